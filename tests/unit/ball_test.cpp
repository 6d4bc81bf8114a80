#include "core/number/ball.hpp"

#include <regex>

#include "core/base/contract.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/effort.hpp"

using namespace unmask;

namespace {

Rational two_to(std::int64_t exponent) {
  const Integer power = Integer(1) << std::abs(exponent);
  return exponent < 0 ? Rational(Integer(1), power) : Rational(power);
}

Rational magnitude(const Rational& x) { return x < 0 ? Rational(-x) : x; }

/// As `value` or a little more: radii are rounded up to 30 bits, a few times.
Rational with_slack(const Rational& value) { return value * (1 + two_to(-24)); }

/// `bits` bits, the first of them 1: all ones, one 1, or random.
Integer random_bits(Philox& random, index_t bits) {
  Integer x = 1;
  const index_t kind = random.below(4);
  for (index_t i = 1; i < bits; ++i) {
    x <<= 1;
    if (kind == 0 || (kind > 1 && random.below(2) == 1)) ++x;
  }
  return x;
}

index_t random_length(Philox& random) {
  const index_t lengths[] = {1, 2, 3, 29, 30, 31, 63, 64, 65, 128, 129, 300};
  return lengths[random.below(12)];
}

std::int64_t random_exponent(Philox& random) {
  const std::int64_t exponents[] = {0, 0, 1, -1, 10, -64, -65, 200, -1074, 1023, 3000, -3000};
  return exponents[random.below(12)];
}

Rational random_dyadic(Philox& random) {
  if (random.below(10) == 0) return 0;
  const Rational x =
      Rational(random_bits(random, random_length(random))) * two_to(random_exponent(random));
  if (random.below(8) == 0) return 1 + two_to(-static_cast<std::int64_t>(random.below(400)));
  return random.below(2) == 0 ? x : Rational(-x);
}

Rational random_rational(Philox& random) {
  return random_dyadic(random) / Rational(random_bits(random, random_length(random)) + 2);
}

Precision random_precision(Philox& random) {
  const index_t precisions[] = {2, 3, 10, 53, 64, 100, 128, 200, 300};
  return {precisions[random.below(9)]};
}

/// Exact or not, narrow or wide, around 0 or far from it.
Ball random_ball(Philox& random) {
  const Precision precision = random_precision(random);
  switch (random.below(6)) {
    case 0:
      return Ball(Integer(numerator(random_dyadic(random))));
    case 1:
      return Ball::enclosing(random_rational(random), precision);
    case 2: {  // around 0
      const Rational r = magnitude(random_dyadic(random));
      return Ball::between(-r, r, precision);
    }
    case 3: {  // far wider than its midpoint
      const Rational x = random_rational(random);
      return Ball::between(x - 1000 * magnitude(x), x + 1001 * magnitude(x), precision);
    }
    case 4: {  // ends of any two sizes
      const Rational x = random_rational(random), y = random_rational(random);
      return x < y ? Ball::between(x, y, precision) : Ball::between(y, x, precision);
    }
    default: {  // narrow
      const Rational x = random_rational(random);
      const Rational r = magnitude(x) * two_to(-static_cast<std::int64_t>(random.below(200)));
      return Ball::between(x - r, x + r, precision);
    }
  }
}

/// An end, the middle, or anything between.
Rational random_member(Philox& random, const Ball& x) {
  const Rational t(random.below(5), 4);
  return x.low() + (x.high() - x.low()) * t;
}

std::string shown(const Ball& x) {
  return "[" + to_text(x.low()) + ", " + to_text(x.high()) + "] of " +
         std::to_string(x.precision().bits) + " bits";
}

/// What rounding may add to a radius.
Rational rounding(const Ball& x) {
  const auto bits = static_cast<std::int64_t>(x.precision().bits);
  return bits == 0 ? Rational(0) : magnitude(x.midpoint()) * two_to(-bits);
}

}  // namespace

TEST_CASE("ball (1): sums, differences and products contain those of all members", "[ball]") {
  for_each_seed(400, [](Philox& random) {
    const Ball a = random_ball(random), b = random_ball(random);
    INFO("a = " << shown(a) << "\nb = " << shown(b));
    const Ball sum = a + b, difference = a - b, product = a * b;
    for (int i = 0; i < 6; ++i) {
      const Rational x = random_member(random, a), y = random_member(random, b);
      CHECK(sum.contains(x + y));
      CHECK(difference.contains(x - y));
      CHECK(product.contains(x * y));
    }
    CHECK((-a).contains(-random_member(random, a)));
  });
}

