// ln and exp against two libraries that share no code with ours, MPFI (over MPFR) and Arb.
// Certified enclosures of one number must overlap, whatever their precisions; nothing else is
// compared. Where the other one has 100 bits more it is as good as a point, and overlap is
// containment.
#if __has_include(<flint/arb.h>)  // since FLINT 3
#include <flint/arb.h>
#else
#include <arb.h>
#endif
#include <mpfi.h>

#include <array>
#include <string>

#include "core/number/ball_kernels.hpp"
#include "core/number/log_table.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/effort.hpp"

using namespace unmask;

namespace {

// ---- their enclosures, exactly, as ours --------------------------------------------------------

struct Ends {
  Dyadic low, high;
};

bool overlap(const Ball& ours, const Ends& theirs) {
  return compare(theirs.low, ours.high()) <= 0 && compare(theirs.high, ours.low()) >= 0;
}

std::string shown(const Ball& x) {
  const DecimalEnclosure ends = decimal_enclosure(x, 60);
  return "[" + ends.low + ", " + ends.high + "] of " + std::to_string(x.precision().bits) + " bits";
}

std::string hexadecimal(const Integer& x) {
  return (x < 0 ? "-" : "") + Integer(abs(x)).str(0, std::ios_base::hex);
}

Integer from_hexadecimal(const std::string& text) {
  return text[0] == '-' ? Integer(-Integer("0x" + text.substr(1))) : Integer("0x" + text);
}

/// What both libraries offer.
enum class Function { ln, ln_one_plus, exp };

Dyadic from_mpfr(const mpfr_t x) {
  mpz_t mantissa;
  mpz_init(mantissa);
  const std::int64_t exponent = mpfr_zero_p(x) != 0 ? 0 : mpfr_get_z_2exp(mantissa, x);
  char* const text = mpz_get_str(nullptr, 16, mantissa);
  const Dyadic result(from_hexadecimal(text), exponent);
  free(text);  // NOLINT: as GMP's manual says
  mpz_clear(mantissa);
  return result;
}

Ends with_mpfi(Function function, const Rational& x, index_t bits) {
  mpq_t q;
  mpq_init(q);
  mpq_set_str(q, (hexadecimal(numerator(x)) + "/" + hexadecimal(denominator(x))).c_str(), 16);
  mpfi_t y;
  mpfi_init2(y, static_cast<mpfr_prec_t>(bits));
  mpfi_set_q(y, q);
  if (function == Function::ln) mpfi_log(y, y);
  if (function == Function::ln_one_plus) mpfi_log1p(y, y);
  if (function == Function::exp) mpfi_exp(y, y);
  const Ends ends{from_mpfr(&y->left), from_mpfr(&y->right)};
  mpfi_clear(y);
  mpq_clear(q);
  return ends;
}

Dyadic from_arf(const arf_t x) {
  fmpz_t mantissa, exponent;
  fmpz_init(mantissa);
  fmpz_init(exponent);
  arf_get_fmpz_2exp(mantissa, exponent, x);
  char* const text = fmpz_get_str(nullptr, 16, mantissa);
  const Dyadic result(from_hexadecimal(text), fmpz_get_si(exponent));
  flint_free(text);
  fmpz_clear(mantissa);
  fmpz_clear(exponent);
  return result;
}

Ends from_arb(const arb_t x) {
  arf_t radius, end;
  arf_init(radius);
  arf_init(end);
  arf_set_mag(radius, arb_radref(x));
  arf_sub(end, arb_midref(x), radius, ARF_PREC_EXACT, ARF_RND_DOWN);
  const Dyadic low = from_arf(end);
  arf_add(end, arb_midref(x), radius, ARF_PREC_EXACT, ARF_RND_DOWN);
  const Dyadic high = from_arf(end);
  arf_clear(radius);
  arf_clear(end);
  return {low, high};
}

Ends with_arb(Function function, const Rational& x, index_t bits) {
  const auto precision = static_cast<slong>(bits);
  fmpq_t q;
  fmpq_init(q);
  fmpz_set_str(fmpq_numref(q), hexadecimal(numerator(x)).c_str(), 16);
  fmpz_set_str(fmpq_denref(q), hexadecimal(denominator(x)).c_str(), 16);
  arb_t y;
  arb_init(y);
  arb_set_fmpq(y, q, precision);
  if (function == Function::ln) arb_log(y, y, precision);
  if (function == Function::ln_one_plus) arb_log1p(y, y, precision);
  if (function == Function::exp) arb_exp(y, y, precision);
  const Ends ends = from_arb(y);
  arb_clear(y);
  fmpq_clear(q);
  return ends;
}

// ---- arguments that are hard in some way -------------------------------------------------------

Rational two_to(std::int64_t exponent) {
  const Integer power = Integer(1) << std::abs(exponent);
  return exponent < 0 ? Rational(Integer(1), power) : Rational(power);
}

std::int64_t up_to(Philox& random, index_t bound) {
  return static_cast<std::int64_t>(random.below(bound + 1));
}

Integer random_integer(Philox& random, index_t bits) {
  Integer x = 1;
  for (index_t i = 1; i < bits; ++i) x = 2 * x + Integer(random.below(2));
  return x;
}

Rational nudged(Philox& random, const Rational& x, index_t furthest) {
  const Rational nudge = two_to(-up_to(random, furthest) - 2);
  return random.below(2) == 0 ? x * (1 + nudge) : x * (1 - nudge);
}

Rational hard_for_ln(Philox& random) {
  switch (random.below(9)) {
    case 0:
      return nudged(random, 1, 1100);
    case 1:
      return two_to(up_to(random, 2000) - 1000);
    case 2:  // a subnormal double
      return Rational(random_integer(random, 1 + random.below(52))) * two_to(-1074);
    case 3:
      return Rational(random_integer(random, 1000), random_integer(random, 1000));
    case 4:
      return Rational(1 + random.below(300));
    case 5:  // beside an entry of the table, or just where two cells meet
      return nudged(random, Rational(120 + random.below(140), 128), 300);
    case 6:
      return nudged(random, Rational(255 + random.below(260), 256), 60);
    case 7:
      return Rational(random_integer(random, 128)) * two_to(-up_to(random, 256));
    default:
      return Rational(1 + random.below(1000), 1 + random.below(1000));
  }
}

Rational hard_for_exp(Philox& random) {
  const Rational sign = random.below(2) == 0 ? 1 : -1;
  switch (random.below(7)) {
    case 0:
      return sign * two_to(-up_to(random, 1100));
    case 1:
      return sign * two_to(up_to(random, 12));
    case 2:
      return sign * Rational(random_integer(random, 64)) * two_to(-1074);
    case 3:
      return sign * Rational(random_integer(random, 1000), random_integer(random, 1000));
    case 4:  // beside a multiple of ln 2, or of a table's entry
      return sign * nudged(random, ln(Rational(1 + random.below(400), 128), {150}).midpoint(), 200);
    case 5:
      return sign * Rational(random.below(4000), 1 + random.below(1000));
    default:
      return sign * nudged(random, Rational(random.below(1000)), 100);
  }
}

/// Around the ends of the ranges that each kernel serves, which leave the fewest guard bits.
Precision random_precision(Philox& random) {
  constexpr std::array<index_t, 24> kBits = {2,   3,   30,  64,  102, 103, 112,  113,
                                             128, 166, 167, 176, 177, 256, 294,  295,
                                             304, 305, 512, 550, 560, 561, 1072, 1073};
  return {kBits[at(random.below(kBits.size()))]};
}

/// Far below ours, far above ours, or as good as a point beside it.
index_t their_bits(Philox& random, Precision ours) {
  const std::array<index_t, 4> bits = {20, 100, 200, ours.bits + 100};
  return bits[at(random.below(4))];
}

/// The tightness that the header promises of exact arguments.
bool is_tight(const Ball& y) {
  const Rational middle = abs(y.midpoint()), radius = y.radius();
  return radius <= two_to(1 - static_cast<std::int64_t>(y.precision().bits)) * (middle - radius);
}

void check_ln(Philox& random, const Rational& x, Precision ours, index_t theirs) {
  const Ball y = ln(x, ours);
  INFO("x = " << to_text(x) << "\nln x = " << shown(y) << ", theirs of " << theirs << " bits");
  CHECK(overlap(y, with_arb(Function::ln, x, theirs)));
  CHECK(overlap(y, with_mpfi(Function::ln, x, theirs)));
  if (x > Rational(1, 2) && x < 2) {  // where rounding x would hide what cancels
    CHECK(overlap(y, with_arb(Function::ln_one_plus, x - 1, theirs)));
    CHECK(overlap(y, with_mpfi(Function::ln_one_plus, x - 1, theirs)));
  }
  CHECK(is_tight(y));
  const Ball finer = ln(x, {ours.bits + 60 + random.below(100)});
  CHECK(y.contains(finer));
}

}  // namespace

