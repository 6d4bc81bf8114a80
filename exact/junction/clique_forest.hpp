// exact/junction/clique_forest.hpp - clique trees that change: cliques leave, others come.
//
// The state of the search for a cheaper tree (tree_improvement.hpp). Nodes are numbered; a number
// whose clique has left is given to the next one that comes. Links have no direction.
//
// (1) Members of a clique are ascending. `cells()` is the sum over all cliques, up to date after
//     `refresh()`; so is what `draw` draws from.
// (2) As long as the caller keeps every variable's cliques connected, `elimination_order()` induces
//     cliques each of which lies in one of these.
// Cost: `refresh` and `elimination_order` are linear; the rest a few members each.
#pragma once

#include "exact/junction/clique_tree.hpp"

namespace unmask {

class CliqueForest {
 public:
  using id_t = std::uint32_t;
  struct Node {
    std::vector<id_t> members{};
    std::vector<id_t> neighbours{};
    double cells = 0.0;
  };

  CliqueForest(const CliqueTree& tree, std::vector<double> cardinalities);

  [[nodiscard]] const Node& node(id_t id) const { return nodes_[id]; }
  /// Nodes, those that have left included: their members are none.
  [[nodiscard]] std::size_t size() const { return nodes_.size(); }
  /// Nodes that have not left.
  [[nodiscard]] std::size_t count() const { return nodes_.size() - free_.size(); }
  [[nodiscard]] double cells() const { return cells_; }
  [[nodiscard]] double cardinality(id_t variable) const { return cardinalities_[variable]; }

  id_t add(std::vector<id_t> members);
  void link(id_t a, id_t b);
  /// With its links.
  void remove(id_t id);
  /// Removes a node and links its neighbours to another one.
  void merge(id_t id, id_t into);
  void refresh();

  /// A node, with probability proportional to the square root of its cells; u in [0, 1).
  [[nodiscard]] id_t draw(double u) const;

  [[nodiscard]] std::vector<index_t> elimination_order() const;

 private:
  std::vector<double> cardinalities_;
  std::vector<Node> nodes_;
  std::vector<id_t> free_;
  std::vector<double> up_to_;  // sums of square roots, this node's included
  double cells_ = 0.0;
};

}  // namespace unmask
