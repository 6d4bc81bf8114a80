// Entropies of subsets from junction trees against sums over all rows, on random graphs.
#include "exact/junction/subset_entropy_tree.hpp"

#include <cmath>
#include <map>

#include "core/format/bif.hpp"
#include "core/format/file.hpp"
#include "exact/junction/tree_information.hpp"
#include "tests/support/connected_graph.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/source_tree.hpp"

namespace unmask {
namespace {

constexpr Precision kBits{128};
const Effort kTwoThreads{Threads(2), Budget{}, nullptr};

long double entropy_by_rows(const FactorGraph& graph, const Evidence& evidence,
                            const std::vector<index_t>& set, const Rational& partition) {
  const RowWeights<Rational> weights(graph, evidence);
  std::map<std::vector<symbol_t>, Rational> sums;
  std::vector<symbol_t> row(at(graph.shape().positions()), 0);
  do {
    std::vector<symbol_t> part;
    for (const index_t v : set) part.push_back(row[at(v)]);
    sums[part] += weights.weight(row);
  } while (advance_row(graph.shape(), row));
  long double entropy = 0;
  for (const auto& [part, sum] : sums) {
    const auto p = static_cast<long double>(Rational(sum / partition));
    if (sum > 0) entropy -= p * std::log(p);
  }
  return entropy;
}

std::vector<index_t> random_set(Philox& random, index_t n) {
  std::vector<index_t> set;
  for (const index_t v : random_order(random, n)) {
    if (random.below(3) != 0) set.push_back(v);
  }
  return set;
}

bool agrees(double found, long double expected) {
  return std::fabs(static_cast<long double>(found) - expected) <= 1e-12L * (1 + expected);
}

TEST_CASE("tree_subset_entropy equals the sums over all rows on random graphs",
          "[property][junction]") {
  index_t several_cliques = 0, impossible = 0;
  for_each_seed(80, [&](Philox& random) {
    const index_t kind = random.below(3);
    const FactorGraph graph = kind == 0   ? connected_factor_graph(random)
                              : kind == 1 ? random_bayesian_network(random, {10, 3, 4, 500})
                                          : random_factor_graph(random, {8, 3, 3, 500});
    const Evidence evidence =
        kind < 2 ? little_evidence(random, graph.shape()) : random_evidence(random, graph.shape());
    const std::vector<index_t> set = random_set(random, graph.shape().positions());
    const Rational partition = sums_over_rows<Rational>(graph, evidence).partition;
    if (partition == 0) {
      ++impossible;
      CHECK_THROWS_AS(tree_subset_entropy<double>(graph, evidence, set, kTwoThreads), InvalidInput);
      return;
    }
    const long double expected = entropy_by_rows(graph, evidence, set, partition);
    const auto rounded = tree_subset_entropy<double>(graph, evidence, set, kTwoThreads).value();
    const auto enclosed =
        tree_subset_entropy<Ball>(graph, evidence, set, kTwoThreads, kBits).value();
    CHECK_FALSE(rounded.underflowed);
    CHECK(agrees(rounded.value, expected));
    CHECK(agrees(to_double(enclosed.value.midpoint()), expected));
    CHECK(enclosed.value.radius() < Rational(1, Integer(1) << 60U));
    several_cliques +=
        marginal_cliques(graph, evidence, set, 1e9).value().separators.empty() ? 0 : 1;
  });
  if (environment_number("UNMASK_SEED", ~index_t{0}) != ~index_t{0}) return;
  CHECK(impossible >= 3);
  CHECK(several_cliques >= 10);
}

TEST_CASE("tree_subset_entropy: enclosures of an entropy and of its parts agree",
          "[property][junction]") {
  for_each_seed(10, [&](Philox& random) {
    const FactorGraph graph = random_factor_graph(random, {6, 3, 3, 500});
    if (sums_over_rows<Rational>(graph, {}).partition == 0) return;
    // Of all variables: the same number, found another way.
    std::vector<index_t> all = random_order(random, graph.shape().positions());
    const auto whole = tree_information<Ball>(graph, {}, kTwoThreads, kBits).value();
    CHECK(tree_subset_entropy<Ball>(graph, {}, all, kTwoThreads, kBits)
              .value()
              .value.overlaps(whole.entropy));
    CHECK(tree_subset_entropy<Ball>(graph, {}, {all[0]}, kTwoThreads, kBits)
              .value()
              .value.overlaps(whole.entropies[at(all[0])]));
    const auto nothing = tree_subset_entropy<Ball>(graph, {}, {}, kTwoThreads, kBits).value();
    CHECK(nothing.value.sign() == 0);
  });
}

/// A chain of pairs of which neighbours differ with probability 1/10.
FactorGraph chain(index_t n) {
  std::vector<Factor> factors;
  for (index_t v = 0; v + 1 < n; ++v) {
    factors.push_back(
        {{v, v + 1}, NumberTable(std::vector<Decimal>{{9, -1}, {1, -1}, {1, -1}, {9, -1}})});
  }
  return FactorGraph(Shape::uniform(n, 2), std::move(factors));
}

double binary_entropy(double p) { return -p * std::log(p) - (1 - p) * std::log(1 - p); }

TEST_CASE("tree_subset_entropy of every other variable of a long chain", "[unit][junction]") {
  const index_t n = 1001;
  std::vector<index_t> even;
  for (index_t v = 0; v < n; v += 2) even.push_back(v);
  const auto found = tree_subset_entropy<double>(chain(n), {}, even, kTwoThreads).value();
  // Two steps differ with probability 2 * 0.1 * 0.9.
  CHECK(agrees(found.value, std::log(2.0L) + 500 * binary_entropy(0.18)));
  CHECK_FALSE(found.underflowed);
}

/// A hidden coin that `n` others copy with noise.
FactorGraph star(index_t n) {
  std::vector<Factor> factors;
  for (index_t v = 0; v < n; ++v) {
    factors.push_back(
        {{v, n}, NumberTable(std::vector<Decimal>{{9, -1}, {1, -1}, {1, -1}, {9, -1}})});
  }
  return FactorGraph(Shape::uniform(n + 1, 2), std::move(factors));
}

TEST_CASE("tree_subset_entropy says which variable joins too many", "[unit][junction]") {
  std::vector<index_t> leaves;
  for (index_t v = 0; v < 40; ++v) leaves.push_back(v);
  const auto refused = tree_subset_entropy<double>(star(40), {}, leaves, kTwoThreads);
  REQUIRE_FALSE(refused.ok());
  CHECK(
      refused.refusal().what ==
      "H of {x0, x1, x2, x3, ... (40 variables)}: eliminating x40 joins 40 variables, 2^40 cells");
  CHECK(refused.refusal().needed > refused.refusal().limit);
  // With the coin among them, or seen, nothing is joined.
  leaves.push_back(40);
  CHECK(agrees(tree_subset_entropy<double>(star(40), {}, leaves, kTwoThreads).value().value,
               std::log(2.0L) + 40 * binary_entropy(0.1)));
  leaves.pop_back();
  const Evidence seen{{{40, 1}}, {}};
  CHECK(agrees(tree_subset_entropy<double>(star(40), seen, leaves, kTwoThreads).value().value,
               40 * binary_entropy(0.1)));
  const auto small = tree_subset_entropy<double>(star(12), {}, {0, 1, 2, 3, 4, 5}, kTwoThreads);
  CHECK(small.ok());
}

TEST_CASE("shared models: entropies of subsets of alarm grow, and never faster than one by one",
          "[shared_models][junction]") {
  for (const std::string& path : shared_models("bnlearn", "alarm.bif.gz")) {
    Warnings warnings;
    const FactorGraph graph = parse_bif(read_whole_file(path), path, warnings);
    const auto whole = tree_information<double>(graph, {}, kTwoThreads).value();
    Philox random = seeded(1);
    std::vector<index_t> set;
    double before = 0;
    for (const index_t v : random_order(random, graph.shape().positions())) {
      set.push_back(v);
      const double now = tree_subset_entropy<double>(graph, {}, set, kTwoThreads).value().value;
      CHECK(now >= before - 1e-12);
      CHECK(now <= before + whole.entropies[at(v)] + 1e-12);
      before = now;
    }
    CHECK(std::fabs(before - whole.entropy) <= 1e-12 * whole.entropy);
  }
}

}  // namespace
}  // namespace unmask
