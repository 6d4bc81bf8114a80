// exact/curve/certified_number.hpp: guarantee by guarantee.
#include "exact/curve/certified_number.hpp"

#include <cmath>

#include "core/base/contract.hpp"
#include "exact/curve/elementary.hpp"
#include "tests/support/effort.hpp"

using namespace unmask;

namespace {

LogForm log_of(index_t n) { return LogForm::log(Integer(n)); }

Rational random_rational(Philox& random) {
  return {Integer(random.below(41)) - 20, Integer(1 + random.below(12))};
}

/// A number with a form, without one, or rational.
CertifiedNumber random_number(Philox& random) {
  const Rational c = random_rational(random);
  if (random.below(3) == 0) return CertifiedNumber(c);
  LogForm form = log_of(1 + random.below(9)) * c + log_of(1 + random.below(9));
  if (random.below(4) == 0) form += LogForm(random_rational(random));
  const CertifiedNumber number(form);
  return random.below(4) == 0 ? number.without_form() : number;
}

void check_inside(const CertifiedNumber& x) {
  if (x.exact() == nullptr) return;
  CHECK(x.enclosure().overlaps(x.exact()->enclosure({256})));
}

}  // namespace

TEST_CASE("certified number (1): forms and enclosures stay together", "[certified]") {
  for_each_seed(200, [](Philox& random) {
    const CertifiedNumber a = random_number(random), b = random_number(random);
    for (const CertifiedNumber& x : {a + b, a - b, a * b, -a, a - b + b}) check_inside(x);
    if (a.exact() && b.exact()) {
      CHECK(*(a + b).exact() == *a.exact() + *b.exact());
      CHECK(*(a - b).exact() == *a.exact() - *b.exact());
    } else {
      CHECK((a + b).exact() == nullptr);
    }
    const Integer whole(random.below(7));
    check_inside(a * whole);
    CHECK((a * whole - a * CertifiedNumber(whole)).sign().value_or(0) == 0);
    const auto r = b.rational();
    if (a.exact() && r) CHECK(*(a * b).exact() == *a.exact() * *r);
    if (r && *r != 0) {
      check_inside(a / b);
      CHECK(((a / b) * b - a).sign().value_or(0) == 0);
    }
  });
}

TEST_CASE("certified number (1): rationals are exact", "[certified]") {
  const CertifiedNumber third(Rational(1, 3)), three = 3;
  CHECK((third * three).rational() == Rational(1));
  CHECK((three / CertifiedNumber(7)).rational() == Rational(3, 7));
  CHECK(third.enclosure().contains(Rational(1, 3)));
  CHECK(CertifiedNumber(5).enclosure().is_exact());
  CHECK_THROWS_AS(three / CertifiedNumber(0), ContractViolation);
}

TEST_CASE("certified number (2): signs are decided through the form", "[certified]") {
  const CertifiedNumber x(log_of(8) - log_of(2) * Rational(3));
  CHECK(x.sign() == 0);
  CHECK_FALSE((CertifiedNumber(log_of(8)).without_form() - CertifiedNumber(log_of(2) * Rational(3)))
                  .sign());
  // ln(1 + 2^-200): far below the enclosures of its parts.
  const Integer large = Integer(1) << 200U;
  const CertifiedNumber tiny =
      CertifiedNumber(LogForm::log(Integer(large + 1))) - CertifiedNumber(LogForm::log(large));
  CHECK_FALSE(tiny.enclosure().sign());
  CHECK(tiny.sign() == 1);
  CHECK(to_double(tiny) == Approx(std::ldexp(1.0, -200)).epsilon(1e-12));
}

TEST_CASE("certified number (3): nothing survives an exact zero", "[certified]") {
  const CertifiedNumber zero = 0, ball = CertifiedNumber(log_of(3)).without_form();
  for (const CertifiedNumber& x : {zero * ball, ball * zero, zero / ball}) {
    CHECK(x.sign() == 0);
    CHECK(x.enclosure().is_exact());
  }
}

TEST_CASE("certified number (4): refined enclosures are narrow", "[certified]") {
  const Integer large = Integer(1) << 100U;
  const CertifiedNumber tiny =
      CertifiedNumber(LogForm::log(Integer(large + 1))) - CertifiedNumber(LogForm::log(large));
  const Ball ball = tiny.refined().enclosure();
  CHECK(ball.radius() * (Integer(1) << 64U) <= abs(ball.midpoint()));
  const CertifiedNumber zero(log_of(9) - log_of(3) * Rational(2));
  CHECK(zero.refined().enclosure().is_exact());
  CHECK(to_double(zero) == 0.0);
}

TEST_CASE("certified number: logarithms, exponentials and powers", "[certified]") {
  CHECK(*natural_log(CertifiedNumber(Rational(8, 9))).exact() == log_of(8) - log_of(9));
  const CertifiedNumber e = exponential(CertifiedNumber(1));
  CHECK(e.exact() == nullptr);
  CHECK(e.enclosure().overlaps(exp(Rational(1), {200})));
  CHECK(exponential(CertifiedNumber(0)).rational() == Rational(1));
  CHECK(natural_log(e).enclosure().contains(Rational(1)));
  CHECK(power(CertifiedNumber(Rational(2, 3)), 5).rational() == Rational(32, 243));
  CHECK(power(e, 0).rational() == Rational(1));
  CHECK(power(e, 3).enclosure().overlaps(exp(Rational(3), {200})));
}

TEST_CASE("certified number: ceilings", "[certified]") {
  CHECK(ceiling(CertifiedNumber(0)) == 0);
  CHECK(ceiling(CertifiedNumber(Rational(7, 2))) == 4);
  CHECK(ceiling(CertifiedNumber(4)) == 4);
  CHECK(ceiling(CertifiedNumber(log_of(8))) == 3);  // 2.08
  // ln 8 / ln 2 is 3, but a quotient of logarithms is no form: the larger of 3 and 4.
  CHECK(ceiling(CertifiedNumber(log_of(8)) / CertifiedNumber(log_of(2))) == 4);
  // 2 + ln 9 - 2 ln 3 is 2: decided by the form.
  CHECK(ceiling(CertifiedNumber(LogForm(2) + log_of(9) - log_of(3) * Rational(2))) == 2);
}
