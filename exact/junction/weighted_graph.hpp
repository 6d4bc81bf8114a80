// exact/junction/weighted_graph.hpp - a graph to find elimination orders for: plain lists.
//
// (1) Neighbours are ascending and symmetric, without loops; a cardinality a vertex.
// (2) `part` numbers the chosen vertices 0, 1, ... in the order given and keeps edges among them.
#pragma once

#include "exact/junction/interaction_graph.hpp"

namespace unmask {

struct WeightedGraph {
  std::vector<std::vector<index_t>> neighbours{};
  std::vector<index_t> cardinalities{};
};

/// Requires: distinct vertices, ascending.
[[nodiscard]] WeightedGraph part(const WeightedGraph& graph, const std::vector<index_t>& vertices);

}  // namespace unmask
