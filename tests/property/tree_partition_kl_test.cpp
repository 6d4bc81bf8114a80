// The KL of fixed ordered partitions from junction trees against sums over all rows.
#include "exact/junction/tree_partition_kl.hpp"

#include <algorithm>
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

OrderedPartition random_partition(Philox& random, index_t n) {
  std::vector<std::vector<index_t>> blocks{{}};
  for (const index_t v : random_order(random, n)) {
    if (!blocks.back().empty() && random.below(3) == 0) blocks.emplace_back();
    blocks.back().push_back(v);
  }
  return OrderedPartition(n, std::move(blocks));
}

/// H of every set, by the definition.
class EntropiesByRows {
 public:
  EntropiesByRows(const FactorGraph& graph, const Evidence& evidence, const Rational& partition) {
    const RowWeights<Rational> weights(graph, evidence);
    std::vector<symbol_t> row(at(graph.shape().positions()), 0);
    do {
      const Rational p = weights.weight(row) / partition;
      if (p != 0) rows_.emplace_back(row, static_cast<long double>(p));
    } while (advance_row(graph.shape(), row));
  }
  [[nodiscard]] long double of(const std::vector<index_t>& set) const {
    std::map<std::vector<symbol_t>, long double> sums;
    for (const auto& [row, p] : rows_) {
      std::vector<symbol_t> part;
      for (const index_t v : set) part.push_back(row[at(v)]);
      sums[part] += p;
    }
    long double entropy = 0;
    for (const auto& [part, p] : sums) entropy -= p * std::log(p);
    return entropy;
  }

 private:
  std::vector<std::pair<std::vector<symbol_t>, long double>> rows_;
};

/// A4 as it stands, with no independence made use of: [block].
std::vector<long double> kl_by_rows(const EntropiesByRows& entropies,
                                    const OrderedPartition& partition) {
  std::vector<long double> by_block;
  std::vector<index_t> past;
  for (const auto& block : partition.blocks()) {
    const long double known = entropies.of(past);
    long double sum = 0;
    for (const index_t i : block) {
      std::vector<index_t> with = past;
      with.push_back(i);
      sum += entropies.of(with) - known;
    }
    past.insert(past.end(), block.begin(), block.end());
    by_block.push_back(sum - (entropies.of(past) - known));
  }
  return by_block;
}

bool agrees(double found, long double expected) {
  return std::fabs(static_cast<long double>(found) - expected) <= 1e-12L;
}

TEST_CASE("tree_partition_kl equals the sums over all rows on random graphs",
          "[property][junction]") {
  index_t positive = 0, cut = 0;
  for_each_seed(60, [&](Philox& random) {
    const index_t kind = random.below(3);
    const FactorGraph graph = kind == 0   ? connected_factor_graph(random)
                              : kind == 1 ? random_bayesian_network(random, {10, 3, 4, 500})
                                          : random_factor_graph(random, {8, 3, 3, 500});
    const Evidence evidence =
        kind < 2 ? little_evidence(random, graph.shape()) : random_evidence(random, graph.shape());
    const OrderedPartition partition = random_partition(random, graph.shape().positions());
    const Rational sum = sums_over_rows<Rational>(graph, evidence).partition;
    if (sum == 0) return;
    const auto expected = kl_by_rows(EntropiesByRows(graph, evidence, sum), partition);
    const auto rounded = tree_partition_kl<double>(graph, evidence, partition, kTwoThreads).value();
    const auto enclosed =
        tree_partition_kl<Ball>(graph, evidence, partition, kTwoThreads, kBits).value();
    CHECK_FALSE(rounded.underflowed);
    REQUIRE(rounded.by_block.size() == expected.size());
    REQUIRE(enclosed.by_block.size() == expected.size());
    long double total = 0;
    for (std::size_t b = 0; b < expected.size(); ++b) {
      CHECK(agrees(rounded.by_block[b], expected[b]));
      CHECK(agrees(to_double(enclosed.by_block[b].midpoint()), expected[b]));
      total += expected[b];
    }
    CHECK(agrees(rounded.value, total));
    CHECK(agrees(to_double(enclosed.value.midpoint()), total));
    CHECK(enclosed.value.radius() < Rational(1, Integer(1) << 60U));
    positive += total > 1e-6L ? 1 : 0;
    cut += rounded.entropies == 0 && partition.blocks().size() < graph.shape().positions() ? 1 : 0;
  });
  if (environment_number("UNMASK_SEED", ~index_t{0}) != ~index_t{0}) return;
  CHECK(positive >= 15);
  CHECK(cut >= 3);
}

FactorGraph chain(index_t n) {
  std::vector<Factor> factors;
  for (index_t v = 0; v + 1 < n; ++v) {
    factors.push_back(
        {{v, v + 1}, NumberTable(std::vector<Decimal>{{9, -1}, {1, -1}, {1, -1}, {9, -1}})});
  }
  return FactorGraph(Shape::uniform(n, 2), std::move(factors));
}

long double binary_entropy(long double p) { return -p * std::log(p) - (1 - p) * std::log(1 - p); }

