// exact/enumerate/weight_entropy.hpp - the entropy of a law given by whole weights.
//
//     ln T - (1/(T c)) sum of count * w ln w,   T c = sum of count * w,
// the mean entropy of c laws whose weights w add up to T each.
//
// (1) LogForm: exact. Ball: contains the value; weights may be enclosures themselves.
// Cost: a term (LogForm) or a logarithm (Ball) an addition.
#pragma once

#include <utility>
#include <vector>

#include "core/number/log_form.hpp"

namespace unmask {

template <class S>
class WeightEntropy;

template <>
class WeightEntropy<LogForm> {
 public:
  void add(const Integer& count, const Integer& weight) {
    if (weight > 1) terms_.push_back({weight, -(weight * count)});
  }
  [[nodiscard]] LogForm value(const Integer& total, const Integer& laws) && {
    const Integer scale = total * laws;
    terms_.push_back({total, scale});
    return LogForm::from_terms(std::move(terms_), scale);
  }

 private:
  std::vector<LogForm::Term> terms_;
};

template <>
class WeightEntropy<Ball> {
 public:
  explicit WeightEntropy(Precision precision) : precision_(precision) {}
  void add(const Integer& count, const Ball& weight) {
    if (weight.sign() != 0) sum_ += Ball(count) * weight * ln(weight, precision_);
  }
  [[nodiscard]] Ball value(const Ball& total, const Integer& laws) && {
    return ln(total, precision_) - sum_ / (total * Ball(laws));
  }

 private:
  Precision precision_;
  Ball sum_;
};

}  // namespace unmask
