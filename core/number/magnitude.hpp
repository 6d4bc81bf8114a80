// core/number/magnitude.hpp - upper bounds of non-negative reals, in 30 bits.
//
// The radius of a ball needs no more digits than this, and they make its arithmetic a few machine
// instructions: mantissa * 2^exponent with 2^29 <= mantissa < 2^30, or 0.
//
// (1) Sums, products and quotients are rounded upward: they bound those of the numbers bounded.
// (2) Each is at most 1 + 2^-28 times the exact result (a result below 2^-2^62 becomes that).
// Reference: the type `mag` of Arb (F. Johansson, 2017).
#pragma once

#include "core/number/dyadic.hpp"

namespace unmask {

class Magnitude {
 public:
  Magnitude() = default;  ///< 0

  /// At least |mantissa| 2^exponent.
  [[nodiscard]] static Magnitude above(std::uint64_t mantissa, std::int64_t exponent) {
    return rounded_up(mantissa, exponent, false);
  }
  [[nodiscard]] static Magnitude above(const Integer& mantissa, std::int64_t exponent) {
    if (mantissa.is_zero()) return {};
    const std::int64_t shift = detail::bit_length(mantissa) - kBits;
    return rounded_up(detail::leading_bits(mantissa, kBits), exponent + shift,
                      detail::trailing_zeros(mantissa) < shift);
  }
  [[nodiscard]] static Magnitude above(const Dyadic& x) {
    return above(x.mantissa(), x.exponent());
  }
  /// At least |x|.
  [[nodiscard]] static Magnitude above(const Rational& x) {
    const Integer p = numerator(x), q = denominator(x);
    if (p.is_zero()) return {};
    const std::int64_t shift = kBits + 1 + detail::bit_length(q) - detail::bit_length(p);
    Integer whole, rest;
    divide_qr(shift > 0 ? Integer(abs(p) << shift) : Integer(abs(p)),
              shift < 0 ? Integer(q << -shift) : q, whole, rest);
    return rounded_up(whole.convert_to<std::uint64_t>(), -shift, !rest.is_zero());
  }
  /// At most |x|: the one bound of this type that is a lower one, to divide by.
  [[nodiscard]] static Magnitude below(const Dyadic& x) {
    if (x.is_zero()) return {};
    return Magnitude(detail::leading_bits(x.mantissa(), kBits), x.top() - kBits);
  }

  [[nodiscard]] bool is_zero() const { return mantissa_ == 0; }
  /// The bound itself.
  [[nodiscard]] Dyadic value() const { return Dyadic(Integer(mantissa_), exponent_); }
  /// e with 2^(e-1) <= bound < 2^e. Requires: not 0.
  [[nodiscard]] std::int64_t top() const { return exponent_ + kBits; }

  friend Magnitude operator+(const Magnitude& a, const Magnitude& b) {
    if (a.is_zero()) return b;
    if (b.is_zero()) return a;
    if (a.exponent_ < b.exponent_) return b + a;
    const std::int64_t shift = a.exponent_ - b.exponent_;
    const std::uint64_t small = shift < kBits ? b.mantissa_ >> shift : 0;
    const bool exact = shift < kBits && small << shift == b.mantissa_;
    return rounded_up(a.mantissa_ + small + (exact ? 0U : 1U), a.exponent_, false);
  }
  friend Magnitude operator*(const Magnitude& a, const Magnitude& b) {
    return rounded_up(a.mantissa_ * b.mantissa_, a.exponent_ + b.exponent_, false);
  }
  /// Bounds the quotients where b is at most the divisor. Requires: b is not 0.
  friend Magnitude operator/(const Magnitude& a, const Magnitude& b) {
    const std::uint64_t dividend = a.mantissa_ << 32U;
    return rounded_up(dividend / b.mantissa_, a.exponent_ - b.exponent_ - 32,
                      dividend % b.mantissa_ != 0);
  }

 private:
  static constexpr std::int64_t kBits = 30;

  Magnitude(std::uint64_t mantissa, std::int64_t exponent)
      : mantissa_(mantissa), exponent_(exponent) {}

  /// Bounds mantissa 2^exponent; if there is more, (mantissa + 1) 2^exponent.
  static Magnitude rounded_up(std::uint64_t mantissa, std::int64_t exponent, bool more) {
    if (mantissa == 0 && !more) return {};
    if (more) ++mantissa;
    const std::int64_t shift = 64 - __builtin_clzll(mantissa) - kBits;
    std::uint64_t top = shift >= 0 ? mantissa >> shift : mantissa << -shift;
    if (shift > 0 && top << shift != mantissa) ++top;
    return limited(top, exponent + shift);
  }

  static Magnitude limited(std::uint64_t mantissa, std::int64_t exponent) {
    if (mantissa >> kBits != 0) {  // rounding up has carried: a power of two
      mantissa >>= 1U;
      ++exponent;
    }
    UNMASK_REQUIRE(exponent <= kExponentLimit, "exponents stay below 2^62");
    if (exponent < -kExponentLimit) return {std::uint64_t{1} << (kBits - 1), -kExponentLimit};
    return {mantissa, exponent};
  }

  std::uint64_t mantissa_ = 0;
  std::int64_t exponent_ = 0;
};

/// A value, and how far from the truth it may be.
struct Approximation {
  Dyadic value;
  Magnitude error;
};

}  // namespace unmask