TEST_CASE("ball (1): quotients contain those of all members", "[ball]") {
  for_each_seed(400, [](Philox& random) {
    const Ball a = random_ball(random) * Ball::enclosing(1, {2}), b = random_ball(random);
    INFO("a = " << shown(a) << "\nb = " << shown(b));
    if (b.sign().value_or(0) == 0) {
      CHECK_THROWS_AS(a / b, ContractViolation);
      return;
    }
    const Ball quotient = a / b;
    for (int i = 0; i < 6; ++i) {
      CHECK(quotient.contains(random_member(random, a) / random_member(random, b)));
    }
  });
}

TEST_CASE("ball (1): radii are no larger than the rules for them and one rounding", "[ball]") {
  for_each_seed(300, [](Philox& random) {
    const Ball a = random_ball(random), b = random_ball(random);
    INFO("a = " << shown(a) << "\nb = " << shown(b));
    const Rational r = a.radius(), s = b.radius();
    const Rational x = magnitude(a.midpoint()), y = magnitude(b.midpoint());
    const Ball sum = a + b, product = a * b;
    CHECK(sum.radius() <= with_slack(r + s + rounding(sum)));
    CHECK(product.radius() <= with_slack(x * s + y * r + r * s + rounding(product)));
    if (b.sign().value_or(0) == 0 || a.precision().bits == 0) return;
    const Ball quotient = a / b;
    CHECK(quotient.radius() <= with_slack((r + x / y * s) / (y - s) + rounding(quotient)));
  });
}

TEST_CASE("ball (1): a tiny term far below a rounded sum widens it", "[ball]") {
  const Ball one = Ball::enclosing(1, {64});
  for (const int exponent : {-60, -64, -65, -127, -128, -129, -130, -131, -500, -100000}) {
    for (const int sign : {-1, 1}) {
      const Rational tiny = sign * two_to(exponent);
      const Ball sum = one + Ball::enclosing(tiny, {64});
      CHECK(sum.contains(1 + tiny));
      CHECK((Ball::enclosing(tiny, {64}) + one).contains(1 + tiny));
      CHECK(sum.radius() <= with_slack(two_to(-64)));
    }
  }
}

TEST_CASE("ball (1): in-place operations may use their own operand", "[ball]") {
  for_each_seed(50, [](Philox& random) {
    const Ball a = random_ball(random);
    Ball sum = a, product = a, difference = a;
    const Ball& itself = difference;
    sum += sum;
    product *= product;
    difference -= itself;
    CHECK(sum.low() == (a + a).low());
    CHECK(product.high() == (a * a).high());
    CHECK(difference.contains(Rational(0)));
  });
}

TEST_CASE("ball: membership, overlap and sign are those of the ends", "[ball]") {
  for_each_seed(400, [](Philox& random) {
    const Ball a = random_ball(random);
    const Ball b = random.below(2) == 0 ? random_ball(random) : a + random_ball(random);
    INFO("a = " << shown(a) << "\nb = " << shown(b));
    CHECK(a.contains(b) == (a.low() <= b.low() && b.high() <= a.high()));
    CHECK(a.overlaps(b) == (a.low() <= b.high() && b.low() <= a.high()));
    CHECK(a.overlaps(b) == b.overlaps(a));
    const Rational x = random_member(random, b), beyond = a.high() + two_to(-5000);
    CHECK(a.contains(x) == (a.low() <= x && x <= a.high()));
    CHECK(a.contains(a.low()));
    CHECK(a.contains(a.high()));
    CHECK_FALSE(a.contains(beyond));
    CHECK(a.is_exact() == (a.low() == a.high()));
    CHECK(a.midpoint() * 2 == a.low() + a.high());
    const int low = a.low().sign(), high = a.high().sign();
    CHECK(a.sign() == (low == high ? std::optional<int>(low) : std::nullopt));
  });
}

