// cli/figure_panels.hpp - the two panels that curve_svg.cpp puts side by side.
#pragma once

#include <string>

#include "cli/curve_svg.hpp"
#include "cli/svg_text.hpp"

namespace unmask::svg {

/// The information curve, the staircase and the area between them.
[[nodiscard]] std::string curve_panel(const CurveFigure& figure, const Frame& frame);

/// KL against steps. Requires: a frontier with a point.
[[nodiscard]] std::string frontier_panel(const CurveFigure& figure, const Frame& frame);

}  // namespace unmask::svg
