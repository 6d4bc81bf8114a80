#include "exact/junction/clique_forest.hpp"

#include <algorithm>
#include <cmath>

namespace unmask {
namespace {

void erase_value(std::vector<CliqueForest::id_t>& values, CliqueForest::id_t value) {
  values.erase(std::find(values.begin(), values.end(), value));
}

}  // namespace

CliqueForest::CliqueForest(const CliqueTree& tree, std::vector<double> cardinalities)
    : cardinalities_(std::move(cardinalities)) {
  for (const auto& clique : tree.cliques) add({clique.begin(), clique.end()});
  for (index_t c = 0; c < tree.parents.size(); ++c) {
    const index_t parent = tree.parents[at(c)];
    if (parent != c) link(static_cast<id_t>(c), static_cast<id_t>(parent));
  }
  refresh();
}

CliqueForest::id_t CliqueForest::add(std::vector<id_t> members) {
  auto id = static_cast<id_t>(nodes_.size());
  if (free_.empty()) {
    nodes_.emplace_back();
  } else {
    id = free_.back();
    free_.pop_back();
  }
  Node& node = nodes_[id];
  node.members = std::move(members);
  node.cells = 1.0;
  for (const id_t v : node.members) node.cells *= cardinalities_[v];
  return id;
}

void CliqueForest::link(id_t a, id_t b) {
  nodes_[a].neighbours.push_back(b);
  nodes_[b].neighbours.push_back(a);
}

void CliqueForest::remove(id_t id) {
  for (const id_t other : nodes_[id].neighbours) erase_value(nodes_[other].neighbours, id);
  nodes_[id] = {};
  free_.push_back(id);
}

void CliqueForest::merge(id_t id, id_t into) {
  const std::vector<id_t> neighbours = nodes_[id].neighbours;
  remove(id);
  for (const id_t other : neighbours) {
    if (other != into) link(other, into);
  }
}

void CliqueForest::refresh() {
  constexpr double kMost = 1e150;  // sums of square roots stay finite
  cells_ = 0.0;
  up_to_.clear();
  double sum = 0.0;
  for (const Node& node : nodes_) {
    cells_ += node.cells;
    sum += std::min(std::sqrt(node.cells), kMost);
    up_to_.push_back(sum);
  }
}

CliqueForest::id_t CliqueForest::draw(double u) const {
  const auto found = std::upper_bound(up_to_.begin(), up_to_.end(), u * up_to_.back());
  return static_cast<id_t>(found - up_to_.begin());
}

std::vector<index_t> CliqueForest::elimination_order() const {
  std::vector<std::size_t> links(nodes_.size()), cliques(cardinalities_.size(), 0);
  std::vector<std::uint8_t> gone(nodes_.size(), 0);
  std::vector<id_t> leaves;
  for (std::size_t id = 0; id < nodes_.size(); ++id) {
    links[id] = nodes_[id].neighbours.size();
    for (const id_t v : nodes_[id].members) ++cliques[v];
    if (!nodes_[id].members.empty() && links[id] <= 1) leaves.push_back(static_cast<id_t>(id));
  }
  std::vector<index_t> order;
  for (std::size_t k = 0; k < leaves.size(); ++k) {
    const Node& leaf = nodes_[leaves[k]];
    gone[leaves[k]] = 1;
    for (const id_t v : leaf.members) {
      if (--cliques[v] == 0) order.push_back(v);
    }
    for (const id_t other : leaf.neighbours) {
      if (gone[other] == 0 && --links[other] == 1) leaves.push_back(other);
    }
  }
  return order;
}

}  // namespace unmask
