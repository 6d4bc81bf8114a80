// core/number/entropy_block.hpp - all marginal entropies of the last few variables, row by row.
//
// A row holds the cells of r variables, the last one fastest, for one assignment of other, kept
// variables. For every subset T of the r variables the block sums -p ln p over the rows' marginals
// on T: what the entropy of (kept variables and T) is, once every row has been added.
//
// (1) sum(T) is the sum over rows and over the marginal cells of T of -p ln p; variable i of the
//     row is in T if bit i is set.
// (2) Rows are grouped by the vector width, one row a lane, so that "sum a variable out" adds
//     vectors and "keep it" costs nothing. An incomplete group is padded with zeros.
// Cost: prod(q_i + 1) terms a row, each at nearly the price of entropy_sum's; memory below 64 KiB.
// Error: each term as in entropy_kernel.hpp, at its marginal cell of r roundings; additions cost at
// most (kRowsBeforeFlush times kMaxCells) u relative, as all terms have one sign.
#pragma once

#include <vector>

#include "core/base/index.hpp"
#include "core/base/subset.hpp"
#include "core/base/sum.hpp"

namespace unmask {

class EntropyBlock {
 public:
  static constexpr index_t kMaxCells = 128;
  static constexpr index_t kRowsBeforeFlush = 2;  // rows in one lane

  /// Requires: every cardinality is at least 2 and their product at most kMaxCells.
  explicit EntropyBlock(std::vector<index_t> cardinalities);

  /// Cells of one row.
  [[nodiscard]] index_t cells() const { return cells_; }
  [[nodiscard]] index_t subsets() const { return sums_.size(); }

  void clear();
  void add(const double* rows, index_t count);
  [[nodiscard]] double sum(Subset kept) const;

 private:
  std::vector<index_t> cardinalities_;
  index_t cells_ = 1;
  std::vector<CompensatedSum<double>> sums_;  // variable 0 is the highest bit
  std::vector<double> workspace_;             // a group of rows, partial sums, totals
};

}  // namespace unmask
