// exact/sampled/moments.hpp - sums of samples, and the intervals that follow from them.
//
//   * a mean of terms in a known range: empirical Bernstein, valid for every number of samples
//   * a probability: the largest and the smallest p whose relative entropy from the observed
//     frequency is ln(2/error) / samples; valid for every number of samples (for no hits, and for
//     all, it is Clopper and Pearson's)
//   * a mean of terms without bounds: the normal interval, right in the limit of many samples if
//     the variance is finite. It is the one interval here that assumes something.
//
// (1) Each interval misses with probability `error` at most, on both sides together.
// (2) Sums are compensated; adding in one order gives one result, to the bit.
// Reference: Maurer, Pontil, Empirical Bernstein bounds (2009), Theorem 4; Hoeffding (1963),
// Theorem 1; the normal quantile is found by bisection on erfc, within 1e-12.
#pragma once

#include <cmath>

#include "core/base/index.hpp"
#include "exact/sampled/interval.hpp"

namespace unmask {

/// Sums over samples of a term and of its square; `rest` is what rounding took from a sum.
struct Moments {
  double sum = 0.0, sum_rest = 0.0;
  double squares = 0.0, squares_rest = 0.0;

  void add(double x);
  [[nodiscard]] double mean(index_t samples) const;
  /// Requires: samples >= 2.
  [[nodiscard]] double variance(index_t samples) const;
  bool operator==(const Moments&) const = default;
};

/// Requires: terms within [low, high], samples >= 2, 0 < error < 1.
[[nodiscard]] Interval mean_of_bounded(const Moments& moments, index_t samples, double low,
                                       double high, double error);

/// Requires: hits <= samples, samples >= 1, 0 < error < 1.
[[nodiscard]] Interval probability_of(index_t hits, index_t samples, double error);

/// Assumes that the mean is normal. Requires: samples >= 2, 0 < error < 1.
[[nodiscard]] Interval mean_if_normal(const Moments& moments, index_t samples, double error);

}  // namespace unmask
