#include "cli/curve_svg.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/figure_panels.hpp"
#include "cli/number_text.hpp"
#include "cli/svg_style.hpp"
#include "cli/text_table.hpp"
#include "cli/unicode.hpp"
#include "core/base/text.hpp"

namespace unmask {
namespace {

using svg::Anchor;

constexpr double kHeight = 500, kOnePanel = 600, kTwoPanels = 1120;
constexpr svg::Frame kLeftFrame{72, 128, 480, 262}, kRightFrame{668, 128, 320, 262};

/// On a narrow upright screen the panels stand below each other, twice as large.
constexpr const char* kUprightStyle = R"(@media (max-width: 640px) and (max-aspect-ratio: 1/1) {
.paper { transform: scale(1, 8); }
.left-panel { transform: scale(1.86); }
.right-panel { transform: translate(-1120px, 770px) scale(1.9); }
}
)";

std::string description(const CurveFigure& figure) {
  const InformationCurve<double>& curve = figure.curve;
  std::string text = fmt::format(
      "Information curve of {}: n = {}, Z_n = {}, TC = {}, DTC = {} nats.", figure.spec,
      curve.positions(), format_exact(curve.last()), format_exact(total_correlation(curve)),
      format_exact(dual_total_correlation(curve)));
  if (figure.schedule != nullptr) {
    text += fmt::format(" Schedule {}: {}, sizes {}; expected KL {} nats, the shaded area.",
                        figure.schedule_name, counted(figure.schedule->steps(), "step"),
                        sizes_text(*figure.schedule, 200), format_exact(figure.expected_kl));
  }
  for (const FrontierLine& kind : figure.frontier) {
    text += " " + kind.kind + ":";
    for (const auto& [steps, kl] : kind.points) text += fmt::format(" {:g} {:.6g};", steps, kl);
  }
  return text;
}

std::string subtitle(const CurveFigure& figure, index_t columns) {
  const std::string size = counted(figure.curve.positions(), "position");
  if (figure.schedule_name.empty()) return size;
  std::string text = size + " · schedule " + safe_text(figure.schedule_name);
  if (figure.schedule == nullptr) {
    return shortened(text + ", random sizes: expected KL " +
                         svg::label_number(figure.expected_kl, rounding_noise(figure.curve)) +
                         " nats",
                     columns);
  }
  text = shortened(text, columns);
  const std::string sizes = sizes_text(*figure.schedule, 40);
  if (display_width(text + sizes) + 9 <= columns) text += ", sizes " + sizes;
  return text;
}

/// The key of the areas: a swatch and a number each.
std::string area_key(const CurveFigure& figure) {
  const double noise = rounding_noise(figure.curve), y = kLeftFrame.top - 26;
  double x = kLeftFrame.left;
  std::string key;
  const auto add = [&](std::string_view swatch, std::string_view half, std::string_view classes,
                       const std::string& label) {
    key += svg::box({x, y, 16, 12}, swatch);
    if (!half.empty()) key += svg::box({x + 8, y, 8, 12}, half);
    key += svg::text({x + 22, y + 10}, Anchor::start, classes, svg::xml_text(label));
    x += 22 + svg::text_width(label, 12) + 16;
  };
  if (figure.schedule != nullptr) {
    add("loss", "", "kl", "KL " + svg::label_number(figure.expected_kl, noise) + " lost");
  }
  add("kept", figure.schedule == nullptr ? "" : "loss", "tick",
      "TC " + svg::label_number(total_correlation(figure.curve), noise) + " below");
  add("above", "", "tick",
      "DTC " + svg::label_number(dual_total_correlation(figure.curve), noise) + " above");
  return key;
}

std::string left_panel(const CurveFigure& figure, index_t columns) {
  std::string panel = "<g class=\"left-panel\">\n";
  panel += svg::text({24, 36}, Anchor::start, "title",
                     svg::xml_text(shortened(safe_text(figure.spec), columns * 6 / 10)));
  panel += svg::text({24, 58}, Anchor::start, "subtitle", svg::xml_text(subtitle(figure, columns)));
  const char* heading =
      figure.schedule == nullptr ? "Information curve" : "Information curve and left staircase";
  panel += svg::text({kLeftFrame.left, 90}, Anchor::start, "heading", heading);
  return panel + area_key(figure) + svg::curve_panel(figure, kLeftFrame) + "</g>\n";
}

std::string right_panel(const CurveFigure& figure) {
  std::string panel = "<g class=\"right-panel\">\n";
  panel +=
      svg::text({kRightFrame.left, 90}, Anchor::start, "heading", "KL against number of steps");
  const double y = kRightFrame.top - 20;
  if (figure.shown_steps > 0.0) {
    panel += fmt::format("<circle class=\"shown\" cx=\"{}\" cy=\"{}\" r=\"6\"/>\n",
                         svg::pixel(kRightFrame.left + 8), svg::pixel(y));
    panel += svg::text({kRightFrame.left + 22, y + 4}, Anchor::start, "tick",
                       fmt::format("the schedule shown: {:.6g} step{}", figure.shown_steps,
                                   figure.shown_steps == 1.0 ? "" : "s"));
  }
  return panel + svg::frontier_panel(figure, kRightFrame) + "</g>\n";
}

bool has_frontier(const CurveFigure& figure) {
  return std::any_of(figure.frontier.begin(), figure.frontier.end(),
                     [](const FrontierLine& kind) { return !kind.points.empty(); });
}

}  // namespace

std::string curve_svg(const CurveFigure& figure) {
  const bool both = has_frontier(figure);
  const double width = both ? kTwoPanels : kOnePanel;
  std::string text = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" role=\"img\" "
      "class=\"figure\" preserveAspectRatio=\"xMidYMin meet\" "
      "aria-labelledby=\"figure-title figure-description\">\n"
      "<title id=\"figure-title\">{2}</title>\n<desc id=\"figure-description\">{3}</desc>\n",
      svg::pixel(width), svg::pixel(kHeight), svg::xml_text("Information curve of " + figure.spec),
      svg::xml_text(description(figure)));
  text += svg::style_sheet();
  if (both) text += kUprightStyle;
  text += "</style>\n" + svg::box({0, 0, width, kHeight}, "paper");
  text += left_panel(figure, 78);
  if (both) text += right_panel(figure);
  return text + "</svg>\n";
}

}  // namespace unmask
