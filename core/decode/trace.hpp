// core/decode/trace.hpp - when each position of one output was decided, and what that says.
//
// `final_step[i]` is the step, counted from 1, after which position i never changed again. Two
// measures of theory section 7: AFP, the positions finalised a step (F1), and Kendall's tau between
// the order of the positions and the order in which they were decided (F2): 1 is left to right, -1
// right to left. Positions decided in the same step tie; tau-a counts such a pair as 0, tau-b
// divides by sqrt(pairs * pairs that do not tie).
//
// (1) AFP counts only steps that finalised something. (2) |tau_a| <= |tau_b| <= 1. (3) Both are 0
// for one position, and tau_b where all pairs tie.
// Cost: O(n^2) for the pairs, O(n log n) for AFP. Error: one rounding a division or root.
#pragma once

#include <vector>

#include "core/base/index.hpp"

namespace unmask {

struct Trace {
  std::vector<index_t> final_step;  ///< of each position, from 1
  index_t steps = 0;                ///< that were run
  index_t calls = 0;                ///< of the oracle
};

/// AFP = n / (steps that finalised something). Requires: at least one position.
[[nodiscard]] double positions_finalised_per_step(const std::vector<index_t>& final_step);

/// Of the n(n-1)/2 pairs i < j: decided in this order, in the other, or in the same step.
struct PairOrder {
  index_t concordant = 0;
  index_t discordant = 0;
  index_t tied = 0;
  bool operator==(const PairOrder&) const = default;
};

[[nodiscard]] PairOrder pair_order(const std::vector<index_t>& final_step);

[[nodiscard]] double kendall_tau_a(const PairOrder& pairs);
[[nodiscard]] double kendall_tau_b(const PairOrder& pairs);

}  // namespace unmask
