// exact/junction/clique_tree.hpp - the tree of cliques that an elimination order induces.
//
// Eliminating a variable joins its remaining neighbours; the variable and they are a clique. The
// cliques that are in no other one, linked by the variables that they share, are a junction tree of
// the graph.
//
// (1) Every edge of the graph lies in a clique, no clique lies in another, and the cliques with any
//     one variable are connected in the tree (running intersection).
// (2) Cliques, separators and `eliminated` are ascending. A clique's parent comes after it in the
//     list; a root is its own parent, and there is one root a connected component.
// (3) `separators[c]` is what clique c shares with its parent, empty for roots; `eliminated[c]`,
//     the rest of c, are the variables whose topmost clique is c: each variable is in one.
// (4) Along `elimination_order(tree)` every clique lies in one of the tree's. They are the same
//     unless the first order joined more than it had to.
// Cost: O(vertices + edges + members of all elimination cliques).
#pragma once

#include <vector>

#include "exact/junction/interaction_graph.hpp"

namespace unmask {

struct CliqueTree {
  std::vector<std::vector<index_t>> cliques{};
  std::vector<std::vector<index_t>> separators{};
  std::vector<std::vector<index_t>> eliminated{};
  std::vector<index_t> parents{};
};

/// Requires: `order` names every vertex once.
[[nodiscard]] CliqueTree clique_tree(const std::vector<std::vector<index_t>>& neighbours,
                                     const std::vector<index_t>& order);

[[nodiscard]] std::vector<index_t> elimination_order(const CliqueTree& tree);

}  // namespace unmask
