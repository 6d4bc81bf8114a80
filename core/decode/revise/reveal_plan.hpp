// core/decode/revise/reveal_plan.hpp - a schedule as shares revealed after each step.
//
// Rules that revise need to know how much should be revealed by when, not only how much more:
// shares 0 = a_0 < a_1 < ... < a_K = 1. For sizes a_j = N_j / n; for reveal times a_j = t_j. A
// schedule that draws one of several lists is several plans.
//
// (1) Shares increase strictly from 0 to 1, exactly for Rational.
// (2) `counts` are whole numbers of positions, strictly increasing from 0 to n: N_j, or n t_j rounded
//     to the nearest (halves up), steps without increase left out.
#pragma once

#include "core/decode/step_sizes.hpp"

namespace unmask {

template <class S>
struct RevealPlan {
  S probability{};             ///< of this plan
  bool by_times = false;       ///< positions are revealed independently: sizes are binomial
  std::vector<S> shares{};     ///< a_0 .. a_K
  std::vector<index_t> counts{};

  [[nodiscard]] index_t steps() const { return shares.size() - 1; }
};

/// All plans of a schedule over n positions, each of positive probability.
template <class S>
[[nodiscard]] std::vector<RevealPlan<S>> reveal_plans(const StepSizes& sizes, index_t n);

}  // namespace unmask
