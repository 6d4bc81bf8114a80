// cli/curve_svg.hpp - the picture of why: the KL of a schedule is an area.
//
// Left, the information curve Z_1..Z_n as bars of width 1, a schedule's left staircase under it,
// and the gap between the two, whose area is the expected KL (theory A5); what lies below the curve
// is TC, what lies above it up to Z_n is DTC (A3). Right, if there is a frontier, KL against the
// number of steps, a line for each kind of schedule.
//
// (1) Well-formed XML for every curve and every text, with <title> and <desc>.
// (2) The path with id "kl-area" lies in a group whose unit is one position by one nat; its
//     geometrical area is the expected KL, also where more than 2000 positions are drawn as 1000
//     averaged bars.
// (3) Light and dark by `prefers-color-scheme`; colours do not carry meaning alone. Opened alone on
//     a narrow upright screen the panels stand below each other. Use it as a file or in <img>: the
//     style would apply to a page that it is pasted into.
// Cost: O(n); a file is at most about 100 kB.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/decode/schedule.hpp"
#include "exact/curve/information_curve.hpp"

namespace unmask {

/// KL against steps of one kind of schedule.
struct FrontierLine {
  std::string kind;
  std::vector<std::pair<double, double>> points;  ///< (steps, KL in nats), steps ascending
};

struct CurveFigure {
  std::string spec;  ///< of the model
  const InformationCurve<double>& curve;
  const Schedule* schedule = nullptr;  ///< null: the curve alone (sizes are random)
  std::string schedule_name{};         ///< "optimal:4"
  double shown_steps = 0.0;
  double expected_kl = 0.0;
  std::optional<double> log_cardinality{};  ///< ln q, if all positions have q symbols
  std::vector<FrontierLine> frontier{};     ///< the best first; empty: no right panel
};

[[nodiscard]] std::string curve_svg(const CurveFigure& figure);

}  // namespace unmask
