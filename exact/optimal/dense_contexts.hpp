// exact/optimal/dense_contexts.hpp - every partial assignment of a small table: how likely it is,
// and what revealing each masked position there costs.
//
// For a context (T, x_T) and a masked position i
//     mass(T)[x_T]    = p(x_T)
//     cost(T, i)[x_T] = -sum_v p(x_T, X_i = v) ln phat_i(v | x_T),
// the cross-entropy of the denoiser, not normalised by p(x_T). Tables over T have the symbols of
// T's positions as digits, the last position fastest.
//
// (1) Without an oracle phat is the exact conditional and the cost is p(x_T) H(X_i | x_T).
// (2) Costs are >= 0; contexts of probability 0 cost 0 and are not put to the oracle. A symbol that
//     is possible but has phat = 0 makes the cost infinite.
// Cost: two numbers a masked position and context at most, prod(q_i + 1) contexts.
// Error: a few 2^-53 a cell, relative to the cell's p ln p.
#pragma once

#include <vector>

#include "core/base/parallel.hpp"
#include "core/base/subset.hpp"
#include "core/decode/oracle.hpp"
#include "core/model/joint_table.hpp"

namespace unmask {

/// Where the table of each subset of positions stands in one array.
class SubsetTables {
 public:
  static constexpr index_t kMostPositions = 20;

  /// Requires: at most kMostPositions positions, and prod(q_i + 1) small enough to store.
  explicit SubsetTables(const Shape& shape);

  [[nodiscard]] index_t positions() const { return shape_.positions(); }
  [[nodiscard]] const Shape& shape() const { return shape_; }
  [[nodiscard]] Subset full() const { return all_positions(positions()); }
  /// Rows of symbols over S.
  [[nodiscard]] index_t cells(Subset s) const { return cells_[at(s)]; }
  [[nodiscard]] index_t begin(Subset s) const { return begin_[at(s)]; }
  [[nodiscard]] index_t total() const { return total_; }
  /// A second layout: n - |S| tables over S one after the other, one a masked position.
  [[nodiscard]] index_t shelf_begin(Subset s) const { return shelf_begin_[at(s)]; }
  [[nodiscard]] index_t shelf_total() const { return shelf_total_; }

  /// What one symbol more at position i in S adds to a cell number.
  [[nodiscard]] index_t stride(Subset s, index_t i) const { return cells(s >> i >> 1U << i << 1U); }
  [[nodiscard]] index_t digit(Subset s, index_t cell, index_t i) const {
    return cell / stride(s, i) % shape_.cardinality(i);
  }

  /// sum = the table over S without position i, which is in S, from the one over S.
  void sum_out(Subset s, index_t i, const double* table, double* sum) const;

  /// Numbers in the two layouts, without building them.
  struct Need {
    double total = 0.0, shelf_total = 0.0;
  };
  [[nodiscard]] static Need need(const Shape& shape);

 private:
  Shape shape_;
  std::vector<index_t> cells_, begin_, shelf_begin_;
  index_t total_ = 0, shelf_total_ = 0;
};

class DenseContexts {
 public:
  /// `oracle` null: exact conditionals.
  DenseContexts(const JointTable<double>& table, const Oracle<double>* oracle, Threads threads);

  [[nodiscard]] const SubsetTables& tables() const { return tables_; }
  [[nodiscard]] const double* mass(Subset s) const { return mass_.data() + tables_.begin(s); }
  /// Requires: i is not in t.
  [[nodiscard]] const double* cost(Subset t, index_t i) const {
    const Subset masked_below = all_positions(i) & ~t;
    return cost_.data() + tables_.shelf_begin(t) + size(masked_below) * tables_.cells(t);
  }
  /// sum of p ln p over the rows that extend each context: what remains to be paid in no step.
  [[nodiscard]] const std::vector<double>& negative_entropy() const { return negative_entropy_; }

  [[nodiscard]] static double bytes_needed(const Shape& shape);

 private:
  void fill_masses(const JointTable<double>& table);
  void fill_exact_costs(Threads threads);
  void ask(const Oracle<double>& oracle, Subset t);

  SubsetTables tables_;
  std::vector<double> mass_, cost_, negative_entropy_;
};

/// p ln p, and 0 for p = 0.
[[nodiscard]] double p_log_p(double p);

}  // namespace unmask
