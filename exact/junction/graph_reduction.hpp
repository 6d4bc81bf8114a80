// exact/junction/graph_reduction.hpp - variables that may go first without harm.
//
// A variable is simplicial when its neighbours are all joined, and almost simplicial when they are
// but for one of them. Most variables of a real network are, once those before them have gone; what
// is left is where orders differ.
//
// For cardinalities of at least 2:
// (1) Simplicial rule: the least `cells` of all orders (order_cost.hpp) is attained by one that
//     begins with `first`. Proof: taking a redundant edge ab away from a triangulation splits a
//     clique of c cells into two of c/q_a and c/q_b, together no more than c; so some cheapest
//     triangulation is minimal, and a minimal one adds no edge at a simplicial variable.
// (2) Almost simplicial rule, for a variable v whose exception u has q_u <= q_v: the least `cells`
//     of the orders that begin with v exceeds the least of all orders by at most the cells of v's
//     clique. Proof: put u in v's place in a best tree - no clique grows, and it is a tree of what
//     v leaves behind - and hang v's clique on it. `conceded` adds these up; it stays within the
//     `allowance`, and with none the rule is not used.
// (3) For the largest clique both rules are exact wherever v's clique is not larger than the
//     largest of a best tree.
// (4) `core` is what is left, renumbered: vertex k is variable `kept[k]`, ascending.
// Cost: near linear for sparse graphs. Variables with over 256 neighbours are not looked at.
// Source: (3) Bodlaender, Koster, van den Eijkhof, "Preprocessing rules for triangulation of
// probabilistic networks", Computational Intelligence 21 (2005); (1), (2) as proved here.
#pragma once

#include "exact/junction/weighted_graph.hpp"

namespace unmask {

struct ReducedGraph {
  std::vector<index_t> first{};  ///< eliminated in this order, before all others
  std::vector<index_t> kept{};
  WeightedGraph core{};
  double conceded = 0.0;
};

[[nodiscard]] ReducedGraph reduce(const WeightedGraph& graph, double allowance);

}  // namespace unmask
