// core/decode/revise/p2.hpp - path planning: every step keeps the best positions of all.
//
//     context = all masked; counts 0 = k_0 < k_1 < ... < k_K = n by the schedule (reveal_plan.hpp)
//     for j = 1 .. K:
//       for each masked i: draw a candidate y_i from the oracle's marginal, score p_i(y_i)
//       for each revealed i: score ETA * p(x_i | the rest of the context)
//       keep the k_j positions of highest score (ties: the lowest position); a masked one among them
//         takes its candidate, all others are masked
//
// Our reading: the self-planner, which asks the same oracle; the source also offers trained
// planners. ETA > 1 protects what is revealed; ETA = 0 re-masks before anything else.
// Calls: one context, and one more for each revealed position. Every step reveals something, for the
// counts increase.
//
// (1) After step j exactly k_j positions are revealed.
// Source: Peng et al. 2502.03540, as described in decoders.md 1.2; the source's complete rule was
// not read.
#pragma once

#include "core/decode/scores.hpp"

namespace unmask {

/// The `count` positions that are kept.
template <class S>
[[nodiscard]] Subset positions_kept(const PositionScores<S>& scores, index_t n, index_t count) {
  return rank(scores, all_positions(n), count, Best::highest).set();
}

}  // namespace unmask
