// exact/junction/graph_reduction.hpp: the rules against the best of all orders.
#include "exact/junction/graph_reduction.hpp"

#include "tests/support/effort.hpp"
#include "tests/support/graphs.hpp"

using namespace unmask;

namespace {

constexpr double kAll = std::numeric_limits<double>::infinity();

/// What is left after eliminating `first`, by masks.
WeightedGraph naive_core(const WeightedGraph& graph, const ReducedGraph& reduced) {
  auto around = masks(graph);
  for (const index_t v : reduced.first) naive_eliminate(around, v);
  WeightedGraph rest = graph;
  for (std::size_t v = 0; v < around.size(); ++v) {
    rest.neighbours[v].clear();
    for_each_position(around[v], [&](index_t w) { rest.neighbours[v].push_back(w); });
  }
  return part(rest, reduced.kept);
}

}  // namespace

TEST_CASE("reduction (1): simplicial variables first cost nothing", "[junction]") {
  index_t used = 0, left = 0;
  for_each_seed(60, [&](Philox& random) {
    const index_t n = 4 + random.below(3);
    const double density = 0.3 + 0.5 * random.uniform();
    const WeightedGraph graph = random_graph(n, density, 2, 5, random);
    const ReducedGraph reduced = reduce(graph, 0.0);
    CHECK(reduced.conceded == 0.0);
    CHECK(naive_optimum(graph, reduced.first).cells == naive_optimum(graph).cells);
    CHECK(naive_optimum(graph, reduced.first).largest == naive_optimum(graph).largest);
    used += reduced.first.size();
    left += reduced.kept.size();
  });
  CAPTURE(used, left);
  CHECK((used > 50 && left > 20));  // the cases are neither all chordal nor all cores
}

TEST_CASE("reduction (2): almost simplicial variables cost no more than is conceded",
          "[junction]") {
  index_t used = 0, dearer = 0;
  for_each_seed(60, [&](Philox& random) {
    const WeightedGraph graph = random_graph(6, 0.3 + 0.5 * random.uniform(), 2, 5, random);
    const double allowance = random.below(2) == 0 ? kAll : 40.0;
    const ReducedGraph reduced = reduce(graph, allowance);
    CHECK(reduced.conceded <= allowance);
    const NaiveOptimum best = naive_optimum(graph), after = naive_optimum(graph, reduced.first);
    CHECK(after.cells <= best.cells + reduced.conceded);
    if (reduced.conceded > 0.0) ++used;
    if (after.cells > best.cells) ++dearer;
  });
  CHECK(used > 10);
  CHECK(dearer > 0);  // so the price is real
}

TEST_CASE("reduction (3): the largest clique suffers only from cliques as large", "[junction]") {
  for_each_seed(60, [](Philox& random) {
    const WeightedGraph graph = random_graph(6, 0.3 + 0.5 * random.uniform(), 1, 5, random);
    const ReducedGraph reduced = reduce(graph, kAll);
    auto around = masks(graph);
    double largest = naive_optimum(graph).largest;
    for (const index_t v : reduced.first) {
      largest = std::max(largest, naive_cells(naive_eliminate(around, v), graph));
    }
    CHECK(naive_optimum(graph, reduced.first).largest <= largest);
  });
}

TEST_CASE("reduction (4): the core is what elimination leaves, and has no such variable",
          "[junction]") {
  for_each_seed(200, [](Philox& random) {
    const index_t n = 1 + random.below(30);
    const double density = random.uniform() * random.uniform();
    const WeightedGraph graph = random_graph(n, density, 2, 3, random);
    const double allowance = random.below(2) == 0 ? 0.0 : 1000.0 * random.uniform();
    const ReducedGraph reduced = reduce(graph, allowance);
    CHECK(reduced.first.size() + reduced.kept.size() == n);
    const WeightedGraph core = naive_core(graph, reduced);
    REQUIRE(reduced.core.neighbours == core.neighbours);
    CHECK(reduced.core.cardinalities == core.cardinalities);
    CHECK(reduce(core, 0.0).first.empty());
  });
}

TEST_CASE("reduction: trees, cycles, cliques, k-trees", "[junction]") {
  Philox random(1);
  CHECK(
      reduce(graph_of(k_tree_edges(40, 1, random), std::vector<index_t>(40, 3)), 0.0).kept.empty());
  CHECK(
      reduce(graph_of(k_tree_edges(60, 5, random), std::vector<index_t>(60, 2)), 0.0).kept.empty());
  Edges cycle;
  for (index_t v = 0; v < 10; ++v) cycle.emplace_back(v, (v + 1) % 10);
  const WeightedGraph ring = graph_of(cycle, std::vector<index_t>(10, 2));
  CHECK(reduce(ring, 0.0).kept.size() == 10);
  CHECK(reduce(ring, kAll).kept.empty());
  CHECK(reduce(ring, 7.0).kept.size() == 10);  // a clique has 8 cells
  CHECK(reduce(ring, 16.0).kept.size() == 8);
}

TEST_CASE("reduction: a hub with ten thousand neighbours is quick", "[junction]") {
  Edges star;
  for (index_t v = 1; v <= 10000; ++v) star.emplace_back(0, v);
  CHECK(reduce(graph_of(star, std::vector<index_t>(10001, 2)), 0.0).kept.empty());
}
