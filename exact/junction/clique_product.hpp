// exact/junction/clique_product.hpp - the product of a clique's tables, block by block.
//
// A clique's table is never stored: blocks of it are made in the first cache, handed to a body that
// sums what it wants, and forgotten. A block costs few passes whatever the number of factors:
// operands that the fastest outer axes leave alone are multiplied in once for many blocks (a stack
// of partial products, one a level), and small operands of one level are multiplied together first.
//
// (1) Every block that the body sees holds the product of all operands at its cells.
// (2) Doubles: `may_lose` is false if the operands' smallest entries rule out that a product leaves
//     the normal numbers. Else a positive product that does is replaced by the smallest of them:
//     no zero stands for something positive, and no sum errs by more than that number a cell.
// Memory: the merged operands, at most kMergedCells each, and a block a level and thread.
#pragma once

#include <limits>
#include <map>
#include <type_traits>

#include "exact/junction/block_kernels.hpp"

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
class CliqueProduct {
 public:
  CliqueProduct(const CliqueGrid& grid, const std::vector<Operand<S>>& operands) : grid_(grid) {
    int lowest = 0;
    for (const Operand<S>& operand : operands) {
      lowest += operand.lowest;
      terms_.push_back({operand, grid.view(operand.has)});
    }
    may_lose_ = std::is_same_v<S, double> && lowest < kSafe;
    if (grid_.blocks() > kFewBlocks) merge_small_ones();
    sort_into_levels();
  }

  [[nodiscard]] bool may_lose() const { return may_lose_; }

  /// body(walk, block): the product at the blocks begin, ..., end - 1; moves(walk, slowest): before
  /// outer axes from `slowest` on move, 0 after the last block.
  template <class Body, class Moves>
  void for_each_block(index_t begin, index_t end, const Body& body, const Moves& moves) const {
    if (begin == end) return;
    const index_t cells = grid_.block_cells();
    std::vector<S> blocks(at(std::max<index_t>(1, levels_.size()) * cells), S(1));
    S* const block = blocks.data() + (levels_.empty() ? 0 : (levels_.size() - 1) * cells);
    OuterWalk walk(grid_, begin);
    std::size_t changed = 0;  // levels from here on are made anew
    for (index_t b = begin; b < end; ++b) {
      for (std::size_t l = 0; l < levels_.size(); ++l) {
        if (levels_[l].level >= changed) fill(levels_[l], walk, blocks.data() + l * cells, l == 0);
      }
      if (may_lose_) raise_lost(walk, block);
      body(static_cast<const OuterWalk&>(walk), static_cast<const S*>(block));
      const std::size_t slowest = b + 1 < end ? walk.slowest_to_move() : 0;
      moves(static_cast<const OuterWalk&>(walk), slowest);
      walk.next();
      changed = slowest + 1;
    }
  }

  /// The whole table, if it is small.
  [[nodiscard]] std::vector<S> table() const {
    std::vector<S> cells;
    cells.reserve(at(grid_.blocks() * grid_.block_cells()));
    for_each_block(
        0, grid_.blocks(),
        [&](const OuterWalk&, const S* block) {
          cells.insert(cells.end(), block, block + grid_.block_cells());
        },
        [](const OuterWalk&, std::size_t) {});
    return cells;
  }

 private:
  static constexpr index_t kFewBlocks = 4;
  static constexpr double kMergedCells = 1U << 15U;
  static constexpr int kSafe = -1000;  ///< of -1022: the sum of exponents that loses nothing

  struct Term {
    Operand<S> operand;
    RunView view;
  };
  /// The operands that change with one outer axis and none that is faster.
  struct Level {
    std::size_t level = 0;
    std::vector<Term> terms;
  };

  /// The level before it times the level's own terms.
  void fill(const Level& level, const OuterWalk& walk, S* block, bool is_first) const {
    const index_t cells = grid_.block_cells();
    const S* from = is_first ? nullptr : block - cells;
    for (const Term& term : level.terms) {
      multiply(block, from, cells, term.operand.data + walk.offset_of(term.view), term.view);
      from = block;
    }
  }

  void sort_into_levels() {
    std::map<std::size_t, std::vector<Term>> by_level;
    for (Term& term : terms_) by_level[term.view.level()].push_back(std::move(term));
    for (auto& [level, terms] : by_level) levels_.push_back({level, std::move(terms)});
    terms_.clear();
  }

