// exact/junction/clique_sums.hpp - a clique's cells, summed into smaller tables block by block.
//
// The mirror of clique_product.hpp. A table that does not depend on the fastest outer axes is
// summed once for many blocks: blocks are added up, and handed to it when an axis that it depends
// on moves (a stack of sums, one a level). Small tables of one level are summed as one, which is
// summed into them at the end; so are parts of other tables. A product that only one table wants
// goes straight into it.
//
// (1) After `before_move` of the last block, `finish` and `complete`, every entry of a table holds
// the sum over
//     all blocks that were added, of the cells that it stands for.
// (2) `join` adds to the first part's sums what another part has seen.
// Memory: the tables, at most kMergedCells for those that are summed as one, and a block a level.
#pragma once

#include <algorithm>
#include <memory>
#include <type_traits>

#include "exact/junction/array_pool.hpp"
#include "exact/junction/block_kernels.hpp"
#include "exact/junction/clique_grid.hpp"

namespace unmask::detail {

/// A table that a clique's cells are summed into.
struct Target {
  std::vector<bool> has{};  ///< [axis of the clique]
  index_t cells = 1;
};

/// How a clique's blocks are dealt out to several objects, one a part: a part has all blocks or
/// none that agree in the digits of the `axes` slowest outer axes, as walked.
struct Cut {
  std::size_t axes = 0;  ///< 0: there is one part
};

template <class S>
class CliqueSums {
 public:
  /// `pool`: where tables and blocks come from; must outlive this, as `grid` must. `first`: that of
  /// the first part, or null for it. Tables whose entries get blocks from one part only are its.
  CliqueSums(const CliqueGrid& grid, const std::vector<Target>& targets, ArrayPool<S>& pool,
             Cut cut = {}, CliqueSums* first = nullptr)
      : grid_(grid), pool_(pool), targets_(targets), placed_(targets.size()) {
    for (index_t t = 0; t < targets.size(); ++t) {
      if (!derive(t)) place(t);
    }
    for (std::size_t s = 0; s < sums_.size(); ++s) {
      Sum& sum = sums_[s];
      sum.view = grid.view(sum.has);
      sum.cells = static_cast<index_t>(cells_of(sum.has));
      const bool is_dealt = depends_on_all(sum.view, cut.axes);
      sum.is_elsewhere = is_dealt && first != nullptr;
      if (!sum.is_elsewhere) sum.values = pool.take(sum.cells);
      sum.entries = sum.is_elsewhere ? first->sums_[s].entries : sum.values.data();
      sum.is_stored = is_dealt && meets_once(sum.view);
      const bool is_cleared = !sum.is_stored && !sum.is_elsewhere;
      if (is_cleared) std::fill(sum.entries, sum.entries + sum.cells, S(0));
    }
    prepare();
  }
  /// One target, whose entries are elsewhere, are all 0, or whatever if every one is stored: see
  /// `stores`. Several such may share the entries, if no entry gets blocks from two of them.
  CliqueSums(const CliqueGrid& grid, const Target& target, S* entries, ArrayPool<S>& pool)
      : grid_(grid), pool_(pool), targets_{target}, placed_(1) {
    sums_.push_back({target.has});
    sums_[0].view = grid.view(target.has);
    sums_[0].cells = target.cells;
    sums_[0].entries = entries;
    sums_[0].is_stored = meets_once(sums_[0].view);
    measures_ = sums_[0].is_stored;
    prepare();
  }

  /// Are a single target's entries written without being read?
  [[nodiscard]] static bool stores(const CliqueGrid& grid, const Target& target) {
    return CliqueSums::meets_once(grid, grid.view(target.has));
  }

