// Questions about some variables of Bayesian networks and factor graphs against sums over all rows:
// each one's distribution, and their joint one, inside of cliques and outside.
//
// Equal for Rational, within a few roundings for double.
#include <cmath>

#include "exact/junction/inference.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/random_factor_graph.hpp"

namespace unmask {
namespace {

constexpr FactorGraphDraw kDraw{8, 3, 4, 500};
const Effort kOneThread{};

bool agrees(double found, const Rational& expected) {
  const double x = to_double(expected);
  return std::fabs(found - x) <= 1e-13 * (1 + std::fabs(x));
}

/// Weights of all rows, added up by what the targets show; their last is the fastest.
std::vector<Rational> joint_sums(const FactorGraph& graph, const Evidence& evidence,
                                 const std::vector<index_t>& targets) {
  const RowWeights<Rational> weights(graph, evidence);
  const Shape& shape = graph.shape();
  index_t cells = 1;
  for (const index_t v : targets) cells *= shape.cardinality(v);
  std::vector<Rational> sums(at(cells), Rational(0));
  std::vector<symbol_t> row(at(shape.positions()), 0);
  do {
    index_t cell = 0;
    for (const index_t v : targets) cell = cell * shape.cardinality(v) + row[at(v)];
    sums[at(cell)] += weights.weight(row);
  } while (advance_row(shape, row));
  return sums;
}

/// What came up, so that no case stays untested.
struct Seen {
  index_t barren = 0, outside = 0, observed = 0, impossible = 0, empty = 0, divided = 0;
};

bool is_observed(const Evidence& evidence, index_t v) {
  return std::any_of(evidence.hard.begin(), evidence.hard.end(),
                     [&](const Observation& seen) { return seen.variable == v; });
}

void check_targets(const FactorGraph& graph, const Evidence& evidence,
                   const std::vector<index_t>& targets, Seen& seen) {
  const InferencePlan plan = plan_inference(graph, {evidence, targets}, {}, Threads(1));
  const auto& dropped = plan.sliced.dropped;
  if (std::find(dropped.begin(), dropped.end(), true) != dropped.end()) ++seen.barren;
  const auto sums = sums_over_rows<Rational>(graph, evidence);
  const auto exact = infer<Rational>(plan, kOneThread).value();
  const auto rounded = infer<double>(plan, kOneThread).value();
  CHECK(exact.partition == sums.partition);
  CHECK_FALSE(rounded.underflowed);
  REQUIRE(exact.is_possible == (sums.partition > 0));
  REQUIRE(rounded.is_possible == exact.is_possible);
  if (!exact.is_possible) return;
  const double log_z = std::log(to_double(sums.partition));
  CHECK(std::fabs(log_partition(rounded) - log_z) <= 1e-13 * (1 + std::fabs(log_z)));
  REQUIRE(exact.marginals.size() == targets.size());
  REQUIRE(rounded.marginals.size() == targets.size());
  for (std::size_t t = 0; t < targets.size(); ++t) {
    const auto& expected = sums.by_symbol[at(targets[t])];
    REQUIRE(exact.marginals[t].size() == expected.size());
    REQUIRE(rounded.marginals[t].size() == expected.size());
    for (std::size_t x = 0; x < expected.size(); ++x) {
      CHECK(exact.marginals[t][x] == expected[x] / sums.partition);
      CHECK(agrees(rounded.marginals[t][x], expected[x] / sums.partition));
    }
  }
}

void check_joint(const FactorGraph& graph, const Evidence& evidence,
                 const std::vector<index_t>& targets, Seen& seen) {
  const InferencePlan apart = plan_inference(graph, {evidence, targets}, {}, Threads(1));
  std::vector<index_t> open;
  for (const index_t v : targets) {
    if (!is_observed(evidence, v)) open.push_back(v);
  }
  seen.outside += clique_with(apart.tree, open) ? 0 : 1;
  seen.observed += open.size() < targets.size() ? 1 : 0;
  seen.empty += targets.empty() ? 1 : 0;
  const std::vector<Rational> sums = joint_sums(graph, evidence, targets);
  Rational partition = 0;
  for (const Rational& sum : sums) partition += sum;
  const InferencePlan plan = plan_inference(graph, {evidence, targets, true}, {}, Threads(1));
  const auto exact = infer<Rational>(plan, kOneThread).value();
  const auto rounded = infer<double>(plan, kOneThread).value();
  CHECK(exact.partition == partition);
  REQUIRE(exact.is_possible == (partition > 0));
  REQUIRE(rounded.is_possible == exact.is_possible);
  if (!exact.is_possible) {
    ++seen.impossible;
    CHECK(exact.joint.empty());
    return;
  }
  REQUIRE(exact.joint.size() == sums.size());
  REQUIRE(rounded.joint.size() == sums.size());
  for (std::size_t k = 0; k < sums.size(); ++k) {
    CHECK(exact.joint[k] == sums[k] / partition);
    CHECK(agrees(rounded.joint[k], sums[k] / partition));
  }
}

bool is_whole_run() { return environment_number("UNMASK_SEED", ~index_t{0}) == ~index_t{0}; }

TEST_CASE("questions about some variables of Bayesian networks drop barren ones and stay exact",
          "[property][junction]") {
  Seen seen;
  for_each_seed(50, [&](Philox& random) {
    const FactorGraph graph = random_bayesian_network(random, kDraw);
    REQUIRE(graph.is_bayesian_network());
    for (const Factor& factor : graph.factors()) seen.divided += factor.values.is_divided() ? 1 : 0;
    const Evidence evidence = random_evidence(random, graph.shape());
    for (index_t k = 0; k < 3; ++k) {
      const auto targets = random_scope(random, graph.shape().positions(), 4);
      check_targets(graph, evidence, targets, seen);
    }
    check_targets(graph, {}, random_scope(random, graph.shape().positions(), 4), seen);
  });
  if (!is_whole_run()) return;
  CHECK(seen.barren >= 60);
  CHECK(seen.divided >= 50);
}

TEST_CASE("joint distributions of random sets of Bayesian networks equal sums over all rows",
          "[property][junction]") {
  Seen seen;
  for_each_seed(50, [&](Philox& random) {
    const FactorGraph graph = random_bayesian_network(random, kDraw);
    const Evidence evidence = random_evidence(random, graph.shape());
    for (index_t k = 0; k < 3; ++k) {
      const auto targets = random_scope(random, graph.shape().positions(), 5);
      check_joint(graph, evidence, targets, seen);
    }
  });
  if (!is_whole_run()) return;
  CHECK(seen.outside >= 15);
  CHECK(seen.observed >= 20);
  CHECK(seen.impossible >= 10);
  CHECK(seen.empty >= 10);
}

TEST_CASE("joint distributions of random sets of factor graphs equal sums over all rows",
          "[property][junction]") {
  Seen seen;
  for_each_seed(50, [&](Philox& random) {
    const FactorGraph graph = random_factor_graph(random, kDraw);
    const Evidence evidence = random_evidence(random, graph.shape());
    for (index_t k = 0; k < 2; ++k) {
      const auto targets = random_scope(random, graph.shape().positions(), 5);
      check_targets(graph, evidence, targets, seen);
      check_joint(graph, evidence, targets, seen);
    }
  });
  if (!is_whole_run()) return;
  CHECK(seen.barren == 0);  // only a Bayesian network's variables sum to 1
  CHECK(seen.outside >= 15);
  CHECK(seen.observed >= 20);
}

}  // namespace
}  // namespace unmask
