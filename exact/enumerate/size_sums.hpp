// exact/enumerate/size_sums.hpp - sums of subset entropies by subset size.
//
// A lattice that does not store its 2^n entropies adds each to the sum of its size; the entropy
// curve is h_m = (sum over |S| = m) / C(n, m).
//
// (1) Sums are compensated; merging in a fixed order gives equal bits for any thread count.
// Requires n <= kMaxLatticePositions: every binomial is then an exact double.
#pragma once

#include <vector>

#include "core/base/index.hpp"
#include "core/base/sum.hpp"

namespace unmask {

/// Subset lattices have 2^n members; more positions are refused long before.
inline constexpr index_t kMaxLatticePositions = 40;

/// What a lattice will take, known before it is computed.
struct LatticeNeed {
  double cells = 0.0;  ///< terms -p ln p: about a nanosecond each
  double bytes = 0.0;  ///< memory beside the model, outputs included
};

/// C(n, 0), ..., C(n, n).
[[nodiscard]] inline std::vector<double> binomials(index_t n) {
  std::vector<double> row(at(n + 1), 0.0);
  row[0] = 1.0;
  for (index_t i = 1; i <= n; ++i) {
    for (index_t k = i; k > 0; --k) row[at(k)] += row[at(k - 1)];
  }
  return row;
}

class SizeSums {
 public:
  explicit SizeSums(index_t n) : sums_(at(n + 1)) {
    for (index_t free = 0; free <= n; ++free) ways_.push_back(binomials(free));
  }

  void add(index_t size, double entropy) { sums_[at(size)].add(entropy); }

  /// The same entropy for every union of a set of `size` with a subset of `free` more positions.
  void add_supersets(index_t size, index_t free, double entropy) {
    const std::vector<double>& ways = ways_[at(free)];
    for (index_t k = 0; k <= free; ++k) add(size + k, ways[at(k)] * entropy);
  }

  void merge(const SizeSums& other) {
    for (index_t m = 0; m < sums_.size(); ++m) add(m, other.sums_[at(m)].value());
  }

  [[nodiscard]] std::vector<double> values() const {
    std::vector<double> values;
    for (const auto& sum : sums_) values.push_back(sum.value());
    return values;
  }

 private:
  std::vector<CompensatedSum<double>> sums_;
  std::vector<std::vector<double>> ways_;
};

/// h_m from the sums over all subsets of each size.
[[nodiscard]] inline std::vector<double> mean_by_size(std::vector<double> sums) {
  const std::vector<double> ways = binomials(sums.size() - 1);
  for (index_t m = 0; m < sums.size(); ++m) sums[at(m)] /= ways[at(m)];
  return sums;
}

}  // namespace unmask
