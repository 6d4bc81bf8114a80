// core/base/subset.hpp - a set of positions as a bit mask.
//
// Bit i stands for position i (0-based), so at most 64 positions: enumeration over subsets ends far
// below that. Nothing here allocates.
#pragma once

#include <bit>

#include "core/base/index.hpp"

namespace unmask {

using Subset = std::uint64_t;

inline constexpr index_t kMaxSubsetPositions = 64;

/// Counts in pairs, fours and bytes, whose counts a multiplication adds up: where a compiler knows
/// of no instruction, std::popcount calls a function with a table, which takes twice as long.
[[nodiscard]] constexpr index_t size(Subset s) {
  s -= s >> 1U & 0x5555555555555555U;
  s = (s & 0x3333333333333333U) + (s >> 2U & 0x3333333333333333U);
  s = (s + (s >> 4U)) & 0x0F0F0F0F0F0F0F0FU;
  return s * 0x0101010101010101U >> 56U;
}
[[nodiscard]] constexpr bool contains(Subset s, index_t i) { return (s >> i & 1U) != 0; }
[[nodiscard]] constexpr Subset singleton(index_t i) { return Subset{1} << i; }
[[nodiscard]] constexpr Subset all_positions(index_t n) {
  return n >= kMaxSubsetPositions ? ~Subset{0} : singleton(n) - 1;
}

/// Calls body(i) for every i in s, ascending.
template <class Body>
constexpr void for_each_position(Subset s, Body&& body) {
  for (; s != 0; s &= s - 1) body(static_cast<index_t>(std::countr_zero(s)));
}

/// Calls body(part) for every subset of s, the empty set first.
template <class Body>
constexpr void for_each_subset_of(Subset s, Body&& body) {
  Subset part = 0;
  do {
    body(part);
    part = (part - s) & s;
  } while (part != 0);
}

}  // namespace unmask
