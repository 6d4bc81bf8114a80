// exact/junction/run_view.hpp - which entries of a table a block of cells meets, in runs.
//
// (1) Cell k of run j meets entry offset[j] + k / repeat % entries, counted from where the block
//     stands. Runs are equally long; they follow each other.
#pragma once

#include <vector>

#include "core/base/index.hpp"

namespace unmask::detail {

struct RunView {
  index_t length = 1;   ///< cells of a run
  index_t entries = 1;  ///< consecutive ones that a run meets, over and over
  index_t repeat = 1;   ///< so many cells in a row meet the same entry
  index_t touched = 1;  ///< consecutive entries that the block meets, in any order
  std::vector<std::uint32_t> offset{};
  std::vector<index_t> stride{};  ///< [outer axis, as walked]: entries a digit

  /// One entry for the whole block.
  [[nodiscard]] bool is_constant() const { return touched == 1; }
  /// The block's cells and the entries are the same array.
  [[nodiscard]] bool is_whole() const { return offset.size() == 1 && entries == length; }

  /// One more than the fastest outer axis that entries depend on, as walked; 0 for none.
  [[nodiscard]] std::size_t level() const {
    std::size_t level = stride.size();
    while (level > 0 && stride[level - 1] == 0) --level;
    return level;
  }
};

}  // namespace unmask::detail
