// tests/bench/naive_lattice.hpp - the lattice as one would first write it: the yardstick.
//
// The same depth-first keep-or-sum-out recursion, in scalar code, with std::log at every cell of
// every marginal table. No tricks, no waste either: tables shrink as variables are summed out, and
// scratch is allocated once (the tables of one path halve each time: below 2^n cells together).
#pragma once

#include <cmath>
#include <vector>

#include "core/base/index.hpp"

namespace unmask::bench {

/// Sums of the subset entropies of a binary table by subset size.
class NaiveBinaryLattice {
 public:
  explicit NaiveBinaryLattice(index_t n)
      : n_(n), sums_(at(n + 1), 0.0), scratch_(at(index_t{1} << n)) {}

  const std::vector<double>& run(const std::vector<double>& table) {
    sums_.assign(sums_.size(), 0.0);
    visit(table.data(), 0, 1, index_t{1} << n_, 0, scratch_.data());
    return sums_;
  }

 private:
  void visit(const double* table, index_t next, index_t kept_cells, index_t rest_cells, index_t size,
             double* marginal) {
    if (next == n_) {
      sums_[at(size)] += entropy(table, kept_cells);
      return;
    }
    const index_t half = rest_cells / 2;
    visit(table, next + 1, 2 * kept_cells, half, size + 1, marginal);
    for (index_t k = 0; k < kept_cells; ++k) {
      const double* const pair = table + k * rest_cells;
      for (index_t j = 0; j < half; ++j) marginal[k * half + j] = pair[j] + pair[half + j];
    }
    visit(marginal, next + 1, kept_cells, half, size, marginal + kept_cells * half);
  }

  static double entropy(const double* p, index_t count) {
    double sum = 0.0;
    for (index_t i = 0; i < count; ++i) {
      if (p[i] > 0.0) sum -= p[i] * std::log(p[i]);
    }
    return sum;
  }

  index_t n_;
  std::vector<double> sums_;
  std::vector<double> scratch_;
};

}  // namespace unmask::bench
