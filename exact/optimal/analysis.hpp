// exact/optimal/analysis.hpp - one model, all schedules side by side.
//
// What `unmask analyze` prints and the playground shows: the model's quantities and curves, and for
// each number of steps the best schedule beside those that people use, every one with its exact
// expected KL and the bounds that apply to it.
//
// (1) For every step count the optimal row's KL is the smallest among the rows of fixed sizes.
// Cost: the engine's, then O(n) a row and O(nK) for the optimal ones.
#pragma once

#include <string>
#include <vector>

#include "exact/theorem/schedule_bounds.hpp"

namespace unmask {

struct EvaluatedSchedule {
  PlannedSchedule planned;
  index_t asked_steps = 1;       ///< K of the spec
  double expected_steps = 1.0;   ///< steps that reveal something; whole for fixed sizes
  double expected_kl = 0.0;      ///< nats
  std::vector<Bound> bounds;
};

[[nodiscard]] EvaluatedSchedule evaluate_schedule(const ScheduleSpec& spec, const Model& model,
                                                  const InformationCurve<double>& curve);

struct Analysis {
  ModelProfile profile;
  double entropy = 0.0;  ///< nats, as all below
  double total_correlation = 0.0;
  double dual_total_correlation = 0.0;
  double tse_complexity = 0.0;
  double unmasking_complexity = 0.0;  ///< H(0,1)
  std::vector<index_t> step_counts{};
  std::vector<EvaluatedSchedule> schedules{};  ///< by step count, the optimal one first
};

/// The kinds that `analyze` compares, the optimal one first.
[[nodiscard]] const std::vector<ScheduleKind>& compared_kinds();

/// Every k for n <= 32, else powers of two below n, and n.
[[nodiscard]] std::vector<index_t> default_step_counts(index_t n);

/// Requires: every count >= 1; empty means the default counts.
[[nodiscard]] Result<Analysis> analyze(const Model& model, std::vector<index_t> step_counts,
                                       const Effort& effort);

}  // namespace unmask
