#include "exact/junction/propagation.hpp"

#include <algorithm>

#include "core/base/contract.hpp"
#include "exact/junction/tree_scalar.hpp"

namespace unmask {
namespace {

using detail::CliqueGrid;
using detail::CliqueProduct;
using detail::CliqueSums;
using detail::is_zero;
using detail::Operand;
using detail::OuterWalk;
using detail::Target;

template <class S>
using Sums = CliqueSums<detail::Reduction::sum, S>;

constexpr double kLargeClique = 1U << 17U;  // cells: worth cutting up for several threads
constexpr double kSmallLevel = 1U << 13U;   // cells: not worth waking another thread
constexpr index_t kMostParts = 16;

/// Part k of `count` things in `parts` parts.
index_t part_begin(index_t count, index_t parts, index_t k) {
  return count / parts * k + std::min(k, count % parts);
}

/// Is a positive sum so small that products lost to underflow may be a part of it? Each of those
/// counts as 2^-1022, rounding errors of others are below 2^-970, and there are fewer than 2^50.
bool has_doubtful(const std::vector<double>& sums) {
  return detail::extent_of(sums).lowest < 0x1p-860;
}
template <class S>
bool has_doubtful(const std::vector<S>&) {
  return false;
}

/// A cell with probability proportional to its weight. Requires: a positive weight.
index_t drawn_cell(const std::vector<long double>& weights, Philox& random) {
  long double total = 0;
  for (const long double weight : weights) total += weight;
  long double left = static_cast<long double>(random.uniform()) * total;
  index_t last = 0;
  for (index_t k = 0; k < weights.size(); ++k) {
    if (!(weights[at(k)] > 0)) continue;
    last = k;
    left -= weights[at(k)];
    if (left < 0) break;
  }
  return last;
}

}  // namespace

template <class S>
Propagation<S>::Propagation(const JunctionTree& tree, std::vector<index_t> cardinalities,
                            std::vector<ScaledTable<S>> factors, S one)
    : tree_(tree),
      cardinalities_(std::move(cardinalities)),
      factors_(std::move(factors)),
      nodes_(tree.cliques.size()),
      marginals_(cardinalities_.size()),
      one_(std::move(one)) {
  // Constants are multiplied here, not in a clique: there may be thousands of them.
  ScaledTable<S> constant{{}, {one_}, 0, 0};
  for (ScaledTable<S>& factor : factors_) {
    if (!normalise(factor)) underflowed_ = true;
    if (!factor.variables.empty()) continue;
    constant.values[0] *= factor.values[0];
    constant.exponent += factor.exponent;
    normalise(constant);
    factor = {{}, {S(1)}, 0, 0};
  }
  partition_ = constant.values[0];
  exponent_ = constant.exponent;
  const index_t count = tree.cliques.size();
  std::vector<index_t> height(at(count), 0), depth(at(count), 0);
  const auto enter = [](std::vector<std::vector<index_t>>& levels, index_t level, index_t c) {
    if (levels.size() <= level) levels.resize(at(level + 1));
    levels[at(level)].push_back(c);
  };
  for (index_t c = 0; c < count; ++c) {
    for (const index_t child : tree.cliques[at(c)].children) {
      height[at(c)] = std::max(height[at(c)], height[at(child)] + 1);
    }
    enter(by_height_, height[at(c)], c);
  }
  for (index_t c = count; c-- > 0;) {
    if (const auto parent = tree.cliques[at(c)].parent) depth[at(c)] = depth[at(*parent)] + 1;
    enter(by_depth_, depth[at(c)], c);
  }
}

template <class S>
CliqueGrid Propagation<S>::grid_of(index_t c, bool to_collect) const {
  const Clique& clique = tree_.cliques[at(c)];
  std::vector<index_t> cardinalities;
  for (const index_t v : clique.variables) cardinalities.push_back(cardinalities_[at(v)]);
  return {std::move(cardinalities), to_collect ? clique.residual : 0};
}

template <class S>
bool Propagation<S>::is_possible() const {
  return !is_zero(partition_);
}

template <class S>
std::vector<bool> Propagation<S>::axes_of(index_t c, const std::vector<index_t>& variables) const {
  const auto& axes = tree_.cliques[at(c)].variables;
  std::vector<bool> has(axes.size(), false);
  std::size_t a = 0;
  for (const index_t v : variables) {
    while (axes[a] != v) ++a;
    has[a] = true;
  }
  return has;
}

template <class S>
double Propagation<S>::cells_of(index_t c) const {
  double cells = 1;
  for (const index_t v : tree_.cliques[at(c)].variables) {
    cells *= static_cast<double>(cardinalities_[at(v)]);
  }
  return cells;
}

template <class S>
std::vector<Operand<S>> Propagation<S>::operands_of(index_t c, bool with_down) const {
  std::vector<Operand<S>> operands;
  const auto add = [&](const ScaledTable<S>& table) {
    operands.push_back(
        {table.values.data(), axes_of(c, table.variables), table.values.size(), table.lowest});
  };
  const Clique& clique = tree_.cliques[at(c)];
  for (const index_t f : clique.factors) add(factors_[at(f)]);
  for (const index_t child : clique.children) add(nodes_[at(child)].message);
  if (with_down && clique.parent) add(nodes_[at(c)].message);
  return operands;
}

/// Small cliques side by side, large ones one after the other, each by all threads.
template <class S>
template <class Task>
void Propagation<S>::run_level(const std::vector<index_t>& cliques, Threads threads,
                               const Task& task) {
  std::vector<index_t> small;
  double cells = 0;
  for (const index_t c : cliques) {
    if (cells_of(c) < kLargeClique) {
      small.push_back(c);
      cells += cells_of(c);
    }
  }
  parallel_for(cells < kSmallLevel ? Threads(1) : threads, small.size(),
               [&](index_t k) { task(small[at(k)], Threads(1)); });
  for (const index_t c : cliques) {
    if (!(cells_of(c) < kLargeClique)) task(c, threads);
  }
}

template <class S>
void Propagation<S>::collect(Threads threads) {
  for (const auto& level : by_height_) {
    run_level(level, threads, [this](index_t c, Threads t) { send_up(c, t); });
  }
  ScaledTable<S> product;
  for (index_t c = 0; c < nodes_.size(); ++c) {
    underflowed_ = underflowed_ || nodes_[at(c)].underflowed;
    exponent_ += nodes_[at(c)].message.exponent;
    if (tree_.cliques[at(c)].parent) continue;
    product.values.assign(1, partition_ * nodes_[at(c)].message.values[0]);
    product.exponent = 0;
    normalise(product);
    partition_ = product.values[0];
    exponent_ += product.exponent;
  }
  for (const ScaledTable<S>& factor : factors_) exponent_ += factor.exponent;
}

template <class S>
void Propagation<S>::send_up(index_t c, Threads threads) {
  Node& node = nodes_[at(c)];
  const CliqueGrid grid = grid_of(c, true);
  node.message.variables = tree_.cliques[at(c)].separator();
  index_t cells = 1;
  for (const index_t v : node.message.variables) cells *= cardinalities_[at(v)];
  node.message.values.assign(at(cells), S(0));
  const Target target{axes_of(c, node.message.variables), cells};
  const CliqueProduct<S> product(grid, operands_of(c, false));
  // Blocks that are summed into the same entries stay together: parts share no entry.
  const index_t together = grid.blocks_together(), groups = grid.blocks() / together;
  const index_t parts = cells_of(c) < kLargeClique ? 1 : std::min(kMostParts, groups);
  parallel_for(threads, parts, [&](index_t part) {
    Sums<S> sums(grid, target, node.message.values.data());
    product.for_each_block(
        part_begin(groups, parts, part) * together, part_begin(groups, parts, part + 1) * together,
        [&](const OuterWalk& walk, const S* block) { sums.add(walk, block); },
        [&](const OuterWalk& walk, std::size_t slowest) { sums.before_move(walk, slowest); });
    sums.finish();
  });
  if (product.may_lose() && has_doubtful(node.message.values)) node.underflowed = true;
  if (!normalise(node.message)) node.underflowed = true;
}

template <class S>
void Propagation<S>::distribute(Threads threads, const std::vector<std::vector<index_t>>& sets) {
  UNMASK_REQUIRE(is_possible(), "only possible evidence has beliefs");
  joints_.assign(sets.size(), {});
  sets_in_.assign(nodes_.size(), {});
  sets_.clear();
  for (index_t k = 0; k < sets.size(); ++k) {
    const auto home = clique_with(tree_, sets[at(k)]);
    UNMASK_REQUIRE(home.has_value(), "a set lies in a clique");
    sets_in_[at(*home)].push_back(k);
    sets_.push_back(by_rank(tree_, sets[at(k)]));
  }
  for (const auto& level : by_depth_) {
    run_level(level, threads, [&](index_t c, Threads t) { send_down(c, t); });
  }
  for (const Node& node : nodes_) underflowed_ = underflowed_ || node.underflowed;
}

template <class S>
void Propagation<S>::send_down(index_t c, Threads threads) {
  const Clique& clique = tree_.cliques[at(c)];
  Node& node = nodes_[at(c)];
  const CliqueGrid grid = grid_of(c, false);
  std::vector<Target> targets;
  const auto add = [&](const std::vector<index_t>& variables) {
    index_t cells = 1;
    for (const index_t v : variables) cells *= cardinalities_[at(v)];
    targets.push_back({axes_of(c, variables), cells});
  };
  for (const index_t child : clique.children) add(nodes_[at(child)].message.variables);
  for (const index_t set : sets_in_[at(c)]) add(sets_[at(set)]);
  for (index_t a = 0; a < clique.residual; ++a) add({clique.variables[at(a)]});
  double written = 0;
  for (const Target& target : targets) written += static_cast<double>(target.cells);
  const CliqueProduct<S> product(grid, operands_of(c, true));
  // Every part sums for itself; together the sums are at most about as many as the cells.
  const double cells = cells_of(c);
  index_t parts = 1;
  if (!(cells < kLargeClique)) {
    while (parts < kMostParts && 2 * parts <= grid.blocks() &&
           static_cast<double>(2 * parts) * written <= cells) {
      parts *= 2;
    }
  }
  std::vector<Sums<S>> sums;
  sums.reserve(at(parts));
  for (index_t part = 0; part < parts; ++part) sums.emplace_back(grid, targets);
  parallel_for(threads, parts, [&](index_t part) {
    Sums<S>& own = sums[at(part)];
    product.for_each_block(
        part_begin(grid.blocks(), parts, part), part_begin(grid.blocks(), parts, part + 1),
        [&](const OuterWalk& walk, const S* block) { own.add(walk, block); },
        [&](const OuterWalk& walk, std::size_t slowest) { own.before_move(walk, slowest); });
    own.finish();
  });
  for (index_t part = 1; part < parts; ++part) {
    sums[0].join(sums[at(part)]);
  }
  while (sums.size() > 1) sums.pop_back();
  node.message = {};
  for (index_t t = 0; product.may_lose() && t < targets.size(); ++t) {
    if (has_doubtful(sums[0].sums_of(t))) node.underflowed = true;
  }
  index_t target = 0;
  for (const index_t child : clique.children) turn_down(child, sums[0].sums_of(target++));
  for (const index_t set : sets_in_[at(c)]) {
    joints_[at(set)] = normalised(sums[0].sums_of(target++));
  }
  for (index_t a = 0; a < clique.residual; ++a) {
    marginals_[at(clique.variables[at(a)])] = normalised(sums[0].sums_of(target++));
  }
}

/// The message up becomes the message down: the parent's belief without what the child said.
template <class S>
void Propagation<S>::turn_down(index_t child, const std::vector<S>& belief) {
  Node& node = nodes_[at(child)];
  for (std::size_t k = 0; k < belief.size(); ++k) {
    S& entry = node.message.values[k];
    if (is_zero(belief[k])) {
      entry = S(0);
      continue;
    }
    entry = one_ * belief[k] / entry;
    if constexpr (std::is_same_v<S, double>) {
      if (entry < std::numeric_limits<double>::min()) node.underflowed = true;
    }
  }
  if (!normalise(node.message)) node.underflowed = true;
}

template <class S>
std::vector<S> Propagation<S>::normalised(std::vector<S>&& sums) const {
  S total(0);
  for (const S& x : sums) total += x;
  total *= one_;
  for (S& x : sums) {
    if (!is_zero(x)) x /= total;
  }
  return std::move(sums);
}

namespace {

/// Where the entries of a table lie for one assignment of a separator, over a clique's residual.
struct ResidualView {
  index_t start = 0;
  std::vector<index_t> strides{};  ///< [axis of the residual]
};

template <class S>
ResidualView residual_view(const ScaledTable<S>& table, const Clique& clique,
                           const std::vector<index_t>& cardinalities,
                           const std::vector<symbol_t>& row) {
  ResidualView view{0, std::vector<index_t>(at(clique.residual), 0)};
  index_t stride = 1;
  for (std::size_t k = table.variables.size(); k-- > 0;) {
    const index_t v = table.variables[k];
    const auto axes = clique.variables.begin();
    const auto found = std::find(axes, axes + static_cast<std::ptrdiff_t>(clique.residual), v);
    const auto axis = static_cast<index_t>(found - axes);
    if (axis < clique.residual) {
      view.strides[at(axis)] = stride;
    } else {
      view.start += row[at(v)] * stride;
    }
    stride *= cardinalities[at(v)];
  }
  return view;
}

}  // namespace

/// From the roots down: each residual given its separator, whose symbols are drawn already.
template <class S>
std::vector<symbol_t> Propagation<S>::draw(Philox& random) const {
  std::vector<symbol_t> row(cardinalities_.size(), 0);
  for (index_t c = nodes_.size(); c-- > 0;) {
    const Clique& clique = tree_.cliques[at(c)];
    std::vector<std::pair<const ScaledTable<S>*, ResidualView>> tables;
    const auto add = [&](const ScaledTable<S>& table) {
      tables.emplace_back(&table, residual_view(table, clique, cardinalities_, row));
    };
    for (const index_t f : clique.factors) add(factors_[at(f)]);
    for (const index_t child : clique.children) add(nodes_[at(child)].message);
    // Weights of all that the residual can show; its last axis is the fastest.
    // Long, because a dozen tiny factors may leave the range of doubles.
    std::vector<long double> weights;
    std::vector<index_t> digits(at(clique.residual), 0);
    bool more = true;
    while (more) {
      long double weight = 1;
      for (const auto& [table, view] : tables) {
        index_t entry = view.start;
        for (std::size_t a = 0; a < digits.size(); ++a) entry += digits[a] * view.strides[a];
        weight *= static_cast<long double>(detail::rounded(table->values[at(entry)]));
      }
      weights.push_back(weight);
      std::size_t a = digits.size();
      while (a > 0 && ++digits[a - 1] == cardinalities_[at(clique.variables[a - 1])]) {
        digits[--a] = 0;
      }
      more = a > 0;
    }
    index_t cell = drawn_cell(weights, random);
    for (index_t a = clique.residual; a-- > 0;) {
      const index_t v = clique.variables[at(a)], q = cardinalities_[at(v)];
      row[at(v)] = static_cast<symbol_t>(cell % q);
      cell /= q;
    }
  }
  return row;
}

template class Propagation<double>;
template class Propagation<Ball>;
template class Propagation<Rational>;

}  // namespace unmask
