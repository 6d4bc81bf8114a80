// exact/sampled/sampled_curve.hpp - the information curve of a long model, with valid intervals.
//
// A row is drawn from the model, its positions are revealed in random order, and before each reveal
// the exact conditionals are asked: the mean entropy of what is still masked is an unbiased
// estimate of H(X_i | X_S), averaged over everything but S and the row (Rao-Blackwell). With the
// exact mean of H(X_i) that is Z_j.
//
// (1) All intervals hold together with probability `confidence`, at least, whenever sampling stops:
//     empirical Bernstein bounds of terms in [0, ln q], their error probabilities split over the
//     points of the curve and over the looks at it (look k takes 1/(k (k+1)) of them).
// (2) Intervals use that Z never decreases, Z_1 = 0 and, where it is known, Z_n.
// (3) Sample s is a function of (seed, s); sums are added in its order: no thread count shows.
// (4) `expected_kl` of a schedule is the sum of Z_j - Z(first of j's step); its interval has the
//     values for all Z within their intervals that add up to TC. Where a point was not sampled,
//     those beside it bound it.
// Cost: a propagation a point and sample.
// Source: A1, A5; Maurer, Pontil, Empirical Bernstein bounds (2009).
#pragma once

#include "core/decode/schedule.hpp"
#include "exact/curve/profile.hpp"
#include "exact/sampled/drawing_oracle.hpp"

namespace unmask {

struct Interval {
  double estimate = 0.0, low = 0.0, high = 0.0;
};

struct CurveSampling {
  double half_width = 0.05;  ///< nats; sampling stops once every Z_j is known so well
  double confidence = 0.95;
  index_t most_samples = index_t{1} << 20U;  ///< at least 2
  std::uint64_t seed = 0;
};

struct SampledCurve {
  std::vector<Interval> information{};  ///< Z_1 .. Z_n; between sampled points bounds alone decide
  std::vector<bool> is_sampled{};       ///< which of them were sampled, or are known
  index_t samples = 0;
  double confidence = 0.95;
  double widest = 0.0;  ///< half-width of the widest sampled point
};

/// Every point for n <= 128, else those where 0, 1, 2, 4, 8, ... positions are revealed, and Z_n.
[[nodiscard]] std::vector<index_t> sampled_points(index_t n);

/// `entropies`: H(X_i). `last`: Z_n, if it is known.
[[nodiscard]] SampledCurve sampled_curve(const DrawingOracle& conditionals,
                                         const std::vector<double>& entropies,
                                         std::optional<double> last, const CurveSampling& sampling,
                                         const Effort& effort);

/// Requires: the schedule reveals as many positions as the curve has.
[[nodiscard]] Interval expected_kl(const SampledCurve& curve, double total_correlation,
                                   const Schedule& schedule);

/// The schedule whose KL is surely smallest: of `steps` steps, best for the lower ends of Z.
struct SurelyGoodSchedule {
  Schedule schedule;
  Interval expected_kl{};
  double regret = 0.0;  ///< at most so much above the best schedule of as many steps
};
[[nodiscard]] SurelyGoodSchedule surely_good_schedule(const SampledCurve& curve,
                                                      double total_correlation, index_t steps);

}  // namespace unmask