TEST_CASE("tree_partition_kl of a long chain: every other position, then the rest",
          "[unit][junction]") {
  const index_t n = 301;
  std::vector<index_t> even, odd, all;
  for (index_t v = 0; v < n; ++v) {
    (v % 2 == 0 ? even : odd).push_back(v);
    all.push_back(v);
  }
  const long double one = std::log(2.0L) - binary_entropy(0.1L);
  const long double two = std::log(2.0L) - binary_entropy(0.18L);
  const auto of = [&](std::vector<std::vector<index_t>> blocks) {
    return tree_partition_kl<double>(chain(n), {}, OrderedPartition(n, std::move(blocks)),
                                     kTwoThreads)
        .value();
  };
  CHECK(std::fabs(of({all}).value - static_cast<double>(300 * one)) <= 1e-11);
  // Given its neighbours, each of the rest is independent of the others: no entropy is asked.
  const auto alternating = of({even, odd});
  CHECK(std::fabs(alternating.value - static_cast<double>(150 * two)) <= 1e-11);
  CHECK(alternating.by_block[1] == 0.0);
  // Pairs from left to right: each depends on the one position before it.
  std::vector<std::vector<index_t>> pairs{{0}}, singles;
  for (index_t v = 1; v < n; v += 2) pairs.push_back({v, v + 1});
  for (index_t v = 0; v < n; ++v) singles.push_back({v});
  // TC(X1 X2 | X0) = H(X2 | X0) - H(X2 | X1).
  const long double pair = binary_entropy(0.18L) - binary_entropy(0.1L);
  CHECK(std::fabs(of(pairs).value - static_cast<double>(150 * pair)) <= 1e-11);
  const auto sequential = of(singles);
  CHECK(sequential.value == 0.0);
  CHECK(sequential.entropies == 0);
}

TEST_CASE("tree_partition_kl: two causes are independent until their effect is known",
          "[unit][junction]") {
  const auto table = [](std::vector<Decimal> numbers) {
    NumberTable values(std::move(numbers));
    Warnings warnings;
    values.make_rows_sum_to_one(2, "a factor", warnings);
    return values;
  };
  // Two fair coins, and whether one of them shows 1.
  const FactorGraph coins(
      Shape::uniform(3, 2),
      {{{0}, table({{5, -1}, {5, -1}}), 0},
       {{1}, table({{5, -1}, {5, -1}}), 1},
       {{0, 1, 2}, table({{1, 0}, {0, 0}, {0, 0}, {1, 0}, {0, 0}, {1, 0}, {0, 0}, {1, 0}}), 2}});
  REQUIRE(coins.is_bayesian_network());
  const auto of = [&](std::vector<std::vector<index_t>> blocks) {
    return tree_partition_kl<double>(coins, {}, OrderedPartition(3, std::move(blocks)), kTwoThreads)
        .value();
  };
  const auto before = of({{0, 1}, {2}});
  CHECK(before.value == 0.0);
  CHECK(before.entropies == 0);  // the effect is dropped
  const long double after = 0.75L * (2 * binary_entropy(1.0L / 3) - std::log(3.0L));
  CHECK(agrees(of({{2}, {1, 0}}).value, after));
}

TEST_CASE("tree_partition_kl names the block and the set that are too large", "[unit][junction]") {
  const index_t n = 41;
  std::vector<Factor> factors;
  std::vector<index_t> leaves;
  for (index_t v = 0; v + 1 < n; ++v) {
    factors.push_back(
        {{v, n - 1}, NumberTable(std::vector<Decimal>{{9, -1}, {1, -1}, {1, -1}, {9, -1}})});
    leaves.push_back(v);
  }
  const FactorGraph star(Shape::uniform(n, 2), std::move(factors));
  const auto refused =
      tree_partition_kl<double>(star, {}, OrderedPartition(n, {leaves, {n - 1}}), kTwoThreads);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.refusal().what.find("block 1: H of {x0, x1") == 0);
  CHECK(refused.refusal().what.find("eliminating x40 joins 40 variables, 2^40 cells") !=
        std::string::npos);
  // The other way round all are independent given the middle one.
  const auto found =
      tree_partition_kl<double>(star, {}, OrderedPartition(n, {{n - 1}, leaves}), kTwoThreads);
  CHECK(found.value().value == 0.0);
}

TEST_CASE("shared models: the KL of alarm in one block is its TC, and less in more blocks",
          "[shared_models][junction]") {
  for (const std::string& path : shared_models("bnlearn", "alarm.bif.gz")) {
    Warnings warnings;
    const FactorGraph graph = parse_bif(read_whole_file(path), path, warnings);
    const index_t n = graph.shape().positions();
    const auto whole = tree_information<double>(graph, {}, kTwoThreads).value();
    Philox random = seeded(1);
    const std::vector<index_t> order = random_order(random, n);
    const auto one =
        tree_partition_kl<double>(graph, {}, OrderedPartition(n, {order}), kTwoThreads).value();
    CHECK(std::fabs(one.value - whole.total_correlation) <= 1e-12 * whole.total_correlation);
    // Each cut of a block into two lowers the KL: by I(X_first; X_j | past) summed.
    double before = one.value;
    for (const index_t size : {index_t{19}, index_t{10}, index_t{5}, index_t{2}}) {
      std::vector<std::vector<index_t>> blocks;
      for (index_t k = 0; k < n; ++k) {
        if (k % size == 0) blocks.emplace_back();
        blocks.back().push_back(order[at(k)]);
      }
      // Blocks of 10 do not refine those of 19, so only the ends are compared strictly.
      const auto found =
          tree_partition_kl<double>(graph, {}, OrderedPartition(n, std::move(blocks)), kTwoThreads)
              .value();
      CHECK(found.value >= 0.0);
      CHECK(found.value <= before);
      before = found.value;
    }
  }
}

}  // namespace
}  // namespace unmask
