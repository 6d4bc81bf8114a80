// exact/junction/clique_grid.hpp - where the entries of smaller tables lie in a clique's cells.
//
// A clique's axes are cut into outer ones and a block of inner ones that fits the first cache.
// All tables of a tree order their axes alike, so within a block a table is read in runs: entries
// one after the other, one entry repeated, or few of either. Walking the outer axes adds strides.
//
// (1) Cell k of the block with outer offset o meets the table's entry o + entry(k): see
//     run_view.hpp. The entries that a block meets are consecutive, from o on.
// (2) Runs are as long as consecutive axes allow; where they would be short, every cell has its own
//     offset.
// Cost of a view: one integer a run.
#pragma once

#include <vector>

#include "exact/junction/run_view.hpp"

namespace unmask::detail {

class CliqueGrid {
 public:
  /// `cardinalities`: of the axes, the last the fastest. `walk_last`: so many leading axes are
  /// walked fastest among the outer ones (sums over them then stay in one place). `weights`: [axis]
  /// how many entries of tables depend on it, or none; else equal, the lightest is walked fastest:
  /// what does not depend on it then stays in the cache.
  explicit CliqueGrid(std::vector<index_t> cardinalities, index_t walk_last = 0,
                      const std::vector<double>& weights = {});

  [[nodiscard]] const std::vector<index_t>& cardinalities() const { return cardinalities_; }
  [[nodiscard]] index_t axes() const { return cardinalities_.size(); }
  [[nodiscard]] index_t block_cells() const { return block_cells_; }
  /// Outer axes, as walked: the last the fastest.
  [[nodiscard]] const std::vector<index_t>& outer() const { return outer_; }
  [[nodiscard]] index_t blocks() const { return blocks_; }
  [[nodiscard]] index_t first_block_axis() const { return first_block_axis_; }
  /// So many consecutive blocks differ in the last-walked leading axes only.
  [[nodiscard]] index_t blocks_together() const { return blocks_together_; }

  /// `has`: [axis] which axes the table has; it orders them as the clique does.
  [[nodiscard]] RunView view(const std::vector<bool>& has) const;
  /// That of the view, without making it.
  [[nodiscard]] std::size_t level_of(const std::vector<bool>& has) const;

 private:
  std::vector<index_t> cardinalities_;
  std::vector<index_t> outer_;
  std::vector<index_t> place_;  ///< [axis before the block's]: where it is in `outer_`
  index_t first_block_axis_ = 0;
  index_t block_cells_ = 1;
  index_t blocks_ = 1;
  index_t blocks_together_ = 1;
};

/// The digits of the outer axes, and a table's offsets with them.
class OuterWalk {
 public:
  /// Starts at block `begin`.
  OuterWalk(const CliqueGrid& grid, index_t begin);
  /// The offset of a view's entries at the current block.
  [[nodiscard]] index_t offset_of(const RunView& view) const {
    index_t offset = 0;
    for (std::size_t k = 0; k < digits_.size(); ++k) offset += digits_[k] * view.stride[k];
    return offset;
  }
  [[nodiscard]] const std::vector<index_t>& digits() const { return digits_; }
  /// The slowest of the outer axes that `next` will change, as walked.
  [[nodiscard]] std::size_t slowest_to_move() const;
  void next();

 private:
  const CliqueGrid& grid_;
  std::vector<index_t> digits_;
};

}  // namespace unmask::detail
