// exact/curve/certified_number.hpp - a real number, enclosed, and known exactly where it can be.
//
// The scalar of the certified and the exact tier: every formula of the double tier is the same
// template. A number is a Ball together with, as long as it is linear in logarithms, the LogForm of
// the same value. Sums, and products with numbers that are rational, keep the form; what multiplies
// logarithms or exponentiates them is enclosed only.
//
// (1) The enclosure contains the number; the form, if there is one, is the number.
// (2) `sign` is decided for every number with a form; for one without it may be nothing.
// (3) A product with an exact 0 is an exact 0, whatever the other factor.
// (4) `refined` is as the number, its enclosure exactly 0 if it is 0, and otherwise of a radius
//     below 2^-64 of the number wherever there is a form.
// Cost: a Ball operation and, with a form, the merging of its terms.
#pragma once

#include <optional>

#include "core/number/log_form.hpp"

namespace unmask {

/// Where the certified tiers start.
inline constexpr Precision kCertifiedPrecision{128};

class CertifiedNumber {
 public:
  CertifiedNumber() : exact_(LogForm()) {}  ///< exactly 0
  CertifiedNumber(int value) : CertifiedNumber(Rational(value)) {}
  explicit CertifiedNumber(const Integer& value) : CertifiedNumber(Rational(value)) {}
  explicit CertifiedNumber(const Rational& value);
  explicit CertifiedNumber(LogForm exact, Precision precision = kCertifiedPrecision);
  explicit CertifiedNumber(Ball enclosure) : enclosure_(std::move(enclosure)) {}
  /// Requires: the enclosure contains the form's value.
  CertifiedNumber(LogForm exact, Ball enclosure)
      : enclosure_(std::move(enclosure)), exact_(std::move(exact)) {}

  [[nodiscard]] const Ball& enclosure() const { return enclosure_; }
  /// The form, or null.
  [[nodiscard]] const LogForm* exact() const { return exact_ ? &*exact_ : nullptr; }
  /// The value, if it is seen to be rational.
  [[nodiscard]] std::optional<Rational> rational() const;

  [[nodiscard]] std::optional<int> sign() const;
  [[nodiscard]] CertifiedNumber refined() const;
  /// The same enclosure without the form.
  [[nodiscard]] CertifiedNumber without_form() const { return CertifiedNumber(enclosure_); }

  [[nodiscard]] CertifiedNumber operator-() const { return CertifiedNumber(0) - *this; }
  CertifiedNumber& operator+=(const CertifiedNumber& other);
  CertifiedNumber& operator-=(const CertifiedNumber& other);
  friend CertifiedNumber operator+(CertifiedNumber a, const CertifiedNumber& b) { return a += b; }
  friend CertifiedNumber operator-(CertifiedNumber a, const CertifiedNumber& b) { return a -= b; }
  friend CertifiedNumber operator*(const CertifiedNumber& a, const CertifiedNumber& b);
  /// The same as with CertifiedNumber(b), without a fraction to be reduced.
  friend CertifiedNumber operator*(const CertifiedNumber& a, const Integer& b);
  /// Requires: b is certainly not 0.
  friend CertifiedNumber operator/(const CertifiedNumber& a, const CertifiedNumber& b);

 private:
  Ball enclosure_;
  std::optional<LogForm> exact_;
};

/// ln x: a form, if x is rational. Requires: x > 0.
[[nodiscard]] CertifiedNumber natural_log(const CertifiedNumber& x);
/// e^x; exactly 1 at an exact 0.
[[nodiscard]] CertifiedNumber exponential(const CertifiedNumber& x);

/// The double nearest to the enclosure's midpoint; 0 only if the number is certainly 0 or its
/// enclosure is centred there.
[[nodiscard]] double to_double(const CertifiedNumber& x);

/// The smallest whole number >= x; where enclosures leave two, the larger. Requires: x >= 0.
[[nodiscard]] Integer ceiling(const CertifiedNumber& x);

}  // namespace unmask