TEST_CASE("ball (2): ln and exp contain their values, to 50 published digits", "[ball]") {
  const auto within = [](const Ball& x, const char* digits) {
    const Rational low = parse_rational(digits, "digits");
    return x.overlaps(Ball::between(low, low + parse_rational("1e-49", "digits"), {400}));
  };
  for (index_t bits = 2; bits < 800; bits += 7) {
    const Precision p{bits};
    CHECK(within(ln(Integer(2), p), "0.6931471805599453094172321214581765680755001343602"));
    CHECK(within(ln(Integer(10), p), "2.3025850929940456840179914546843642076011014886287"));
    CHECK(within(exp(Rational(1), p), "2.7182818284590452353602874713526624977572470936999"));
    CHECK(within(exp(Rational(-1), p), "0.3678794411714423215955237701614608674458111310317"));
  }
}

TEST_CASE("ball (2): ln 1 and exp 0 are exact", "[ball]") {
  const Precision p{64};
  CHECK(ln(Integer(1), p).is_exact());
  CHECK(ln(Rational(1), p).sign() == 0);
  CHECK(ln(Ball(1), p).sign() == 0);
  CHECK(exp(Rational(0), p).is_exact());
  CHECK(exp(Ball(0), p).contains(Rational(1)));
  CHECK(ln(Integer(1), p).precision() == p);
}

TEST_CASE("ball (3): balls of integers, their sums and products are exact", "[ball]") {
  for_each_seed(200, [](Philox& random) {
    const Integer x = random_bits(random, 1 + random.below(400)) - Integer(random.below(3));
    const Integer y = -random_bits(random, 1 + random.below(400));
    const Ball sum = Ball(x) + Ball(y), difference = Ball(x) - Ball(y), product = Ball(x) * Ball(y);
    CHECK(sum.is_exact());
    CHECK(sum.midpoint() == x + y);
    CHECK(difference.midpoint() == x - y);
    CHECK(difference.is_exact());
    CHECK(product.midpoint() == x * y);
    CHECK(product.is_exact());
    CHECK(product.precision().bits == 0);
    const Ball half = Ball(x) / Ball(-8);
    CHECK(half.is_exact());
    CHECK(half.midpoint() == Rational(x) / -8);
    CHECK_THROWS_AS(Ball(x) / Ball(3), ContractViolation);
  });
}

TEST_CASE("ball (3): an enclosed number is off by at most 2^-P of the midpoint", "[ball]") {
  for_each_seed(400, [](Philox& random) {
    const Precision p = random_precision(random);
    const Rational x = random_rational(random);
    const Ball ball = Ball::enclosing(x, p);
    INFO("x = " << to_text(x) << ", " << p.bits << " bits");
    CHECK(ball.contains(x));
    CHECK(ball.precision() == p);
    CHECK(ball.radius() <= rounding(ball));
  });
}

TEST_CASE("ball (3): a dyadic number of P bits is exact, one of P + 1 is not", "[ball]") {
  for (index_t bits = 3; bits < 200; bits += 9) {
    const Integer ones = (Integer(1) << bits) - 1;
    for (const int exponent : {-1074, -1, 0, 1000}) {
      const Rational x = ones * two_to(exponent);
      CHECK(Ball::enclosing(x, {bits}).is_exact());
      CHECK(Ball::enclosing(-x, {bits}).midpoint() == -x);
      CHECK_FALSE(Ball::enclosing(x, {bits - 1}).is_exact());
    }
  }
}

TEST_CASE("ball (3): results have the larger precision of the operands", "[ball]") {
  const Ball a = Ball::enclosing(Rational(1, 3), {50}), b = Ball::enclosing(Rational(1, 7), {90});
  CHECK((a + b).precision().bits == 90);
  CHECK((a - b).precision().bits == 90);
  CHECK((b * a).precision().bits == 90);
  CHECK((a / b).precision().bits == 90);
  CHECK((a * Ball(3)).precision().bits == 50);
  CHECK(Ball().precision().bits == 0);
  CHECK(ln(b, {70}).precision().bits == 70);
  CHECK(exp(b, {70}).precision().bits == 70);
}

