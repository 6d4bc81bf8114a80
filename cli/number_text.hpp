// cli/number_text.hpp - nats for people: enough digits, lined up, and never more than is known.
//
// (1) 0 is shown as "0" and nothing else is: what is positive but below the rounding of the engine
//     is "≈0", and what is too small for the column's decimals keeps two significant digits.
// (2) Numbers of one format have their points in one column (those of (1) aside).
// (3) No text is "nan": `nats` of what is not a number is "?"; infinity is "∞".
// (4) Of a certified number every digit is certain: the whole enclosure rounds to it, and where it
//     does not, fewer decimals are shown. "0", "1 (attained)" and "both 0" are decided, not close.
#pragma once

#include <string>

#include "exact/curve/certified_number.hpp"
#include "exact/curve/profile.hpp"

namespace unmask {

class NatsFormat {
 public:
  /// Columns of fixed decimals: `digits` significant ones for the largest value, 2 decimals at
  /// least and `digits` - 1 at most. Values up to `noise` count as rounding.
  NatsFormat(double largest, double noise, int digits);

  [[nodiscard]] std::string operator()(double nats) const;
  [[nodiscard]] std::string operator()(const CertifiedNumber& nats) const;

 private:
  double noise_;
  int decimals_;
};

/// How far rounding may lift a KL from 0: the engines' error of an entropy, once a position.
[[nodiscard]] double rounding_noise(const InformationCurve<double>& curve);

/// What may be said about numbers: of doubles what exceeds the rounding, of certified numbers what
/// is decided.
template <class S>
class Judgement;

template <>
class Judgement<double> {
 public:
  explicit Judgement(const InformationCurve<double>& curve) : noise_(rounding_noise(curve)) {}
  [[nodiscard]] double noise() const { return noise_; }
  /// Is x positive, for all that is known?
  [[nodiscard]] bool is_positive(double x) const { return x > noise_; }
  [[nodiscard]] bool is_above(double x, double y) const { return x > y + noise_; }

 private:
  double noise_;
};

template <>
class Judgement<CertifiedNumber> {
 public:
  explicit Judgement(const InformationCurve<CertifiedNumber>&) {}
  [[nodiscard]] double noise() const { return 0.0; }
  [[nodiscard]] bool is_positive(const CertifiedNumber& x) const { return x.sign() == 1; }
  [[nodiscard]] bool is_above(const CertifiedNumber& x, const CertifiedNumber& y) const {
    return (x - y).sign() == 1;
  }
};

/// truth/bound, three digits; "1 (attained)" within rounding, never a rounded 1 else; "both 0".
[[nodiscard]] std::string ratio_text(double truth, double bound, double noise);
[[nodiscard]] std::string ratio_text(const CertifiedNumber& truth, const CertifiedNumber& bound,
                                     double noise);

/// A ratio of at least 1 in words: "4.5". Two significant digits or three.
[[nodiscard]] std::string factor_text(double factor);

/// "ln 4", if `nats` is the logarithm of a whole number from 2 to 1000 up to `noise`; else empty.
[[nodiscard]] std::string logarithm_text(double nats, double noise);
[[nodiscard]] std::string logarithm_text(const CertifiedNumber& nats, double noise);

/// "1 step", "4 steps".
[[nodiscard]] std::string counted(index_t count, const std::string& noun);

}  // namespace unmask