TEST_CASE("ball (2): ln overlaps MPFI and Arb, at any two precisions", "[ball]") {
  for_each_seed(600, [](Philox& random) {
    const Precision ours = random_precision(random);
    const Rational x = hard_for_ln(random);
    check_ln(random, x, ours, their_bits(random, ours));
    check_ln(random, x, ours, ours.bits + 100);
  });
}

TEST_CASE("ball (2): exp overlaps MPFI and Arb, at any two precisions", "[ball]") {
  for_each_seed(600, [](Philox& random) {
    const Precision ours = random_precision(random);
    const Rational x = hard_for_exp(random);
    const Ball y = exp(x, ours);
    for (const index_t theirs : std::array<index_t, 2>{their_bits(random, ours), ours.bits + 100}) {
      INFO("x = " << to_text(x) << "\ne^x = " << shown(y) << ", theirs of " << theirs << " bits");
      CHECK(overlap(y, with_arb(Function::exp, x, theirs)));
      CHECK(overlap(y, with_mpfi(Function::exp, x, theirs)));
    }
    CHECK((y.is_exact() || is_tight(y)));
    CHECK(y.contains(exp(x, {ours.bits + 60 + random.below(100)})));
  });
}

TEST_CASE("ball kernels (1)(2): errors are within their bounds, which are small", "[ball]") {
  for_each_seed(800, [](Philox& random) {
    const Precision p = random_precision(random);
    const bool is_ln = random.below(2) == 0;
    Rational x = is_ln ? hard_for_ln(random) : hard_for_exp(random);
    // Far exponents, which use up guard bits: ln x has many ln 2 in it, or e^x has.
    const std::int64_t shift = is_ln && random.below(4) == 0 ? up_to(random, 4000) : 0;
    if (!is_ln && random.below(4) == 0) x += Rational(random.below(1 << 19));
    const Integer p_of_x = numerator(x), q_of_x = denominator(x);
    const Approximation y = is_ln ? detail::ln_approximation({p_of_x, q_of_x, shift}, p)
                                  : detail::exp_approximation({p_of_x, q_of_x, shift}, p);
    INFO((is_ln ? "ln " : "exp ") << to_text(x) << " 2^" << shift << ", " << p.bits << " bits");
    const Dyadic error = y.error.value();
    const bool near_one = is_ln && x > Rational(1, 2) && x < 2 && shift == 0;
    const Ends truth =
        near_one ? with_arb(Function::ln_one_plus, x - 1, p.bits + 200)
                 : with_arb(is_ln ? Function::ln : Function::exp, x * two_to(shift), p.bits + 200);
    CHECK(y.value - error <= truth.low);
    CHECK(truth.high <= y.value + error);
    CHECK(error <= abs(y.value) * Dyadic(Integer(1), -static_cast<std::int64_t>(p.bits) - 2));
  });
}

