// exact/enumerate/weight_census.hpp - how often each class weight occurs among all subsets.
//
// Rows that agree on S form the classes of S; with integer weights of sum D,
//     H(X_S) = ln D - (1/D) sum over classes of w ln w.
// So the mean entropies of all sizes need only a count: for each m, how many pairs (S, class of S)
// with |S| = m have weight w. Classes are refined as in support_lattice.hpp: depth first, a class
// of one row is settled for all supersets at once.
//
// (1) `counts[m]` lists the weights w > 1 that occur at size m in increasing order, with the number
//     of (S, class) pairs that have it. (w ln w = 0 for w = 1.) Exact.
// (2) `census_entropy_curve` is h_m = ln D - (1/(D C(n,m))) sum of count w ln w, exactly.
// (3) The same for any thread count: counts are integers.
// Cost: at most 2^n times rows row visits, some nanoseconds each; memory: an entry a weight and
// size, and 8 n bytes a row, thread. Weights are machine words where D < 2^63.
// Limits: kMaxLatticePositions positions, 2^32 rows, 2^63 pairs.
#pragma once

#include <utility>
#include <vector>

#include "core/base/parallel.hpp"
#include "core/base/progress.hpp"
#include "core/model/support_table.hpp"
#include "core/number/log_form.hpp"

namespace unmask {

struct WeightCensus {
  Integer total;                                                 ///< D
  std::vector<std::vector<std::pair<Integer, index_t>>> counts;  ///< by size 0..n: (w, how often)
};

/// The weights as integers without a common factor: over one common denominator.
[[nodiscard]] std::vector<Integer> integer_weights(const SupportTable<Rational>& table);

[[nodiscard]] WeightCensus weight_census(const SupportTable<Rational>& table, Threads threads,
                                         Progress* progress = nullptr);

/// h_0 .. h_n.
[[nodiscard]] std::vector<LogForm> census_entropy_curve(const WeightCensus& census);

}  // namespace unmask
