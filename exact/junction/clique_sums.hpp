// exact/junction/clique_sums.hpp - a clique's cells, summed into smaller tables block by block.
//
// The mirror of clique_product.hpp. A table that does not depend on the fastest outer axes is
// summed once for many blocks: blocks are added up, and handed to it when an axis that it depends
// on moves (a stack of sums, one a level). Small tables of one level are summed as one, which is
// summed into them at the end.
//
// (1) After `before_move` of the last block and `finish`, every entry of a table holds the sum (or
//     maximum) over all blocks that were added, of the cells that it stands for.
// (2) `join` adds up two that have seen different blocks.
// Memory: the tables, at most kMergedCells for those that are summed as one, and a block a level.
#pragma once

#include <map>

#include "exact/junction/block_kernels.hpp"

namespace unmask::detail {

/// A table that a clique's cells are summed into.
struct Target {
  std::vector<bool> has{};  ///< [axis of the clique]
  index_t cells = 1;
};

template <Reduction reduction, class S>
class CliqueSums {
 public:
  CliqueSums(const CliqueGrid& grid, const std::vector<Target>& targets)
      : grid_(grid), targets_(targets), placed_(targets.size()) {
    for (index_t t = 0; t < targets.size(); ++t) place(t);
    for (Sum& sum : sums_) {
      sum.view = grid.view(sum.has);
      sum.values.assign(at(static_cast<index_t>(cells_of(sum.has))), S(0));
    }
    sort_into_levels();
  }
  /// One target, whose entries are elsewhere: `entries` are added to.
  CliqueSums(const CliqueGrid& grid, const Target& target, S* entries)
      : grid_(grid), targets_{target}, placed_{0}, sums_{{target.has}} {
    sums_[0].view = grid.view(target.has);
    sums_[0].elsewhere = entries;
    sort_into_levels();
  }

  void add(const OuterWalk& walk, const S* block) {
    if (levels_.empty()) return;
    Level& fastest = levels_.back();
    if (fastest.level == grid_.outer().size()) {
      hand_over(levels_.size() - 1, walk, block);
    } else {
      take(fastest, block);
    }
  }

  /// To be called before outer axes move, with the slowest that will; after the last block with 0.
  void before_move(const OuterWalk& walk, std::size_t slowest) {
    for (std::size_t l = levels_.size(); l-- > 0 && levels_[l].level > slowest;) {
      if (!levels_[l].is_fresh) flush(l, walk);
    }
  }

  /// What depends on no outer axis. To be called after the last block.
  void finish() {
    if (levels_.empty() || levels_.front().level > 0 || levels_.front().is_fresh) return;
    flush(0, OuterWalk(grid_, 0));
  }

  void join(const CliqueSums& other) {
    for (std::size_t s = 0; s < sums_.size(); ++s) {
      auto& to = sums_[s].values;
      const auto& more = other.sums_[s].values;
      for (std::size_t k = 0; k < to.size(); ++k) detail::join<reduction>(to[k], more[k]);
    }
  }

  /// The sums of target t, by entry.
  [[nodiscard]] std::vector<S> sums_of(index_t t) const {
    const Sum& sum = sums_[at(placed_[at(t)])];
    if (!sum.is_shared) return sum.values;
    std::vector<index_t> cardinalities;
    std::vector<bool> has;
    for (index_t a = 0; a < grid_.axes(); ++a) {
      if (!sum.has[at(a)]) continue;
      cardinalities.push_back(grid_.cardinalities()[at(a)]);
      has.push_back(targets_[at(t)].has[at(a)]);
    }
    const CliqueGrid grid(std::move(cardinalities));
    const RunView view = grid.view(has);
    std::vector<S> values(at(targets_[at(t)].cells), S(0));
    OuterWalk walk(grid, 0);
    for (index_t b = 0; b < grid.blocks(); ++b, walk.next()) {
      accumulate<reduction>(values.data() + walk.offset_of(view),
                            sum.values.data() + b * grid.block_cells(), grid.block_cells(), view);
    }
    return values;
  }

