// cli/curve_text.hpp - the information curve in a terminal, drawn with eighths of a block.
//
// Each position j is one or more columns; where there are more positions than columns, a column
// shows the mean of its positions. With a schedule, what lies under its left staircase is solid and
// what lies between staircase and curve - the expected KL - is shaded: another colour, or ░ without
// colours.
//
// (1) Without notes no line is wider than indent + 7 + columns, the name of the axis aside,
// whatever
//     n is: n = 1, 2, 5000.
// (2) Heights are rounded to the nearest eighth of a row; a cell that would need three inks shows
//     the larger of the two areas in it.
// Cost: O(n).
#pragma once

#include <string>
#include <vector>

#include "cli/style.hpp"
#include "core/decode/schedule.hpp"
#include "exact/curve/information_curve.hpp"

namespace unmask {

struct CurveTextOptions {
  index_t columns = 42;  ///< of the plot itself, at most; fewer where labels are wide
  index_t rows = 6;      ///< even
  index_t indent = 2;
  std::vector<std::string> notes{};  ///< to the right of the rows, from the top
};

/// Requires: `schedule`, if not null, has as many positions as the curve.
[[nodiscard]] std::string curve_text(const InformationCurve<double>& curve,
                                     const Schedule* schedule, const Style& style,
                                     const CurveTextOptions& options);

}  // namespace unmask
