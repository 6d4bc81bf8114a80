// exact/optimal/support_contexts.hpp - the contexts that rows of a support show, up to symmetry.
//
// Over a set T of positions the possible contexts are the classes of rows that agree on T. They are
// kept for one set of each orbit under the symmetries of the law; those of any other set are found
// by carrying rows back. For a class c and a masked position i
//     cost(T, i)[c] = -sum_v p(X_i = v | c) ln phat_i(v | c),
// the cross-entropy of the denoiser given the context.
//
// (1) Without an oracle phat is the exact conditional and the cost is H(X_i | c). Costs are >= 0;
//     infinite where a possible symbol has phat = 0.
// (2) With an oracle only contexts over the representatives are put to it: it must answer symmetric
//     contexts alike, or no symmetries may be given.
// Cost: orbits times rows times positions; memory 8 bytes a row and orbit, and a number a masked
// position and class.
#pragma once

#include <vector>

#include "core/base/parallel.hpp"
#include "core/base/sum.hpp"
#include "core/decode/oracle.hpp"
#include "core/model/support_table.hpp"
#include "exact/symmetry/subset_orbits.hpp"

namespace unmask {

using support_row_t = std::uint32_t;

/// term(begin) + ... + term(end - 1), in stretches that are added with compensation: many equal
/// terms would otherwise round the same way every time. Error: about 64 * 2^-53, relative.
template <class Term>
[[nodiscard]] double careful_sum(index_t begin, index_t end, const Term& term) {
  constexpr index_t kStretch = 64;
  if (end - begin <= kStretch) {
    double sum = 0.0;
    for (; begin < end; ++begin) sum += term(begin);
    return sum;
  }
  CompensatedSum<double> total;
  while (begin < end) {
    const index_t stop = begin + kStretch < end ? begin + kStretch : end;
    double sum = 0.0;
    for (; begin < stop; ++begin) sum += term(begin);
    total.add(sum);
  }
  return total.value();
}

/// The rows of a support, grouped by what they show over one set of positions.
struct RowClasses {
  Subset set = 0;
  std::vector<support_row_t> class_of{};  ///< of each row; classes in order of their first row
  std::vector<support_row_t> order{};     ///< the rows, class by class, ascending within one
  std::vector<support_row_t> ends{};      ///< where each class ends in `order`
  std::vector<double> mass{};             ///< p of each class
  std::vector<double> log_mass{};         ///< ln p of each class
  std::vector<double> cost{};             ///< one number a class, masked position by position

  [[nodiscard]] index_t classes() const { return ends.size(); }
  [[nodiscard]] index_t begin(index_t c) const { return c == 0 ? 0 : index_t{ends[at(c - 1)]}; }
  [[nodiscard]] index_t end(index_t c) const { return ends[at(c)]; }
  /// Requires: i is not in the set.
  [[nodiscard]] const double* cost_of(index_t i) const {
    const Subset masked_below = all_positions(i) & ~set;
    return cost.data() + size(masked_below) * classes();
  }
};

class SupportContexts {
 public:
  /// `oracle` null: exact conditionals.
  SupportContexts(SupportTable<double> table, SubsetOrbits orbits, const Oracle<double>* oracle,
                  Threads threads);

  [[nodiscard]] const Shape& shape() const { return table_.shape(); }
  [[nodiscard]] index_t positions() const { return orbits_.positions(); }
  [[nodiscard]] Subset full() const { return all_positions(positions()); }
  [[nodiscard]] index_t rows() const { return table_.rows(); }
  [[nodiscard]] symbol_t symbol(index_t row, index_t i) const { return table_.symbol(row, i); }
  /// p of each row, and its logarithm.
  [[nodiscard]] const std::vector<double>& mass() const { return mass_; }
  [[nodiscard]] const std::vector<double>& log_mass() const { return log_mass_; }

  [[nodiscard]] const SubsetOrbits& orbits() const { return orbits_; }
  /// Of the representative of an orbit.
  [[nodiscard]] const RowClasses& classes(index_t orbit) const { return classes_[at(orbit)]; }

  /// The row that stands to the representative of s's orbit as `row` stands to s.
  [[nodiscard]] index_t carried_back(Subset s, index_t row) const {
    orbits_.for_each_step_back(s, [&](index_t g) { row = row_back_[at(g)][at(row)]; });
    return row;
  }
  /// The class of `row` over s, as numbered for the representative.
  [[nodiscard]] index_t class_of(Subset s, index_t row) const {
    return classes(orbits_.orbit(s)).class_of[at(carried_back(s, row))];
  }

  /// Over the representatives, at most: so many answers does an oracle have to give.
  [[nodiscard]] static double most_contexts(const Shape& shape, index_t rows,
                                            const SubsetOrbits& orbits);
  [[nodiscard]] static double bytes_needed(const Shape& shape, index_t rows,
                                           const SubsetOrbits& orbits);

 private:
  void group(RowClasses& classes) const;
  void fill_exact_costs(RowClasses& classes) const;
  void ask(const Oracle<double>& oracle, RowClasses& classes) const;

  SupportTable<double> table_;
  SubsetOrbits orbits_;
  std::vector<double> mass_, log_mass_;
  std::vector<std::vector<support_row_t>> column_;    // symbols by first appearance, a position
  std::vector<index_t> symbols_;                      // how many, a position
  std::vector<std::vector<support_row_t>> row_back_;  // a generator: the row that it carries here
  std::vector<RowClasses> classes_;
};

}  // namespace unmask
