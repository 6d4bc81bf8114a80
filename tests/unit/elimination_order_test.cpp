// exact/junction/elimination_order.hpp: guarantees, known graphs, bad input.
#include "exact/junction/elimination_order.hpp"

#include "core/base/contract.hpp"
#include "exact/junction/component_search.hpp"
#include "exact/junction/greedy_elimination.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/graphs.hpp"

using namespace unmask;

namespace {

EliminationOrder find(const WeightedGraph& graph, const OrderSearch& search = {}, int threads = 1) {
  return find_elimination_order(boost_graph(graph), graph.cardinalities, search, Threads(threads));
}

WeightedGraph binary(const Edges& edges, index_t vertices) {
  return graph_of(edges, std::vector<index_t>(at(vertices), 2));
}

void check_is_its_cost(const WeightedGraph& graph, const EliminationOrder& found) {
  const OrderCost cost = order_cost(boost_graph(graph), graph.cardinalities, found.order);
  CHECK(found.cost.cells == cost.cells);
  CHECK(found.cost.largest == cost.largest);
  CHECK(found.cost.width == cost.width);
  CHECK(found.cost.separator_cells == cost.separator_cells);
  CHECK_FALSE(found.found_by.empty());
}

}  // namespace

TEST_CASE("elimination order (1): the same whatever the number of threads", "[junction][thread]") {
  for_each_seed(4, [](Philox& random) {
    const WeightedGraph graph = random_graph(150, 0.017, 1, 4, random);  // several components
    const EliminationOrder one = find(graph, {7, 1.0}, 1);
    for (const int threads : {2, 3, 8}) {
      const EliminationOrder many = find(graph, {7, 1.0}, threads);
      CHECK(many.order == one.order);
      CHECK(many.found_by == one.found_by);
    }
    CHECK(find(graph, {7, 1.0}).order == one.order);
  });
}

TEST_CASE("elimination order (2): cost is the order's, and at most min-fill's", "[junction]") {
  for_each_seed(20, [](Philox& random) {
    const index_t n = 1 + random.below(60);
    const double density = std::min(1.0, 4.0 * random.uniform() / static_cast<double>(n));
    const WeightedGraph graph = random_graph(n, density, 2, 4, random);
    for (const double effort : {0.0, 1.0}) {
      const EliminationOrder found = find(graph, {1, effort});
      check_is_its_cost(graph, found);
      if (connected_components(boost_graph(graph)).size() > 1) continue;
      const ComponentOrder component = find_component_order(graph, {1, effort}, 1.0, Threads(1));
      CHECK(component.cells ==
            order_cost(boost_graph(graph), graph.cardinalities, component.order).cells);
      CHECK(component.cells <=
            GreedyEliminator(graph).run({GreedyScore::kFill, 0.0}, Philox(1, 0)).cells);
    }
  });
}

TEST_CASE("elimination order (2): no greedy rule that is worse is taken", "[junction]") {
  for_each_seed(150, [](Philox& random) {
    Edges edges = k_tree_edges(40, 1, random);  // connected
    for (int k = 0; k < 50; ++k) {
      const index_t a = random.below(40), b = random.below(40);
      edges.emplace_back(std::min(a, b), std::max(a, b));
    }
    std::sort(edges.begin(), edges.end());
    edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
    edges.erase(std::remove_if(edges.begin(), edges.end(),
                               [](const auto& edge) { return edge.first == edge.second; }),
                edges.end());
    const WeightedGraph graph = binary(edges, 40);
    CHECK(find_component_order(graph, {1, 0.0}, 1.0, Threads(1)).cells <=
          GreedyEliminator(graph).run({GreedyScore::kFill, 0.0}, Philox(1, 0)).cells);
  });
}

TEST_CASE("elimination order (2): near the best of all orders on small graphs", "[junction]") {
  double ratios = 0.0, count = 0.0;
  for_each_seed(60, [&](Philox& random) {
    const index_t n = 4 + random.below(3);
    const double density = 0.3 + 0.5 * random.uniform();
    const WeightedGraph graph = random_graph(n, density, 2, 6, random);
    const double best = naive_optimum(graph).cells, found = find(graph).cost.cells;
    CHECK(found >= best);
    ratios += found / best;
    count += 1.0;
  });
  CHECK(ratios / count < 1.001);
}

TEST_CASE("elimination order (3): chordal graphs exactly", "[junction]") {
  for_each_seed(20, [](Philox& random) {
    const index_t k = 1 + random.below(6), n = k + 1 + random.below(60);
    const EliminationOrder found = find(binary(k_tree_edges(n, k, random), n));
    CHECK(found.cost.width == k);
    CHECK(found.cost.cells == static_cast<double>((n - k) << (k + 1)));
    CHECK(found.found_by == "simplicial variables");
  });
}

