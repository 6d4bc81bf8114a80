// exact/junction/order_cost.hpp - what inference costs along an elimination order.
//
// The judge of all orders: the cells of the cliques that are in no other one, as tables have them.
// Width alone misses cardinalities and how many cliques are large.
//
// (1) `cells` adds up the cells of all maximal cliques, `separator_cells` those of the separators
//     between them, once an edge of the tree. Infinite where doubles end.
// (2) Every clique of a junction tree that the order induces is counted, and nothing else: the sums
//     depend on the triangulated graph only.
// Cost: that of `clique_tree`. Error: none while sums stay below 2^53.
#pragma once

#include "exact/junction/clique_tree.hpp"

namespace unmask {

struct OrderCost {
  double cells = 0.0;
  double largest = 0.0;  ///< cells of the largest clique
  index_t width = 0;     ///< variables of the clique with most of them, less one
  double separator_cells = 0.0;
};

/// The product of the cardinalities of some variables.
[[nodiscard]] double cells_of(const std::vector<index_t>& variables,
                              const std::vector<index_t>& cardinalities);

[[nodiscard]] OrderCost tree_cost(const CliqueTree& tree,
                                  const std::vector<index_t>& cardinalities);

/// Requires: a cardinality of at least 1 a vertex; `order` names every vertex once.
[[nodiscard]] OrderCost order_cost(const InteractionGraph& graph,
                                   const std::vector<index_t>& cardinalities,
                                   const std::vector<index_t>& order);

}  // namespace unmask
