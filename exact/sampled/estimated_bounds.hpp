// exact/sampled/estimated_bounds.hpp - the bounds on a schedule where the curve is only estimated.
//
// Every bound of schedule_bounds.hpp on sizes is a sum of weights times Z_j, plus a constant: the
// weights are what the bound says of steps, curves that are 0 before some j and 1 from there on. So
// a bound has the values for all curves within their intervals that add up to a possible TC - as
// the KL that it bounds.
//
// (1) Bounds are those that schedule_bounds gives, in its order; at an exact curve they are equal
//     up to rounding, and their intervals contain theirs whenever the curve's do (tested).
// (2) Which bound is tightest is said only where intervals decide it.
// Cost: n curves, and n times the bounds of every schedule, O(n) each.
#pragma once

#include "exact/sampled/sampled_curve.hpp"
#include "exact/theorem/schedule_bounds.hpp"

namespace unmask {

using EstimatedBound = BasicBound<Interval>;

/// Bounds of each schedule. Requires: sizes are fixed. `mean_log_cardinality`: of ln q_i.
[[nodiscard]] std::vector<std::vector<EstimatedBound>> estimated_bounds(
    const SampledCurve& curve, double mean_log_cardinality,
    const std::vector<PlannedSchedule>& schedules);

/// The number of the bound that is certainly no larger than any other; nothing where the intervals
/// of several overlap, or where there is none.
[[nodiscard]] std::optional<std::size_t> tightest(const std::vector<EstimatedBound>& bounds);

}  // namespace unmask