TEST_CASE("ball (3): a range is enclosed with one rounding at most", "[ball]") {
  for_each_seed(200, [](Philox& random) {
    Rational low = random_rational(random), high = random_rational(random);
    if (high < low) std::swap(low, high);
    const Ball ball = Ball::between(low, high, random_precision(random));
    CHECK(ball.low() <= low);
    CHECK(ball.high() >= high);
    CHECK(ball.radius() <= with_slack((high - low) / 2 + rounding(ball)));
  });
  CHECK_THROWS_AS(Ball::between(1, 0, {10}), ContractViolation);
}

TEST_CASE("ball (4): more bits decide what fewer cannot", "[ball]") {
  // ln(2^200 + 1) - 200 ln 2 is about 2^-200: its sign takes some 208 bits.
  const Integer large = (Integer(1) << 200) + 1;
  index_t bits = 2;
  for (;; bits *= 2) {
    const Ball gap = ln(large, {bits}) - Ball(200) * ln(Integer(2), {bits});
    if (gap.sign()) {
      CHECK(gap.sign() == 1);
      break;
    }
  }
  CHECK(bits == 256);
}

TEST_CASE("ball: preconditions", "[ball]") {
  CHECK_THROWS_AS(ln(Integer(0), {64}), ContractViolation);
  CHECK_THROWS_AS(ln(Rational(-1), {64}), ContractViolation);
  CHECK_THROWS_AS(ln(Ball::between(0, 1, {64}), {64}), ContractViolation);
  CHECK_THROWS_AS(ln(Integer(2), {1}), ContractViolation);
  CHECK_THROWS_AS(exp(Rational(1), {0}), ContractViolation);
  CHECK_THROWS_AS(exp(Rational((1 << 20) + 1), {64}), ContractViolation);
  CHECK_THROWS_AS(exp(Ball(-(1 << 20) - 1), {64}), ContractViolation);
  CHECK_THROWS_AS(Ball::enclosing(1, {0}), ContractViolation);
  CHECK_THROWS_AS(Ball(1) / Ball(0), ContractViolation);
  CHECK_THROWS_AS(decimal_enclosure(Ball(1), 0), ContractViolation);
}

TEST_CASE("ball: equal inputs give equal balls, whatever was computed before", "[ball]") {
  const Ball first = ln(Rational(22, 7), {100});
  (void)ln(Rational(22, 7), {700});
  const Ball again = ln(Rational(22, 7), {100});
  CHECK(first.midpoint() == again.midpoint());
  CHECK(first.radius() == again.radius());
}

TEST_CASE("decimal ends: what is exact prints as it is written", "[ball]") {
  const auto prints = [](const Rational& x, const std::string& text, int digits = 17) {
    const Ball ball = Ball::enclosing(x, {4000});
    REQUIRE(ball.is_exact());
    CHECK(decimal_enclosure(ball, digits) == DecimalEnclosure{text, text});
  };
  prints(0, "0");
  prints(1, "1");
  prints(-300, "-300");
  prints(Rational(1, 8), "0.125");
  prints(Rational(-25, 2), "-12.5");
  prints(Rational(1, 1024), "0.0009765625");
  prints(Rational(1, 16384), "6.103515625e-5");
  prints(Rational(Integer("12345678901234567")), "12345678901234567");
  prints(Rational(Integer("100000000000000000")), "1e+17");
  prints(Rational(Integer("-350000000000000000000")), "-3.5e+20");
  prints(999, "999", 3);
  prints(1000, "1e+3", 3);
}

TEST_CASE("decimal ends: what is not exact is rounded outward and keeps its digits", "[ball]") {
  CHECK(decimal_enclosure(ln(Integer(2), {128})) ==
        DecimalEnclosure{"0.69314718055994530", "0.69314718055994531"});
  CHECK(decimal_enclosure(-ln(Integer(2), {128})) ==
        DecimalEnclosure{"-0.69314718055994531", "-0.69314718055994530"});
  CHECK(decimal_enclosure(Ball(1999), 3) == DecimalEnclosure{"1.99e+3", "2.00e+3"});
  CHECK(decimal_enclosure(Ball(9999), 3) == DecimalEnclosure{"9.99e+3", "1.00e+4"});
  CHECK(decimal_enclosure(Ball(-999), 2) == DecimalEnclosure{"-1.0e+3", "-9.9e+2"});
  CHECK(decimal_enclosure(Ball::between(-1, 1, {10}), 1) == DecimalEnclosure{"-1", "1"});
}

