// core/decode/revise/remdm.hpp - ReMDM: reveal and re-mask in the same step.
//
//     for each step from share t to share s, t < s (reveal_plan.hpp; alpha = share, or loop's map):
//       sigma_max = min(1, (1 - alpha_s) / alpha_t); 0 where alpha_t = 0
//       each revealed position, independently: mask it with probability sigma
//       each masked one, independently: with probability
//         beta = (alpha_s - (1 - sigma) alpha_t) / (1 - alpha_t)
//         reveal it, by a draw from its marginal given the context before the step
//       (in the last step sigma = 0 and beta = 1)
//
//     cap:     sigma = min(ETA, sigma_max)
//     rescale: sigma = ETA sigma_max
//     conf:    sigma_l = ETA sigma_max softmax_l(-c_l) over the revealed l; masked ones use sigma = 0
//     loop:    alpha rises to 9/10 at noise time 0.55, stays there until 0.05, then rises to 1,
//              linearly; sigma = min(ETA, sigma_max) while it stays, 0 before and after. (Noise time
//              is 1 - share.) A step that only overlaps the plateau re-masks nothing.
//
// Our reading of conf: c_l is the current p(x_l | the rest of the context), not the probability at
// its reveal, so that the context is all there is to know; the source keeps the latter.
// A step that reveals nothing asks nothing and is not counted; it may still re-mask. Calls: one
// context, and for conf one more for each revealed position when sigma_max > 0 (asked even if the
// step reveals nothing).
//
// (1) Revealed shares follow alpha where sigma is the same for all positions (theory G8):
//     alpha_t (1 - sigma) + (1 - alpha_t) beta = alpha_s.
// (2) 0 <= sigma, beta <= 1, and beta = 1 in the last step.
// Source: Wang et al. 2503.00307; decoders.md 1.2.
#pragma once

#include "core/decode/revise/reveal_plan.hpp"
#include "core/decode/revise/revise_rule.hpp"
#include "core/decode/scores.hpp"

namespace unmask {

template <class S>
struct RemdmStep {
  S sigma{};  ///< re-mask; for conf the sum over all revealed positions
  S beta{};   ///< reveal
};

template <class S>
[[nodiscard]] std::vector<RemdmStep<S>> remdm_steps(const Remdm& rule, const RevealPlan<S>& plan);

/// conf: writes sigma_l = total softmax_l(-c_l) for the revealed positions into `sigma`.
void spread_by_doubt(double total, Subset revealed, const PositionScores<double>& confidence,
                     PositionScores<double>& sigma);

}  // namespace unmask
