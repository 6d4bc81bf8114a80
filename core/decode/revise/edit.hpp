// core/decode/revise/edit.hpp - generate, then edit: which positions are drawn again.
//
//     draft x: positions in uniformly random order, sizes by the schedule
//     R = the given positions; with `below`, only those with p(x_i | x_{-i}) < below
//     mask R
//     exact:      for i in R, ascending: draw x_i from the oracle's marginal given all others shown
//     factorised: draw all of R at once, each from its marginal
//
// With exact conditionals and a fixed R the exact edit leaves p unchanged, and
// KL(p || nu K_R) = KL(p_{R^c} || nu_{R^c}) for every draft nu (theory E5 i, F5). The factorised
// edit of two or more positions does not, nor does a set that looks at values.
// Calls: one context a step of the edit, and with `below` one for each given position. An empty edit
// set takes no step.
#pragma once

#include "core/decode/revise/revise_rule.hpp"
#include "core/decode/scores.hpp"

namespace unmask {

/// `support`: p(x_i | the rest); read only where the rule looks at values.
template <class S>
[[nodiscard]] Subset edit_set(const Edit& rule, const PositionScores<S>& support) {
  if (!rule.below) return rule.positions;
  const S bound = from_rational<S>(*rule.below);
  Subset set = 0;
  for_each_position(rule.positions, [&](index_t i) {
    if (exceeds(bound, support[at(i)])) set |= singleton(i);
  });
  return set;
}

}  // namespace unmask
