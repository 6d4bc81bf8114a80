// exact/sampled/sampled_curve.hpp - the information curve of a long model, with valid intervals.
//
// A row is drawn from the model, its positions are revealed in random order, and before some
// reveals the exact conditionals are asked: the mean entropy of what is still masked is an unbiased
// estimate of H(X_i | X_S), averaged over everything but S and the row (Rao-Blackwell). With the
// exact mean of H(X_i) that is Z_j. Where all but one position are revealed, up to 32 positions are
// masked in turn.
//
// H is the sum over j of these means, because H(X_i | X_S) adds up along any order: where not every
// j is sampled, one of each of 64 strata, drawn anew for every row, stands for its stratum.
// TC = sum of H(X_i) - H, and DTC = n Z_n - TC.
//
// (1) All intervals hold together with probability `confidence`, at least, whenever sampling stops:
//     empirical Bernstein bounds of terms in [0, ln q], their error probabilities split over what
//     is estimated and over the looks at it (sampling_state.hpp).
// (2) Intervals use what is known exactly, that Z never decreases, that Z_1 = 0, and that TC is the
//     sum of all Z.
// (3) Sample s is a function of (seed, s); sums are added in its order: no thread count shows.
// (4) `expected_kl` of a schedule is the sum of Z_j - Z(first of j's step); its interval has the
//     values for all Z within their intervals that add up to a TC within its own. Where a point was
//     not sampled, those beside it bound it. So for every other sum of weights times Z_j.
// Cost: a question to the conditionals a point and sample: below 128 + 32 of them for n <= 128,
// else about 170, or 100 where H is known.
// Source: A1, A3, A5; Maurer, Pontil, Empirical Bernstein bounds (2009).
#pragma once

#include <optional>

#include "core/decode/schedule.hpp"
#include "exact/curve/profile.hpp"
#include "exact/sampled/drawing_oracle.hpp"
#include "exact/sampled/interval.hpp"
#include "exact/sampled/sampling_state.hpp"

namespace unmask {

struct CurveSampling {
  double half_width = 0.05;  ///< nats; sampling stops once every Z_j and TC / n are known so well
  double confidence = 0.95;
  index_t most_samples = index_t{1} << 20U;  ///< at least 2
  std::uint64_t seed = 0;
};

/// What is known of the model otherwise: exactly, with equal ends, or enclosed.
struct KnownInformation {
  std::optional<Interval> entropy{}, total_correlation{}, dual_total_correlation{};
};

struct SampledCurve {
  std::vector<Interval> information{};  ///< Z_1 .. Z_n; between sampled points bounds alone decide
  std::vector<bool> is_sampled{};       ///< which of them were sampled, or are known
  Interval entropy{}, total_correlation{}, dual_total_correlation{};
  index_t samples = 0;
  double confidence = 0.95;
  double widest = 0.0;  ///< half-width of the widest sampled point, and of TC / n
};

/// Every point for n <= 128. Else those where 0, 1, 2, 4, 8, ... positions are revealed, as curves
/// change most at their beginning, 64 evenly spaced ones - between two of these a schedule's KL is
/// uncertain by at most their distance times what Z gains -, and Z_n.
[[nodiscard]] std::vector<index_t> sampled_points(index_t n);

/// H(X_i) of all positions, from the empty context.
[[nodiscard]] std::vector<double> single_entropies(const DrawingOracle& conditionals);

/// `state`: empty, or of an earlier run of the same. Throws: InvalidInput for another state.
[[nodiscard]] SampledCurve sampled_curve(const DrawingOracle& conditionals,
                                         const std::vector<double>& entropies,
                                         const KnownInformation& known,
                                         const CurveSampling& sampling, SamplingState& state,
                                         const SamplingEffort& effort);
[[nodiscard]] SampledCurve sampled_curve(const DrawingOracle& conditionals,
                                         const std::vector<double>& entropies,
                                         const KnownInformation& known,
                                         const CurveSampling& sampling, const Effort& effort);

/// The sum of weights_j Z_j, j = 1..n, for all curves that the intervals allow.
/// Requires: a weight a position.
[[nodiscard]] Interval weighted_sum(const SampledCurve& curve, const std::vector<double>& weights);

/// Requires: the schedule reveals as many positions as the curve has.
[[nodiscard]] Interval expected_kl(const SampledCurve& curve, const Schedule& schedule);

/// Of the schedules of `steps` steps that are best for the lower ends of Z, best for its estimates,
/// and uniform, the one whose KL is surely smallest: its interval ends lowest.
struct SurelyGoodSchedule {
  Schedule schedule;
  Interval expected_kl{};
  double regret = 0.0;  ///< at most so much above the best schedule of as many steps
};
[[nodiscard]] SurelyGoodSchedule surely_good_schedule(const SampledCurve& curve, index_t steps);

}  // namespace unmask
