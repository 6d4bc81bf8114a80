// exact/junction/block_lanes.hpp - the inner loops of propagation over doubles, in vector lanes.
//
// What block_kernels.hpp says for any number, for the number that has to be fast. One source for
// every CPU: Highway compiles it for each and picks when it runs; where there are no vectors of
// doubles (WebAssembly) the same algorithms are scalar code.
//
// (1) The same bits on every CPU: cells are multiplied each for itself, in one order; long sums
//     have 16 lanes, whatever the vectors' width, added up in one order; nothing is fused.
// Cost: a load an operand and cell, no store where a product goes straight into a sum; see
// tests/bench/propagation_bench.cpp.
#pragma once

#include <algorithm>
#include <limits>

#include "exact/junction/block_product.hpp"
#include "exact/junction/run_view.hpp"

namespace unmask::detail {

/// to[k] = cell k of the product; `to` may be one of its factors.
void store_product(double* to, const BlockProduct<double>& product, index_t cells);
/// to[k] += cell k of the product.
void add_product(double* to, const BlockProduct<double>& product, index_t cells);
/// The sum of its cells.
[[nodiscard]] double sum_of_product(const BlockProduct<double>& product, index_t cells);

/// to[k] = from[k] * table's entry at cell k; `from` may be `to`, or null for ones.
void multiply_runs(double* to, const double* from, const double* table, const RunView& view);
/// Every entry of the table has its cells of the block added. Requires: the product has one factor.
void add_runs(double* table, const BlockProduct<double>& block, const RunView& view);

/// The largest value, and the least of the positive ones (infinity without one).
struct Extent {
  double largest = 0.0;
  double lowest = std::numeric_limits<double>::infinity();
};
[[nodiscard]] inline Extent joined(const Extent& a, const Extent& b) {
  return {std::max(a.largest, b.largest), std::min(a.lowest, b.lowest)};
}
[[nodiscard]] Extent extent_of(const double* values, index_t count);
/// values[k] = values[k] * factor * again.
void rescale(double* values, index_t count, double factor, double again);
/// values[k] = numerators[k] / values[k] * factor, or 0 where the numerator is 0. The largest
/// result, and the least of those whose numerator is positive (infinity without one, 0 if one is
/// lost).
[[nodiscard]] Extent divide_into(double* values, const double* numerators, index_t count,
                                 double factor);

}  // namespace unmask::detail
