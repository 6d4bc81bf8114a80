// core/decode/revise/remask.hpp - which position a round of re-masking takes back.
//
//     draft x: positions in uniformly random order, sizes by the schedule
//     repeat ROUNDS times:
//       remask-random: i uniform
//       remask-low:    ask p(x_j | x_{-j}) for all n positions j; i = the lowest, ties the first
//       draw x_i again from the oracle's p(. | x_{-i})
//
// Calls count contexts asked: a round of remask-low asks n of them (in one batch), the draw
// included; a round of remask-random asks one.
//
// (1) `least_supported` is the lowest position whose score ties with the least (scores.hpp).
// Source: theory E5; the rule as Zhang et al. 2602.00286, section 5, describe re-masking.
#pragma once

#include "core/decode/scores.hpp"

namespace unmask {

/// `support`: p(x_i | the rest) of every position of a complete row.
template <class S>
[[nodiscard]] index_t least_supported(const PositionScores<S>& support, index_t n) {
  return rank(support, all_positions(n), 1, Best::lowest)[0];
}

}  // namespace unmask