  /// Positive products that are below the normal numbers become the smallest of these. (The block
  /// may be used again as it is: what is raised once stays raised.)
  void raise_lost(const OuterWalk& walk, S* block) const {
    if constexpr (std::is_same_v<S, double>) {
      constexpr double kLeast = std::numeric_limits<double>::min();
      for (index_t k = 0; k < grid_.block_cells(); ++k) {
        if (block[k] < kLeast && !has_zero(walk, k)) block[k] = kLeast;
      }
    }
  }
  [[nodiscard]] bool has_zero(const OuterWalk& walk, index_t cell) const {
    for (const Level& level : levels_) {
      for (const auto& [operand, view] : level.terms) {
        const index_t run = view.offset.size() == 1 ? 0 : cell / view.length;
        index_t entry = walk.offset_of(view) + view.offset[at(run)];
        if (view.advances) entry += cell - run * view.length;
        if (operand.data[entry] == S(0)) return true;
      }
    }
    return false;
  }

  /// Operands of one level that together have few cells become one table; where they touch the
  /// block, one that a block reads as a whole.
  void merge_small_ones() {
    const double all =
        static_cast<double>(grid_.blocks()) * static_cast<double>(grid_.block_cells());
    const double most = std::min(kMergedCells, all / 8);
    std::vector<Group> groups;
    std::vector<Term> left;
    for (Term& term : terms_) {
      std::vector<bool> has = term.operand.has;
      const bool in_block = touches_block(has);
      if (in_block) {
        for (index_t a = grid_.first_block_axis(); a < grid_.axes(); ++a) has[at(a)] = true;
      }
      if (cells_of(has) > most) {
        left.push_back(std::move(term));
      } else {
        put({term.view.level(), in_block, std::move(has), {term.operand}, term.operand.lowest},
            most, groups);
      }
    }
    terms_ = std::move(left);
    for (Group& group : groups) {
      const Operand<S> operand = merged(std::move(group));
      terms_.push_back({operand, grid_.view(operand.has)});
    }
  }

  struct Group {
    std::size_t level;
    bool in_block;
    std::vector<bool> has;
    std::vector<Operand<S>> operands;
    int lowest = 0;
  };

  /// Into the first group that stays small with it.
  void put(Group&& added, double most, std::vector<Group>& groups) const {
    for (Group& group : groups) {
      if (group.level != added.level || group.in_block != added.in_block) continue;
      std::vector<bool> joined = group.has;
      for (std::size_t a = 0; a < joined.size(); ++a) joined[a] = joined[a] || added.has[a];
      const int lowest = group.lowest + added.lowest;
      if (cells_of(joined) > most || lowest < kSafe) continue;
      group.lowest = lowest;
      group.has = std::move(joined);
      group.operands.push_back(added.operands.front());
      return;
    }
    groups.push_back(std::move(added));
  }

  [[nodiscard]] bool touches_block(const std::vector<bool>& has) const {
    return std::find(has.begin() + static_cast<std::ptrdiff_t>(grid_.first_block_axis()), has.end(),
                     true) != has.end();
  }

  [[nodiscard]] double cells_of(const std::vector<bool>& has) const {
    double cells = 1;
    for (index_t a = 0; a < grid_.axes(); ++a) {
      if (has[at(a)]) cells *= static_cast<double>(grid_.cardinalities()[at(a)]);
    }
    return cells;
  }

  [[nodiscard]] Operand<S> merged(Group group) {
    if (group.operands.size() == 1 && group.operands.front().has == group.has) {
      return group.operands.front();
    }
    std::vector<index_t> cardinalities;
    for (index_t a = 0; a < grid_.axes(); ++a) {
      if (group.has[at(a)]) cardinalities.push_back(grid_.cardinalities()[at(a)]);
    }
    for (Operand<S>& operand : group.operands) {
      std::vector<bool> inner;
      for (std::size_t a = 0; a < group.has.size(); ++a) {
        if (group.has[a]) inner.push_back(operand.has[a]);
      }
      operand.has = std::move(inner);
    }
    const CliqueGrid grid(std::move(cardinalities));
    merged_.push_back(CliqueProduct(grid, group.operands, Plain{}).table());
    return {merged_.back().data(), std::move(group.has), merged_.back().size(), group.lowest};
  }
  /// Without merging: for the merged tables themselves.
  struct Plain {};
  CliqueProduct(const CliqueGrid& grid, const std::vector<Operand<S>>& operands, Plain)
      : grid_(grid) {
    for (const Operand<S>& operand : operands) terms_.push_back({operand, grid.view(operand.has)});
    sort_into_levels();
  }

  const CliqueGrid& grid_;
  std::vector<Term> terms_;
  std::vector<Level> levels_;
  std::vector<std::vector<S>> merged_;
  bool may_lose_ = false;
};

}  // namespace unmask::detail
