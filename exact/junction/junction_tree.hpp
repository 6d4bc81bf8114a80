// exact/junction/junction_tree.hpp - a clique tree with factors in it, ready for messages.
//
// The cliques are those of clique_tree.hpp; here each gets the factors that are multiplied into it,
// and all tables get one order of axes.
//
// (1) Every factor is assigned to exactly one clique, which has its whole scope.
// (2) Every variable is in the residual of exactly one clique, the nearest to its root.
// (3) All axes are ordered as variables are eliminated: a clique's residual comes before its
//     separator, so that a message is a sum of whole rows, and the rows' entries lie together.
// (4) Children come before their parents.
// Source: Lauritzen, Spiegelhalter, J. R. Statist. Soc. B 50 (1988).
#pragma once

#include <optional>
#include <vector>

#include "exact/junction/order_cost.hpp"

namespace unmask {

struct Clique {
  std::vector<index_t> variables{};  ///< by elimination: residual, then separator
  index_t residual = 0;             ///< how many of them are its own; the rest are its parent's too
  std::optional<index_t> parent{};  ///< nothing for a root
  std::vector<index_t> children{};
  std::vector<index_t> factors{};  ///< those assigned to it

  [[nodiscard]] std::vector<index_t> separator() const {
    return {variables.begin() + static_cast<std::ptrdiff_t>(residual), variables.end()};
  }
};

struct JunctionTree {
  std::vector<index_t> rank{};    ///< [variable]: when it is eliminated
  std::vector<Clique> cliques{};  ///< children before parents
  std::vector<index_t> owner{};   ///< [variable]: the clique whose residual it is in
};

/// `scopes`: of the factors. Requires: each lies in a clique of `cliques`.
[[nodiscard]] JunctionTree junction_tree(const CliqueTree& cliques,
                                         const std::vector<std::vector<index_t>>& scopes);

/// The variables as the tree orders axes.
[[nodiscard]] std::vector<index_t> by_rank(const JunctionTree& tree,
                                           std::vector<index_t> variables);

/// A clique that has all of the variables, if one has.
[[nodiscard]] std::optional<index_t> clique_with(const JunctionTree& tree,
                                                 const std::vector<index_t>& variables);

}  // namespace unmask
