// core/decode/revise/wino.hpp - wide in, narrow out: draft by threshold, then take back.
//
//     while something is masked, N positions, say:
//       draft: with c_i = max_v p_i(v) for the masked i, reveal those with c_i > TAU1; of more than
//         min(max(floor(0.7 N), 5), 20) only that many of the highest c_i; at least the highest.
//         Values are drawn from the marginals before the step.
//       verify, only if more than one was revealed: for all revealed i ask p(x_i | the rest), which
//         the source does with a shadow mask beside x_i; mask those below TAU2 again, of more than
//         (revealed in this round - 1) only that many of the least probable (ties: the lowest
//         positions)
//
// Our reading where the source leaves a choice: c_i is the highest probability, as for `threshold`
// (theory section 13), so that the draft does not look at what it drew; verification follows its own
// draft at once, whereas the source verifies within the next forward pass.
// Calls: one context for the draft, one for each revealed position that is verified. Every round
// gains at least one position: at most n rounds.
//
// (1) `wino_draft` is neither empty nor larger than `wino_cap`.
// (2) `wino_revoked` has at most accepted - 1 positions.
// Source: WINO-DLLM 9549a1d, read as decoders.md 1.2.
#pragma once

#include <algorithm>

#include "core/decode/revise/revise_rule.hpp"
#include "core/decode/scores.hpp"

namespace unmask {

[[nodiscard]] constexpr index_t wino_cap(index_t masked) {
  return std::min<index_t>(std::max<index_t>(7 * masked / 10, 5), 20);
}

/// `confidence`: of the masked positions. Requires: something is masked.
template <class S>
[[nodiscard]] Subset wino_draft(const Wino& rule, const PositionScores<S>& confidence,
                                Subset masked) {
  const S bound = from_rational<S>(rule.draft);
  Subset above = 0;
  for_each_position(masked, [&](index_t i) {
    if (exceeds(confidence[at(i)], bound)) above |= singleton(i);
  });
  if (above == 0) return rank(confidence, masked, 1, Best::highest).set();
  return rank(confidence, above, std::min(size(above), wino_cap(size(masked))), Best::highest)
      .set();
}

/// `support`: p(x_i | the rest) of the revealed positions.
template <class S>
[[nodiscard]] Subset wino_revoked(const Wino& rule, const PositionScores<S>& support,
                                  Subset revealed, index_t accepted) {
  if (accepted <= 1) return 0;
  const S bound = from_rational<S>(rule.verify);
  Subset below = 0;
  for_each_position(revealed, [&](index_t i) {
    if (exceeds(bound, support[at(i)])) below |= singleton(i);
  });
  return rank(support, below, std::min(size(below), accepted - 1), Best::lowest).set();
}

}  // namespace unmask
