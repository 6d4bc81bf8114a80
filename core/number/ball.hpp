// core/number/ball.hpp - a real number, enclosed with certainty.
//
// A ball is the set of all reals within `radius` of `midpoint`; both are dyadic (an integer times a
// power of two), so that every operation is integer arithmetic whose rounding is known, natively
// and in WebAssembly bit for bit. The inclusion principle holds throughout: for all x in X and y
// in Y, x op y is in X op Y.
//
// (1) Sums, differences, products and quotients of balls contain all sums, differences, ... of
//     their members; the radius is rounded upward.
// (2) `ln` and `exp` are enclosed by the proven remainder of their own series: no library is
//     trusted.
// (3) A ball made from integers is exact (radius 0) and has no precision; so are sums and products
//     of such balls. What has to be rounded is rounded to the larger precision of the operands:
//     2^-P relative to the midpoint is added to the radius.
// (4) Precision is chosen at run time, by the numbers that enter: escalation is a loop.
//
// Error: about (3); ln and exp of an exact argument: radius at most 2^(1-P) of the value.
// Cost: a few multiplications of P bits; ln about P/18 of them, exp 2 sqrt(P); beyond 1000 bits ln
// sqrt(P)/2. Logarithms of new widths first build a table (log_table.hpp): 1 ms, 1 s at 65536 bits.
// Limits: exponents of 2^62; ends that can be told apart within 2^31 bits.
// Reference: F. Johansson, Arb: efficient arbitrary-precision midpoint-radius interval arithmetic,
// IEEE Trans. Computers 66 (2017).
#pragma once

#include <optional>
#include <string>

#include "core/number/dyadic.hpp"
#include "core/number/magnitude.hpp"
#include "core/number/rational.hpp"

namespace unmask {

/// Bits that a rounded midpoint keeps. 0: none was asked for, as for exact integers.
struct Precision {
  index_t bits = 0;
  bool operator==(const Precision&) const = default;
};

class Ball {
 public:
  Ball() = default;  ///< exactly 0
  Ball(int value) : Ball(Integer(value)) {}
  /// Exactly `value`.
  Ball(const Integer& value);

  /// The nearest dyadic numbers around `x`; exact if x is a dyadic number of at most P bits.
  /// Requires: precision of at least 2 bits.
  [[nodiscard]] static Ball enclosing(const Rational& x, Precision precision);
  /// Every number from low to high. Requires: low <= high.
  [[nodiscard]] static Ball between(const Rational& low, const Rational& high, Precision precision);

  /// The ends, exactly.
  [[nodiscard]] Rational low() const;
  [[nodiscard]] Rational high() const;
  [[nodiscard]] Rational midpoint() const;
  [[nodiscard]] Rational radius() const;
  [[nodiscard]] Precision precision() const { return precision_; }

  [[nodiscard]] bool is_exact() const;
  [[nodiscard]] bool contains(const Rational& x) const;
  [[nodiscard]] bool contains(const Ball& other) const;
  [[nodiscard]] bool overlaps(const Ball& other) const;
  /// -1, 0 or 1 if all members have this sign; nothing if they differ.
  [[nodiscard]] std::optional<int> sign() const;

  [[nodiscard]] Ball operator-() const;
  friend Ball operator+(const Ball& a, const Ball& b);
  friend Ball operator-(const Ball& a, const Ball& b);
  friend Ball operator*(const Ball& a, const Ball& b);
  /// Requires: no member of b is 0, and one operand has a precision (unless b is a power of two).
  friend Ball operator/(const Ball& a, const Ball& b);
  Ball& operator+=(const Ball& b) { return *this = *this + b; }
  Ball& operator-=(const Ball& b) { return *this = *this - b; }
  Ball& operator*=(const Ball& b) { return *this = *this * b; }
  Ball& operator/=(const Ball& b) { return *this = *this / b; }

 private:
  friend Ball ln(const Integer& x, Precision precision);
  friend Ball ln(const Rational& x, Precision precision);
  friend Ball ln(const Ball& x, Precision precision);
  friend Ball exp(const Rational& x, Precision precision);
  friend Ball exp(const Ball& x, Precision precision);
  friend struct DecimalEnclosure decimal_enclosure(const Ball& x, int digits);

  /// `midpoint` +- `radius`, with the midpoint rounded to the nearest of P bits (unless P is 0).
  [[nodiscard]] static Ball rounded(const Dyadic& midpoint, const Magnitude& radius,
                                    Precision precision);
  /// All numbers from low to high.
  [[nodiscard]] static Ball hull(const Dyadic& low, const Dyadic& high, Precision precision);
  [[nodiscard]] Dyadic low_end() const { return midpoint_ - radius_.value(); }
  [[nodiscard]] Dyadic high_end() const { return midpoint_ + radius_.value(); }
  /// At most the least |member|. Requires: 0 is not a member.
  [[nodiscard]] Magnitude distance_from_zero() const;

  Dyadic midpoint_;
  Magnitude radius_;
  Precision precision_;
};

/// Natural logarithms. Requires: x > 0 (every member), P >= 2.
[[nodiscard]] Ball ln(const Integer& x, Precision precision);
[[nodiscard]] Ball ln(const Rational& x, Precision precision);
[[nodiscard]] Ball ln(const Ball& x, Precision precision);

/// e^x. Requires: |x| <= 2^20, P >= 2.
[[nodiscard]] Ball exp(const Rational& x, Precision precision);
[[nodiscard]] Ball exp(const Ball& x, Precision precision);

/// The ends in decimal, `digits` significant ones, rounded outward: "0.69314718055994530", "-12.5",
/// "1.25e-301", "3.5e+20", "0"; valid JSON, and parse_rational reads it back. An exact end has no
/// zeros at its end, a rounded one keeps all digits.
struct DecimalEnclosure {
  std::string low, high;
  bool operator==(const DecimalEnclosure&) const = default;
};
[[nodiscard]] DecimalEnclosure decimal_enclosure(const Ball& x, int digits = 17);

}  // namespace unmask
