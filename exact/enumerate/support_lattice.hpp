// exact/enumerate/support_lattice.hpp - all subset entropies of a list of rows.
//
// Rows that agree on S form the classes of S, and H(X_S) = sum over classes of -p ln p, p being the
// class's weight over the total. Depth first over the positions: adding one position to S splits
// the classes by that column. A class of one row cannot split again: it leaves the active rows, and
// its term is settled for all supersets. When no row is active, all supersets have the same value.
//
// (1) support_subset_entropies: element S (bit i = position i) is H(X_S); element 0 is exactly 0.
// (2) support_entropy_curve: element m is the mean of H(X_S) over |S| = m, without storing 2^n
// values. (3) Equal bits for any thread count: the work is cut into tasks by the shape alone. (4)
// Integer weights are summed exactly, and their terms looked up if the total is at most 2^20. Not
// for dense tables: dense_lattice.hpp. Requires n <= kMaxLatticePositions, fewer than 2^32 rows.
// Cost: at most 2^n row visits times rows, a nanosecond or two each; memory 8 n bytes a row,
// thread. Error, relative to H: below (rows + 15) u, u = 2^-53, in practice a few u.
#pragma once

#include <vector>

#include "core/base/parallel.hpp"
#include "core/base/progress.hpp"
#include "core/model/support_table.hpp"
#include "exact/enumerate/size_sums.hpp"

namespace unmask {

/// `keep_all`: for all 2^n entropies; otherwise for the curve. The cells are an upper bound.
[[nodiscard]] LatticeNeed support_lattice_need(const Shape& shape, index_t rows, Threads threads,
                                               bool keep_all);

[[nodiscard]] std::vector<double> support_subset_entropies(const SupportTable<double>& table,
                                                           Threads threads,
                                                           Progress* progress = nullptr);

[[nodiscard]] std::vector<double> support_entropy_curve(const SupportTable<double>& table,
                                                        Threads threads,
                                                        Progress* progress = nullptr);

}  // namespace unmask
