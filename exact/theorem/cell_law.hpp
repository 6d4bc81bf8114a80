// exact/theorem/cell_law.hpp - a law as one exact number a cell, and what editing makes of it.
//
// Decoders that revise leave the support of p and come back, so their laws need every cell of the
// shape, not just the rows of p. Numbered as by Shape::linear_index.
//
// (1) All functions are exact, and laws that they return sum to 1.
// (2) Contexts of probability 0 are answered uniformly (theory section 13).
// Cost: cells times positions a function, unless said otherwise. Limit: kMostCells, which
// `lacks_cells` reports before anything is allocated.
#pragma once

#include "exact/theorem/statement.hpp"
#include "exact/theorem/subject.hpp"

namespace unmask {

using Masses = std::vector<Rational>;

class CellLaw {
 public:
  static constexpr index_t kMostCells = 256;

  /// Requires: one mass a cell of the shape.
  CellLaw(Shape shape, Masses masses);
  explicit CellLaw(const SupportTable<Rational>& table);

  [[nodiscard]] const Shape& shape() const { return shape_; }
  [[nodiscard]] index_t positions() const { return shape_.positions(); }
  [[nodiscard]] index_t cells() const { return masses_.size(); }
  [[nodiscard]] const Rational& mass(index_t cell) const { return masses_[at(cell)]; }
  [[nodiscard]] const Masses& masses() const { return masses_; }
  [[nodiscard]] Subset everything() const { return all_positions(positions()); }
  /// What is left of the cell's number when positions outside `s` show 0.
  [[nodiscard]] index_t shown(index_t cell, Subset s) const;
  /// The cell with another symbol at position i.
  [[nodiscard]] index_t with_symbol(index_t cell, index_t i, index_t symbol) const;
  /// P(X_s = what the cell shows there), a cell.
  [[nodiscard]] Masses shown_masses(Subset s) const;
  /// P(X_block = ... | X_given = ...) of what the cell shows, a cell. Requires: they are disjoint.
  [[nodiscard]] Masses conditional(Subset block, Subset given) const;

 private:
  Shape shape_;
  std::vector<index_t> place_;  // what one symbol more at a position adds to a number
  Masses masses_;
};

/// Why a statement about all cells has no claims on `p`; nothing if it has.
[[nodiscard]] std::optional<Claims> lacks_cells(const Subject& p);

/// nu K_R: the positions of `edited` are masked and drawn again one after the other, ascending.
[[nodiscard]] CellLaw edited_exactly(const CellLaw& draft, const CellLaw& p, Subset edited);
/// The same, drawn all at once from their marginals given the rest.
[[nodiscard]] CellLaw edited_at_once(const CellLaw& draft, const CellLaw& p, Subset edited);
/// Rounds of: a uniformly random position is masked and drawn again; with chance `stay` it gets its
/// old symbol back.
[[nodiscard]] CellLaw scanned(CellLaw draft, const CellLaw& p, index_t rounds,
                              const Rational& stay = 0);
/// Rounds that an independent checker would follow, at most 3.
[[nodiscard]] index_t most_edit_rounds(const CellLaw& p);
/// Dobrushin's alpha: the largest sum over i != j, for one j, of how much p(X_i | x_{-i}) can
/// change in total variation when x_j alone does. Cost: cells times n^2 q^2.
[[nodiscard]] Rational largest_influence(const CellLaw& p);

[[nodiscard]] Rational total_variation(const CellLaw& a, const CellLaw& b, Subset s);
/// KL(a_s || b_s). Requires: b is positive where a is.
[[nodiscard]] LogForm divergence(const CellLaw& a, const CellLaw& b, Subset s);
/// a(the cells where p > 0).
[[nodiscard]] Rational mass_inside(const CellLaw& a, const CellLaw& p);

/// Independent bits, disturbed a little; or any small model.
[[nodiscard]] Model weakly_dependent(Philox& random);
/// Small whole weights on every cell.
[[nodiscard]] std::shared_ptr<const SupportTable<Rational>> random_draft(const Shape& shape,
                                                                         Philox& random);
/// A random set of positions: neither empty nor everything, where there is such a set.
[[nodiscard]] Subset random_part(index_t n, Philox& random);
[[nodiscard]] std::vector<index_t> positions_in(Subset s);
/// The symbols of a row of p at `s`.
[[nodiscard]] std::vector<symbol_t> symbols_at(const Subject& p, index_t row, Subset s);

}  // namespace unmask
