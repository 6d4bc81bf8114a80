// exact/curve/elementary.hpp - powers, exponentials, logarithms of doubles and certified numbers.
//
// What formulas that are templates over the scalar call. For double each is the standard function
// that keeps most digits; for CertifiedNumber each contains the true value and stays exact where
// the result is rational or a logarithm of a rational.
#pragma once

#include <algorithm>
#include <cmath>

#include "exact/curve/certified_number.hpp"

namespace unmask {

[[nodiscard]] inline double natural_log(double x) { return std::log(x); }
[[nodiscard]] inline double exponential(double x) { return std::exp(x); }
/// e^x - 1.
[[nodiscard]] inline double exponential_minus_one(double x) { return std::expm1(x); }
[[nodiscard]] inline CertifiedNumber exponential_minus_one(const CertifiedNumber& x) {
  return exponential(x) - CertifiedNumber(1);
}

/// x^k.
[[nodiscard]] inline double power(double x, index_t k) {
  return std::pow(x, static_cast<double>(k));
}
[[nodiscard]] inline CertifiedNumber power(const CertifiedNumber& x, index_t k) {
  if (const auto value = x.rational()) {
    const auto exponent = static_cast<unsigned>(k);
    using boost::multiprecision::pow;
    return CertifiedNumber(Rational(pow(boost::multiprecision::numerator(*value), exponent),
                                    pow(boost::multiprecision::denominator(*value), exponent)));
  }
  CertifiedNumber result = 1, square = x;
  for (; k != 0; k >>= 1U) {
    if ((k & 1U) != 0) result = result * square;
    if (k > 1) square = square * square;
  }
  return result;
}

/// A rational as a number of type S.
template <class S>
[[nodiscard]] S number_from(const Rational& x) {
  return from_rational<S>(x);
}
template <class S>
[[nodiscard]] S ratio(index_t a, index_t b) {
  return from_count<S>(a) / from_count<S>(b);
}

/// What is known to be >= 0, without the rounding that says otherwise.
[[nodiscard]] inline double not_negative(double x) { return std::max(0.0, x); }
[[nodiscard]] inline CertifiedNumber not_negative(CertifiedNumber x) { return x; }

/// Is x certainly <= y?
[[nodiscard]] inline bool is_at_most(double x, double y) { return x <= y; }
[[nodiscard]] inline bool is_at_most(const CertifiedNumber& x, const CertifiedNumber& y) {
  const auto sign = (x - y).sign();
  return sign && *sign <= 0;
}

}  // namespace unmask
