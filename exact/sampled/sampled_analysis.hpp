// exact/sampled/sampled_analysis.hpp - what `analyze` says of a model that only draws and answers.
//
// Anything that gives exact conditionals and rows: a junction tree, a chain of hidden states. What
// is known of H, TC and DTC otherwise narrows the rest; what is not known is estimated.
//
// (1) Nothing that is estimated is without its interval; all of them hold together. (2) For every
//     step count the optimal row is the schedule whose KL is surely smallest, with the regret that
//     the intervals allow; its bounds are those of its sizes, as it need not be the optimum.
// (3) No KL's interval reaches above the bounds on it.
// Cost: sampled_curve.hpp, and O(n) a schedule and point of the curve.
#pragma once

#include "exact/sampled/estimated_bounds.hpp"

namespace unmask {

struct EstimatedSchedule {
  PlannedSchedule planned;
  index_t asked_steps = 1;
  Interval expected_kl{};
  std::optional<double> regret{};  ///< of the optimal rows
  std::vector<EstimatedBound> bounds{};
};

struct SampledAnalysis {
  SampledCurve curve;
  std::vector<Interval> entropy_curve{};  ///< h_0 .. h_n
  Interval tse_complexity{}, unmasking_complexity{};
  std::vector<index_t> step_counts{};
  std::vector<EstimatedSchedule> schedules{};  ///< by step count, the optimal one first
};

/// `state`: empty, or of an earlier run of the same. Requires: every count >= 1; empty means the
/// default counts. Throws: InvalidInput for a state of other quantities or another seed.
[[nodiscard]] SampledAnalysis analyze_by_sampling(const DrawingOracle& model,
                                                  const KnownInformation& known,
                                                  std::vector<index_t> step_counts,
                                                  const CurveSampling& sampling,
                                                  SamplingState& state,
                                                  const SamplingEffort& effort);

}  // namespace unmask
