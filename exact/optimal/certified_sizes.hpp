// exact/optimal/certified_sizes.hpp - the best schedules, with every comparison decided.
//
// The dynamic program of theory A7 as it stands, D_t(b) = min_a D_{t-1}(a) + c(a,b), over certified
// numbers. Doubles only discard candidates that exceed the best by more than any rounding could
// explain; the rest are compared as enclosures, and where those overlap as what they are: a cost is
// an integer combination of the Z_j, two paths to b differ by
//     sum of s_i Z_{N_{i-1}+1} over the one - the same over the other,
// in which equal Z_j count together. If that is not the empty combination, its sign is that of a
// LogForm.
//
// (1) With forms the schedules are optimal, exactly; among equals the step that ends at b starts as
//     early as possible, as in optimal_sizes.hpp.
// (2) Without forms (a curve too large for exact numbers) two schedules whose enclosures overlap
//     count as equal: the KL of the one returned is enclosed, and exceeds the optimum by at most
//     the width of the enclosures, some 2^-100 of TC. A higher precision would not tell true ties.
// (3) K = n is one position a step.
// Cost: K n^2 / 2 steps of about a nanosecond, n K comparisons of enclosures; memory 4 n K bytes.
// Limit: 2^34 steps. Reference: CCL eq. (1).
#pragma once

#include <vector>

#include "core/base/budget.hpp"
#include "exact/curve/certified_number.hpp"
#include "exact/optimal/optimal_sizes.hpp"

namespace unmask {

/// One schedule for each step count (cut to n). Requires: counts >= 1, at least one.
[[nodiscard]] Result<std::vector<OptimalSchedule<CertifiedNumber>>> certified_optimal_schedules(
    const InformationCurve<CertifiedNumber>& curve, const std::vector<index_t>& step_counts,
    const Budget& budget);

}  // namespace unmask
