#include "exact/junction/interaction_graph.hpp"

#include <algorithm>
#include <boost/graph/connected_components.hpp>

#include "core/base/contract.hpp"

namespace unmask {

InteractionGraph interaction_graph(index_t variables,
                                   const std::vector<std::vector<index_t>>& scopes) {
  std::vector<std::pair<index_t, index_t>> edges;
  for (const auto& scope : scopes) {
    for (std::size_t i = 0; i < scope.size(); ++i) {
      UNMASK_REQUIRE(scope[i] < variables, "a scope names variables of the model");
      for (std::size_t j = 0; j < i; ++j) {
        if (scope[i] != scope[j]) edges.push_back(std::minmax(scope[i], scope[j]));
      }
    }
  }
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  return InteractionGraph(edges.begin(), edges.end(), at(variables));
}

std::vector<std::vector<index_t>> connected_components(const InteractionGraph& graph) {
  std::vector<std::size_t> component(boost::num_vertices(graph));
  if (component.empty()) return {};
  const auto count = boost::connected_components(graph, component.data());
  std::vector<std::vector<index_t>> members(static_cast<std::size_t>(count));
  for (std::size_t v = 0; v < component.size(); ++v) members[component[v]].push_back(v);
  return members;
}

std::vector<std::vector<index_t>> neighbour_lists(const InteractionGraph& graph) {
  std::vector<std::vector<index_t>> lists(boost::num_vertices(graph));
  for (std::size_t v = 0; v < lists.size(); ++v) {
    const auto [begin, end] = boost::adjacent_vertices(v, graph);
    lists[v].assign(begin, end);
    std::sort(lists[v].begin(), lists[v].end());
  }
  return lists;
}

}  // namespace unmask
