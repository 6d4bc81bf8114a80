// core/base/sum.hpp - compensated summation.
//
// `CompensatedSum<double>` is Neumaier's variant of Kahan's sum.
// (1) For m terms the error is at most 2u|sum| + O(m u^2) sum|terms|, u = 2^-53.
// (2) For any other scalar (exact arithmetic) it is the plain sum.
// Cost: four additions a term. Reference: A. Neumaier, ZAMM 54 (1974) 39-51.
#pragma once

#include <cmath>

namespace unmask {

template <class S>
class CompensatedSum {
 public:
  void add(const S& term) { sum_ += term; }
  [[nodiscard]] S value() const { return sum_; }

 private:
  S sum_{};
};

template <>
class CompensatedSum<double> {
 public:
  void add(double term) {
    const double next = sum_ + term;
    const bool sum_is_larger = std::fabs(sum_) >= std::fabs(term);
    correction_ += sum_is_larger ? (sum_ - next) + term : (term - next) + sum_;
    sum_ = next;
  }
  [[nodiscard]] double value() const { return sum_ + correction_; }

 private:
  double sum_ = 0.0;
  double correction_ = 0.0;
};

}  // namespace unmask
