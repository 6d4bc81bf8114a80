// exact/junction/subset_entropy_tree.hpp - H(X_A | evidence) for sets A of a graphical model.
//
// What is left of a graph when all variables outside of A are summed out is a graph on A:
// neighbours stay neighbours, and whatever a connected piece of the outside touches is joined. The
// distribution of A is Markov to it, so that with any triangulation of it
//
//     H(X_A) = sum over its cliques K of H(X_K) - sum over its separators S of H(X_S).
//
// Those K are asked of one junction tree of the whole model.
//
// (1) The distribution is the graph's given the evidence; observed variables have entropy 0. A may
//     be empty, and names each variable at most once.
// (2) Contained for Ball. For double the error is about 2^-50 times the sum of all H(X_K) and
//     H(X_S), if nothing underflowed.
// (3) What does not fit is refused before a table is made, on its own, naming A, the variable whose
//     elimination joins too many, how many, and the cells.
// (4) Results depend on graph, evidence and sets alone, not on threads.
// Cost: a plan and one propagation along a tree whose cliques have all K: one tree for many sets,
// where that is hardly larger than without them, else one for fewer.
// Source: Lauritzen, Graphical Models (1996), sections 2.1 and 4.4; A1 of theory.md.
#pragma once

#include "exact/junction/inference.hpp"

namespace unmask {

template <class S>
struct SubsetEntropy {
  S value{};  ///< nats
  bool underflowed = false;
};

/// [set]. `precision`: of balls. Throws: InvalidInput for evidence that does not fit, or is
/// impossible, and for variables that are none.
template <class S>
[[nodiscard]] std::vector<Result<SubsetEntropy<S>>> tree_subset_entropies(
    const FactorGraph& graph, const Evidence& evidence,
    const std::vector<std::vector<index_t>>& sets, const Effort& effort, Precision precision = {});

/// Of one set.
template <class S>
[[nodiscard]] Result<SubsetEntropy<S>> tree_subset_entropy(const FactorGraph& graph,
                                                           const Evidence& evidence,
                                                           const std::vector<index_t>& variables,
                                                           const Effort& effort,
                                                           Precision precision = {});

/// A triangulated graph on a set, once all else is summed out: its cliques and what they share.
/// Sets of one value are left out.
struct MarginalCliques {
  std::vector<std::vector<index_t>> cliques{};
  std::vector<std::vector<index_t>> separators{};
  double cells = 0.0;  ///< of all these
};

/// So many cells of them fit the budget at most.
template <class S>
[[nodiscard]] double most_entropy_cells(const Budget& budget);

/// A refusal if they have more cells than `most_cells`.
[[nodiscard]] Result<MarginalCliques> marginal_cliques(const FactorGraph& graph,
                                                       const Evidence& evidence,
                                                       const std::vector<index_t>& variables,
                                                       double most_cells);

}  // namespace unmask
