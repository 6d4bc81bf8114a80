// exact/junction/grown_product.hpp - the product of small tables as one table, axis by axis.
//
// The axes are taken one after the other; the product over those so far grows by one, and the
// tables that end with it are multiplied in. A table thus costs its share of a smaller product:
// a dozen factors over pairs of axes cost about two passes over the whole, not a dozen.
//
// (1) Every cell is the product of all tables at it, in one order that sizes alone decide.
// Memory: two tables over all axes. Cost: a product a cell and table that has the last axis; less
// for others.
#pragma once

#include <vector>

#include "exact/junction/block_kernels.hpp"
#include "exact/junction/clique_grid.hpp"

namespace unmask::detail {

/// A table as a clique's axes see it.
template <class S>
struct Operand {
  const S* data = nullptr;
  std::vector<bool> has{};  ///< [axis of the clique]
  index_t cells = 1;
  int lowest = 0;  ///< positive entries are at least 2^lowest
};

template <class S>
class GrownProduct {
 public:
  /// Over all axes, the last the fastest.
  [[nodiscard]] static std::vector<S> of(const std::vector<index_t>& cardinalities,
                                         const std::vector<Operand<S>>& operands) {
    GrownProduct product;
    for (const auto& operand : operands) {
      if (end_of(operand) == 0) product.cells_[0] *= operand.data[0];
    }
    for (std::size_t axes = 1; axes <= cardinalities.size(); ++axes) {
      product.pending_ *= cardinalities[axes - 1];
      const CliqueGrid* grid = nullptr;
      CliqueGrid so_far({});
      for (const auto& operand : operands) {
        if (end_of(operand) != axes) continue;
        if (grid == nullptr) {
          product.grow();
          so_far = CliqueGrid({cardinalities.begin(), cardinalities.begin() + offset(axes)});
          grid = &so_far;
        }
        product.multiply_by(operand, so_far, axes);
      }
    }
    product.grow();
    return std::move(product.cells_);
  }

 private:
  static std::ptrdiff_t offset(std::size_t axes) { return static_cast<std::ptrdiff_t>(axes); }

  /// One more than the fastest axis that it has; 0 for none.
  static std::size_t end_of(const Operand<S>& operand) {
    std::size_t axes = operand.has.size();
    while (axes > 0 && !operand.has[axes - 1]) --axes;
    return axes;
  }

  /// Each cell once for every value of the axes that were taken since.
  void grow() {
    if (pending_ == 1) return;
    constexpr index_t kMostRepeat = 7;  // that the loops of runs have
    const index_t count = cells_.size();
    RunView view;
    view.length = pending_;
    if (pending_ <= kMostRepeat) {
      view = {count * pending_, count, pending_, count, {0}, {}};
    } else {
      for (index_t k = 0; k < count; ++k) view.offset.push_back(static_cast<std::uint32_t>(k));
    }
    grown_.resize(at(count * pending_));
    multiply_runs(grown_.data(), static_cast<const S*>(nullptr),
                  static_cast<const S*>(cells_.data()), view);
    cells_.swap(grown_);
    pending_ = 1;
  }

  void multiply_by(const Operand<S>& operand, const CliqueGrid& grid, std::size_t axes) {
    const RunView view = grid.view({operand.has.begin(), operand.has.begin() + offset(axes)});
    OuterWalk walk(grid, 0);
    S* block = cells_.data();
    for (index_t b = 0; b < grid.blocks(); ++b, walk.next(), block += grid.block_cells()) {
      multiply_runs(block, static_cast<const S*>(block), operand.data + walk.offset_of(view), view);
    }
  }

  std::vector<S> cells_{S(1)}, grown_{};
  index_t pending_ = 1;
};

}  // namespace unmask::detail
