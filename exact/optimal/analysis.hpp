// exact/optimal/analysis.hpp - one model, all schedules side by side.
//
// What `unmask analyze` prints and the playground shows: the model's quantities and curves, and for
// each number of steps the best schedule beside those that people use, every one with its exact
// expected KL and the bounds that apply to it.
//
// S is double or CertifiedNumber: the tiers differ in the numbers, not in what is done with them.
//
// (1) For every step count the optimal row's KL is the smallest among the rows of fixed sizes.
// (2) Certified numbers contain the double ones within their errors; sizes are the same wherever
//     doubles decide (tested).
// Cost: the engine's, then O(n) a row and O(nK) for the optimal ones; certified O(n^2 K).
#pragma once

#include <string>
#include <vector>

#include "exact/curve/certified_profile.hpp"
#include "exact/theorem/schedule_bounds.hpp"

namespace unmask {

template <class S>
struct BasicEvaluatedSchedule {
  PlannedSchedule planned;
  index_t asked_steps = 1;  ///< K of the spec
  S expected_steps{1};      ///< steps that reveal something; whole for fixed sizes
  S expected_kl{};          ///< nats
  std::vector<BasicBound<S>> bounds{};
};
using EvaluatedSchedule = BasicEvaluatedSchedule<double>;

template <class S>
[[nodiscard]] BasicEvaluatedSchedule<S> evaluate_schedule(const ScheduleSpec& spec,
                                                          const Model& model,
                                                          const InformationCurve<S>& curve);

template <class S>
struct BasicAnalysis {
  BasicModelProfile<S> profile;
  S entropy{};  ///< nats, as all below
  S total_correlation{};
  S dual_total_correlation{};
  S tse_complexity{};
  S unmasking_complexity{};  ///< H(0,1)
  std::vector<index_t> step_counts{};
  std::vector<BasicEvaluatedSchedule<S>> schedules{};  ///< by step count, the optimal one first
};
using Analysis = BasicAnalysis<double>;
using CertifiedAnalysis = BasicAnalysis<CertifiedNumber>;

/// The kinds that `analyze` compares, the optimal one first.
[[nodiscard]] const std::vector<ScheduleKind>& compared_kinds();

/// Every k for n <= 32, else powers of two below n, and n.
[[nodiscard]] std::vector<index_t> default_step_counts(index_t n);

/// Requires: every count >= 1; empty means the default counts.
[[nodiscard]] Result<Analysis> analyze(const Model& model, std::vector<index_t> step_counts,
                                       const Effort& effort);
/// Midpoints, for drawing.
[[nodiscard]] EvaluatedSchedule midpoints(const BasicEvaluatedSchedule<CertifiedNumber>& schedule);
[[nodiscard]] Analysis midpoints(const CertifiedAnalysis& analysis);

[[nodiscard]] Result<CertifiedAnalysis> certified_analysis(const Model& model, Tier tier,
                                                           std::vector<index_t> step_counts,
                                                           const Effort& effort);

}  // namespace unmask
