// tests/support/graphs.hpp - graphs, and what elimination does to them, the obvious way.
//
// Sets of vertices are bit masks; every order of a few vertices is tried. Shares nothing with
// exact/junction but the graph's lists.
#pragma once

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>
#include <vector>

#include "core/base/rng.hpp"
#include "core/base/subset.hpp"
#include "exact/junction/weighted_graph.hpp"

namespace unmask {

using Edges = std::vector<std::pair<index_t, index_t>>;

inline WeightedGraph graph_of(const Edges& edges, std::vector<index_t> cardinalities) {
  WeightedGraph graph;
  graph.neighbours.resize(cardinalities.size());
  graph.cardinalities = std::move(cardinalities);
  for (const auto& [a, b] : edges) {
    graph.neighbours[at(a)].push_back(b);
    graph.neighbours[at(b)].push_back(a);
  }
  for (auto& list : graph.neighbours) std::sort(list.begin(), list.end());
  return graph;
}

inline WeightedGraph random_graph(index_t vertices, double density, index_t least_cardinality,
                                  index_t most_cardinality, Philox& random) {
  Edges edges;
  for (index_t a = 0; a < vertices; ++a) {
    for (index_t b = 0; b < a; ++b) {
      if (random.uniform() < density) edges.emplace_back(b, a);
    }
  }
  std::vector<index_t> cardinalities;
  for (index_t v = 0; v < vertices; ++v) {
    cardinalities.push_back(least_cardinality +
                            random.below(most_cardinality - least_cardinality + 1));
  }
  return graph_of(edges, std::move(cardinalities));
}

inline InteractionGraph boost_graph(const WeightedGraph& graph) {
  std::vector<std::vector<index_t>> scopes;
  for (index_t v = 0; v < graph.neighbours.size(); ++v) {
    for (const index_t w : graph.neighbours[at(v)]) scopes.push_back({v, w});
  }
  return interaction_graph(graph.neighbours.size(), scopes);
}

inline std::vector<index_t> identity_order(index_t vertices) {
  std::vector<index_t> order(at(vertices));
  std::iota(order.begin(), order.end(), index_t{0});
  return order;
}

inline std::vector<index_t> random_order(index_t vertices, Philox& random) {
  auto order = identity_order(vertices);
  for (index_t k = vertices; k > 1; --k) std::swap(order[at(k - 1)], order[at(random.below(k))]);
  return order;
}

/// Neighbours as masks; up to 64 vertices.
inline std::vector<Subset> masks(const WeightedGraph& graph) {
  std::vector<Subset> around(graph.neighbours.size(), 0);
  for (std::size_t v = 0; v < around.size(); ++v) {
    for (const index_t w : graph.neighbours[v]) around[v] |= singleton(w);
  }
  return around;
}

/// Joins v's neighbours and takes v out; returns v with its neighbours.
inline Subset naive_eliminate(std::vector<Subset>& around, index_t v) {
  const Subset neighbours = around[at(v)];
  for_each_position(neighbours, [&](index_t a) {
    around[at(a)] |= neighbours;
    around[at(a)] &= ~(singleton(a) | singleton(v));
  });
  return neighbours | singleton(v);
}

/// The cliques along an order that lie in no other one.
inline std::vector<Subset> naive_cliques(const WeightedGraph& graph,
                                         const std::vector<index_t>& order) {
  auto around = masks(graph);
  std::vector<Subset> all, maximal;
  for (const index_t v : order) all.push_back(naive_eliminate(around, v));
  for (const Subset c : all) {
    const bool inside =
        std::any_of(all.begin(), all.end(), [&](Subset d) { return c != d && (c & d) == c; });
    if (!inside && std::find(maximal.begin(), maximal.end(), c) == maximal.end()) {
      maximal.push_back(c);
    }
  }
  return maximal;
}

inline double naive_cells(Subset clique, const WeightedGraph& graph) {
  double cells = 1.0;
  for_each_position(clique,
                    [&](index_t v) { cells *= static_cast<double>(graph.cardinalities[at(v)]); });
  return cells;
}

struct NaiveCost {
  double cells = 0.0, largest = 0.0, separator_cells = 0.0;
  index_t width = 0;
};

/// Separators by Prim's algorithm: a junction tree is a spanning tree of the largest intersections.
inline double naive_separator_cells(std::vector<Subset> cliques, const WeightedGraph& graph) {
  double cells = 0.0;
  std::vector<Subset> tree;
  while (!cliques.empty()) {
    std::size_t best = 0;
    Subset shared = 0;
    for (std::size_t c = 0; c < cliques.size(); ++c) {
      for (const Subset t : tree) {
        if (size(cliques[c] & t) <= size(shared)) continue;
        best = c;
        shared = cliques[c] & t;
      }
    }
    if (shared != 0) cells += naive_cells(shared, graph);
    tree.push_back(cliques[best]);
    cliques.erase(cliques.begin() + static_cast<std::ptrdiff_t>(best));
  }
  return cells;
}

inline NaiveCost naive_cost(const WeightedGraph& graph, const std::vector<index_t>& order) {
  NaiveCost cost;
  const auto cliques = naive_cliques(graph, order);
  for (const Subset c : cliques) {
    cost.cells += naive_cells(c, graph);
    cost.largest = std::max(cost.largest, naive_cells(c, graph));
    cost.width = std::max(cost.width, size(c) - 1);
  }
  cost.separator_cells = naive_separator_cells(cliques, graph);
  return cost;
}

struct NaiveOptimum {
  double cells = std::numeric_limits<double>::infinity();
  double largest = std::numeric_limits<double>::infinity();
};

/// Over all orders that begin with `first`; each of the two on its own.
inline NaiveOptimum naive_optimum(const WeightedGraph& graph,
                                  const std::vector<index_t>& first = {}) {
  std::vector<index_t> rest;
  for (index_t v = 0; v < graph.neighbours.size(); ++v) {
    if (std::find(first.begin(), first.end(), v) == first.end()) rest.push_back(v);
  }
  NaiveOptimum best;
  do {
    auto order = first;
    order.insert(order.end(), rest.begin(), rest.end());
    double cells = 0.0, largest = 0.0;
    for (const Subset c : naive_cliques(graph, order)) {
      cells += naive_cells(c, graph);
      largest = std::max(largest, naive_cells(c, graph));
    }
    best.cells = std::min(best.cells, cells);
    best.largest = std::min(best.largest, largest);
  } while (std::next_permutation(rest.begin(), rest.end()));
  return best;
}

inline Edges grid_edges(index_t rows, index_t columns) {
  Edges edges;
  for (index_t i = 0; i < rows; ++i) {
    for (index_t j = 0; j < columns; ++j) {
      const index_t v = i * columns + j;
      if (j + 1 < columns) edges.emplace_back(v, v + 1);
      if (i + 1 < rows) edges.emplace_back(v, v + columns);
    }
  }
  return edges;
}

/// Each vertex from k on is joined to a clique of k earlier ones.
inline Edges k_tree_edges(index_t vertices, index_t k, Philox& random) {
  Edges edges;
  std::vector<std::vector<index_t>> cliques(1);
  for (index_t v = 0; v < k; ++v) {
    for (index_t w = 0; w < v; ++w) edges.emplace_back(w, v);
    cliques[0].push_back(v);
  }
  for (index_t v = k; v < vertices; ++v) {
    const auto base = cliques[at(random.below(cliques.size()))];
    for (index_t w : base) edges.emplace_back(w, v);
    for (std::size_t leaves = 0; leaves < base.size(); ++leaves) {
      auto clique = base;
      clique[leaves] = v;
      cliques.push_back(clique);
    }
  }
  return edges;
}

}  // namespace unmask
