// Junction-tree inference against sums over all rows, on random factor graphs with evidence.
//
// Equal for Rational, contained for Ball, within a few roundings for double. Large cliques are cut
// into blocks and parts: their own cases, on one thread and on several.
#include "exact/junction/inference.hpp"

#include <algorithm>

#include "tests/support/effort.hpp"
#include "tests/support/random_factor_graph.hpp"

namespace unmask {
namespace {

constexpr Precision kBits{96};
const Targets kNothing{std::vector<index_t>{}};

Effort on_threads(int threads) { return {Threads(threads), Budget{}, nullptr}; }

struct Seen {
  index_t impossible = 0, several_components = 0;
};

bool agrees(double found, double expected) {
  return std::fabs(found - expected) <= 1e-13 * (1 + std::fabs(expected));
}

void check_exactly(const InferencePlan& plan, const RowSums<Rational>& sums) {
  const auto answer = infer<Rational>(plan, on_threads(1)).value();
  REQUIRE(answer.exponent == 0);
  CHECK(answer.partition == sums.partition);
  REQUIRE(answer.is_possible == (sums.partition > 0));
  if (!answer.is_possible) return;
  for (index_t v = 0; v < sums.by_symbol.size(); ++v) {
    for (index_t x = 0; x < sums.by_symbol[at(v)].size(); ++x) {
      CHECK(answer.marginals[at(v)][at(x)] == sums.by_symbol[at(v)][at(x)] / sums.partition);
    }
  }
}

void check_enclosed(const InferencePlan& plan, const RowSums<Rational>& sums) {
  const auto answer = infer<Ball>(plan, on_threads(1), kBits).value();
  CHECK(answer.partition.contains(sums.partition));
  REQUIRE(answer.is_possible == (sums.partition > 0));
  if (!answer.is_possible) return;
  for (index_t v = 0; v < sums.by_symbol.size(); ++v) {
    for (index_t x = 0; x < sums.by_symbol[at(v)].size(); ++x) {
      const Ball& found = answer.marginals[at(v)][at(x)];
      CHECK(found.contains(sums.by_symbol[at(v)][at(x)] / sums.partition));
      CHECK(found.radius() < Rational(1, 1U << 30U));
    }
  }
}

template <class Sums>
void check_rounded(const InferencePlan& plan, const Sums& sums, int threads) {
  const auto answer = infer<double>(plan, on_threads(threads)).value();
  CHECK_FALSE(answer.underflowed);
  REQUIRE(answer.is_possible == (sums.partition > 0));
  if (!answer.is_possible) {
    CHECK(log_partition(answer) == -INFINITY);
    return;
  }
  CHECK(agrees(log_partition(answer), std::log(to_double(sums.partition))));
  for (index_t v = 0; v < sums.by_symbol.size(); ++v) {
    for (index_t x = 0; x < sums.by_symbol[at(v)].size(); ++x) {
      const double expected = to_double(sums.by_symbol[at(v)][at(x)]) / to_double(sums.partition);
      CHECK(agrees(answer.marginals[at(v)][at(x)], expected));
    }
  }
}

TEST_CASE("inference equals the sum over all rows on random graphs", "[property][junction]") {
  Seen seen;
  for_each_seed(60, [&](Philox& random) {
    const FactorGraph graph = random_factor_graph(random);
    const Evidence evidence = random_evidence(random, graph.shape());
    const auto sums = sums_over_rows<Rational>(graph, evidence);
    seen.impossible += sums.partition == 0 ? 1 : 0;
    const InferencePlan plan = plan_inference(graph, {evidence}, {}, Threads(1));
    index_t roots = 0;
    for (const Clique& clique : plan.tree.cliques) roots += clique.parent ? 0 : 1;
    seen.several_components += roots > 1 ? 1 : 0;
    check_exactly(plan, sums);
    check_enclosed(plan, sums);
    check_rounded(plan, sums, 1);
    const InferencePlan only = plan_inference(graph, {evidence, kNothing}, {}, Threads(1));
    CHECK(infer<Rational>(only, on_threads(1)).value().partition == sums.partition);
  });
  if (environment_number("UNMASK_SEED", ~index_t{0}) != ~index_t{0}) return;
  CHECK(seen.impossible >= 5);
  CHECK(seen.several_components >= 20);
}

/// All pairs of n variables meet: one clique. Values around 1 keep sums exact enough.
FactorGraph complete_graph(Philox& random, const std::vector<index_t>& cardinalities) {
  std::vector<Factor> factors;
  const auto add = [&](std::vector<index_t> scope) {
    index_t size = 1;
    for (const index_t v : scope) size *= cardinalities[at(v)];
    std::vector<Decimal> values;
    for (index_t k = 0; k < size; ++k) values.push_back({500 + random.below(1000), -3});
    factors.push_back({std::move(scope), NumberTable(std::move(values))});
  };
  for (index_t i = 0; i < cardinalities.size(); ++i) {
    for (index_t j = 0; j < i; ++j)
      add(random.below(2) == 0 ? std::vector{i, j} : std::vector{j, i});
  }
  for (index_t k = 0; k < 3; ++k) {
    std::vector<index_t> scope = random_scope(random, cardinalities.size(), 9);
    add(std::move(scope));
  }
  return FactorGraph(Shape(cardinalities), std::move(factors));
}

TEST_CASE("inference in cliques of many blocks equals the sum over all rows",
          "[property][junction]") {
  for_each_seed(4, [&](Philox& random) {
    std::vector<index_t> cardinalities;
    double cells = 1;
    while (cells < 40000) {
      cardinalities.push_back(1 + random.below(5));
      cells *= static_cast<double>(cardinalities.back());
    }
    const FactorGraph graph = complete_graph(random, cardinalities);
    const InferencePlan plan = plan_inference(graph, {}, {}, Threads(1));
    check_rounded(plan, sums_over_rows<double>(graph, {}), 1);
  });
}

/// Two large cliques that share most of their variables, and small ones that hang on them.
FactorGraph two_large_cliques(Philox& random) {
  std::vector<Factor> factors;
  const auto add = [&](std::vector<index_t> scope) {
    std::vector<Decimal> values;
    for (index_t k = 0; k < index_t{1} << scope.size(); ++k) {
      values.push_back({1 + random.below(1000), -3});
    }
    factors.push_back({std::move(scope), NumberTable(std::move(values))});
  };
  const index_t n = 24;
  for (index_t i = 0; i < 18; ++i) {
    for (index_t j = 0; j < i; ++j) add({i, j});
  }
  for (index_t j = 3; j < 18; ++j) {
    add({18, j});
    add({j, 19});
    add({20, j});
  }
  add({18, 19, 20});
  add({5, 21});
  add({21, 22});
  add({23, 2, 7});
  return FactorGraph(Shape::uniform(n, 2), std::move(factors));
}

TEST_CASE("inference has the same bits on one thread and on several, large cliques too",
          "[property][junction]") {
  for_each_seed(2, [&](Philox& random) {
    const FactorGraph graph = two_large_cliques(random);
    const InferencePlan plan = plan_inference(graph, {}, {}, Threads(1));
    REQUIRE(plan.cost.largest >= 1U << 17U);
    const auto one = infer<double>(plan, on_threads(1)).value();
    const auto three = infer<double>(plan, on_threads(3)).value();
    CHECK(one.partition == three.partition);
    CHECK(one.exponent == three.exponent);
    CHECK(one.marginals == three.marginals);
    // The same numbers with one of the cliques' variables known, summed by hand.
    double by_hand = 0, total = 0;
    for (symbol_t x = 0; x < 2; ++x) {
      const InferencePlan known = plan_inference(graph, {{{{4, x}}, {}}, kNothing}, {}, Threads(1));
      const double weight =
          std::exp(log_partition(infer<double>(known, on_threads(1)).value()) - log_partition(one));
      total += weight;
      if (x == 1) by_hand = weight;
    }
    CHECK(agrees(total, 1.0));
    CHECK(agrees(one.marginals[4][1], by_hand));
  });
}

TEST_CASE("inference keeps its range over a thousand tiny factors, and tells if an entry is lost",
          "[unit][junction]") {
  // A chain whose weight is (1e-30)^999 times 2^1000: far below the doubles.
  std::vector<Factor> factors;
  const index_t n = 1000;
  for (index_t i = 1; i < n; ++i) {
    factors.push_back({{i - 1, i}, NumberTable(std::vector<Decimal>(4, Decimal{1, -30}))});
  }
  const FactorGraph chain(Shape::uniform(n, 2), factors);
  const auto answer =
      infer<double>(plan_inference(chain, {}, {}, Threads(1)), on_threads(2)).value();
  CHECK_FALSE(answer.underflowed);
  CHECK(agrees(log_partition(answer), 1000 * std::log(2.0) - 999 * 30 * std::log(10.0)));
  CHECK(answer.marginals[500][1] == 0.5);

  // One value keeps all the weight, until the last factor forbids it: what is left was lost.
  factors.clear();
  for (index_t i = 1; i < n; ++i) {
    const Decimal one{1, 0}, zero{}, tiny{1, -3};
    factors.push_back({{i - 1, i}, NumberTable(std::vector<Decimal>{one, zero, zero, tiny})});
  }
  factors.push_back({{n - 1}, NumberTable(std::vector<Decimal>{{0, 0}, {1, 0}})});
  const FactorGraph forbidden(Shape::uniform(n, 2), factors);
  const InferencePlan plan = plan_inference(forbidden, {}, {}, Threads(1));
  const auto rounded = infer<double>(plan, on_threads(1)).value();
  const auto enclosed = infer<Ball>(plan, on_threads(1), kBits).value();
  CHECK(enclosed.is_possible);
  CHECK(enclosed.marginals[0][1].contains(Rational(1)));
  // Either no entry was lost, because the order met the last factor first, or it says so.
  CHECK((rounded.underflowed || (rounded.is_possible && rounded.marginals[0][1] == 1.0)));
}

/// A fair coin with k children, all seen as 0: the products of their rows meet in one clique.
FactorGraph coin_with_witnesses(index_t k) {
  const auto conditional = [](std::vector<index_t> scope, std::vector<Decimal> numbers) {
    NumberTable table(std::move(numbers));
    Warnings warnings;
    table.make_rows_sum_to_one(2, "a factor", warnings);
    const index_t child = scope.back();
    return Factor{std::move(scope), std::move(table), child};
  };
  std::vector<Factor> factors{conditional({0}, {{5, -1}, {5, -1}})};
  for (index_t v = 1; v <= k; ++v) {
    factors.push_back(conditional({0, v}, {{96, -2}, {4, -2}, {97, -2}, {3, -2}}));
  }
  return FactorGraph(Shape::uniform(k + 1, 2), std::move(factors));
}

TEST_CASE("inference multiplies thousands of factors in one clique", "[unit][junction]") {
  for (const index_t k : {500, 1100, 3000}) {
    Evidence evidence;
    for (index_t v = 1; v <= k; ++v) evidence.hard.push_back({v, 0});
    const auto n = static_cast<double>(k);
    const double a = n * std::log(0.96), b = n * std::log(0.97);
    const auto answer =
        infer<double>(plan_inference(coin_with_witnesses(k), {evidence}, {}, Threads(1)),
                      on_threads(1))
            .value();
    CHECK_FALSE(answer.underflowed);
    CHECK(std::fabs(log_partition(answer) - (b + std::log(0.5 + 0.5 * std::exp(a - b)))) <=
          1e-12 * n);
    CHECK(std::fabs(answer.marginals[0][1] - 1 / (1 + std::exp(a - b))) <= 1e-12);
  }
}

TEST_CASE("inference drops thousands of variables that do not matter, and loses nothing",
          "[unit][junction]") {
  const FactorGraph graph = coin_with_witnesses(3000);
  const InferencePlan plan = plan_inference(graph, {{}, kNothing}, {}, Threads(1));
  const auto answer = infer<double>(plan, on_threads(1)).value();
  CHECK_FALSE(answer.underflowed);
  CHECK(log_partition(answer) == 0.0);
  const InferencePlan one = plan_inference(graph, {{}, std::vector<index_t>{7}}, {}, Threads(1));
  const auto marginal = infer<double>(one, on_threads(1)).value();
  CHECK_FALSE(marginal.underflowed);
  CHECK(agrees(marginal.marginals[0][1], 0.035));
}

TEST_CASE("inference refuses what does not fit, before it allocates", "[unit][junction]") {
  std::vector<Factor> factors;
  const index_t n = 40;
  for (index_t i = 0; i < n; ++i) {
    for (index_t j = 0; j < i; ++j) {
      factors.push_back({{i, j}, NumberTable(std::vector<Decimal>(4, Decimal{1, 0}))});
    }
  }
  const FactorGraph graph(Shape::uniform(n, 2), factors);
  const auto refused = infer<double>(plan_inference(graph, {}, {}, Threads(1)), on_threads(1));
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.refusal().what.find("1 099 511 627 776 cells") != std::string::npos);
  CHECK(refused.refusal().needed > refused.refusal().limit);
}

}  // namespace
}  // namespace unmask
