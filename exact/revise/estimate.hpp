// exact/revise/estimate.hpp - a number that was sampled, with the interval that it lies in.
//
//   * a probability, from `hits` of `count` independent trials: Clopper and Pearson's interval, whose
//     ends are where a binomial tail has (1 - confidence)/2; it never covers too rarely
//   * a mean of bounded numbers: the normal interval from the sample variance, which is right only in
//     the limit of many samples
//
// (1) low <= estimate <= high, and a probability's interval stays in [0, 1].
// Error: the ends of Clopper and Pearson's interval are found within 1e-12.
// Reference: Clopper, Pearson, Biometrika 26 (1934) 404-413.
#pragma once

#include "core/base/index.hpp"

namespace unmask {

inline constexpr double kSamplingConfidence = 0.999;

struct Estimate {
  double estimate = 0.0;
  double low = 0.0;
  double high = 0.0;
  double confidence = kSamplingConfidence;
};

/// Requires: hits <= count, count >= 1.
[[nodiscard]] Estimate estimate_probability(index_t hits, index_t count);

/// From the sum and the sum of squares of `count` samples. Requires: count >= 2.
[[nodiscard]] Estimate estimate_mean(double sum, double squares, index_t count);

}  // namespace unmask
