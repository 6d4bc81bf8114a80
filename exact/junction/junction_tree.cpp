#include "exact/junction/junction_tree.hpp"

#include <algorithm>

#include "core/base/contract.hpp"

namespace unmask {
namespace {

std::vector<index_t> sorted_by_rank(std::vector<index_t> variables,
                                    const std::vector<index_t>& rank) {
  std::sort(variables.begin(), variables.end(),
            [&](index_t a, index_t b) { return rank[at(a)] < rank[at(b)]; });
  return variables;
}

}  // namespace

JunctionTree junction_tree(const CliqueTree& cliques,
                           const std::vector<std::vector<index_t>>& scopes) {
  JunctionTree tree;
  const std::vector<index_t> order = elimination_order(cliques);
  tree.rank.assign(order.size(), 0);
  tree.owner.assign(order.size(), 0);
  for (index_t r = 0; r < order.size(); ++r) tree.rank[at(order[at(r)])] = r;
  for (index_t c = 0; c < cliques.cliques.size(); ++c) {
    Clique clique;
    clique.variables = sorted_by_rank(cliques.cliques[at(c)], tree.rank);
    clique.residual = cliques.eliminated[at(c)].size();
    for (const index_t v : cliques.eliminated[at(c)]) tree.owner[at(v)] = c;
    if (cliques.parents[at(c)] != c) clique.parent = cliques.parents[at(c)];
    tree.cliques.push_back(std::move(clique));
  }
  for (index_t c = 0; c < tree.cliques.size(); ++c) {
    if (const auto parent = tree.cliques[at(c)].parent) {
      tree.cliques[at(*parent)].children.push_back(c);
    }
  }
  for (index_t f = 0; f < scopes.size(); ++f) {
    const auto home = clique_with(tree, scopes[at(f)]);
    UNMASK_REQUIRE(home.has_value(), "a factor's scope lies in a clique");
    tree.cliques[at(*home)].factors.push_back(f);
  }
  return tree;
}

std::vector<index_t> by_rank(const JunctionTree& tree, std::vector<index_t> variables) {
  return sorted_by_rank(std::move(variables), tree.rank);
}

/// The first of the variables to go is in a residual; whatever goes later and shares any clique
/// with it shares that one. A set without variables lies in the last clique.
std::optional<index_t> clique_with(const JunctionTree& tree,
                                   const std::vector<index_t>& variables) {
  if (variables.empty()) return tree.cliques.size() - 1;
  const auto sorted = by_rank(tree, variables);
  const index_t home = tree.owner[at(sorted.front())];
  const auto& axes = tree.cliques[at(home)].variables;
  std::size_t a = 0;
  for (const index_t v : sorted) {
    while (a < axes.size() && axes[a] != v) ++a;
    if (a == axes.size()) return std::nullopt;
  }
  return home;
}

}  // namespace unmask
