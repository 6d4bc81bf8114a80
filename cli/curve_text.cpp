#include "cli/curve_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "cli/staircase.hpp"
#include "cli/unicode.hpp"

namespace unmask {
namespace {

constexpr index_t kEighths = 8;
constexpr index_t kWidestBar = 8;
constexpr std::array<const char*, 9> kBlocks{" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};

struct Cell {
  std::string glyph{};
  Ink ink = Ink::plain;
  Ink background = Ink::plain;
  [[nodiscard]] bool same_ink(const Cell& other) const {
    return ink == other.ink && background == other.background;
  }
};

/// Heights in eighths of a row, one a column.
struct Heights {
  std::vector<index_t> curve, staircase;
};

index_t bar_width(index_t n, index_t columns) {
  return std::clamp<index_t>(columns / n, 1, kWidestBar);
}

std::vector<index_t> in_eighths(const std::vector<double>& values, double top, index_t columns,
                                index_t rows) {
  std::vector<index_t> heights;
  const auto most = static_cast<double>(rows * kEighths);
  for (const double mean : column_means(values, columns)) {
    const double height = top > 0.0 ? std::round(mean / top * most) : 0.0;
    heights.push_back(static_cast<index_t>(std::clamp(height, 0.0, most)));
  }
  return heights;
}

/// One cell of which `kept` eighths lie under the staircase and `filled` under the curve.
Cell coloured_cell(index_t kept, index_t filled) {
  if (filled == 0) return {kBlocks[0]};
  if (kept == filled) return {kBlocks[at(filled)], Ink::kept, Ink::plain};
  if (kept == 0) return {kBlocks[at(filled)], Ink::loss, Ink::plain};
  if (filled == kEighths) return {kBlocks[at(kept)], Ink::kept, Ink::loss};
  return {kBlocks[at(filled)], 2 * kept >= filled ? Ink::kept : Ink::loss, Ink::plain};
}

Cell plain_cell(index_t kept, index_t filled) {
  const bool lost = 2 * kept < filled && filled >= 3;
  return {lost ? "░" : kBlocks[at(kept)]};
}

index_t part_in_row(index_t height, index_t bottom) {
  return height <= bottom ? 0 : std::min(height - bottom, kEighths);
}

/// Neighbours of one ink are painted together.
std::string painted(const std::vector<Cell>& cells, const Style& style) {
  std::string line;
  for (std::size_t i = 0; i < cells.size();) {
    std::string run;
    const Cell& first = cells[i];
    for (; i < cells.size() && cells[i].same_ink(first); ++i) run += cells[i].glyph;
    line += style.paint(first.ink, run, first.background);
  }
  return line;
}

std::string row_text(const Heights& heights, index_t bottom, const Style& style) {
  std::vector<Cell> cells;
  for (std::size_t c = 0; c < heights.curve.size(); ++c) {
    const index_t filled = part_in_row(heights.curve[c], bottom);
    const index_t kept = std::min(filled, part_in_row(heights.staircase[c], bottom));
    cells.push_back(style.coloured() ? coloured_cell(kept, filled) : plain_cell(kept, filled));
  }
  return painted(cells, style);
}

std::string level_text(double level) {
  if (level == 0.0) return "0";
  return level >= 0.01 ? fmt::format("{:.3f}", level) : fmt::format("{:.1e}", level);
}

/// Where the numbers 1, n/2 and n stand under the axis.
struct Tick {
  index_t column;
  std::string label;
};

std::vector<Tick> ticks_of(index_t n, index_t columns) {
  std::vector<Tick> ticks;
  index_t free_from = 0;
  for (const index_t j : {index_t{1}, (n + 1) / 2, n}) {
    const double centre =
        (static_cast<double>(j) - 0.5) * static_cast<double>(columns) / static_cast<double>(n);
    const auto column = std::min(static_cast<index_t>(centre), columns - 1);
    std::string label = std::to_string(j);
    const index_t start = column < label.size() / 2 ? 0 : column - label.size() / 2;
    const bool repeated = !ticks.empty() && ticks.back().label == label;
    if (start < free_from || repeated) continue;
    free_from = start + label.size() + 2;
    ticks.push_back({column, std::move(label)});
  }
  return ticks;
}

std::string axis_lines(const std::string& zero, index_t n, index_t columns, index_t indent) {
  const auto ticks = ticks_of(n, columns);
  const std::string margin(at(indent), ' ');
  std::string axis = margin + zero + " ┼", labels(at(indent) + zero.size() + 2, ' ');
  index_t column = 0;
  const std::size_t origin = labels.size();
  for (const Tick& tick : ticks) {
    for (; column < tick.column; ++column) axis += "─";
    axis += "┴";
    ++column;
    const std::size_t start =
        origin + at(tick.column) - std::min(at(tick.column), tick.label.size() / 2);
    labels.resize(std::max(labels.size(), start), ' ');
    labels += tick.label;
  }
  for (; column < columns; ++column) axis += "─";
  return axis + "\n" + labels + "  j\n";
}

std::string right_aligned(const std::string& text, std::size_t width) {
  return std::string(width - std::min(width, text.size()), ' ') + text;
}

}  // namespace

std::string curve_text(const InformationCurve<double>& curve, const Schedule* schedule,
                       const Style& style, const CurveTextOptions& options) {
  const double top = curve.last();
  const std::string high = level_text(top), middle = level_text(top / 2.0);
  const std::size_t label_width = std::max(high.size(), middle.size());
  const index_t room = options.columns - (label_width > 5 ? label_width - 5 : 0);
  const index_t n = curve.positions(), bar = bar_width(n, room), columns = std::min(n * bar, room);
  Heights heights{in_eighths(curve.values(), top, columns, options.rows), {}};
  heights.staircase = schedule == nullptr ? heights.curve
                                          : in_eighths(left_staircase(curve, *schedule), top,
                                                       columns, options.rows);
  std::string text;
  for (index_t row = 0; row < options.rows; ++row) {
    const bool labelled = top > 0.0 && (row == 0 || 2 * row == options.rows);
    const std::string& label = row == 0 ? high : middle;
    std::string line =
        std::string(at(options.indent), ' ') + right_aligned(labelled ? label : "", label_width) +
        (labelled ? " ┤" : " │") + row_text(heights, (options.rows - 1 - row) * kEighths, style);
    if (at(row) < options.notes.size()) line += "  " + options.notes[at(row)];
    while (line.back() == ' ') line.pop_back();
    text += line + "\n";
  }
  return text + axis_lines(right_aligned("0", label_width), n, columns, options.indent);
}

}  // namespace unmask
