// exact/law/log_sum.hpp - sums of weights times logarithms, for every scalar; and infinity.
//
// Divergences are sums of w ln x. For double they are compensated; for Rational terms of equal x are
// gathered first, so that a sum over thousands of contexts ends as a short LogForm.
//
// (1) Exact for Rational; error 2^-52 relative to the sum of magnitudes for double.
// (2) A sum is infinite as soon as one term was.
#pragma once

#include <cmath>
#include <map>
#include <vector>

#include "core/base/sum.hpp"
#include "core/number/log_form.hpp"

namespace unmask {

/// The type of a number of nats where probabilities are of type S.
template <class S>
struct NatsOf;
template <>
struct NatsOf<double> {
  using type = double;
};
template <>
struct NatsOf<Rational> {
  using type = LogForm;
};
template <class S>
using Nats = typename NatsOf<S>::type;

/// A number that may be +infinity.
template <class Number>
struct Extended {
  Number value{};
  bool infinite = false;

  Extended& operator+=(const Extended& other) {
    value += other.value;
    infinite = infinite || other.infinite;
    return *this;
  }
};

template <class S>
class LogSum;

template <>
class LogSum<double> {
 public:
  /// Adds weight ln x. Requires: x > 0.
  void add(double weight, double x) { sum_.add(weight * std::log(x)); }
  void add_infinity() { infinite_ = true; }
  void add(const LogSum& other) {
    sum_.add(other.sum_.value());
    infinite_ = infinite_ || other.infinite_;
  }
  [[nodiscard]] Extended<double> value() const { return {sum_.value(), infinite_}; }

 private:
  CompensatedSum<double> sum_;
  bool infinite_ = false;
};

template <>
class LogSum<Rational> {
 public:
  void add(const Rational& weight, const Rational& x) {
    if (x != 1) weights_[x] += weight;
  }
  void add_infinity() { infinite_ = true; }
  void add(const LogSum& other) {
    for (const auto& [x, weight] : other.weights_) weights_[x] += weight;
    infinite_ = infinite_ || other.infinite_;
  }
  [[nodiscard]] Extended<LogForm> value() const;

 private:
  std::map<Rational, Rational> weights_;
  bool infinite_ = false;
};

}  // namespace unmask
