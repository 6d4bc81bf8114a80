// exact/junction/tree_improvement.hpp - a clique tree made cheaper, a region at a time.
//
// Greedy orders are good almost everywhere and bad in a few places. A region is a few cliques that
// hang together in the tree. Its variables form a small graph - the edges between them, and every
// separator towards the rest of the tree joined up - and any elimination order of that graph gives
// cliques that fit in the region's place. So a region is eliminated anew by greedy rules with much
// noise, and what is cheaper, or no dearer, replaces it. Regions of up to 60 variables are single
// machine words: tens of thousands a second.
//
// (1) `cells()` adds up the cliques of the tree at hand and never rises. Where cardinalities are at
//     least 2 it is no less than what `order_cost` says of `order()`: eliminating leaf after leaf
//     joins nothing that the tree has not joined, and fewer edges never cost more
//     (graph_reduction.hpp).
// (2) Equal graphs, trees and generators give equal results; `visits()` counts the work
//     (greedy_elimination.hpp).
// Cost: about ten microseconds a region, and what is asked for. A local optimum, no more.
// Source: own; compare Fichte, Lodha, Szeider, "SAT-based local improvement for finding tree
// decompositions of small width", SAT 2017, which solves its regions exactly and for width.
#pragma once

#include "exact/junction/clique_tree.hpp"
#include "exact/junction/greedy_elimination.hpp"

namespace unmask {

class TreeImprovement {
 public:
  /// Requires: the tree is one of the graph, which outlives this.
  TreeImprovement(const WeightedGraph& graph, const CliqueTree& tree, Philox random);
  ~TreeImprovement();
  TreeImprovement(TreeImprovement&&) noexcept;
  TreeImprovement& operator=(TreeImprovement&&) noexcept;

  /// Tries regions until that many more visits are spent.
  void improve(std::uint64_t visits);

  [[nodiscard]] double cells() const;
  [[nodiscard]] std::uint64_t visits() const;
  [[nodiscard]] std::vector<index_t> order() const;

 private:
  class Search;
  std::unique_ptr<Search> search_;
};

}  // namespace unmask
