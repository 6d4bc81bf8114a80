// exact/junction/component_search.hpp - an elimination order for one connected graph.
//
// (1) `cells` is what `order_cost` says of `order`; at most what the plain min-fill order costs, or
//     beyond 2048 variables the order by smallest table.
// (2) Equal graphs and searches give equal results, whatever the threads.
// Cost: see elimination_order.hpp.
#pragma once

#include "exact/junction/elimination_order.hpp"
#include "exact/junction/weighted_graph.hpp"

namespace unmask {

struct ComponentOrder {
  std::vector<index_t> order{};
  double cells = 0.0;
  std::string found_by{};
};

/// Requires: cardinalities of at least 2, a vertex at least. `share` of the fixed costs is this
/// graph's, in (0, 1].
[[nodiscard]] ComponentOrder find_component_order(const WeightedGraph& graph,
                                                  const OrderSearch& search, double share,
                                                  Threads threads);

}  // namespace unmask
