// exact/junction/greedy_elimination.hpp - elimination orders by greedy rules, as fast as they go.
//
// A rule scores every variable that is left and the smallest score is eliminated next. Rows of
// adjacency are bit sets and the scores are kept up to date: joining two neighbours changes those
// of the two and of their common neighbours, nothing else.
//
// (1) `run` eliminates every vertex once; `cells` is the sum over maximal cliques, that is what
//     `order_cost` says of the order - unless the sum reached `cutoff`, then the order is empty.
// (2) A variable whose neighbours are all joined goes first, whatever the rule: no order does
//     better (simplicial_reduction.hpp).
// (3) Equal scores, and scores within the noise, are told apart by draws from `random`; equal
//     generators give equal orders, on every platform.
// (4) `visits` counts words and set bits that were read: time without a clock.
// Cost: O(n^2 / 64) memory; a run takes O(n) per variable and O(n/64 + common neighbours) per edge
// that is added.
#pragma once

#include <limits>
#include <memory>

#include "core/base/rng.hpp"
#include "exact/junction/weighted_graph.hpp"

namespace unmask {

enum class GreedyScore {
  kFill,             ///< edges that are added
  kCardinalityFill,  ///< the same, each weighed by the product of its ends' cardinalities
  kLogFill,          ///< the same with logarithms of cardinalities
  kTable,            ///< cells of the clique
};

struct GreedyRule {
  GreedyScore score = GreedyScore::kFill;
  double noise = 0.0;  ///< scores are multiplied by up to 1 + noise, drawn once a variable
};

struct GreedyRun {
  std::vector<index_t> order{};
  double cells = 0.0;
  std::uint64_t visits = 0;
};

/// Eliminates the same graph as often as asked. One thread at a time: it works in its own memory.
class GreedyEliminator {
 public:
  /// Requires: neighbours and cardinalities of the same variables.
  explicit GreedyEliminator(const WeightedGraph& graph);
  ~GreedyEliminator();
  GreedyEliminator(GreedyEliminator&&) noexcept;
  GreedyEliminator& operator=(GreedyEliminator&&) noexcept;

  [[nodiscard]] GreedyRun run(const GreedyRule& rule, Philox random,
                              double cutoff = std::numeric_limits<double>::infinity());

 private:
  class Engine;
  std::unique_ptr<Engine> engine_;
};

}  // namespace unmask
