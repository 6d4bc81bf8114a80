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

#include "exact/junction/block_lanes.hpp"

namespace unmask {

template <class S>
struct ScaledTable {
  std::vector<index_t> variables{};  ///< as a tree orders them, the last the fastest
  std::vector<S> values{};
  std::int64_t exponent = 0;
  int lowest = 0;
};

namespace detail {

/// Of values that are times 2^exponent and whose extent is known: scales them so that the largest
/// is in [1/2, 1). With `slack` a largest of 2^-(slack+1) is enough, unless small values need the
/// range. False if a positive value would leave the normal numbers.
inline bool settle(double* values, index_t count, const Extent& extent, int slack,
                   std::int64_t& exponent, int& lowest) {
  if (extent.largest == 0.0) return extent.lowest > 0.0;
  const int up = std::ilogb(extent.largest) + 1;
  lowest = std::ilogb(std::max(extent.lowest, std::numeric_limits<double>::denorm_min()));
  constexpr int kLow = -400;
  if (up > 0 || up < -slack || (up < 0 && lowest < kLow)) {
    // In two factors: 2^-up itself may not be a number.
    rescale(values, count, std::ldexp(1.0, -up / 2), std::ldexp(1.0, -up + up / 2));
    exponent += up;
    lowest -= up;
  }
  return lowest >= std::numeric_limits<double>::min_exponent - 1;
}

/// An upper bound of the number of halvings that make `count` numbers below 1 a sum below 1.
inline int halvings_for(double count) { return std::ilogb(count) + 2; }

}  // namespace detail

/// Scales and measures. False if a positive value would leave the normal numbers.
template <class S>
bool normalise(ScaledTable<S>& table) {
  if constexpr (std::is_same_v<S, double>) {
    const index_t count = table.values.size();
    return detail::settle(table.values.data(), count, detail::extent_of(table.values.data(), count),
                          0, table.exponent, table.lowest);
  } else {
    return true;
  }
}

}  // namespace unmask
