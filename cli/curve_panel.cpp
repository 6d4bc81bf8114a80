// cli/curve_panel.cpp - the left panel: areas in data units, lines and labels in pixels.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cli/figure_panels.hpp"
#include "cli/number_text.hpp"
#include "cli/staircase.hpp"
#include "cli/text_table.hpp"

namespace unmask::svg {
namespace {

constexpr index_t kMostBars = 2000;      ///< drawn one by one
constexpr index_t kAveragedBars = 1000;  ///< drawn instead of more
constexpr double kHeadroom = 30.0;       ///< above Z_n, for its label

/// Bars of equal width: heights in nats, edges in positions.
struct Bars {
  std::vector<double> curve, staircase;
  double width = 1.0;  ///< positions a bar
  [[nodiscard]] double edge(std::size_t i) const { return static_cast<double>(i) * width; }
};

/// From positions and nats to pixels.
struct Scale {
  Frame frame;
  double positions, top;  ///< nats at the upper edge
  [[nodiscard]] double x(double j) const { return frame.left + j / positions * frame.width; }
  [[nodiscard]] double y(double z) const { return frame.bottom() - z / top * frame.height; }
};

Bars bars_of(const CurveFigure& figure) {
  const index_t n = figure.curve.positions();
  Bars bars{figure.curve.values(), {}};
  bars.staircase =
      figure.schedule == nullptr ? bars.curve : left_staircase(figure.curve, *figure.schedule);
  if (n <= kMostBars) return bars;
  bars.curve = column_means(bars.curve, kAveragedBars);
  bars.staircase = column_means(bars.staircase, kAveragedBars);
  bars.width = static_cast<double>(n) / static_cast<double>(kAveragedBars);
  return bars;
}

Scale scale_of(const CurveFigure& figure, const Frame& frame) {
  double top = figure.curve.last();
  if (!(top > 0.0)) top = figure.log_cardinality.value_or(1.0);
  if (!(top > 0.0)) top = 1.0;
  return {frame, static_cast<double>(figure.curve.positions()),
          top * frame.height / (frame.height - kHeadroom)};
}

/// The tops of bars first..last-1 from left to right; equal neighbours are one segment.
std::string tops(const std::vector<double>& heights, const Bars& bars, std::size_t first,
                 std::size_t last) {
  std::string path;
  for (std::size_t i = first; i < last; ++i) {
    if (i == first || heights[i] != heights[i - 1]) path += "V" + datum(heights[i]);
    if (i + 1 == last || heights[i + 1] != heights[i]) path += "H" + datum(bars.edge(i + 1));
  }
  return path;
}

/// The same from right to left.
std::string tops_backwards(const std::vector<double>& heights, const Bars& bars, std::size_t first,
                           std::size_t last) {
  std::string path;
  for (std::size_t i = last; i > first; --i) {
    if (i == last || heights[i - 1] != heights[i]) path += "V" + datum(heights[i - 1]);
    if (i - 1 == first || heights[i - 2] != heights[i - 1]) path += "H" + datum(bars.edge(i - 1));
  }
  return path;
}

/// One polygon for each stretch of bars where the curve is above the staircase.
std::string gap_path(const Bars& bars) {
  std::string path;
  const std::size_t count = bars.curve.size();
  for (std::size_t i = 0; i < count;) {
    if (!(bars.curve[i] > bars.staircase[i])) {
      ++i;
      continue;
    }
    const std::size_t first = i;
    while (i < count && bars.curve[i] > bars.staircase[i]) ++i;
    path += "M" + datum(bars.edge(first)) + " " + datum(bars.staircase[first]) +
            tops(bars.curve, bars, first, i) + tops_backwards(bars.staircase, bars, first, i) + "Z";
  }
  return path;
}

std::string areas(const CurveFigure& figure, const Bars& bars, const Scale& scale) {
  const std::size_t count = bars.curve.size();
  const std::string edge = datum(scale.positions);
  std::string group =
      fmt::format("<g transform=\"translate({} {}) scale({} {})\">\n", pixel(scale.frame.left),
                  pixel(scale.frame.bottom()), datum(scale.frame.width / scale.positions),
                  datum(-scale.frame.height / scale.top));
  group += fmt::format("<path class=\"above\" d=\"M0 0V{}H{}V0Z\"/>\n", datum(figure.curve.last()),
                       edge);
  group += "<path class=\"kept\" d=\"M0 0" + tops(bars.curve, bars, 0, count) + "V0Z\"/>\n";
  const std::string gap = gap_path(bars);
  group += "<path id=\"kl-area\" class=\"loss\" d=\"" + (gap.empty() ? "M0 0" : gap) + "\"/>\n";
  return group + "</g>\n";
}

std::string outline(const std::vector<double>& heights, const Bars& bars, const Scale& scale,
                    std::string_view classes) {
  std::string path = "M" + pixel(scale.x(0)) + " " + pixel(scale.y(heights.front()));
  for (std::size_t i = 0; i < heights.size(); ++i) {
    if (i > 0 && heights[i] != heights[i - 1]) path += "V" + pixel(scale.y(heights[i]));
    if (i + 1 == heights.size() || heights[i + 1] != heights[i]) {
      path += "H" + pixel(scale.x(bars.edge(i + 1)));
    }
  }
  return fmt::format("<path class=\"{}\" d=\"{}\"/>\n", classes, path);
}

std::string nats_axis(const CurveFigure& figure, const Scale& scale) {
  const Frame& f = scale.frame;
  const double step = round_step(scale.top / 5.0);
  std::string axis;
  const double highest = figure.curve.last() > 0.0 ? figure.curve.last() : 0.0;
  for (int i = 0; i * step <= highest * (1.0 + 1e-9); ++i) {
    const double y = scale.y(i * step);
    if (i > 0) axis += line({f.left, y}, {f.right(), y}, "grid");
    axis += text({f.left - 8, y + 4}, Anchor::end, "tick", fmt::format("{:.6g}", i * step));
  }
  const double middle = f.top + f.height / 2.0;
  axis += fmt::format(
      "<text transform=\"translate({} {}) rotate(-90)\" text-anchor=\"middle\" "
      "class=\"axis\">{} in nats</text>\n",
      pixel(f.left - 44), pixel(middle), subscripted("Z", "j"));
  const double lnq = figure.log_cardinality.value_or(0.0);
  const bool apart = lnq - figure.curve.last() > rounding_noise(figure.curve);
  if (apart && lnq <= scale.top) {
    axis += line({f.right(), scale.y(lnq)}, {f.right() + 6, scale.y(lnq)}, "rule");
    axis += text({f.right() + 9, scale.y(lnq) + 4}, Anchor::start, "tick", "ln q");
  }
  return axis;
}

/// 1, round numbers, and n.
std::vector<index_t> position_ticks(index_t n) {
  index_t step = n <= 8 ? 1 : n <= 12 ? 2 : n <= 32 ? 4 : 0;
  if (step == 0) step = static_cast<index_t>(round_step(static_cast<double>(n) / 6.0));
  std::vector<index_t> ticks{1};
  for (index_t j = step; j < n; j += step) {
    if (j > 1 && 10 * (n - j) >= 7 * step) ticks.push_back(j);
  }
  if (n > 1) ticks.push_back(n);
  return ticks;
}

std::string position_axis(const Scale& scale, index_t n) {
  const Frame& f = scale.frame;
  std::string axis = line({f.left, f.bottom()}, {f.right(), f.bottom()}, "rule");
  for (const index_t j : position_ticks(n)) {
    const double x = scale.x(static_cast<double>(j) - 0.5);
    axis += line({x, f.bottom()}, {x, f.bottom() + 5}, "rule");
    axis += text({x, f.bottom() + 19}, Anchor::middle, "tick", std::to_string(j));
  }
  return axis + text({f.left + f.width / 2.0, f.bottom() + 68}, Anchor::middle, "axis",
                     "<tspan class=\"math\">j</tspan> = positions already revealed + 1");
}

/// The steps as a strip of blocks under the axis, with their sizes where these fit.
std::string step_strip(const CurveFigure& figure, const Scale& scale) {
  constexpr double kHeight = 17.0, kLeastWidth = 3.0;
  const auto steps = static_cast<double>(figure.schedule->steps());
  if (scale.frame.width / steps < kLeastWidth) return {};
  const double top = scale.frame.bottom() + 29;
  std::string strip, numbers;
  double revealed = 0.0;
  for (const index_t size : figure.schedule->sizes()) {
    const double from = scale.x(revealed),
                 width = static_cast<double>(size) / scale.positions * scale.frame.width;
    const std::string number = std::to_string(size);
    strip += box({from + 0.6, top, width - 1.2, kHeight}, "step");
    if (text_width(number, 11) + 3 < width) {
      numbers += text({from + width / 2, top + 12.5}, Anchor::middle, "size", number);
    }
    revealed += static_cast<double>(size);
  }
  return strip + numbers + text({scale.frame.left - 8, top + 12.5}, Anchor::end, "tick", "sizes");
}

/// A label inside the largest part of the gap that has room for it.
std::string gap_label(const CurveFigure& figure, const Scale& scale, const std::string& label) {
  const double width = (text_width(label, 13) + 12) / scale.frame.width * scale.positions;
  const double height = 20.0 / scale.frame.height * scale.top;
  double best_room = height, x = 0.0, y = 0.0;
  index_t begin = 0;
  for (const index_t size : figure.schedule->sizes()) {
    const double end = static_cast<double>(begin + size), start = end - width;
    if (start >= static_cast<double>(begin)) {
      const double level = figure.curve.z(begin + 1);
      const double room = figure.curve.z(static_cast<index_t>(start) + 1) - level;
      if (room > best_room) {
        best_room = room;
        x = end - width / 2.0;
        y = level + room / 2.0;
      }
    }
    begin += size;
  }
  if (x == 0.0) return {};
  return text({scale.x(x), scale.y(y) + 4.5}, Anchor::middle, "on-loss", label);
}

std::string area_names(const CurveFigure& figure, const Bars& bars, const Scale& scale) {
  const double z = figure.curve.last();
  if (!(z > 0.0)) {
    return text({scale.frame.left + scale.frame.width / 2.0, scale.frame.top + 120}, Anchor::middle,
                "note", "No position tells anything about another.");
  }
  const double box_height = 24.0 / scale.frame.height * scale.top;
  const auto bar_at = [&](double x) {
    const double j = (x - scale.frame.left) / scale.frame.width * scale.positions / bars.width;
    return std::min(static_cast<std::size_t>(std::max(j, 0.0)), bars.curve.size() - 1);
  };
  std::string names;
  if (bars.curve[bar_at(scale.frame.left + 52)] < z - box_height) {
    names += text({scale.frame.left + 10, scale.y(z) + 18}, Anchor::start, "region", "DTC");
  }
  if (bars.staircase[bar_at(scale.frame.right() - 42)] > box_height) {
    names +=
        text({scale.frame.right() - 10, scale.frame.bottom() - 9}, Anchor::end, "region", "TC");
  }
  return names;
}

std::string last_label(const CurveFigure& figure, const Scale& scale) {
  const double z = figure.curve.last(), noise = rounding_noise(figure.curve);
  std::string label =
      subscripted("Z", std::to_string(figure.curve.positions())) + " = " + label_number(z, noise);
  if (const std::string logarithm = logarithm_text(z, noise); !logarithm.empty()) {
    label += " = " + logarithm;
  }
  return line({scale.frame.left, scale.y(z)}, {scale.frame.right(), scale.y(z)}, "ceiling") +
         text({scale.frame.right(), scale.y(z) - 8}, Anchor::end, "note", label);
}

}  // namespace

std::string curve_panel(const CurveFigure& figure, const Frame& frame) {
  const Bars bars = bars_of(figure);
  const Scale scale = scale_of(figure, frame);
  std::string panel = nats_axis(figure, scale) + areas(figure, bars, scale) +
                      last_label(figure, scale) + area_names(figure, bars, scale);
  if (figure.schedule != nullptr) {
    panel += outline(bars.staircase, bars, scale, "staircase");
    const double noise = rounding_noise(figure.curve);
    panel += gap_label(figure, scale, "KL " + label_number(figure.expected_kl, noise));
    panel += step_strip(figure, scale);
  }
  return panel + outline(bars.curve, bars, scale, "curve") +
         position_axis(scale, figure.curve.positions());
}

}  // namespace unmask::svg
