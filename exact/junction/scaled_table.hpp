// exact/junction/scaled_table.hpp - tables of a junction tree whose range cannot run out.
//
// A message over hundreds of variables multiplies hundreds of small numbers. Doubles are scaled by
// powers of two, which loses nothing, and the powers are kept apart; rationals and balls have range
// enough and are left alone.
//
// (1) value(cell) * 2^exponent is the entry.
// (2) For doubles the largest value is in [1/2, 1), or all are 0: products of tables stay in range.
// (3) `lowest` bounds the positive values: they are at least 2^lowest.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>
#include <vector>

#include "core/base/index.hpp"

namespace unmask {

template <class S>
struct ScaledTable {
  std::vector<index_t> variables{};  ///< as a tree orders them, the last the fastest
  std::vector<S> values{};
  std::int64_t exponent = 0;
  int lowest = 0;
};

namespace detail {

/// The largest value, and the least of the positive ones (infinity without one).
struct Extent {
  double largest = 0.0;
  double lowest = std::numeric_limits<double>::infinity();
};

/// In lanes: one after the other, each comparison would wait for the one before it.
[[nodiscard]] inline Extent extent_of(const std::vector<double>& values) {
  constexpr std::size_t kLanes = 8;
  constexpr double kNone = std::numeric_limits<double>::infinity();
  double largest[kLanes] = {}, lowest[kLanes];
  std::fill(lowest, lowest + kLanes, kNone);
  const auto see = [&](std::size_t lane, double x) {
    const double positive = x > 0.0 ? x : kNone;
    largest[lane] = largest[lane] < x ? x : largest[lane];
    lowest[lane] = positive < lowest[lane] ? positive : lowest[lane];
  };
  std::size_t k = 0;
  for (; k + kLanes <= values.size(); k += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) see(lane, values[k + lane]);
  }
  for (; k < values.size(); ++k) see(0, values[k]);
  return {*std::max_element(largest, largest + kLanes), *std::min_element(lowest, lowest + kLanes)};
}

}  // namespace detail

/// Scales and measures. False if a positive value would leave the normal numbers.
template <class S>
bool normalise(ScaledTable<S>& table) {
  if constexpr (std::is_same_v<S, double>) {
    const detail::Extent extent = detail::extent_of(table.values);
    if (extent.largest == 0.0) return true;
    const int exponent = std::ilogb(extent.largest) + 1;
    table.lowest = std::ilogb(extent.lowest) - exponent;
    if (exponent != 0) {
      // In two factors: 2^-exponent itself may not be a number.
      const double half = std::ldexp(1.0, -exponent / 2);
      const double rest = std::ldexp(1.0, -exponent + exponent / 2);
      for (double& x : table.values) x = x * half * rest;
      table.exponent += exponent;
    }
    return table.lowest >= std::numeric_limits<double>::min_exponent - 1;
  } else {
    return true;
  }
}

}  // namespace unmask
