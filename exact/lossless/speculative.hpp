// exact/lossless/speculative.hpp - any-order speculative decoding (ASSD).
//
//     an order sigma: left to right, or uniformly random
//     while something is masked:
//       the next k = min(K, masked) positions of sigma are drafted: y_1 .. y_k from the marginals d_j
//         given the context                                                        (one pass)
//       if k > 1, the oracle's sequential conditionals o_j given the context and y_1 .. y_{j-1} are
//         asked in one batch, k - 1 contexts                                       (one pass)
//       for j = 1 .. k: accept y_j with probability min(1, o_j(y_j) / d_j(y_j));
//         at the first rejection draw position j from (o_j - d_j)^+, normalised, and end the round
//
// o_1 = d_1, so the first draft is always accepted, and a round with k >= 2 reveals at least two
// positions: never more passes than tokens.
//
// (1) The law is that of decoding one position at a time in order sigma with the same oracle: p for
//     exact conditionals, whatever the order.
// (2) steps = passes = the source's NFE: 1 a round that drafts one position, else 2.
// Theory G4's E[NFE] are those of K = n, left to right (2.199205 on tab4_2, 3.2246 on markov5).
// Cost: pairs of nested contexts, at most prod(2 q_i + 1). Limit: 3e9 of these, 1e8 contexts.
// Source: any-subset speculative decoding, 2504.20456, as in theory G4.
#pragma once

#include "exact/lossless/lossless_law.hpp"

namespace unmask {

enum class SpeculativeOrder { left_to_right, uniform };

/// Requires: drafted >= 1.
template <class S>
[[nodiscard]] Result<LosslessLaw<S>> speculative_law(const Oracle<S>& oracle, index_t drafted,
                                                     SpeculativeOrder order,
                                                     const SupportTable<S>& p,
                                                     const Effort& effort);

}  // namespace unmask