TEST_CASE("ball (2): exp of the largest arguments overlaps Arb", "[ball]") {
  // Every guard bit is used up: n ln 2 is subtracted with n up to 2^20.6.
  for_each_seed(12, [](Philox& random) {
    const std::array<index_t, 4> tops = {102, 166, 294, 550};
    const Precision ours{tops[at(random.below(4))]};
    const Rational x = Rational(random_integer(random, 40)) * two_to(-20);
    for (const int sign : {-1, 1}) {
      const Ball y = exp(sign * x, ours);
      const Ends theirs = with_arb(Function::exp, sign * x, ours.bits + 100);
      INFO("x = " << sign << " * " << to_text(x));
      CHECK(overlap(y, theirs));
    }
  });
}

TEST_CASE("ball (2): ln of a ball contains the logarithm of every member", "[ball]") {
  for_each_seed(300, [](Philox& random) {
    const Precision ours = random_precision(random);
    const Rational x = hard_for_ln(random);
    const Rational r = x * two_to(-up_to(random, ours.bits + 20)) * Rational(1023, 1024);
    const Ball ball = Ball::between(x - r, x + r, {ours.bits + 40});
    const Ball y = ln(ball, ours);
    INFO("x = " << to_text(x) << " +- " << to_text(r) << "\nln x = " << shown(y));
    for (const Rational& member : {ball.low(), x, ball.high()}) {
      CHECK(overlap(y, with_arb(Function::ln, member, ours.bits + 200)));
      CHECK(y.overlaps(ln(member, {ours.bits + 200})));
    }
    // No wider than 1.5 times the truth and two roundings.
    const Ball width = ln(ball.high(), {200}) - ln(ball.low(), {200});
    const Rational rounded = abs(y.midpoint()) * two_to(2 - static_cast<std::int64_t>(ours.bits));
    CHECK(y.radius() <= width.high() * Rational(3, 4) + rounded);
  });
}

