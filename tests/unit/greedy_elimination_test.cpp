// exact/junction/greedy_elimination.hpp, elimination_state.hpp, sparse_elimination.hpp,
// clique_forest.hpp and tree_improvement.hpp, against their definitions.
#include "exact/junction/greedy_elimination.hpp"

#include <cmath>

#include "exact/junction/clique_forest.hpp"
#include "exact/junction/elimination_state.hpp"
#include "exact/junction/greedy_run.hpp"
#include "exact/junction/order_cost.hpp"
#include "exact/junction/sparse_elimination.hpp"
#include "exact/junction/tree_improvement.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/graphs.hpp"

using namespace unmask;

namespace {

double cells_along(const WeightedGraph& graph, const std::vector<index_t>& order) {
  return tree_cost(clique_tree(graph.neighbours, order), graph.cardinalities).cells;
}

const std::vector<GreedyScore> kScores{GreedyScore::kFill, GreedyScore::kCardinalityFill,
                                       GreedyScore::kLogFill, GreedyScore::kTable};

GreedyRule random_rule(Philox& random) {
  const GreedyScore score = kScores[at(random.below(kScores.size()))];
  return {score, random.below(2) == 0 ? 0.0 : 4.0 * random.uniform()};
}

std::int64_t naive_fill(const std::vector<Subset>& around, const std::vector<std::int64_t>& weights,
                        index_t v) {
  std::int64_t fill = 0;
  for_each_position(around[at(v)], [&](index_t a) {
    for_each_position(around[at(v)] & ~around[at(a)] & (singleton(a) - 1),
                      [&](index_t b) { fill += weights[at(a)] * weights[at(b)]; });
  });
  return fill;
}

/// Guarantees (1) and (2) of elimination_state.hpp after every step.
template <std::size_t kWords>
void check_state(Philox& random) {
  const index_t n = 1 + random.below(14);
  const WeightedGraph graph = random_graph(n, random.uniform(), 1, 3, random);
  EliminationState<kWords> state(at(n));
  std::vector<std::int64_t> weights, sizes;
  for (index_t v = 0; v < n; ++v) {
    weights.push_back(static_cast<std::int64_t>(1 + random.below(9)));
    sizes.push_back(static_cast<std::int64_t>(random.below(9)));
    state.weigh(at(v), weights.back(), sizes.back());
    for (const index_t w : graph.neighbours[at(v)]) state.join(at(v), at(w));
  }
  state.count();
  auto around = masks(graph);
  Subset left = all_positions(n);
  std::vector<Subset> cliques;
  for (const index_t next : random_order(n, random)) {
    for_each_position(left, [&](index_t v) {
      CHECK(state.fill(at(v)) == naive_fill(around, weights, v));
      CHECK(state.degree(at(v)) == size(around[at(v)]));
      std::int64_t table = sizes[at(v)];
      for_each_position(around[at(v)], [&](index_t w) { table += sizes[at(w)]; });
      CHECK(state.table(at(v)) == table);
    });
    const Subset clique = naive_eliminate(around, next);
    const bool covered = std::any_of(cliques.begin(), cliques.end(),
                                     [&](Subset c) { return (c & clique) == clique; });
    CHECK(state.eliminate(at(next)) == covered);
    cliques.push_back(clique);
    left &= ~singleton(next);
  }
}

}  // namespace

TEST_CASE("elimination state: fill, degree, table and cover after every step", "[junction]") {
  for_each_seed(60, [](Philox& random) {
    check_state<0>(random);
    check_state<1>(random);
    check_state<2>(random);
  });
}

TEST_CASE("greedy (1): cells are those of the order, or the cutoff ends the run", "[junction]") {
  for_each_seed(40, [](Philox& random) {
    const index_t n = 1 + random.below(200);  // rows of one to four words
    const WeightedGraph graph = random_graph(
        n, std::min(1.0, 4.0 * random.uniform() / static_cast<double>(n)), 1, 4, random);
    GreedyEliminator eliminator(graph);
    const GreedyRule rule = random_rule(random);
    const GreedyRun run = eliminator.run(rule, Philox(3));
    REQUIRE(run.order.size() == n);
    CHECK(run.cells == cells_along(graph, run.order));
    CHECK(eliminator.run(rule, Philox(3), run.cells).order.empty());
    CHECK(eliminator.run(rule, Philox(3), run.cells * 1.001).order == run.order);
    CHECK(GreedyEliminator(graph).run(rule, Philox(3)).order == run.order);
  });
}

TEST_CASE("greedy (2), (3): the least score goes first, simplicial ones before all", "[junction]") {
  for_each_seed(60, [](Philox& random) {
    const index_t n = 1 + random.below(20);
    const WeightedGraph graph = random_graph(n, random.uniform(), 2, 4, random);
    for (const GreedyScore score : kScores) {
      const GreedyRun run = GreedyEliminator(graph).run({score, 0.0}, Philox(1, random.below(100)));
      std::vector<std::int64_t> weights;
      for (const index_t q : graph.cardinalities) weights.push_back(fill_weight(score, q));
      auto around = masks(graph);
      Subset left = all_positions(n);
      for (const index_t v : run.order) {
        const auto key = [&](index_t w) {
          if (naive_fill(around, weights, w) == 0) return 0.0;
          if (score != GreedyScore::kTable) {
            return static_cast<double>(naive_fill(around, weights, w));
          }
          return std::log2(naive_cells(around[at(w)] | singleton(w), graph));
        };
        double least = key(v);
        for_each_position(left, [&](index_t w) { least = std::min(least, key(w)); });
        CHECK(key(v) <= least + 1e-5);
        naive_eliminate(around, v);
        left &= ~singleton(v);
      }
    }
  });
}

