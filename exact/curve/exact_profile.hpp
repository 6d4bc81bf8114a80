// exact/curve/exact_profile.hpp - the curves of a model as sums of logarithms, exactly.
//
// A closed form where the model's type has one (exact powers of the transition matrix, exact counts
// of ones, codes, parity, permutations, hypergeometric mixing of blocks), else the census of class
// weights over all subsets (exact/enumerate/weight_census.hpp).
//
// (1) Every entropy and every Z_j is exact. Equal numbers compare equal whatever engine they come
//     from (closed forms against the census, tested exactly).
// (2) All forms of a profile are over one coprime base (up to kMostJointLogarithms different
//     logarithms), so that sums of them that vanish are seen to vanish at once.
// (3) What exceeds a limit or the budget is refused before it is computed, with need and hint.
// Cost: seconds at the limits, milliseconds far from them.
// Limits, as exact numbers grow: Markov chains: n times symbols times the bits of a parameter at
// most 1024 (n = 128 for flip=1/10), half of that, and n <= 48, where the chain is not stationary;
// mixtures: n <= 40, and n times the bits of a parameter at most 1024; codes and parity: n <= 4096;
// permutations: n <= 256; blocks: n <= 512 in all; census: 2^n times rows at most 2^30.
#pragma once

#include "core/number/log_form.hpp"
#include "exact/curve/profile.hpp"

namespace unmask {

using ExactProfile = BasicModelProfile<LogForm>;

inline constexpr index_t kMostJointLogarithms = 20000;

[[nodiscard]] Result<ExactProfile> exact_curve_profile(const Model& model, const Effort& effort);

/// The census alone, for comparison with the closed forms.
[[nodiscard]] Result<ExactProfile> exact_enumerated_profile(const Model& model,
                                                            const Effort& effort);

/// Different integers under logarithms, in all forms of the curves together.
[[nodiscard]] index_t count_logarithms(const CurveProfile<LogForm>& curves);

}  // namespace unmask
