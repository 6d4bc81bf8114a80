#include "exact/junction/order_cost.hpp"

#include <algorithm>

#include "core/base/contract.hpp"

namespace unmask {

double cells_of(const std::vector<index_t>& variables, const std::vector<index_t>& cardinalities) {
  double cells = 1.0;
  for (const index_t v : variables) cells *= static_cast<double>(cardinalities[at(v)]);
  return cells;
}

OrderCost tree_cost(const CliqueTree& tree, const std::vector<index_t>& cardinalities) {
  OrderCost cost;
  for (const auto& clique : tree.cliques) {
    const double cells = cells_of(clique, cardinalities);
    cost.cells += cells;
    cost.largest = std::max(cost.largest, cells);
    cost.width = std::max<index_t>(cost.width, clique.size() - 1);
  }
  for (const auto& separator : tree.separators) {
    if (!separator.empty()) cost.separator_cells += cells_of(separator, cardinalities);
  }
  return cost;
}

OrderCost order_cost(const InteractionGraph& graph, const std::vector<index_t>& cardinalities,
                     const std::vector<index_t>& order) {
  UNMASK_REQUIRE(cardinalities.size() == boost::num_vertices(graph), "one cardinality a variable");
  return tree_cost(clique_tree(neighbour_lists(graph), order), cardinalities);
}

}  // namespace unmask
