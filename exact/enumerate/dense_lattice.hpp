// exact/enumerate/dense_lattice.hpp - all subset entropies of a probability table.
//
// H(X_S) = -sum over x_S of p(x_S) ln p(x_S) in nats, for every subset S of the n positions. Depth
// first: at each variable, keep it or sum it out. The first variables are summed out of the whole
// table; the last few, up to 128 cells, are done in registers and L1 for several rows at once
// (core/number/entropy_block.hpp). "Keep" moves no data.
//
// (1) dense_subset_entropies: element S (bit i = position i) is H(X_S); element 0 is exactly 0.
// (2) dense_entropy_curve: element m is the mean of H(X_S) over |S| = m, 2^n values never stored.
// (3) Equal bits for any thread count: the work is cut into tasks by the shape alone.
// (4) Entropies are never negative; positions of one symbol change nothing.
// Not for tables that are mostly zeros: support_lattice.hpp. Requires n <= kMaxLatticePositions.
// Cost: prod(q_i + 1) terms of 0.5 to 2 ns; memory at most one table a thread beside the model.
// Error, relative to H + 1: below (n q + 2100) u, u = 2^-53; in practice a few u.
#pragma once

#include <vector>

#include "core/base/parallel.hpp"
#include "core/base/progress.hpp"
#include "core/model/joint_table.hpp"
#include "exact/enumerate/size_sums.hpp"

namespace unmask {

/// `keep_all`: for all 2^n entropies; otherwise for the curve.
[[nodiscard]] LatticeNeed dense_lattice_need(const Shape& shape, Threads threads, bool keep_all);

[[nodiscard]] std::vector<double> dense_subset_entropies(const JointTable<double>& table,
                                                         Threads threads,
                                                         Progress* progress = nullptr);

[[nodiscard]] std::vector<double> dense_entropy_curve(const JointTable<double>& table,
                                                      Threads threads,
                                                      Progress* progress = nullptr);

}  // namespace unmask
