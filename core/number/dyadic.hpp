// core/number/dyadic.hpp - numbers of the form integer * 2^exponent, exactly.
//
// (1) Equal numbers have equal members: the mantissa is odd, or it is 0 and so is the exponent.
// (2) Arithmetic and comparison are exact. Comparison costs no more than the mantissas' lengths,
//     however far the exponents are apart; a sum has as many bits as its terms span.
// Limits: |exponent| <= kExponentLimit; no sum spans more than kLongestSpan bits.
#pragma once

#include <utility>

#include "core/base/contract.hpp"
#include "core/number/integer_bits.hpp"
#include "core/number/rational.hpp"

namespace unmask {

inline constexpr std::int64_t kExponentLimit = (std::int64_t{1} << 62U) - 1024;
inline constexpr std::int64_t kLongestSpan = std::int64_t{1} << 31U;

class Dyadic {
 public:
  Dyadic() = default;  ///< 0
  explicit Dyadic(Integer mantissa, std::int64_t exponent = 0)
      : mantissa_(std::move(mantissa)), exponent_(exponent) {
    normalize();
  }

  [[nodiscard]] const Integer& mantissa() const { return mantissa_; }
  [[nodiscard]] std::int64_t exponent() const { return exponent_; }
  [[nodiscard]] int sign() const { return mantissa_.sign(); }
  [[nodiscard]] bool is_zero() const { return mantissa_.is_zero(); }
  /// e with 2^(e-1) <= |x| < 2^e. Requires: x != 0.
  [[nodiscard]] std::int64_t top() const { return exponent_ + detail::bit_length(mantissa_); }

  [[nodiscard]] Rational to_rational() const {
    if (exponent_ >= 0) return Rational(mantissa_ << checked_span(exponent_));
    return Rational(mantissa_, Integer(1) << checked_span(-exponent_));
  }

  [[nodiscard]] Dyadic operator-() const {
    Dyadic negated = *this;
    negated.mantissa_.backend().negate();
    return negated;
  }
  friend Dyadic operator+(const Dyadic& a, const Dyadic& b) {
    if (a.exponent_ < b.exponent_) return b + a;
    if (a.is_zero()) return b;
    if (b.is_zero()) return a;
    Integer sum = a.mantissa_ << checked_span(a.exponent_ - b.exponent_);
    sum += b.mantissa_;
    return Dyadic(std::move(sum), b.exponent_);
  }
  friend Dyadic operator-(const Dyadic& a, const Dyadic& b) { return a + -b; }
  friend Dyadic operator*(const Dyadic& a, const Dyadic& b) {
    return Dyadic(a.mantissa_ * b.mantissa_, a.exponent_ + b.exponent_);
  }

  friend bool operator==(const Dyadic&, const Dyadic&) = default;
  friend bool operator<(const Dyadic& a, const Dyadic& b) { return compare(a, b) < 0; }
  friend bool operator<=(const Dyadic& a, const Dyadic& b) { return compare(a, b) <= 0; }

  /// The sign of a - b.
  friend int compare(const Dyadic& a, const Dyadic& b) {
    if (a.sign() != b.sign()) return a.sign() < b.sign() ? -1 : 1;
    if (a.is_zero()) return 0;
    if (a.top() != b.top()) return (a.top() < b.top()) == (a.sign() > 0) ? -1 : 1;
    return (a - b).sign();  // their exponents differ by less than the length of a mantissa
  }

 private:
  /// A shift that fits memory; Boost would wrap a longer one.
  static std::int64_t checked_span(std::int64_t bits) {
    UNMASK_REQUIRE(bits <= kLongestSpan, "no number is spelled out over more than 2^31 bits");
    return bits;
  }

  void normalize() {
    if (mantissa_.is_zero()) {
      exponent_ = 0;
      return;
    }
    if (const std::int64_t zeros = detail::trailing_zeros(mantissa_); zeros > 0) {
      mantissa_ >>= zeros;
      exponent_ += zeros;
    }
    UNMASK_REQUIRE(-kExponentLimit <= exponent_ && exponent_ <= kExponentLimit,
                   "exponents stay below 2^62");
  }

  Integer mantissa_ = 0;
  std::int64_t exponent_ = 0;
};

/// |x|.
[[nodiscard]] inline Dyadic abs(const Dyadic& x) { return x.sign() < 0 ? -x : x; }

/// The sign of x - y.
[[nodiscard]] inline int compare(const Dyadic& x, const Rational& y) {
  return compare(Dyadic(x.mantissa() * denominator(y), x.exponent()), Dyadic(numerator(y)));
}

}  // namespace unmask
