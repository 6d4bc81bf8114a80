// exact/junction/block_kernels.hpp - the inner loops of propagation: one block of a clique's cells.
//
// A block is a product of arrays that is multiplied out at last (block_product.hpp), and tables
// that it meets in runs (run_view.hpp). Here for any number; doubles have loops of their own under
// the same names (block_lanes.hpp).
//
// (1) Every cell takes part once.
#pragma once

#include "exact/junction/block_lanes.hpp"
#include "exact/junction/block_product.hpp"
#include "exact/junction/run_view.hpp"

namespace unmask::detail {

template <class S>
[[nodiscard]] S cell_of(const BlockProduct<S>& product, index_t k) {
  if (product.count == 0) return product.scale;
  S cell = product.factors[0][k];
  for (std::size_t f = 1; f < product.count; ++f) cell *= product.factors[f][k];
  if (product.is_scaled) cell *= product.scale;
  return cell;
}

/// to[k] = cell k of the product; `to` may be one of its factors.
template <class S>
void store_product(S* to, const BlockProduct<S>& product, index_t cells) {
  for (index_t k = 0; k < cells; ++k) to[k] = cell_of(product, k);
}

/// to[k] += cell k of the product.
template <class S>
void add_product(S* to, const BlockProduct<S>& product, index_t cells) {
  for (index_t k = 0; k < cells; ++k) to[k] += cell_of(product, k);
}

/// The sum of its cells.
template <class S>
[[nodiscard]] S sum_of_product(const BlockProduct<S>& product, index_t cells) {
  S sum(0);
  for (index_t k = 0; k < cells; ++k) sum += cell_of(product, k);
  return sum;
}

/// to[k] = from[k] * table's entry at cell k; `from` may be `to`, or null for ones.
template <class S>
void multiply_runs(S* to, const S* from, const S* table, const RunView& view) {
  for (const std::uint32_t offset : view.offset) {
    for (index_t k = 0; k < view.length; ++k, ++to) {
      const S& entry = table[offset + k / view.repeat % view.entries];
      if (from == nullptr) {
        *to = entry;
      } else {
        *to = *from++ * entry;
      }
    }
  }
}

/// Every entry of the table has its cells of the block added. Requires: the product has one factor.
template <class S>
void add_runs(S* table, const BlockProduct<S>& block, const RunView& view) {
  index_t cell = 0;
  for (const std::uint32_t offset : view.offset) {
    for (index_t k = 0; k < view.length; ++k) {
      table[offset + k / view.repeat % view.entries] += cell_of(block, cell++);
    }
  }
}

}  // namespace unmask::detail