 private:
  static constexpr double kMergedCells = 1U << 14U;

  /// A table that is summed directly: one target's own, or several targets' together.
  struct Sum {
    std::vector<bool> has;
    bool is_shared = false;
    RunView view{};
    std::vector<S> values{};
    S* elsewhere = nullptr;
    [[nodiscard]] S* entries() { return elsewhere != nullptr ? elsewhere : values.data(); }
  };
  struct Level {
    std::size_t level = 0;
    std::vector<std::size_t> sums{};
    std::vector<S> block{};  ///< of all blocks since it was handed over; empty for the fastest
    bool is_fresh = true;    ///< nothing to hand over
  };

  [[nodiscard]] std::size_t level_of(const std::vector<bool>& has) const {
    for (std::size_t k = grid_.outer().size(); k-- > 0;) {
      if (has[at(grid_.outer()[k])]) return k + 1;
    }
    return 0;
  }

  [[nodiscard]] double cells_of(const std::vector<bool>& has) const {
    double cells = 1;
    for (index_t a = 0; a < grid_.axes(); ++a) {
      if (has[at(a)]) cells *= static_cast<double>(grid_.cardinalities()[at(a)]);
    }
    return cells;
  }

  /// Into the very table of another target, or one of the same level that several share, if it
  /// stays small; else one of its own.
  void place(index_t t) {
    const std::vector<bool>& has = targets_[at(t)].has;
    for (std::size_t s = 0; s < sums_.size(); ++s) {
      if (sums_[s].has == has) {
        placed_[at(t)] = s;
        return;
      }
      if (level_of(sums_[s].has) != level_of(has)) continue;
      std::vector<bool> joined = with_block(sums_[s].has);
      for (std::size_t a = 0; a < joined.size(); ++a) joined[a] = joined[a] || has[a];
      if (cells_of(joined) > kMergedCells) continue;
      sums_[s].has = std::move(joined);
      sums_[s].is_shared = true;
      placed_[at(t)] = s;
      return;
    }
    placed_[at(t)] = sums_.size();
    sums_.push_back({has});
  }

  /// Tables that several share have all axes of the block: a block is added as a whole.
  [[nodiscard]] std::vector<bool> with_block(std::vector<bool> has) const {
    for (index_t a = grid_.first_block_axis(); a < grid_.axes(); ++a) has[at(a)] = true;
    return has;
  }

  void sort_into_levels() {
    std::map<std::size_t, std::vector<std::size_t>> by_level;
    for (std::size_t s = 0; s < sums_.size(); ++s) by_level[sums_[s].view.level()].push_back(s);
    for (auto& [level, sums] : by_level) {
      Level entry{level, std::move(sums), {}, true};
      if (level < grid_.outer().size()) entry.block.assign(at(grid_.block_cells()), S(0));
      levels_.push_back(std::move(entry));
    }
  }

  /// A block for the level to keep until it is handed over.
  void take(Level& level, const S* block) {
    const index_t cells = grid_.block_cells();
    if (level.is_fresh) {
      std::copy(block, block + cells, level.block.begin());
      level.is_fresh = false;
      return;
    }
    for (index_t k = 0; k < cells; ++k) detail::join<reduction>(level.block[at(k)], block[k]);
  }

  void hand_over(std::size_t l, const OuterWalk& walk, const S* block) {
    for (const std::size_t s : levels_[l].sums) {
      Sum& sum = sums_[s];
      accumulate<reduction>(sum.entries() + walk.offset_of(sum.view), block, grid_.block_cells(),
                            sum.view);
    }
    if (l > 0) take(levels_[l - 1], block);
  }

  void flush(std::size_t l, const OuterWalk& walk) {
    hand_over(l, walk, levels_[l].block.data());
    levels_[l].is_fresh = true;
  }

  const CliqueGrid& grid_;
  std::vector<Target> targets_;
  std::vector<std::size_t> placed_;  ///< [target]: which of `sums_`
  std::vector<Sum> sums_;
  std::vector<Level> levels_;
};

}  // namespace unmask::detail
