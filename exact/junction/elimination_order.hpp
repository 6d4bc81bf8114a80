// exact/junction/elimination_order.hpp - a good order in which to eliminate variables.
//
// Time and memory of exact inference are the cells of the cliques that the order induces. The best
// order is NP-hard to find and no one rule is good everywhere, so: variables of one value go last,
// simplicial ones first (graph_reduction.hpp), connected components apart; in each, a few greedy
// rules are tried (greedy_elimination.hpp) and the best tree is improved region by region
// (tree_improvement.hpp) for as long as that is likely to pay.
//
// (1) The result depends on graph, cardinalities and search, not on time or threads: effort is
//     counted in visits, not in seconds.
// (2) `cost` is what `order_cost` says of `order`. With cardinalities of at least 2, a component of
//     up to 2048 variables costs no more than along its plain min-fill order; larger ones start
//     from the smallest table (sparse_elimination.hpp).
// (3) Where simplicial variables are all there is - trees, chordal graphs - the order is the best
//     one there is, if every cardinality is at least 2.
// Cost: about two milliseconds plus at most `effort` times half of what propagation along the best
// order so far would take, and about six seconds times `effort` at the very most, in visits at six
// nanoseconds each; the first order of a very large graph comes on top.
#pragma once

#include <string>

#include "core/base/parallel.hpp"
#include "exact/junction/order_cost.hpp"

namespace unmask {

struct OrderSearch {
  std::uint64_t seed = 1;
  /// How long to search, as a multiple of what pays in doubles on tables in memory. 0: the greedy
  /// rules only.
  double effort = 1.0;
};

struct EliminationOrder {
  std::vector<index_t> order{};
  OrderCost cost{};
  std::string found_by{};  ///< how the largest component was solved, in words
};

/// Requires: a cardinality of at least 1 a vertex; effort >= 0.
[[nodiscard]] EliminationOrder find_elimination_order(const InteractionGraph& graph,
                                                      const std::vector<index_t>& cardinalities,
                                                      const OrderSearch& search, Threads threads);

}  // namespace unmask
