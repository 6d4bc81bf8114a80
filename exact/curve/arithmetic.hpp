// exact/curve/arithmetic.hpp - what closed forms are written in: doubles, enclosures, logarithms.
//
// A closed form is one template. Probabilities and counts are of type `Factor`, entropies and
// informations of type S:
//
//     S         Factor     an entropy is ...
//     double    double     rounded
//     Ball      Ball       enclosed, to the precision of its Arithmetic
//     LogForm   Rational   exact
//
// (1) For Ball every operation contains the true result; for LogForm every result is exact.
// (2) A factor that is exactly 0 (a transition that never happens) stays exactly 0 in all three.
// Cost: for LogForm numbers grow with every product; the engines state their limits.
#pragma once

#include <cmath>

#include "core/number/log_form.hpp"

namespace unmask {

template <class S>
class Arithmetic;

template <>
class Arithmetic<double> {
 public:
  using Factor = double;
  [[nodiscard]] double number(const Rational& x) const { return to_double(x); }
  [[nodiscard]] double ratio(index_t a, index_t b) const {
    return static_cast<double>(a) / static_cast<double>(b);
  }
  [[nodiscard]] bool is_zero(double x) const { return x == 0.0; }
  [[nodiscard]] double log(index_t n) const { return std::log(static_cast<double>(n)); }
  /// weight * ln(p/q), also where p is nearly q.
  [[nodiscard]] double gain(double weight, double p, double q) const {
    return weight * std::log1p((p - q) / q);
  }
  /// -p ln p.
  [[nodiscard]] double entropy_term(double p) const { return -p * std::log(p); }
};

template <>
class Arithmetic<Ball> {
 public:
  using Factor = Ball;
  explicit Arithmetic(Precision precision) : precision_(precision) {}
  [[nodiscard]] Precision precision() const { return precision_; }
  [[nodiscard]] Ball number(const Rational& x) const { return Ball::enclosing(x, precision_); }
  [[nodiscard]] Ball ratio(index_t a, index_t b) const {
    return number(Rational(Integer(a), Integer(b)));
  }
  [[nodiscard]] bool is_zero(const Ball& x) const { return x.sign() == 0; }
  [[nodiscard]] Ball log(index_t n) const { return ln(Integer(n), precision_); }
  [[nodiscard]] Ball gain(const Ball& weight, const Ball& p, const Ball& q) const {
    return weight * ln(p / q, precision_);
  }
  [[nodiscard]] Ball entropy_term(const Ball& p) const { return -(p * ln(p, precision_)); }

 private:
  Precision precision_;
};

template <>
class Arithmetic<LogForm> {
 public:
  using Factor = Rational;
  [[nodiscard]] Rational number(const Rational& x) const { return x; }
  [[nodiscard]] Rational ratio(index_t a, index_t b) const { return {Integer(a), Integer(b)}; }
  [[nodiscard]] bool is_zero(const Rational& x) const { return x == 0; }
  [[nodiscard]] LogForm log(index_t n) const { return LogForm::log(Integer(n)); }
  [[nodiscard]] LogForm gain(const Rational& weight, const Rational& p, const Rational& q) const {
    return LogForm::log(Rational(p / q)) * weight;
  }
  [[nodiscard]] LogForm entropy_term(const Rational& p) const { return -p_log_p(p); }
};

/// Is a probability of a model 0? For double that of a rounded one.
template <class S>
using FactorOf = typename Arithmetic<S>::Factor;

}  // namespace unmask