  void add(const OuterWalk& walk, const BlockProduct<S>& product) {
    if (levels_.empty()) return;
    Level& fastest = levels_.back();
    if (fastest.level == grid_.outer().size()) {
      hand_over(levels_.size() - 1, walk, product);
    } else {
      take(levels_.size() - 1, walk, product);
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

  /// Of a single target that is stored, when all blocks were added.
  [[nodiscard]] const Extent& extent() const { return extent_; }

  void join(const CliqueSums& other) {
    for (std::size_t s = 0; s < sums_.size(); ++s) {
      if (other.sums_[s].is_elsewhere) continue;
      BlockProduct<S> more;
      more.multiply_by(other.sums_[s].entries);
      add_product(sums_[s].entries, more, sums_[s].cells);
    }
  }

  /// Sums other sums into those targets that are parts of larger ones. To be called last.
  void complete() {
    for (Derived& derived : derived_) {
      const CliqueGrid& grid = *derived.grid;
      derived.sums = std::make_unique<CliqueSums>(grid, derived.targets, pool_);
      OuterWalk walk(grid, 0);
      for (index_t b = 0; b < grid.blocks(); ++b) {
        BlockProduct<S> block;
        block.multiply_by(sums_[derived.from].entries + b * grid.block_cells());
        derived.sums->add(walk, block);
        derived.sums->before_move(walk, b + 1 < grid.blocks() ? walk.slowest_to_move() : 0);
        walk.next();
      }
      derived.sums->finish();
      derived.sums->complete();
    }
  }

  /// Is target t a part of a larger one, and summed from that?
  [[nodiscard]] bool is_derived(index_t t) const { return placed_[at(t)].is_derived; }

  /// The sums of target t, by entry: a table of its own, or `room`, where they are put.
  [[nodiscard]] const S* sums_of(index_t t, std::vector<S>& room) const {
    const Place& place = placed_[at(t)];
    if (place.is_derived) return derived_[place.index].sums->sums_of(place.target, room);
    const Sum& sum = sums_[place.index];
    if (!sum.is_shared) return sum.entries;
    const CliqueGrid grid(cardinalities_of(sum.has));
    const std::vector<bool> has = part_of(targets_[at(t)].has, sum.has);
    const RunView view = grid.view(has);
    room.assign(at(targets_[at(t)].cells), S(0));
    OuterWalk walk(grid, 0);
    for (index_t b = 0; b < grid.blocks(); ++b, walk.next()) {
      BlockProduct<S> block;
      block.multiply_by(sum.entries + b * grid.block_cells());
      add_runs(room.data() + walk.offset_of(view), block, view);
    }
    return room.data();
  }

 private:
  static constexpr double kMergedCells = 1U << 14U;
  static constexpr index_t kFewBlocks = 4;
  static constexpr double kSmallShare = 0.5;  ///< of a clique's cells, in a table to sum from

  /// A table that is summed directly: one target's own, or several targets' together.
  struct Sum {
    std::vector<bool> has;
    bool is_shared = false;
    bool is_source = false;  ///< of other targets' sums: it stays one target's own
    RunView view{};
    index_t cells = 1;
    PooledArray<S> values{};
    S* entries = nullptr;       ///< of `values`, or elsewhere
    bool is_elsewhere = false;  ///< the first part's: no other part writes the same entries
    bool is_stored = false;     ///< every entry is written once: what was there does not matter
  };
  /// Targets that are summed from another one's sums.
  struct Derived {
    std::size_t from = 0;  ///< which of `sums_`
    std::unique_ptr<CliqueGrid> grid{};
    std::vector<Target> targets{};
    std::unique_ptr<CliqueSums> sums{};
  };
  /// Where a target's sums are: one of `sums_`, or a target of one of `derived_`.
  struct Place {
    bool is_derived = false;
    std::size_t index = 0;
    index_t target = 0;
  };
  struct Level {
    std::size_t level = 0;
    std::vector<std::size_t> sums{};
    S* block = nullptr;      ///< of all blocks since it was handed over; none for the fastest
    bool is_fresh = true;    ///< nothing to hand over
    bool is_direct = false;  ///< the block is that of its only sum, where it will be stored
  };

  /// Does a block go to each of the table's entries only once? So if the table has all the outer
  /// axes that are walked more slowly than the fastest of its own.
  static bool meets_once(const CliqueGrid& grid, const RunView& view) {
    return depends_on_all(grid, view, view.level());
  }
  [[nodiscard]] bool meets_once(const RunView& view) const { return meets_once(grid_, view); }
  /// On all of the `axes` slowest outer axes.
  static bool depends_on_all(const CliqueGrid& grid, const RunView& view, std::size_t axes) {
    for (std::size_t k = 0; k < axes; ++k) {
      if (view.stride[k] == 0 && grid.cardinalities()[at(grid.outer()[k])] > 1) return false;
    }
    return true;
  }
  [[nodiscard]] bool depends_on_all(const RunView& view, std::size_t axes) const {
    return depends_on_all(grid_, view, axes);
  }

  [[nodiscard]] double cells_of(const std::vector<bool>& has) const {
    double cells = 1;
    for (index_t a = 0; a < grid_.axes(); ++a) {
      if (has[at(a)]) cells *= static_cast<double>(grid_.cardinalities()[at(a)]);
    }
    return cells;
  }

  /// From the smallest table that has all its axes and is small itself: the clique's many cells
  /// need not be added up once more.
  bool derive(index_t t) {
    if (grid_.blocks() <= kFewBlocks) return false;
    const double most = static_cast<double>(grid_.blocks()) *
                        static_cast<double>(grid_.block_cells()) * kSmallShare;
    const std::vector<bool>& has = targets_[at(t)].has;
    std::size_t best = sums_.size();
    for (std::size_t s = 0; s < sums_.size(); ++s) {
      const std::vector<bool>& larger = sums_[s].has;
      if (sums_[s].is_shared || larger == has || !contains(larger, has)) continue;
      if (cells_of(larger) > (best < sums_.size() ? cells_of(sums_[best].has) : most)) continue;
      best = s;
    }
    if (best == sums_.size()) return false;
    sums_[best].is_source = true;
    Derived& derived = derived_from(best);
    placed_[at(t)] = {true, static_cast<std::size_t>(&derived - derived_.data()),
                      derived.targets.size()};
    derived.targets.push_back({part_of(has, sums_[best].has), targets_[at(t)].cells});
    return true;
  }

  static bool contains(const std::vector<bool>& larger, const std::vector<bool>& smaller) {
    for (std::size_t a = 0; a < larger.size(); ++a) {
      if (smaller[a] && !larger[a]) return false;
    }
    return true;
  }

  /// `has` by the axes that `larger` has.
  static std::vector<bool> part_of(const std::vector<bool>& has, const std::vector<bool>& larger) {
    std::vector<bool> part;
    for (std::size_t a = 0; a < larger.size(); ++a) {
      if (larger[a]) part.push_back(has[a]);
    }
    return part;
  }

  [[nodiscard]] std::vector<index_t> cardinalities_of(const std::vector<bool>& has) const {
    std::vector<index_t> cardinalities;
    for (index_t a = 0; a < grid_.axes(); ++a) {
      if (has[at(a)]) cardinalities.push_back(grid_.cardinalities()[at(a)]);
    }
    return cardinalities;
  }

  Derived& derived_from(std::size_t s) {
    for (Derived& derived : derived_) {
      if (derived.from == s) return derived;
    }
    derived_.push_back({s, std::make_unique<CliqueGrid>(cardinalities_of(sums_[s].has)), {}, {}});
    return derived_.back();
  }

  /// Into the very table of another target, or one of the same level that several share, if it
  /// stays small; else one of its own.
  void place(index_t t) {
    const std::vector<bool>& has = targets_[at(t)].has;
    for (std::size_t s = 0; s < sums_.size(); ++s) {
      if (sums_[s].has == has) {
        placed_[at(t)].index = s;
        return;
      }
      if (grid_.blocks() == 1 || sums_[s].is_source ||
          grid_.level_of(sums_[s].has) != grid_.level_of(has))
        continue;
      std::vector<bool> joined = with_block(sums_[s].has);
      for (std::size_t a = 0; a < joined.size(); ++a) joined[a] = joined[a] || has[a];
      if (cells_of(joined) > kMergedCells) continue;
      sums_[s].has = std::move(joined);
      sums_[s].is_shared = true;
      placed_[at(t)].index = s;
      return;
    }
    placed_[at(t)].index = sums_.size();
    sums_.push_back({has});
  }

  /// Tables that several share have all axes of the block: a block is added as a whole.
  [[nodiscard]] std::vector<bool> with_block(std::vector<bool> has) const {
    for (index_t a = grid_.first_block_axis(); a < grid_.axes(); ++a) has[at(a)] = true;
    return has;
  }

  /// Sums by level, in ascending order, and their blocks.
  void prepare() {
    for (std::size_t s = 0; s < sums_.size(); ++s) {
      const std::size_t level = sums_[s].view.level();
      auto place = std::lower_bound(levels_.begin(), levels_.end(), level,
                                    [](const Level& l, std::size_t x) { return l.level < x; });
      if (place == levels_.end() || place->level != level) {
        place = levels_.insert(place, Level{level});
      }
      place->sums.push_back(s);
    }
    const index_t cells = grid_.block_cells();
    blocks_ = pool_.take((levels_.size() + 1) * cells);
    scratch_ = blocks_.data() + levels_.size() * cells;
    for (std::size_t l = 0; l < levels_.size(); ++l) {
      Level& level = levels_[l];
      if (level.level == grid_.outer().size()) continue;
      const Sum& only = sums_[level.sums[0]];
      level.is_direct = level.sums.size() == 1 && only.is_stored && only.view.is_whole();
      if (!level.is_direct) level.block = blocks_.data() + l * cells;
    }
  }

  /// A block for the level to keep until it is handed over.
  void take(std::size_t l, const OuterWalk& walk, const BlockProduct<S>& product) {
    Level& level = levels_[l];
    if (level.is_fresh) {
      if (level.is_direct) {
        const Sum& sum = sums_[level.sums[0]];
        level.block = sum.entries + walk.offset_of(sum.view);
      }
      store_product(level.block, product, grid_.block_cells());
      level.is_fresh = false;
    } else {
      add_product(level.block, product, grid_.block_cells());
    }
  }

  void hand_over(std::size_t l, const OuterWalk& walk, BlockProduct<S> product) {
    const std::size_t takers = levels_[l].sums.size() + (l > 0 ? 1 : 0);
    if (takers > 1) multiply_out(product);  // once for all of them
    for (const std::size_t s : levels_[l].sums) {
      if (levels_[l].is_direct) continue;  // it is there already
      add_to(sums_[s], sums_[s].entries + walk.offset_of(sums_[s].view), product);
    }
    if (l > 0) take(l - 1, walk, product);
  }

  /// Many arrays become one.
  void multiply_out(BlockProduct<S>& product) {
    if (product.count == 1) return;
    store_product(scratch_, product, grid_.block_cells());
    product = {};
    product.multiply_by(scratch_);
  }

  /// `to`: the entries that the block touches.
  void add_to(const Sum& sum, S* to, BlockProduct<S>& product) {
    const index_t cells = grid_.block_cells();
    if (sum.view.is_whole()) {
      if (sum.is_stored) {
        store_product(to, product, cells);
      } else {
        add_product(to, product, cells);
      }
    } else {
      if (sum.is_stored) std::fill(to, to + sum.view.touched, S(0));
      if (sum.view.is_constant()) {
        *to += sum_of_product(product, cells);
      } else {
        multiply_out(product);
        add_runs(to, product, sum.view);
      }
    }
    if (measures_) see(to, sum.view.touched);
  }

  /// Entries that are final now, and in the first cache.
  void see([[maybe_unused]] const S* entries, [[maybe_unused]] index_t count) {
    if constexpr (std::is_same_v<S, double>) extent_ = joined(extent_, extent_of(entries, count));
  }

  void flush(std::size_t l, const OuterWalk& walk) {
    BlockProduct<S> block;
    block.multiply_by(levels_[l].block);
    hand_over(l, walk, block);
    levels_[l].is_fresh = true;
    if (measures_ && levels_[l].is_direct) see(levels_[l].block, grid_.block_cells());
  }

  const CliqueGrid& grid_;
  ArrayPool<S>& pool_;
  std::vector<Target> targets_;
  std::vector<Place> placed_;  ///< [target]
  std::vector<Sum> sums_;
  std::vector<Derived> derived_;
  std::vector<Level> levels_;
  PooledArray<S> blocks_;
  bool measures_ = false;
  Extent extent_{};
  S* scratch_ = nullptr;  ///< of `blocks_`: where a product is multiplied out for several takers
};

}  // namespace unmask::detail
