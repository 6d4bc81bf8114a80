// exact/junction/inference.hpp - log Z, marginals and joints of a factor graph; cost said first.
//
// First a plan: evidence is sliced out, what does not matter is dropped, an order of elimination is
// found, and the cliques are counted. Then, if it fits the budget, one propagation.
//
// (1) A plan allocates no table. What does not fit is refused with need, limit and hint.
// (2) `infer` gives ln Z (the probability of the evidence, for a Bayesian network) and the
//     distribution of what was asked for given the evidence: exact for Rational, contained for
//     Ball; for double see propagation.hpp, and `underflowed` where that guarantee is lost.
// (3) Impossible evidence is an answer: Z = 0 and no distributions.
// (4) Plans depend on the model, the evidence and the search alone, results on nothing else.
#pragma once

#include "exact/curve/profile.hpp"
#include "exact/junction/elimination_order.hpp"
#include "exact/junction/propagation.hpp"
#include "exact/junction/sliced_graph.hpp"

namespace unmask {

/// What is asked of a graph.
struct Question {
  Evidence evidence{};
  /// Whose distributions are wanted: every variable's if nothing is said; ln Z alone if empty.
  Targets targets{};
  /// Not each target's own distribution but their joint one, whether a clique has them or not.
  /// Requires: each target is named once.
  bool jointly = false;
};

struct InferencePlan {
  FactorGraph graph;
  Question question;
  SlicedGraph sliced;
  JunctionTree tree;
  OrderCost cost;
  std::string found_by;        ///< which rule found the order
  double order_seconds = 0.0;  ///< spent on it
};

/// Throws: InvalidInput for evidence that does not fit the model.
[[nodiscard]] InferencePlan plan_inference(const FactorGraph& graph, const Question& question,
                                           const OrderSearch& search, Threads threads);

/// Bytes that `infer` will hold at most, and seconds that it will take on one thread, roughly.
struct InferenceNeed {
  double bytes = 0.0;
  double seconds = 0.0;
};
template <class S>
[[nodiscard]] InferenceNeed need_of(const InferencePlan& plan);

template <class S>
struct InferenceAnswer {
  S partition{};  ///< Z = partition * 2^exponent
  std::int64_t exponent = 0;
  bool is_possible = false;  ///< Z > 0
  bool underflowed = false;
  std::vector<std::vector<S>> marginals{};  ///< [target][symbol], if wanted and possible
  std::vector<S> joint{};  ///< of the targets in their order, the last the fastest; if wanted
  double seconds = 0.0;    ///< spent on propagation
};

/// `precision`: of balls.
template <class S>
[[nodiscard]] Result<InferenceAnswer<S>> infer(const InferencePlan& plan, const Effort& effort,
                                               Precision precision = {});

/// ln Z of a double answer; -infinity if impossible.
[[nodiscard]] double log_partition(const InferenceAnswer<double>& answer);

}  // namespace unmask
