// exact/optimal/best_sizes_under_error.hpp - the best sizes when the denoiser errs.
//
// Under a uniformly random order a step that reveals s positions after a others costs, on average,
// s times c_a, the mean of CE_j(T) over |T| = a and j outside T (position_costs.hpp). So the best
// sizes obey D_k(b) = min_a D_{k-1}(a) + (b - a) c_a: theory A7 with model error (A9) in it. With
// error more steps may cost more, so k is a cap here.
//
// (1) `by_steps[k-1]` has the least expected KL with at most k steps, and the sizes that attain it;
//     ties, within 1e-12 nats: the fewest steps, then the smallest last step.
// (2) Without error it is the optimum of optimal_sizes.hpp (tested).
// Cost: O(K n^2).
#pragma once

#include <vector>

#include "exact/optimal/optimal_sizes.hpp"
#include "exact/optimal/position_costs.hpp"

namespace unmask {

/// `mean_costs`: c_0 .. c_{n-1}. Requires: K >= 1; it is cut to n.
[[nodiscard]] std::vector<OptimalSchedule<double>> best_sizes_under_error(
    const std::vector<double>& mean_costs, double entropy, index_t most_steps);

}  // namespace unmask
