#include "core/number/ball.hpp"

#include <algorithm>

#include "core/base/contract.hpp"

namespace unmask {
namespace {

Precision larger(Precision a, Precision b) { return {std::max(a.bits, b.bits)}; }

Magnitude power_of_two(std::int64_t exponent) { return Magnitude::above(1, exponent); }

/// The nearest number of `bits` bits; the larger one of two. Half a unit is at most 2^-bits of it.
Approximation to_nearest(const Dyadic& x, index_t bits) {
  const std::int64_t excess = detail::bit_length(x.mantissa()) - static_cast<std::int64_t>(bits);
  if (bits == 0 || excess <= 0) return {x, {}};
  Integer mantissa = abs(x.mantissa()) >> (excess - 1);
  ++mantissa;
  mantissa >>= 1;
  if (x.sign() < 0) mantissa.backend().negate();
  return {Dyadic(std::move(mantissa), x.exponent() + excess),
          power_of_two(x.exponent() + excess - 1)};
}

/// p / q to two bits more than P, and a last one that is set if there is more: what rounds to the
/// nearest from here rounds the quotient itself. A quotient of at most P + 2 bits is exact.
Dyadic quotient(const Dyadic& p, const Dyadic& q, index_t bits) {
  if (abs(q.mantissa()) == 1)
    return Dyadic(p.mantissa() * q.mantissa(), p.exponent() - q.exponent());
  UNMASK_REQUIRE(bits > 0, "a quotient has a precision");
  const std::int64_t shift = std::max<std::int64_t>(0, static_cast<std::int64_t>(bits) + 3 +
                                                           detail::bit_length(q.mantissa()) -
                                                           detail::bit_length(p.mantissa()));
  Integer whole, rest;
  divide_qr(Integer(p.mantissa() << shift), q.mantissa(), whole, rest);
  whole <<= 1;
  if (!rest.is_zero()) whole += p.sign() * q.sign();
  return Dyadic(std::move(whole), p.exponent() - q.exponent() - shift - 1);
}

/// So far below `big` that it only matters to the radius of a sum of P bits.
bool is_negligible(const Dyadic& small, const Dyadic& big, index_t bits) {
  if (bits == 0 || small.is_zero() || big.is_zero()) return false;
  return small.top() < big.top() - static_cast<std::int64_t>(bits) - 64;
}

}  // namespace

Ball::Ball(const Integer& value) : midpoint_(value) {}

Ball Ball::rounded(const Dyadic& midpoint, const Magnitude& radius, Precision precision) {
  const Approximation rounding = to_nearest(midpoint, precision.bits);
  Ball ball;
  ball.midpoint_ = rounding.value;
  ball.radius_ = radius + rounding.error;
  ball.precision_ = precision;
  return ball;
}

Ball Ball::enclosing(const Rational& x, Precision precision) {
  UNMASK_REQUIRE(precision.bits >= 2, "an enclosure has at least 2 bits");
  const Dyadic p(numerator(x)), q(denominator(x));
  return rounded(quotient(p, q, precision.bits), {}, precision);
}

Ball Ball::between(const Rational& low, const Rational& high, Precision precision) {
  UNMASK_REQUIRE(low <= high, "low <= high");
  Ball ball = enclosing((low + high) / 2, precision);
  ball.radius_ = ball.radius_ + Magnitude::above(Rational((high - low) / 2));
  return ball;
}

Ball Ball::hull(const Dyadic& low, const Dyadic& high, Precision precision) {
  const Dyadic half(Integer(1), -1);
  return rounded((low + high) * half, Magnitude::above((high - low) * half), precision);
}

Rational Ball::low() const { return low_end().to_rational(); }
Rational Ball::high() const { return high_end().to_rational(); }
Rational Ball::midpoint() const { return midpoint_.to_rational(); }
Rational Ball::radius() const { return radius_.value().to_rational(); }

bool Ball::is_exact() const { return radius_.is_zero(); }

bool Ball::contains(const Rational& x) const {
  return compare(low_end(), x) <= 0 && compare(high_end(), x) >= 0;
}

bool Ball::contains(const Ball& other) const {
  return low_end() <= other.low_end() && other.high_end() <= high_end();
}

bool Ball::overlaps(const Ball& other) const {
  return low_end() <= other.high_end() && other.low_end() <= high_end();
}

std::optional<int> Ball::sign() const {
  if (radius_.is_zero()) return midpoint_.sign();
  if (abs(midpoint_) <= radius_.value()) return std::nullopt;
  return midpoint_.sign();
}

Magnitude Ball::distance_from_zero() const {
  if (radius_.is_zero()) return Magnitude::below(midpoint_);
  // A radius far below the midpoint is raised: no long subtraction, and no harm to 30 bits.
  const Magnitude negligible = power_of_two(midpoint_.top() - 64);
  const bool far = radius_.top() < midpoint_.top() - 64;
  return Magnitude::below(abs(midpoint_) - (far ? negligible : radius_).value());
}

Ball Ball::operator-() const {
  Ball negated = *this;
  negated.midpoint_ = -midpoint_;
  return negated;
}

/// (a' + b') - (a + b) is at most r_a + r_b.
Ball operator+(const Ball& a, const Ball& b) {
  const Precision precision = larger(a.precision_, b.precision_);
  const Magnitude radius = a.radius_ + b.radius_;
  if (is_negligible(a.midpoint_, b.midpoint_, precision.bits)) {
    return Ball::rounded(b.midpoint_, radius + Magnitude::above(a.midpoint_), precision);
  }
  if (is_negligible(b.midpoint_, a.midpoint_, precision.bits)) {
    return Ball::rounded(a.midpoint_, radius + Magnitude::above(b.midpoint_), precision);
  }
  return Ball::rounded(a.midpoint_ + b.midpoint_, radius, precision);
}

Ball operator-(const Ball& a, const Ball& b) { return a + -b; }

/// |a'b' - ab| <= |a| r_b + |b| r_a + r_a r_b.
Ball operator*(const Ball& a, const Ball& b) {
  const Magnitude radius = Magnitude::above(a.midpoint_) * b.radius_ +
                           (Magnitude::above(b.midpoint_) + b.radius_) * a.radius_;
  return Ball::rounded(a.midpoint_ * b.midpoint_, radius, larger(a.precision_, b.precision_));
}

/// a'/b' - a/b = ((a'-a) - (a/b)(b'-b)) / b', and |b'| >= |b| - r_b.
Ball operator/(const Ball& a, const Ball& b) {
  UNMASK_REQUIRE(b.sign().value_or(0) != 0, "no member of a divisor is 0");
  const Precision precision = larger(a.precision_, b.precision_);
  const Dyadic ratio = quotient(a.midpoint_, b.midpoint_, precision.bits);
  Magnitude radius;
  if (!a.is_exact() || !b.is_exact()) {
    const Magnitude bound = Magnitude::above(a.midpoint_) / Magnitude::below(b.midpoint_);
    radius = (a.radius_ + bound * b.radius_) / b.distance_from_zero();
  }
  return Ball::rounded(ratio, radius, precision);
}

}  // namespace unmask
