#include "exact/junction/clique_tree.hpp"

#include <algorithm>
#include <optional>

#include "core/base/contract.hpp"

namespace unmask {
namespace {

std::vector<index_t> positions_in(const std::vector<index_t>& order, std::size_t variables) {
  UNMASK_REQUIRE(order.size() == variables, "an order names every variable once");
  std::vector<index_t> positions(variables, variables);
  for (index_t k = 0; k < order.size(); ++k) {
    UNMASK_REQUIRE(order[at(k)] < variables && positions[at(order[at(k)])] == variables,
                   "an order names every variable once");
    positions[at(order[at(k)])] = k;
  }
  return positions;
}

/// Eliminates one variable after the other. What a variable leaves behind, its later neighbours,
/// is taken over by the first of them: so every set is read once.
class Elimination {
 public:
  Elimination(const std::vector<std::vector<index_t>>& neighbours,
              const std::vector<index_t>& order)
      : neighbours_(neighbours),
        position_(positions_in(order, neighbours.size())),
        later_(neighbours.size()),
        children_(neighbours.size()),
        clique_(neighbours.size()),
        seen_(neighbours.size(), neighbours.size()) {
    for (const index_t v : order) {
      gather(v);
      place(v);
    }
    link();
  }

  [[nodiscard]] CliqueTree take() { return std::move(tree_); }

 private:
  void gather(index_t v) {
    auto& later = later_[at(v)];
    const auto add = [&](index_t w) {
      if (position_[at(w)] <= position_[at(v)] || seen_[at(w)] == v) return;
      seen_[at(w)] = v;
      later.push_back(w);
    };
    for (const index_t w : neighbours_[at(v)]) add(w);
    for (const index_t child : children_[at(v)]) {
      for (const index_t w : later_[at(child)]) add(w);
    }
    const auto first = std::min_element(later.begin(), later.end(), [&](index_t a, index_t b) {
      return position_[at(a)] < position_[at(b)];
    });
    if (first != later.end()) {
      std::iter_swap(later.begin(), first);
      children_[at(later.front())].push_back(v);
    }
  }

  /// A child that left behind exactly v and what v leaves behind has v's clique inside its own.
  void place(index_t v) {
    const auto& later = later_[at(v)];
    for (const index_t child : children_[at(v)]) {
      if (later_[at(child)].size() != later.size() + 1) continue;
      clique_[at(v)] = clique_[at(child)];
      tree_.eliminated[at(clique_[at(v)])].push_back(v);
      last_[at(clique_[at(v)])] = v;
      return;
    }
    clique_[at(v)] = tree_.cliques.size();
    tree_.cliques.push_back(later);
    tree_.cliques.back().push_back(v);
    tree_.eliminated.push_back({v});
    last_.push_back(v);
  }

  void link() {
    for (index_t c = 0; c < tree_.cliques.size(); ++c) {
      auto& separator = later_[at(last_[at(c)])];
      tree_.parents.push_back(separator.empty() ? c : clique_[at(separator.front())]);
      std::sort(separator.begin(), separator.end());
      std::sort(tree_.cliques[at(c)].begin(), tree_.cliques[at(c)].end());
      std::sort(tree_.eliminated[at(c)].begin(), tree_.eliminated[at(c)].end());
    }
    for (const index_t v : last_) tree_.separators.push_back(std::move(later_[at(v)]));
    sort_by_last();
  }

  /// A parent's last variable is eliminated after its children's last ones.
  void sort_by_last() {
    std::vector<index_t> ranks(last_.size()), rank_of(last_.size());
    for (index_t c = 0; c < ranks.size(); ++c) ranks[at(c)] = c;
    std::sort(ranks.begin(), ranks.end(), [&](index_t a, index_t b) {
      return position_[at(last_[at(a)])] < position_[at(last_[at(b)])];
    });
    CliqueTree sorted;
    for (index_t r = 0; r < ranks.size(); ++r) {
      const std::size_t c = at(ranks[at(r)]);
      rank_of[c] = r;
      sorted.cliques.push_back(std::move(tree_.cliques[c]));
      sorted.separators.push_back(std::move(tree_.separators[c]));
      sorted.eliminated.push_back(std::move(tree_.eliminated[c]));
    }
    for (const index_t c : ranks) sorted.parents.push_back(rank_of[at(tree_.parents[at(c)])]);
    tree_ = std::move(sorted);
  }

  const std::vector<std::vector<index_t>>& neighbours_;
  std::vector<index_t> position_;
  std::vector<std::vector<index_t>> later_, children_;
  std::vector<index_t> clique_;  // of each variable
  std::vector<index_t> last_;    // of each clique, the variable eliminated last in it
  std::vector<index_t> seen_;
  CliqueTree tree_;
};

}  // namespace

CliqueTree clique_tree(const std::vector<std::vector<index_t>>& neighbours,
                       const std::vector<index_t>& order) {
  return Elimination(neighbours, order).take();
}

std::vector<index_t> elimination_order(const CliqueTree& tree) {
  std::vector<index_t> order;
  for (const auto& variables : tree.eliminated) {
    order.insert(order.end(), variables.begin(), variables.end());
  }
  return order;
}

}  // namespace unmask
