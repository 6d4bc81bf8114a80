#include "exact/junction/clique_grid.hpp"

#include <algorithm>

namespace unmask::detail {
namespace {

constexpr index_t kBlockCells = 2048;  // 16 KiB of doubles, beside as much of operands
constexpr index_t kShortRun = 8;       // shorter ones are not worth a loop

/// Consecutive axes of a block that a table has, or has not.
struct AxisRun {
  index_t cells = 1;
  bool present = false;
};

std::vector<AxisRun> axis_runs(const std::vector<index_t>& cardinalities,
                               const std::vector<bool>& has, index_t first) {
  std::vector<AxisRun> runs;
  for (index_t a = first; a < cardinalities.size(); ++a) {
    if (cardinalities[at(a)] == 1) continue;
    if (runs.empty() || runs.back().present != has[at(a)]) runs.push_back({1, has[at(a)]});
    runs.back().cells *= cardinalities[at(a)];
  }
  return runs;
}

}  // namespace

CliqueGrid::CliqueGrid(std::vector<index_t> cardinalities, index_t walk_last)
    : cardinalities_(std::move(cardinalities)), first_block_axis_(cardinalities_.size()) {
  while (first_block_axis_ > 0) {
    const index_t grown = block_cells_ * cardinalities_[at(first_block_axis_ - 1)];
    if (grown > kBlockCells && block_cells_ > 1) break;
    block_cells_ = grown;
    --first_block_axis_;
  }
  const auto walk = [&](index_t from, index_t to) {
    index_t blocks = 1;
    for (index_t a = from; a < to; ++a) {
      outer_.push_back(a);
      blocks *= cardinalities_[at(a)];
    }
    return blocks;
  };
  const index_t split = std::min(walk_last, first_block_axis_);
  blocks_ = walk(split, first_block_axis_);
  blocks_together_ = walk(0, split);
  blocks_ *= blocks_together_;
}

RunView CliqueGrid::view(const std::vector<bool>& has) const {
  RunView view;
  const auto runs = axis_runs(cardinalities_, has, first_block_axis_);
  // Offsets from the innermost run outward: each run repeats what is inside of it.
  view.offset = {0};
  index_t entries = 1;
  std::size_t r = runs.size();
  if (r > 0 && (runs[r - 1].cells >= kShortRun || r == 1)) {
    view.length = runs[r - 1].cells;
    view.advances = runs[r - 1].present;
    if (view.advances) entries = view.length;
    --r;
  }
  while (r-- > 0) {
    const std::size_t inside = view.offset.size();
    view.offset.resize(inside * at(runs[r].cells));
    for (index_t j = 1; j < runs[r].cells; ++j) {
      const auto more = static_cast<std::uint32_t>(runs[r].present ? j * entries : 0);
      for (std::size_t k = 0; k < inside; ++k) {
        view.offset[at(j) * inside + k] = view.offset[k] + more;
      }
    }
    if (runs[r].present) entries *= runs[r].cells;
  }
  std::vector<index_t> stride(at(first_block_axis_), 0);
  for (index_t a = first_block_axis_; a-- > 0;) {
    if (!has[at(a)]) continue;
    stride[at(a)] = entries;
    entries *= cardinalities_[at(a)];
  }
  for (const index_t a : outer_) view.stride.push_back(stride[at(a)]);
  return view;
}

OuterWalk::OuterWalk(const CliqueGrid& grid, index_t begin)
    : grid_(grid), digits_(grid.outer().size(), 0) {
  for (std::size_t k = digits_.size(); k-- > 0;) {
    const index_t q = grid.cardinalities()[at(grid.outer()[k])];
    digits_[k] = begin % q;
    begin /= q;
  }
}

std::size_t OuterWalk::slowest_to_move() const {
  std::size_t k = digits_.size();
  while (k > 1 && digits_[k - 1] + 1 == grid_.cardinalities()[at(grid_.outer()[k - 1])]) --k;
  return k == 0 ? 0 : k - 1;
}

void OuterWalk::next() {
  for (std::size_t k = digits_.size(); k-- > 0;) {
    if (++digits_[k] < grid_.cardinalities()[at(grid_.outer()[k])]) return;
    digits_[k] = 0;
  }
}

}  // namespace unmask::detail
