#include "core/number/log_form.hpp"

#include "core/number/coprime_base.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/rejection.hpp"

namespace unmask {
namespace {

LogForm ln_of(int n) { return LogForm::log(Integer(n)); }
Rational half() { return Rational(1, 2); }

Integer product_of(const CoprimeBase& base, std::size_t number) {
  Integer product = 1;
  for (const auto& [element, exponent] : base.factors[number]) {
    for (index_t i = 0; i < exponent; ++i) product *= base.elements[at(element)];
  }
  return product;
}

/// Products of few large factors, so that numbers share them and trial division does not find them.
std::vector<Integer> entangled_numbers(Philox& random, index_t count) {
  std::vector<Integer> factors;
  for (int i = 0; i < 6; ++i) factors.push_back((Integer(random()) << 20U) + random() + 2);
  std::vector<Integer> numbers;
  for (index_t i = 0; i < count; ++i) {
    Integer x = 1 + random.below(50);
    for (index_t k = random.below(4); k > 0; --k) x *= factors[at(random.below(factors.size()))];
    numbers.push_back(x);
  }
  return numbers;
}

TEST_CASE("coprime base (1)(2): pairwise coprime, increasing, and products give the numbers back") {
  for_each_seed(40, [](Philox& random) {
    const auto numbers = entangled_numbers(random, 1 + random.below(25));
    const CoprimeBase base = coprime_base(numbers);
    for (std::size_t i = 0; i < base.elements.size(); ++i) {
      CHECK(base.elements[i] > 1);
      if (i > 0) CHECK(base.elements[i - 1] < base.elements[i]);
      for (std::size_t j = 0; j < i; ++j) CHECK(gcd(base.elements[i], base.elements[j]) == 1);
    }
    for (std::size_t i = 0; i < numbers.size(); ++i) CHECK(product_of(base, i) == numbers[i]);
  });
}

TEST_CASE("coprime base: ones, repeats and powers") {
  const CoprimeBase none = coprime_base({Integer(1), Integer(1)});
  CHECK(none.elements.empty());
  const Integer big("1000000000000000000000000000057");
  const CoprimeBase base = coprime_base({big * big, big, big * big * big});
  REQUIRE(base.elements == std::vector<Integer>{big});
  CHECK(base.factors[2] == std::vector<std::pair<index_t, index_t>>{{0, 3}});
}

TEST_CASE("log form (1): arithmetic is exact") {
  const LogForm a = ln_of(6) * half() + LogForm(Rational(1, 3));
  const LogForm b = ln_of(6) * Rational(-1, 2) + LogForm(Rational(2, 3));
  CHECK((a + b).constant() == 1);
  CHECK((a + b).terms().empty());
  CHECK((a - a).is_empty());
  CHECK((a * Rational(0)).is_empty());
  CHECK(a / Rational(2) + a / Rational(2) == a);
  CHECK(-(-a) == a);
  CHECK(LogForm::log(Rational(3, 4)) == ln_of(3) - ln_of(2) * Rational(2));
  CHECK(p_log_p(Rational(0)).is_empty());
  CHECK(p_log_p(half()) == ln_of(2) * Rational(-1, 2));
}

TEST_CASE("log form (2): equality is decided where no enclosure could") {
  CHECK(ln_of(6) == ln_of(2) + ln_of(3));
  CHECK(ln_of(8) == ln_of(2) * Rational(3));
  CHECK_FALSE(ln_of(6) == ln_of(2) + ln_of(5));
  // 2^1000 and 2^1000 + 1 differ by 1e-301 in the logarithm.
  const Integer big = Integer(1) << 1000U;
  CHECK((LogForm::log(Integer(big + 1)) - LogForm::log(big)).sign() == 1);
  CHECK((LogForm::log(big) - LogForm::log(Integer(big + 1))).sign() == -1);
  CHECK(LogForm::log(big) == ln_of(2) * Rational(1000));
  // No rational number other than 0 is a sum of logarithms.
  CHECK_FALSE((ln_of(2) - LogForm(Rational(6931471805599453, 10000000000000000))).is_zero());
  CHECK((ln_of(2) - LogForm(Rational(6931471805599453, 10000000000000000))).sign() == 1);
  CHECK(LogForm(Rational(-1, 7)).sign() == -1);
  CHECK(LogForm().sign() == 0);
  CHECK(decide_sign(ln_of(6) - ln_of(2) - ln_of(3)).exact);
  CHECK_FALSE(decide_sign(ln_of(6)).exact);
}

TEST_CASE("log form (2): products of unknown primes cancel") {
  const Integer p("170141183460469231731687303715884105727");  // 2^127 - 1
  const Integer q("2305843009213693951");                      // 2^61 - 1
  const LogForm form = LogForm::log(Integer(p * q)) + LogForm::log(Integer(p * p)) -
                       LogForm::log(Integer(p * p * p)) - LogForm::log(q);
  CHECK(form.is_zero());
  CHECK_FALSE((form + LogForm::log(Integer(p * q + 1)) - LogForm::log(Integer(p * q))).is_zero());
}

TEST_CASE("log form (3): enclosures contain the value and shrink") {
  const LogForm form = ln_of(3) * Rational(2, 7) - ln_of(10) + LogForm(Rational(5, 3));
  const Ball coarse = form.enclosure({64}), fine = form.enclosure({400});
  CHECK(coarse.overlaps(fine));
  CHECK(fine.radius() < coarse.radius());
  CHECK(coarse.contains(fine.midpoint()));
  CHECK(coarse.radius() < Rational(1, Integer(1) << 58U));
}

TEST_CASE("log form (4): text is canonical and reads back") {
  CHECK(to_text(LogForm()) == "0");
  CHECK(to_text(ln_of(2) * Rational(5, 6) - ln_of(3) + LogForm(Rational(1, 10))) ==
        "5/6*log(2) - log(3) + 1/10");
  CHECK(to_text(-ln_of(7)) == "-log(7)");
  CHECK(to_text((ln_of(12) - ln_of(3)).canonical()) == "2*log(2)");
  for_each_seed(60, [](Philox& random) {
    LogForm form(Rational(random.below(3)));
    for (index_t i = random.below(6); i > 0; --i) {
      form += LogForm::log(Integer(1 + random.below(400))) *
              Rational(Integer(random.below(90)) - 45, 1 + random.below(30));
    }
    const std::string text = to_text(form);
    INFO(text);
    const LogForm back = parse_log_form(text, "form");
    CHECK(to_text(back) == text);
    CHECK(back == form);
    CHECK(to_text(form.canonical()) == to_text(back.canonical()));
  });
}

TEST_CASE("log form (4): anything else is rejected in one line") {
  for (const char* text : {"", " ", "+", "log(0)", "log(-2)", "log(2", "2log(3)", "2*log(x)", "1/0",
                           "log(2) log(3)", "log(2) +", "*log(2)", "--1", "log(1/2)", "ln(2)",
                           "1 + + 2"}) {
    INFO(text);
    CHECK(rejection([&] { (void)parse_log_form(text, "side"); }) != "(accepted)");
  }
}

}  // namespace
}  // namespace unmask