TEST_CASE("ball (2): exp of a ball contains the exponential of every member", "[ball]") {
  for_each_seed(300, [](Philox& random) {
    const Precision ours = random_precision(random);
    const Rational x = hard_for_exp(random);
    const Rational r = two_to(4 - up_to(random, ours.bits + 20));
    const Ball ball = Ball::between(x - r, x + r, {ours.bits + 40});
    const Ball y = exp(ball, ours);
    INFO("x = " << to_text(x) << " +- " << to_text(r) << "\ne^x = " << shown(y));
    for (const Rational& member : {ball.low(), x, ball.high()}) {
      CHECK(overlap(y, with_arb(Function::exp, member, ours.bits + 200)));
      CHECK(y.overlaps(exp(member, {ours.bits + 200})));
    }
    const Ball width = exp(ball.high(), {200}) - exp(ball.low(), {200});
    const Rational rounded = abs(y.midpoint()) * two_to(2 - static_cast<std::int64_t>(ours.bits));
    CHECK(y.radius() <= width.high() * 2 + rounded);
  });
}

TEST_CASE("ball (2): ln and exp undo each other, and ln turns products into sums", "[ball]") {
  for_each_seed(200, [](Philox& random) {
    const Precision p = random_precision(random), q = random_precision(random);
    const Rational x = hard_for_exp(random), a = hard_for_ln(random), b = hard_for_ln(random);
    INFO("x = " << to_text(x) << "\na = " << to_text(a) << "\nb = " << to_text(b) << "\n"
                << p.bits << " and " << q.bits << " bits");
    const Ball power = exp(x, p);
    CHECK(ln(power, q).contains(x));
    CHECK(exp(ln(a, p), q).contains(a));
    CHECK(ln(a * b, p).overlaps(ln(a, q) + ln(b, q)));
    CHECK(ln(a / b, p).overlaps(ln(a, q) - ln(b, q)));
    CHECK((power * exp(-x, q)).contains(Rational(1)));
    CHECK(ln(Ball::enclosing(a, p), q).overlaps(ln(a, p)));
  });
}

TEST_CASE("ball (2): thousands of bits overlap Arb", "[ball]") {
  for_each_seed(3, [](Philox& random) {
    for (const index_t bits : std::array<index_t, 3>{1500, 2096, 5000}) {
      const Rational x = hard_for_ln(random), t(random.below(1000), 1 + random.below(1000));
      CHECK(overlap(ln(x, {bits}), with_arb(Function::ln, x, bits + 1200)));
      CHECK(overlap(exp(t, {bits}), with_arb(Function::exp, t, bits + 1200)));
    }
  });
}

TEST_CASE("log table (1)(2): every entry is as near as promised", "[ball]") {
  for (int level = 6; level <= 11; ++level) {
    const detail::LogTable<Integer>& table = detail::log_table(level);
    REQUIRE(table.bits == (std::int64_t{1} << level) + 64);
    const auto near = [&](const Integer& entry, const Rational& x, const Rational& margin) {
      const Rational unit = two_to(-table.bits);
      const Ends truth = with_arb(Function::ln, x, static_cast<index_t>(table.bits) + 50);
      return compare(truth.low, (entry - margin) * unit) >= 0 &&
             compare(truth.high, (entry + margin) * unit) <= 0;
    };
    for (index_t i = 128; i <= 256; ++i) {
      INFO("ln(" << i << "/128) of " << table.bits << " bits");
      CHECK(near(table.ln[at(i - 128)], Rational(i, 128), Rational(11, 10)));
    }
    CHECK(near(table.ln_two, 2, Rational(11, 10)));
    CHECK(table.ln.front() == 0);
    CHECK(table.ln.back() == table.ln_two);
  }
  const auto& fixed = detail::fixed_log_table<192>(7);
  for (index_t k = 0; k < detail::kCoefficients; ++k) {
    const Rational exact = two_to(192) / (2 * k + 1), kept(Integer(fixed.coefficient[at(k)]));
    CHECK(kept <= exact);
    CHECK(exact - kept < 1);
  }
  for (index_t i = 0; i <= 128; ++i)
    CHECK(Integer(fixed.ln[at(i)]) == detail::log_table(7).ln[at(i)]);
}
