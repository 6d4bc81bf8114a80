// core/decode/standard_schedules.hpp - the schedules that people use, from n and K alone.
//
// All are exact integer arithmetic: the same sizes on every platform. Steps that would reveal
// nothing are left out, so a schedule may have fewer than K steps.
//
// Sources: uniform with the remainder first as in LLaDA's generate; cosine as in MaskGIT; the
// timestep rule as in Dream (decoders.md 1.1; MDLM's log-linear noise keeps 1-t(1-eps) of the
// positions and gives the same sizes); two-phase as in CCL Theorem 10 (theory B6).
#pragma once

#include "core/decode/schedule.hpp"

namespace unmask {

/// All n at once.
[[nodiscard]] Schedule one_shot(index_t n);
/// One position a step.
[[nodiscard]] Schedule sequential(index_t n);
/// n/K positions a step, the remainder one each to the first steps. Requires: n, K >= 1.
[[nodiscard]] Schedule uniform_schedule(index_t n, index_t steps);
/// floor(n cos(pi i / 2K)) positions are still masked after i steps.
[[nodiscard]] Schedule cosine_schedule(index_t n, index_t steps);
/// Timestep rule: from t to s reveal floor(masked (1 - s/t)), t_j = 1 - (j/K)(1 - 1/1000); all in
/// the last step.
[[nodiscard]] Schedule linear_schedule(index_t n, index_t steps);
/// K-1 single positions, then all the rest: (1, ..., 1, n-K+1).
[[nodiscard]] Schedule two_phase_schedule(index_t n, index_t steps);

}  // namespace unmask
