// tests/support/g_test.hpp - do these counts come from this law?
//
// Wilks' G = 2 sum count ln(count / expected) over the cells, about chi-square with (cells - 1)
// degrees of freedom. Cells that expect fewer than 5 counts are merged, smallest first, until the
// merged one expects 5 or only one cell is left; a count where the law has no mass is impossible.
//
// (1) Under the law p_value is about uniform (tested). (2) It is 0 after an impossible count.
// The tail of chi-square is Boost's regularised incomplete gamma function.
#pragma once

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <vector>

#include "core/base/contract.hpp"
#include "core/base/index.hpp"

namespace unmask {

/// A random test at this level fails once in a million runs of a right program; seeds are fixed.
inline constexpr double kGTestLevel = 1e-6;

struct GTest {
  double statistic = 0.0;
  index_t degrees = 0;
  double p_value = 1.0;
};

/// P(chi-square with `degrees` degrees of freedom >= x).
inline double chi_square_tail(double x, index_t degrees) {
  if (degrees == 0) return 1.0;
  return boost::math::gamma_q(static_cast<double>(degrees) / 2, std::max(x, 0.0) / 2);
}

/// Requires: one probability a count, summing to about 1.
inline GTest g_test(const std::vector<index_t>& counts, const std::vector<double>& probabilities) {
  constexpr double kLeastExpected = 5.0;
  UNMASK_REQUIRE(counts.size() == probabilities.size(), "one probability a count");
  struct Cell {
    double expected = 0.0, count = 0.0;
  };
  double total = 0.0;
  for (const index_t count : counts) total += static_cast<double>(count);
  std::vector<Cell> cells;
  for (index_t k = 0; k < counts.size(); ++k) {
    if (probabilities[at(k)] > 0.0) {
      cells.push_back({probabilities[at(k)] * total, static_cast<double>(counts[at(k)])});
    } else if (counts[at(k)] > 0) {
      return {INFINITY, counts.size(), 0.0};
    }
  }
  std::sort(cells.begin(), cells.end(),
            [](const Cell& a, const Cell& b) { return a.expected > b.expected; });
  while (cells.size() > 1 && cells.back().expected < kLeastExpected) {
    const Cell small = cells.back();
    cells.pop_back();
    cells.back().expected += small.expected;
    cells.back().count += small.count;
    for (auto cell = cells.end() - 1; cell != cells.begin(); --cell) {
      if (cell->expected > (cell - 1)->expected) std::swap(*cell, *(cell - 1));
    }
  }
  GTest test;
  for (const Cell& cell : cells) {
    if (cell.count > 0.0) test.statistic += 2 * cell.count * std::log(cell.count / cell.expected);
  }
  test.degrees = cells.empty() ? 0 : cells.size() - 1;
  test.p_value = chi_square_tail(test.statistic, test.degrees);
  return test;
}

}  // namespace unmask
