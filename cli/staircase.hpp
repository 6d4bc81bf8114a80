// cli/staircase.hpp - the two functions that every picture of a schedule shows.
//
// The left staircase of a schedule is Z at the first position of each step, held to the step's end;
// the area between the information curve and it is the expected KL (theory A5).
//
// (1) 0 <= staircase <= curve at every j.
// (2) `column_means` preserves areas: the mean of the columns is the mean of the values.
#pragma once

#include <vector>

#include "core/decode/schedule.hpp"
#include "exact/curve/information_curve.hpp"

namespace unmask {

/// Its value at j = 1..n. Requires: as many positions as the curve.
[[nodiscard]] std::vector<double> left_staircase(const InformationCurve<double>& curve,
                                                 const Schedule& schedule);

/// The values seen as bars of width 1, averaged over `columns` equal columns. Cost: O(values).
[[nodiscard]] std::vector<double> column_means(const std::vector<double>& values, index_t columns);

}  // namespace unmask
