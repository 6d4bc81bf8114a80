// exact/optimal/graph_analysis.hpp - what `analyze` says of a graphical model that no table can
// hold.
//
// H, TC and DTC come exactly from the junction tree; the curve between, and what depends on it, is
// estimated with intervals that hold together (sampled_analysis.hpp).
//
// (1) A DTC that the tree refuses is estimated, like the curve. (2) The certified tier has H, TC
//     and DTC enclosed, one propagation with balls; the curve stays an estimate, between the
//     outward rounded ends.
// Cost: tree_information.hpp, and a propagation a point of the curve and sample.
#pragma once

#include "exact/curve/certified_number.hpp"
#include "exact/junction/tree_information.hpp"
#include "exact/sampled/sampled_analysis.hpp"

namespace unmask {

struct GraphAnalysis {
  TreeInformation<double> information;  ///< the middles, where it is enclosed
  std::optional<TreeInformation<Ball>> enclosed{};  ///< in the certified tier
  SampledAnalysis sampled;
};

enum class GraphTier { rounded, certified };

/// `state`: empty, or of an earlier run of the same. Requires: every count >= 1; empty means the
/// default counts. Throws: InvalidInput for a state of other quantities or another seed.
[[nodiscard]] Result<GraphAnalysis> analyze_graph(const FactorGraph& graph, GraphTier tier,
                                                  std::vector<index_t> step_counts,
                                                  const CurveSampling& sampling,
                                                  const Effort& effort, SamplingState& state,
                                                  const SamplingEffort& sampling_effort);

/// The smallest interval of doubles around a ball.
[[nodiscard]] Interval enclosing_interval(const Ball& ball);

}  // namespace unmask