TEST_CASE("greedy (3): noise and seeds give other orders", "[junction]") {
  const WeightedGraph grid = graph_of(grid_edges(8, 8), std::vector<index_t>(64, 2));
  GreedyEliminator eliminator(grid);
  const auto order = [&](double noise, std::uint64_t seed) {
    return eliminator.run({GreedyScore::kFill, noise}, Philox(seed)).order;
  };
  CHECK(order(0.0, 1) == order(0.0, 1));
  CHECK(order(0.0, 1) != order(0.0, 2));
  CHECK(order(1.0, 1) != order(0.0, 1));
}

TEST_CASE("sparse elimination: always the smallest table, ties to the first", "[junction]") {
  for_each_seed(100, [](Philox& random) {
    const index_t n = 1 + random.below(20);
    const WeightedGraph graph = random_graph(n, random.uniform(), 1, 4, random);
    auto around = masks(graph);
    Subset left = all_positions(n);
    const auto table = [&](index_t v) {
      std::int64_t sum = table_size(graph.cardinalities[at(v)]);
      for_each_position(around[at(v)],
                        [&](index_t w) { sum += table_size(graph.cardinalities[at(w)]); });
      return sum;
    };
    std::vector<index_t> expected;
    while (left != 0) {
      index_t best = n;
      for_each_position(left, [&](index_t v) {
        if (best == n || table(v) < table(best)) best = v;
      });
      naive_eliminate(around, best);
      left &= ~singleton(best);
      expected.push_back(best);
    }
    CHECK(smallest_table_order(graph) == expected);
  });
}

TEST_CASE("clique forest: cliques come, leave and merge", "[junction]") {
  // 0-1, 1-2-3, 3-4 in a row, then the middle is replaced by its halves.
  CliqueForest forest(
      clique_tree(graph_of({{0, 1}, {1, 2}, {2, 3}, {1, 3}, {3, 4}}, {2, 3, 4, 5, 6}).neighbours,
                  {0, 2, 1, 3, 4}),
      {2.0, 3.0, 4.0, 5.0, 6.0});
  CHECK(forest.cells() == 6.0 + 60.0 + 30.0);
  CliqueForest::id_t middle = 0;
  while (forest.node(middle).members.size() < 3) ++middle;
  const auto around = forest.node(middle).neighbours;
  REQUIRE(around.size() == 2);
  forest.remove(middle);
  CHECK((forest.count() == 2 && forest.size() == 3));
  const auto inside = forest.add({1, 3}), spare = forest.add({3});
  CHECK(inside == middle);  // its number is free again
  forest.link(inside, around[0]);
  forest.link(inside, spare);
  forest.link(spare, around[1]);
  forest.merge(spare, around[1]);
  CHECK(forest.node(spare).members.empty());
  CHECK(forest.node(around[1]).neighbours == std::vector<CliqueForest::id_t>{inside});
  CHECK(forest.node(inside).neighbours == std::vector<CliqueForest::id_t>{around[0], around[1]});
  forest.refresh();
  CHECK(forest.cells() == 6.0 + 15.0 + 30.0);
  auto order = forest.elimination_order();
  CHECK(order.size() == 4);  // 2 is in no clique any more
  index_t drawn = 0;
  Philox random(1);
  for (int k = 0; k < 1000; ++k) {
    const auto id = forest.draw(random.uniform());
    REQUIRE_FALSE(forest.node(id).members.empty());
    if (forest.node(id).cells == 30.0) ++drawn;
  }
  const double share = std::sqrt(30.0) / (std::sqrt(6.0) + std::sqrt(15.0) + std::sqrt(30.0));
  CHECK(static_cast<double>(drawn) == Approx(1000.0 * share).margin(60.0));
}

TEST_CASE("tree improvement (1), (2): never dearer, and the order no dearer than the tree",
          "[junction]") {
  index_t cheaper = 0;
  for_each_seed(30, [&](Philox& random) {
    const index_t n = 2 + random.below(120);
    const double density = std::min(1.0, 3.0 / static_cast<double>(n));
    const WeightedGraph graph = random_graph(n, density, 2, 4, random);
    const bool bad = random.below(2) == 0;
    const auto order = bad ? random_order(n, random)
                           : GreedyEliminator(graph).run({GreedyScore::kFill, 0.5}, random).order;
    const CliqueTree tree = clique_tree(graph.neighbours, order);
    TreeImprovement improvement(graph, tree, Philox(5));
    double before = improvement.cells();
    CHECK(before == Approx(cells_along(graph, order)).epsilon(1e-12));
    for (int slice = 0; slice < 10; ++slice) {
      improvement.improve(2000);
      CHECK(improvement.cells() <= before * (1.0 + 1e-9));
      if (improvement.cells() < before) ++cheaper;
      before = improvement.cells();
      const auto better = improvement.order();
      REQUIRE(better.size() == n);
      CHECK(cells_along(graph, better) <= before * (1.0 + 1e-9));
    }
    TreeImprovement again(graph, tree, Philox(5));
    for (int slice = 0; slice < 10; ++slice) again.improve(2000);
    CHECK(again.order() == improvement.order());
    CHECK(again.visits() == improvement.visits());
  });
  CHECK(cheaper > 20);
}

TEST_CASE("tree improvement: a bad order of a grid becomes a good one", "[junction]") {
  const WeightedGraph grid = graph_of(grid_edges(6, 6), std::vector<index_t>(36, 2));
  Philox random(2);
  const auto order = random_order(36, random);
  TreeImprovement improvement(grid, clique_tree(grid.neighbours, order), Philox(1));
  const double before = improvement.cells();
  improvement.improve(2000000);
  CHECK(before > 5000.0);
  CHECK(improvement.cells() <= 2000.0);  // column after column: 25 cliques of 128 cells and more
}
