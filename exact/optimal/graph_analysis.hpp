// exact/optimal/graph_analysis.hpp - what `analyze` says of a graphical model that no table can
// hold.
//
// H, TC and DTC come exactly from the junction tree; the curve between, and what depends on it, is
// estimated with intervals that hold together.
//
// (1) Nothing that is estimated is without its interval. (2) For every step count the optimal row
//     is the schedule whose KL is surely smallest, with the regret that the intervals allow.
// Cost: tree_information.hpp, and a propagation a point of the curve and sample.
#pragma once

#include "exact/junction/tree_conditionals.hpp"
#include "exact/junction/tree_information.hpp"
#include "exact/optimal/plan_schedule.hpp"
#include "exact/sampled/sampled_curve.hpp"

namespace unmask {

struct EstimatedSchedule {
  PlannedSchedule planned;
  index_t asked_steps = 1;
  Interval expected_kl{};
  std::optional<double> regret{};  ///< of the optimal rows
};

struct GraphAnalysis {
  TreeInformation<double> information;
  SampledCurve curve;
  std::vector<Interval> entropy_curve{};  ///< h_0 .. h_n
  Interval tse_complexity{}, unmasking_complexity{};
  std::vector<index_t> step_counts{};
  std::vector<EstimatedSchedule> schedules{};  ///< by step count, the optimal one first
};

/// Requires: every count >= 1; empty means the default counts.
[[nodiscard]] Result<GraphAnalysis> analyze_graph(const FactorGraph& graph,
                                                  std::vector<index_t> step_counts,
                                                  const CurveSampling& sampling,
                                                  const Effort& effort);

}  // namespace unmask
