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
/// All of them. A block of two axes or more has at most 2048 cells, so at most 11 axes that count.
struct AxisRuns {
  AxisRun run[12]{};
  std::size_t count = 0;
};

AxisRuns axis_runs(const std::vector<index_t>& cardinalities, const std::vector<bool>& has,
                   index_t first) {
  AxisRuns runs;
  for (index_t a = first; a < cardinalities.size(); ++a) {
    if (cardinalities[at(a)] == 1) continue;
    if (runs.count == 0 || runs.run[runs.count - 1].present != has[at(a)]) {
      runs.run[runs.count++] = {1, has[at(a)]};
    }
    runs.run[runs.count - 1].cells *= cardinalities[at(a)];
  }
  return runs;
}

/// Takes the innermost run, or two of them if that one is short, for the view's loops.
void take_run(AxisRuns& runs, RunView& view) {
  if (runs.count == 0) return;
  const AxisRun& last = runs.run[runs.count - 1];
  if (last.cells >= kShortRun || runs.count == 1) {
    view.length = last.cells;
    view.entries = last.present ? last.cells : 1;
    runs.count -= 1;
    return;
  }
  const AxisRun& before = runs.run[runs.count - 2];
  if (last.cells * before.cells < kShortRun) return;
  view.length = last.cells * before.cells;
  view.entries = last.present ? last.cells : before.cells;
  view.repeat = last.present ? 1 : last.cells;
  runs.count -= 2;
}

}  // namespace

CliqueGrid::CliqueGrid(std::vector<index_t> cardinalities, index_t walk_last,
                       const std::vector<double>& weights)
    : cardinalities_(std::move(cardinalities)), first_block_axis_(cardinalities_.size()) {
  while (first_block_axis_ > 0) {
    const index_t grown = block_cells_ * cardinalities_[at(first_block_axis_ - 1)];
    if (grown > kBlockCells && block_cells_ > 1) break;
    block_cells_ = grown;
    --first_block_axis_;
  }
  const auto walk = [&](index_t from, index_t to) {
    index_t blocks = 1;
    const auto begin = static_cast<std::ptrdiff_t>(outer_.size());
    for (index_t a = from; a < to; ++a) {
      outer_.push_back(a);
      blocks *= cardinalities_[at(a)];
    }
    if (!weights.empty()) {
      std::stable_sort(outer_.begin() + begin, outer_.end(),
                       [&](index_t a, index_t b) { return weights[at(a)] > weights[at(b)]; });
    }
    return blocks;
  };
  const index_t split = std::min(walk_last, first_block_axis_);
  blocks_ = walk(split, first_block_axis_);
  blocks_together_ = walk(0, split);
  blocks_ *= blocks_together_;
  place_.resize(at(first_block_axis_));
  for (index_t k = 0; k < outer_.size(); ++k) place_[at(outer_[at(k)])] = k;
}

RunView CliqueGrid::view(const std::vector<bool>& has) const {
  RunView view;
  AxisRuns runs = axis_runs(cardinalities_, has, first_block_axis_);
  take_run(runs, view);
  // Offsets from the innermost run outward: each run repeats what is inside of it.
  view.touched = view.entries;
  view.offset.assign(1, 0);
  while (runs.count-- > 0) {
    const AxisRun& run = runs.run[runs.count];
    const std::size_t inside = view.offset.size();
    view.offset.resize(inside * at(run.cells));
    for (index_t j = 1; j < run.cells; ++j) {
      const auto more = static_cast<std::uint32_t>(run.present ? j * view.touched : 0);
      for (std::size_t k = 0; k < inside; ++k) {
        view.offset[at(j) * inside + k] = view.offset[k] + more;
      }
    }
    if (run.present) view.touched *= run.cells;
  }
  index_t entries = view.touched;
  view.stride.assign(outer_.size(), 0);
  for (index_t a = first_block_axis_; a-- > 0;) {
    if (!has[at(a)]) continue;
    view.stride[at(place_[at(a)])] = entries;
    entries *= cardinalities_[at(a)];
  }
  return view;
}

std::size_t CliqueGrid::level_of(const std::vector<bool>& has) const {
  std::size_t level = outer_.size();
  while (level > 0 && !has[at(outer_[level - 1])]) --level;
  return level;
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
