// exact/junction/interaction_graph.hpp, weighted_graph.hpp, clique_tree.hpp and order_cost.hpp,
// against elimination on bit masks.
#include "exact/junction/clique_tree.hpp"

#include <set>

#include "core/base/contract.hpp"
#include "exact/junction/order_cost.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/graphs.hpp"

using namespace unmask;

namespace {

std::vector<Subset> clique_masks(const CliqueTree& tree) {
  std::vector<Subset> all;
  for (const auto& clique : tree.cliques) {
    Subset mask = 0;
    for (const index_t v : clique) mask |= singleton(v);
    all.push_back(mask);
  }
  std::sort(all.begin(), all.end());
  return all;
}

std::vector<index_t> intersection(const std::vector<index_t>& a, const std::vector<index_t>& b) {
  std::vector<index_t> both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return both;
}

/// Guarantees (2) and (3).
void check_shape(const CliqueTree& tree, index_t variables) {
  std::vector<index_t> topmost(at(variables), tree.cliques.size());
  for (index_t c = 0; c < tree.cliques.size(); ++c) {
    const auto& clique = tree.cliques[at(c)];
    CHECK(std::is_sorted(clique.begin(), clique.end()));
    CHECK(std::is_sorted(tree.eliminated[at(c)].begin(), tree.eliminated[at(c)].end()));
    const index_t parent = tree.parents[at(c)];
    if (tree.separators[at(c)].empty()) {
      CHECK(parent == c);
    } else {
      REQUIRE(parent > c);
      CHECK(tree.separators[at(c)] == intersection(clique, tree.cliques[at(parent)]));
    }
    std::vector<index_t> rest;
    std::set_difference(clique.begin(), clique.end(), tree.separators[at(c)].begin(),
                        tree.separators[at(c)].end(), std::back_inserter(rest));
    CHECK(tree.eliminated[at(c)] == rest);
    for (const index_t v : rest) {
      CHECK(topmost[at(v)] == tree.cliques.size());
      topmost[at(v)] = c;
    }
  }
  CHECK(std::count(topmost.begin(), topmost.end(), tree.cliques.size()) == 0);
}

/// Every variable's cliques but the topmost one have a parent with that variable.
void check_running_intersection(const CliqueTree& tree) {
  for (index_t c = 0; c < tree.cliques.size(); ++c) {
    for (const index_t v : tree.cliques[at(c)]) {
      const auto &gone = tree.eliminated[at(c)], &up = tree.cliques[at(tree.parents[at(c)])];
      CHECK((std::binary_search(gone.begin(), gone.end(), v) ||
             std::binary_search(up.begin(), up.end(), v)));
    }
  }
}

}  // namespace

TEST_CASE("interaction graph: repeated and large scopes", "[junction]") {
  const auto graph = interaction_graph(6, {{0, 1, 2}, {2, 1}, {4}, {}, {3, 3}, {5, 0}, {0, 5}});
  CHECK(boost::num_edges(graph) == 4);
  CHECK(neighbour_lists(graph) ==
        std::vector<std::vector<index_t>>{{1, 2, 5}, {0, 2}, {0, 1}, {}, {}, {0}});
  CHECK(connected_components(graph) == std::vector<std::vector<index_t>>{{0, 1, 2, 5}, {3}, {4}});
  CHECK(connected_components(interaction_graph(0, {})).empty());
  CHECK(connected_components(interaction_graph(2, {{}})).size() == 2);
  CHECK_THROWS_AS(interaction_graph(2, {{0, 2}}), ContractViolation);
}

TEST_CASE("weighted graph: a part keeps the edges among the chosen", "[junction]") {
  const WeightedGraph graph = graph_of({{0, 1}, {1, 3}, {3, 4}, {0, 4}}, {2, 3, 4, 5, 6});
  const WeightedGraph some = part(graph, {0, 2, 3, 4});
  CHECK(some.neighbours == std::vector<std::vector<index_t>>{{3}, {}, {3}, {0, 2}});
  CHECK(some.cardinalities == std::vector<index_t>{2, 4, 5, 6});
  CHECK(part(graph, {}).neighbours.empty());
}

TEST_CASE("clique tree: the cliques of elimination, linked as a junction tree", "[junction]") {
  for_each_seed(300, [](Philox& random) {
    const index_t n = 1 + random.below(10);
    const double density = random.uniform();
    const WeightedGraph graph = random_graph(n, density, 1, 4, random);
    const auto order = random_order(n, random);
    const CliqueTree tree = clique_tree(graph.neighbours, order);
    auto expected = naive_cliques(graph, order);
    std::sort(expected.begin(), expected.end());
    REQUIRE(clique_masks(tree) == expected);
    check_shape(tree, n);
    check_running_intersection(tree);
    for (const Subset clique : naive_cliques(graph, elimination_order(tree))) {
      CHECK(std::any_of(expected.begin(), expected.end(),
                        [&](Subset c) { return (c & clique) == clique; }));
    }
  });
}

TEST_CASE("order cost: against elimination on masks", "[junction]") {
  for_each_seed(300, [](Philox& random) {
    const index_t n = 1 + random.below(10);
    const double density = random.uniform();
    const WeightedGraph graph = random_graph(n, density, 1, 5, random);
    const auto order = random_order(n, random);
    const OrderCost cost = order_cost(boost_graph(graph), graph.cardinalities, order);
    const NaiveCost naive = naive_cost(graph, order);
    CHECK(cost.cells == naive.cells);
    CHECK(cost.largest == naive.largest);
    CHECK(cost.width == naive.width);
    CHECK(cost.separator_cells == naive.separator_cells);
  });
}

TEST_CASE("order cost: no variables, one, and orders that are none", "[junction]") {
  CHECK(order_cost(interaction_graph(0, {}), {}, {}).cells == 0.0);
  const OrderCost one = order_cost(interaction_graph(1, {}), {7}, {0});
  CHECK((one.cells == 7.0 && one.largest == 7.0 && one.width == 0 && one.separator_cells == 0.0));
  const auto pair = interaction_graph(2, {{0, 1}});
  CHECK_THROWS_AS(order_cost(pair, {2, 2}, {0}), ContractViolation);
  CHECK_THROWS_AS(order_cost(pair, {2, 2}, {0, 0}), ContractViolation);
  CHECK_THROWS_AS(order_cost(pair, {2, 2}, {0, 2}), ContractViolation);
  CHECK_THROWS_AS(order_cost(pair, {2}, {0, 1}), ContractViolation);
}
