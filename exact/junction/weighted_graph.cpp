#include "exact/junction/weighted_graph.hpp"

namespace unmask {

WeightedGraph part(const WeightedGraph& graph, const std::vector<index_t>& vertices) {
  const index_t none = graph.neighbours.size();
  std::vector<index_t> number(graph.neighbours.size(), none);
  for (index_t k = 0; k < vertices.size(); ++k) number[at(vertices[at(k)])] = k;
  WeightedGraph chosen;
  for (const index_t v : vertices) {
    chosen.neighbours.emplace_back();
    for (const index_t w : graph.neighbours[at(v)]) {
      if (number[at(w)] != none) chosen.neighbours.back().push_back(number[at(w)]);
    }
    chosen.cardinalities.push_back(graph.cardinalities[at(v)]);
  }
  return chosen;
}

}  // namespace unmask