TEST_CASE("elimination order: known treewidths", "[junction]") {
  for (const index_t n : {3, 4, 5, 6}) {
    CAPTURE(n);
    CHECK(find(binary(grid_edges(n, n), n * n), {1, 10.0}).cost.width == n);
  }
  CHECK(find(binary(grid_edges(4, 50), 200)).cost.width == 4);
  Edges cycle, complete, bipartite;
  for (index_t v = 0; v < 50; ++v) cycle.emplace_back(v, (v + 1) % 50);
  for (index_t v = 0; v < 12; ++v) {
    for (index_t w = 0; w < v; ++w) complete.emplace_back(w, v);
  }
  for (index_t v = 0; v < 5; ++v) {
    for (index_t w = 5; w < 14; ++w) bipartite.emplace_back(v, w);
  }
  const EliminationOrder around = find(binary(cycle, 50));
  CHECK(around.cost.width == 2);
  CHECK(around.cost.cells == 48.0 * 8.0);
  CHECK(find(binary(complete, 12)).cost.cells == 4096.0);
  CHECK(find(binary(bipartite, 14)).cost.width == 5);  // one side, and one of the other
}

TEST_CASE("elimination order: cells decide, not width", "[junction]") {
  // A cycle a-b-c-d: join a with c, or b with d, of whom b has many values.
  const WeightedGraph graph = graph_of({{0, 1}, {1, 2}, {2, 3}, {0, 3}}, {2, 50, 2, 3});
  CHECK(find(graph).cost.cells == 2.0 * 50.0 * 2.0 + 2.0 * 2.0 * 3.0);
}

TEST_CASE("elimination order: nothing, one variable, no edges, one value", "[junction]") {
  CHECK(find({}).order.empty());
  CHECK(find(binary({}, 1)).order == std::vector<index_t>{0});
  const EliminationOrder apart = find(binary({}, 5));
  CHECK(apart.order.size() == 5);
  CHECK((apart.cost.cells == 10.0 && apart.cost.separator_cells == 0.0));
  CHECK(find(graph_of({}, {1, 1, 1})).cost.cells == 3.0);
  // A hub of one value joins nothing: what it touches goes first.
  const EliminationOrder hub = find(graph_of({{0, 1}, {0, 2}, {0, 3}, {1, 2}}, {1, 4, 4, 4}));
  CHECK(hub.order.back() == 0);
  CHECK(hub.cost.cells == 16.0 + 4.0);
  for_each_seed(40, [](Philox& random) {
    const WeightedGraph graph = random_graph(1 + random.below(30), 0.15, 1, 2, random);
    check_is_its_cost(graph, find(graph));
  });
}

TEST_CASE("elimination order: disconnected graphs cost the sum of their parts", "[junction]") {
  Edges two = grid_edges(4, 4);
  for (const auto& [a, b] : grid_edges(5, 5)) two.emplace_back(a + 16, b + 16);
  const EliminationOrder found = find(binary(two, 41), {1, 100.0});
  check_is_its_cost(binary(two, 41), found);
  CHECK(found.cost.width == 5);
  CHECK(found.cost.cells == find(binary(grid_edges(4, 4), 16), {1, 100.0}).cost.cells +
                                find(binary(grid_edges(5, 5), 25), {1, 100.0}).cost.cells);
}

TEST_CASE("elimination order: large sparse graphs", "[junction]") {
  const index_t n = 10000;
  Edges chain, ring;
  for (index_t v = 0; v + 1 < n; ++v) chain.emplace_back(v, v + 1);
  ring = chain;
  ring.emplace_back(0, n - 1);
  CHECK(find(binary(chain, n)).cost.cells == 4.0 * static_cast<double>(n - 1));
  CHECK(find(binary(ring, n)).cost.width == 2);
}

TEST_CASE("elimination order: tables beyond all doubles are no trap", "[junction]") {
  Edges complete;
  for (index_t v = 0; v < 150; ++v) {
    for (index_t w = 0; w < v; ++w) complete.emplace_back(w, v);
  }
  const WeightedGraph huge = graph_of(complete, std::vector<index_t>(150, 1000));
  CHECK(std::isinf(find(huge).cost.cells));
}

TEST_CASE("elimination order: bad arguments", "[junction]") {
  const auto pair = interaction_graph(2, {{0, 1}});
  CHECK_THROWS_AS(find_elimination_order(pair, {2}, {}, Threads(1)), ContractViolation);
  CHECK_THROWS_AS(find_elimination_order(pair, {2, 0}, {}, Threads(1)), ContractViolation);
  CHECK_THROWS_AS(find_elimination_order(pair, {2, 2}, {1, -1.0}, Threads(1)), ContractViolation);
}
