// exact/junction/small_clique.hpp - a clique of so few cells that the bookkeeping would cost more.
//
// Networks in use have hundreds of cliques of a dozen cells, and a context reveals most of what is
// left. Blocks, levels and views are not worth making for them: each table is walked beside the
// cells, with a stride an axis, and nothing is allocated.
//
// (1) `for_each` meets every cell once, in ascending order, with the table's entry at it.
// Cost: an addition a cell and table.
#pragma once

#include <span>
#include <vector>

#include "core/base/index.hpp"

namespace unmask::detail {

class SmallClique {
 public:
  static constexpr index_t kMostCells = 512;
  static constexpr std::size_t kMostAxes = 9;  ///< of two values or more: 2^9 cells

  /// How a table's entries move with each axis that has more than one value.
  struct Strides {
    index_t step[kMostAxes] = {};
  };

  /// `variables`: of the clique, as the tree orders them. Requires: at most kMostCells cells.
  SmallClique(std::span<const index_t> variables, const std::vector<index_t>& cardinalities)
      : cardinalities_(cardinalities) {
    for (const index_t v : variables) {
      const index_t q = cardinalities[at(v)];
      if (q == 1) continue;
      axis_[axes_++] = {v, q};
      cells_ *= q;
    }
  }

  [[nodiscard]] index_t cells() const { return cells_; }

  /// `variables`: of a table, ordered alike.
  [[nodiscard]] Strides strides_of(std::span<const index_t> variables) const {
    Strides strides;
    index_t stride = 1;
    std::size_t a = axes_;
    for (std::size_t k = variables.size(); k-- > 0;) {
      const index_t q = cardinalities_[at(variables[k])];
      if (q == 1) continue;
      while (axis_[--a].variable != variables[k]) {
      }
      strides.step[a] = stride;
      stride *= q;
    }
    return strides;
  }

  /// body(cell, entry).
  template <class Body>
  void for_each(const Strides& strides, const Body& body) const {
    index_t digit[kMostAxes] = {}, entry = 0;
    const std::size_t last = axes_ == 0 ? 0 : axes_ - 1;
    const index_t row = axes_ == 0 ? 1 : axis_[last].cardinality, step = strides.step[last];
    for (index_t cell = 0; cell < cells_;) {
      for (index_t k = 0; k < row; ++k) body(cell++, entry + k * step);
      for (std::size_t a = last; a-- > 0;) {
        entry += strides.step[a];
        if (++digit[a] < axis_[a].cardinality) break;
        entry -= axis_[a].cardinality * strides.step[a];
        digit[a] = 0;
      }
    }
  }

 private:
  struct Axis {
    index_t variable = 0, cardinality = 1;
  };

  const std::vector<index_t>& cardinalities_;
  Axis axis_[kMostAxes]{};
  std::size_t axes_ = 0;
  index_t cells_ = 1;
};

}  // namespace unmask::detail
