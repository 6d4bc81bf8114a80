// exact/junction/block_kernels.hpp - the inner loops of propagation: one block of a clique's cells.
//
// `multiply` brings a table's entries into the block, `accumulate` sums the block's cells into a
// table (or keeps their maximum), both in the runs that a RunView describes.
//
// (1) Every cell takes part once, in ascending order within an entry: sums do not depend on how
//     cells are grouped into runs, but for the four lanes of a long one.
// Cost: for doubles a load, a product and a store a cell; see tests/bench/propagation_bench.cpp.
#pragma once

#include <algorithm>
#include <utility>

#include "exact/junction/clique_grid.hpp"

namespace unmask::detail {

/// What becomes of the cells that one entry stands for.
enum class Reduction { sum, maximum };

/// to[k] = from[k] * table's entry at cell k; `from` may be `to`, or null for ones.
template <class S>
void multiply(S* to, const S* from, index_t cells, const S* table, const RunView& view) {
  const index_t length = view.length;
  if (length == 1 && view.offset.size() > 1) {
    const std::uint32_t* const offset = view.offset.data();
    if (from == nullptr) {
      for (index_t k = 0; k < cells; ++k) to[k] = table[offset[k]];
    } else {
      for (index_t k = 0; k < cells; ++k) to[k] = from[k] * table[offset[k]];
    }
    return;
  }
  for (const std::uint32_t offset : view.offset) {
    const S* const entries = table + offset;
    if (from == nullptr) {
      if (view.advances) {
        std::copy(entries, entries + length, to);
      } else {
        std::fill(to, to + length, *entries);
      }
    } else if (view.advances) {
      for (index_t k = 0; k < length; ++k) to[k] = from[k] * entries[k];
    } else {
      const S factor = *entries;
      for (index_t k = 0; k < length; ++k) to[k] = from[k] * factor;
    }
    to += length;
    if (from != nullptr) from += length;
  }
}

/// The sum of an array; doubles in four lanes.
template <class S>
[[nodiscard]] S sum_of_run(const S* from, index_t count) {
  S lanes[4] = {S(0), S(0), S(0), S(0)};
  index_t k = 0;
  for (; k + 4 <= count; k += 4) {
    for (index_t j = 0; j < 4; ++j) lanes[j] += from[k + j];
  }
  for (; k < count; ++k) lanes[0] += from[k];
  return (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
}

template <Reduction reduction, class S>
void join(S& into, const S& cell) {
  if constexpr (reduction == Reduction::sum) {
    into += cell;
  } else if (into < cell) {
    into = cell;
  }
}

template <Reduction reduction, class S>
void accumulate(S* table, const S* block, index_t cells, const RunView& view) {
  const index_t length = view.length;
  if (length == 1 && view.offset.size() > 1) {
    const std::uint32_t* const offset = view.offset.data();
    for (index_t k = 0; k < cells; ++k) join<reduction>(table[offset[k]], block[k]);
    return;
  }
  for (const std::uint32_t offset : view.offset) {
    S* const to = table + offset;
    if (view.advances) {
      for (index_t k = 0; k < length; ++k) join<reduction>(to[k], block[k]);
    } else if constexpr (reduction == Reduction::sum) {
      *to += sum_of_run(block, length);
    } else {
      join<reduction>(*to, *std::max_element(block, block + length));
    }
    block += length;
  }
}

}  // namespace unmask::detail
