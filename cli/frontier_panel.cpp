// cli/frontier_panel.cpp - the right panel: KL against steps, logarithmic, with a floor for 0.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "cli/figure_panels.hpp"
#include "cli/number_text.hpp"

namespace unmask::svg {
namespace {

constexpr double kFloorGap = 26.0;   ///< between the axis' least value and the floor of zeros
constexpr double kLabelGap = 16.0;   ///< between two labels
constexpr std::size_t kColours = 6;  ///< classes k0 .. k5
constexpr double kLinearSteps = 40;  ///< more steps than these: a logarithmic axis

/// From steps and KL to pixels.
struct Plot {
  Frame frame;
  double least = 0.1, most = 1.0;  ///< powers of ten around the positive KLs
  double first = 1.0, last = 1.0;  ///< steps
  double noise = 0.0;
  bool has_floor = false, has_positive = false;

  [[nodiscard]] double log_bottom() const { return frame.bottom() - (has_floor ? kFloorGap : 0.0); }
  [[nodiscard]] double x(double steps) const {
    if (last <= first) return frame.left + frame.width / 2.0;
    const double share = last > kLinearSteps ? std::log(steps / first) / std::log(last / first)
                                             : (steps - first) / (last - first);
    return frame.left + 10.0 + share * (frame.width - 20.0);
  }
  [[nodiscard]] double y(double kl) const {
    if (kl <= noise) return frame.bottom();
    const double share = std::log(kl / least) / std::log(most / least);
    return log_bottom() - share * (log_bottom() - frame.top);
  }
};

Plot plot_of(const CurveFigure& figure, const Frame& frame) {
  Plot plot{frame};
  plot.noise = rounding_noise(figure.curve);
  double least = INFINITY, most = 0.0;
  plot.first = INFINITY;
  for (const FrontierLine& kind : figure.frontier) {
    for (const auto& [steps, kl] : kind.points) {
      plot.first = std::min(plot.first, steps);
      plot.last = std::max(plot.last, steps);
      if (!(kl > plot.noise) || !std::isfinite(kl)) {
        plot.has_floor = true;
        continue;
      }
      least = std::min(least, kl);
      most = std::max(most, kl);
    }
  }
  plot.first = std::min(plot.first, plot.last);
  plot.has_positive = most > 0.0;
  if (!plot.has_positive) return plot;
  plot.least = std::pow(10.0, std::floor(std::log10(least)));
  plot.most = std::pow(10.0, std::ceil(std::log10(most)));
  if (plot.most <= plot.least) plot.most = 10.0 * plot.least;
  return plot;
}

std::string power_label(int exponent) {
  if (exponent >= -3 && exponent <= 4) return fmt::format("{:g}", std::pow(10.0, exponent));
  return fmt::format("10<tspan class=\"sub\" dy=\"-5\">{}</tspan>", exponent);
}

std::string kl_axis(const Plot& plot) {
  const Frame& f = plot.frame;
  std::string axis;
  if (plot.has_positive) {
    const int low = static_cast<int>(std::lround(std::log10(plot.least)));
    const int high = static_cast<int>(std::lround(std::log10(plot.most)));
    const int every = 1 + (high - low) / 7;
    for (int e = low; e <= high; e += every) {
      const double y = plot.y(std::pow(10.0, e));
      axis += line({f.left, y}, {f.right(), y}, "grid");
      axis += text({f.left - 8, y + 4}, Anchor::end, "tick", power_label(e));
    }
    if (high - low == 1) {
      for (const double kl : {2.0 * plot.least, 5.0 * plot.least}) {
        axis += line({f.left, plot.y(kl)}, {f.right(), plot.y(kl)}, "grid");
        axis += text({f.left - 8, plot.y(kl) + 4}, Anchor::end, "tick", fmt::format("{:.2g}", kl));
      }
    }
  }
  if (plot.has_floor || !plot.has_positive) {
    axis += text({f.left - 8, f.bottom() + 4}, Anchor::end, "tick", "0");
    const double y = plot.log_bottom() + kFloorGap / 2.0;
    if (plot.has_positive) axis += line({f.left - 5, y + 3}, {f.left + 5, y - 3}, "rule");
  }
  axis += line({f.left, f.bottom()}, {f.right(), f.bottom()}, "rule");
  return axis + fmt::format(
                    "<text transform=\"translate({} {}) rotate(-90)\" text-anchor="
                    "\"middle\" class=\"axis\">expected KL in nats</text>\n",
                    pixel(f.left - 46), pixel(f.top + f.height / 2.0));
}

std::vector<double> step_ticks(const Plot& plot) {
  std::vector<double> ticks{plot.first};
  if (plot.last <= plot.first) return ticks;
  if (plot.last > kLinearSteps) {
    const double doublings = std::log2(plot.last / plot.first);
    const double factor = std::exp2(std::max(1.0, std::ceil(doublings / 6.0)));
    for (double k = plot.first * factor; k * std::sqrt(factor) < plot.last; k *= factor) {
      ticks.push_back(std::round(k));
    }
  } else {
    const double step = std::max(1.0, plot.last > 12 ? 4.0 : plot.last > 8 ? 2.0 : 1.0);
    for (double k = step; k < plot.last - 0.7 * step; k += step) {
      if (k > plot.first) ticks.push_back(k);
    }
  }
  ticks.push_back(plot.last);
  return ticks;
}

std::string steps_axis(const Plot& plot) {
  const Frame& f = plot.frame;
  std::string axis;
  for (const double k : step_ticks(plot)) {
    axis += line({plot.x(k), f.bottom()}, {plot.x(k), f.bottom() + 5}, "rule");
    axis += text({plot.x(k), f.bottom() + 19}, Anchor::middle, "tick", fmt::format("{:.0f}", k));
  }
  return axis +
         text({f.left + f.width / 2.0, f.bottom() + 40}, Anchor::middle, "axis", "steps allowed");
}

/// Shapes tell the kinds apart where colours do not.
std::string marker(Point at, std::size_t kind) {
  static constexpr std::array<const char*, kColours> kShapes{"m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z",
                                                             "m-3.3 -3.3h6.6v6.6h-6.6Z",
                                                             "m0 -4.4l4.2 7.4h-8.4Z",
                                                             "m0 -4.6l4.6 4.6l-4.6 4.6l-4.6 -4.6Z",
                                                             "m0 4.4l4.2 -7.4h-8.4Z",
                                                             "m-3.6 -3.6l7.2 7.2m0 -7.2l-7.2 7.2"};
  return fmt::format("M{} {}{}", pixel(at.x), pixel(at.y), kShapes[kind % kColours]);
}

std::string kind_line(const Plot& plot, const FrontierLine& kind, std::size_t index) {
  std::string path, markers;
  const std::size_t stride = 1 + kind.points.size() / 17;
  for (std::size_t i = 0; i < kind.points.size(); ++i) {
    const Point point{plot.x(kind.points[i].first), plot.y(kind.points[i].second)};
    path += (path.empty() ? "M" : "L") + pixel(point.x) + " " + pixel(point.y);
    if (i % stride == 0 || i + 1 == kind.points.size()) markers += marker(point, index);
  }
  if (path.empty()) return {};
  const std::size_t colour = index % kColours;
  return fmt::format(
      "<path class=\"series s{0}\" d=\"{1}\"/>\n<path class=\"marks k{0}\" d=\"{2}\"/>\n", colour,
      path, markers);
}

/// The mean height of a line: labels stand in the order of the lines.
double mean_height(const Plot& plot, const FrontierLine& kind) {
  double sum = 0.0;
  for (const auto& [steps, kl] : kind.points) sum += plot.y(kl);
  return kind.points.empty() ? plot.frame.bottom() : sum / static_cast<double>(kind.points.size());
}

std::string labels(const Plot& plot, const CurveFigure& figure) {
  std::vector<std::size_t> order(figure.frontier.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto height = [&](std::size_t i) { return mean_height(plot, figure.frontier[i]); };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return height(a) < height(b); });
  const double needed = kLabelGap * static_cast<double>(order.size() - 1);
  const double centre =
      std::clamp(height(order[order.size() / 2]), plot.frame.top + needed / 2.0,
                 std::max(plot.frame.top + needed / 2.0, plot.frame.bottom() - needed / 2.0));
  double y = centre - needed / 2.0;
  std::string all;
  for (const std::size_t i : order) {
    const double x = plot.frame.right() + 14;
    all += fmt::format("<path class=\"marks k{}\" d=\"{}\"/>\n", i % kColours, marker({x, y}, i));
    all += text({x + 10, y + 4}, Anchor::start, fmt::format("name n{}", i % kColours),
                xml_text(figure.frontier[i].kind));
    y += kLabelGap;
  }
  return all;
}

}  // namespace

std::string frontier_panel(const CurveFigure& figure, const Frame& frame) {
  const Plot plot = plot_of(figure, frame);
  std::string panel = kl_axis(plot) + steps_axis(plot);
  for (std::size_t i = figure.frontier.size(); i > 0; --i) {
    panel += kind_line(plot, figure.frontier[i - 1], i - 1);
  }
  if (figure.shown_steps >= plot.first && figure.shown_steps <= plot.last) {
    const double y = std::clamp(plot.y(figure.expected_kl), frame.top, frame.bottom());
    panel += fmt::format("<circle class=\"shown\" cx=\"{}\" cy=\"{}\" r=\"8.5\"/>\n",
                         pixel(plot.x(figure.shown_steps)), pixel(y));
  }
  return panel + labels(plot, figure);
}

}  // namespace unmask::svg