TEST_CASE("decimal ends: never inside, never a digit further out, and valid JSON", "[ball]") {
  const std::regex json("-?(0|[1-9][0-9]*)(\\.[0-9]+)?(e[+-][1-9][0-9]*)?");
  for_each_seed(300, [&](Philox& random) {
    const Ball x = random_ball(random);
    const int digits = 1 + static_cast<int>(random.below(20));
    INFO("x = " << shown(x) << ", " << digits << " digits");
    const DecimalEnclosure text = decimal_enclosure(x, digits);
    INFO(text.low << " " << text.high);
    CHECK(std::regex_match(text.low, json));
    CHECK(std::regex_match(text.high, json));
    const Rational low = parse_rational(text.low, "low"), high = parse_rational(text.high, "high");
    CHECK(low <= x.low());
    CHECK(x.high() <= high);
    // One unit of the last digit is at most 10^(1-digits) of the number that was printed.
    const Rational unit(Integer(1),
                        boost::multiprecision::pow(Integer(10), static_cast<unsigned>(digits - 1)));
    CHECK(x.low() - low < unit * std::max(magnitude(low), magnitude(x.low())) + two_to(-9000));
    CHECK(high - x.high() < unit * std::max(magnitude(high), magnitude(x.high())) + two_to(-9000));
  });
}

TEST_CASE("dyadic (1)(2): one form for each number, exact order and sums", "[ball]") {
  CHECK(Dyadic(Integer(12), -2).mantissa() == 3);
  CHECK(Dyadic(Integer(12), -2).exponent() == 0);
  CHECK(Dyadic(Integer(0), 99) == Dyadic());
  for_each_seed(300, [](Philox& random) {
    const Rational x = random_dyadic(random), y = random_dyadic(random);
    const auto dyadic = [](const Rational& r) {
      return Dyadic(numerator(r), 1 - detail::bit_length(Integer(denominator(r))));
    };
    const Dyadic a = dyadic(x), b = dyadic(y);
    INFO(to_text(x) << " and " << to_text(y));
    CHECK(a.to_rational() == x);
    CHECK((a + b).to_rational() == x + y);
    CHECK((a - b).to_rational() == x - y);
    CHECK((a * b).to_rational() == x * y);
    CHECK((a < b) == (x < y));
    CHECK((a <= b) == (x <= y));
    CHECK((a == b) == (x == y));
    CHECK(compare(a, y) == (x < y ? -1 : x > y ? 1 : 0));
  });
  const Dyadic huge(Integer(1), std::int64_t{1} << 60U),
      tiny(Integer(-3), -(std::int64_t{1} << 60U));
  CHECK(tiny < huge);
  CHECK(-huge < tiny);
  CHECK_THROWS_AS(huge + tiny, ContractViolation);
  CHECK_THROWS_AS(Dyadic(Integer(1), kExponentLimit + 1), ContractViolation);
}

TEST_CASE("magnitude (1)(2): bounds from above, within 2^-28", "[ball]") {
  for_each_seed(400, [](Philox& random) {
    const Rational x = magnitude(random_rational(random)), y = magnitude(random_rational(random));
    const auto value = [](const Magnitude& m) { return m.value().to_rational(); };
    const auto bounds = [&](const Magnitude& m, const Rational& exact) {
      return value(m) >= exact && value(m) <= exact * (1 + two_to(-28));
    };
    const Magnitude a = Magnitude::above(x), b = Magnitude::above(y);
    INFO(to_text(x) << " and " << to_text(y));
    CHECK(bounds(a, x));
    CHECK(bounds(a + b, value(a) + value(b)));
    CHECK(bounds(a * b, value(a) * value(b)));
    if (!b.is_zero()) CHECK(bounds(a / b, value(a) / value(b)));
    const Dyadic d(random_bits(random, random_length(random)), random_exponent(random));
    CHECK(bounds(Magnitude::above(d), d.to_rational()));
    CHECK(value(Magnitude::below(d)) <= d.to_rational());
    CHECK(value(Magnitude::below(d)) * (1 + two_to(-28)) >= d.to_rational());
  });
  const Magnitude least = Magnitude::above(1, -kExponentLimit);
  CHECK_FALSE((least * least).is_zero());
  CHECK(least.value() <= (least * least).value());
}
