#include "exact/junction/elimination_order.hpp"

#include <algorithm>

#include "core/base/contract.hpp"
#include "exact/junction/component_search.hpp"
#include "exact/junction/graph_reduction.hpp"

namespace unmask {
namespace {

void append(std::vector<index_t>& order, const std::vector<index_t>& local,
            const std::vector<index_t>& names) {
  for (const index_t v : local) order.push_back(names[at(v)]);
}

std::vector<std::vector<index_t>> components_of(const WeightedGraph& graph) {
  std::vector<std::pair<index_t, index_t>> edges;
  for (index_t v = 0; v < graph.neighbours.size(); ++v) {
    for (const index_t w : graph.neighbours[at(v)]) {
      if (v < w) edges.emplace_back(v, w);
    }
  }
  return connected_components(
      InteractionGraph(edges.begin(), edges.end(), graph.neighbours.size()));
}

}  // namespace

EliminationOrder find_elimination_order(const InteractionGraph& graph,
                                        const std::vector<index_t>& cardinalities,
                                        const OrderSearch& search, Threads threads) {
  UNMASK_REQUIRE(search.effort >= 0.0, "an effort is not negative");
  UNMASK_REQUIRE(cardinalities.size() == boost::num_vertices(graph), "one cardinality a variable");
  const WeightedGraph whole{neighbour_lists(graph), cardinalities};
  std::vector<index_t> constant, varying;
  for (index_t v = 0; v < cardinalities.size(); ++v) {
    UNMASK_REQUIRE(cardinalities[at(v)] >= 1, "a variable has a value");
    (cardinalities[at(v)] == 1 ? constant : varying).push_back(v);
  }
  const ReducedGraph reduced = reduce(part(whole, varying), 0.0);
  EliminationOrder found;
  found.found_by = "simplicial variables";
  append(found.order, reduced.first, varying);

  const auto components = components_of(reduced.core);
  std::vector<ComponentOrder> solved(components.size());
  parallel_for(threads, components.size(), [&](index_t c) {
    const double share =
        static_cast<double>(components[at(c)].size()) / static_cast<double>(reduced.kept.size());
    solved[at(c)] =
        find_component_order(part(reduced.core, components[at(c)]), search, share, threads);
  });
  double most = 0.0;
  for (index_t c = 0; c < components.size(); ++c) {
    for (const index_t v : solved[at(c)].order) {
      found.order.push_back(varying[at(reduced.kept[at(components[at(c)][at(v)])])]);
    }
    if (solved[at(c)].cells <= most) continue;
    most = solved[at(c)].cells;
    found.found_by = solved[at(c)].found_by;
  }
  found.order.insert(found.order.end(), constant.begin(), constant.end());
  found.cost = tree_cost(clique_tree(whole.neighbours, found.order), cardinalities);
  return found;
}

}  // namespace unmask
