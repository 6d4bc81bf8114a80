// exact/junction/tree_information.hpp - entropy, TC and DTC of a graphical model, from its tree.
//
// No table of all rows: the entropy needs the distribution of each factor's scope, and those lie in
// cliques. Entropies of single variables give TC. DTC needs every variable's entropy given all
// others, which is given its Markov blanket; where a clique has variable and blanket it is read
// off, else it is a question of its own, and refused on its own where its answer is too large (a
// variable with thirty children).
//
//     H   = ln Z - sum over factors f of E[ln f]
//     TC  = sum_i H(X_i) - H
//     DTC = H - sum_i H(X_i | blanket of i)
//
// (1) The distribution is that of the graph given the evidence. (2) Contained for Ball; for double
//     the error is about 2^-50 (|ln Z| + sum |E ln f| + sum_i H(X_i)), if nothing underflowed.
// (3) A term that is too large is named with its cells, H and TC are still given.
// Cost: one propagation; one smaller one for each blanket that no clique has.
// Source: A1 and A2 of theory.md; the factorisation is Hammersley and Clifford's.
#pragma once

#include "exact/junction/inference.hpp"

namespace unmask {

/// A variable whose entropy given all others was not computed.
struct RefusedBlanket {
  index_t variable = 0;
  index_t neighbours = 0;  ///< in its blanket
  Refusal refusal{};
};

template <class S>
struct TreeInformation {
  S entropy{};
  S total_correlation{};
  std::optional<S> dual_total_correlation{};  ///< unless a blanket was refused
  std::vector<S> entropies{};                 ///< [variable] H(X_i)
  std::vector<RefusedBlanket> refused{};      ///< by variable
  OrderCost cost{};                           ///< of the propagation
  bool underflowed = false;
};

/// `precision`: of balls. Throws: InvalidInput for evidence that does not fit, or is impossible.
template <class S>
[[nodiscard]] Result<TreeInformation<S>> tree_information(const FactorGraph& graph,
                                                          const Evidence& evidence,
                                                          const Effort& effort,
                                                          Precision precision = {});

}  // namespace unmask
