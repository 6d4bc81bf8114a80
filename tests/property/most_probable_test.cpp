// The most probable row from junction trees against all rows, on random graphs with evidence: equal
// for Rational, the first of several; contained for Ball; for double within its own error.
#include "exact/junction/most_probable.hpp"

#include <algorithm>

#include "core/format/bif.hpp"
#include "core/format/file.hpp"
#include "core/format/uai.hpp"
#include "exact/junction/max_weight.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/random_factor_graph.hpp"
#include "tests/support/source_tree.hpp"

namespace unmask {
namespace {

constexpr Precision kBits{96};

Effort on_threads(int threads) { return {Threads(threads), Budget{}, nullptr}; }

InferencePlan plan_of(const FactorGraph& graph, const Evidence& evidence) {
  return plan_inference(graph, {evidence, std::nullopt, false}, {}, Threads(1));
}

/// By looking at every row.
struct ByRows {
  Rational largest = 0, second = 0;
  std::vector<symbol_t> first{};  ///< of the rows with the largest weight
};

ByRows look_at_all(const FactorGraph& graph, const Evidence& evidence) {
  const RowWeights<Rational> weights(graph, evidence);
  ByRows found;
  std::vector<symbol_t> row(at(graph.shape().positions()), 0);
  do {
    const Rational weight = weights.weight(row);
    if (weight > found.largest) {
      found.second = found.largest;
      found.largest = weight;
      found.first = row;
    } else if (weight > found.second) {
      found.second = weight;
    }
  } while (advance_row(graph.shape(), row));
  return found;
}

struct Seen {
  index_t impossible = 0, ties = 0, certain_doubles = 0, certain_balls = 0, possible = 0;
};

void check_exactly(const InferencePlan& plan, const ByRows& expected) {
  const auto found = most_probable<Rational>(plan, on_threads(1)).value();
  REQUIRE(found.is_possible == (expected.largest > 0));
  CHECK(found.assignment == expected.first);
  if (!found.is_possible) return;
  CHECK(found.weight.value == expected.largest);
  CHECK(found.largest.value == expected.largest);
  CHECK(found.runner_up == expected.second / expected.largest);
  CHECK(found.is_certain);
}

void check_enclosed(const InferencePlan& plan, const ByRows& expected,
                    const RowWeights<Rational>& weights, Seen& seen) {
  const auto found = most_probable<Ball>(plan, on_threads(1), kBits).value();
  REQUIRE(found.is_possible == (expected.largest > 0));
  if (!found.is_possible) {
    CHECK(found.assignment.empty());
    return;
  }
  CHECK(found.weight.value.contains(weights.weight(found.assignment)));
  CHECK(found.largest.value.contains(expected.largest));
  CHECK(found.largest.value.radius() <= expected.largest * Rational(1, Integer(1) << 64U));
  CHECK(found.runner_up.contains(expected.second / expected.largest));
  if (found.is_certain) CHECK(weights.weight(found.assignment) == expected.largest);
  if (expected.second < expected.largest) CHECK(found.is_certain);
  seen.certain_balls += found.is_certain ? 1 : 0;
}

void check_rounded(const InferencePlan& plan, const ByRows& expected,
                   const RowWeights<Rational>& weights, Seen& seen) {
  const auto found = most_probable<double>(plan, on_threads(1)).value();
  CHECK_FALSE(found.underflowed);
  REQUIRE(found.is_possible == (expected.largest > 0));
  if (!found.is_possible) {
    CHECK(found.assignment.empty());
    return;
  }
  CHECK(found.error < 1e-13);
  const Rational weight = weights.weight(found.assignment);
  CHECK(expected.largest <= weight * (1 + Rational(3 * found.error)));
  const double slack = found.error * (1 + std::fabs(std::log(to_double(weight))));
  CHECK(std::fabs(natural_log(found.weight) - std::log(to_double(weight))) <= 2 * slack);
  CHECK(std::fabs(natural_log(found.largest) - std::log(to_double(expected.largest))) <= 2 * slack);
  CHECK(std::fabs(found.runner_up - to_double(expected.second / expected.largest)) <=
        3 * found.error);
  if (found.is_certain) CHECK(found.assignment == expected.first);
  // What differs by more than a rounding is told apart.
  if (to_double(expected.second / expected.largest) < 1 - 1e-10) CHECK(found.is_certain);
  seen.certain_doubles += found.is_certain ? 1 : 0;
}

TEST_CASE("most_probable equals the look at all rows on random graphs", "[property][junction]") {
  Seen seen;
  for_each_seed(120, [&](Philox& random) {
    const FactorGraph graph =
        random.below(2) == 0 ? random_factor_graph(random) : random_bayesian_network(random);
    const Evidence evidence = random_evidence(random, graph.shape());
    const ByRows expected = look_at_all(graph, evidence);
    const RowWeights<Rational> weights(graph, evidence);
    seen.impossible += expected.largest == 0 ? 1 : 0;
    seen.possible += expected.largest > 0 ? 1 : 0;
    seen.ties += expected.largest > 0 && expected.second == expected.largest ? 1 : 0;
    const InferencePlan plan = plan_of(graph, evidence);
    check_exactly(plan, expected);
    check_enclosed(plan, expected, weights, seen);
    check_rounded(plan, expected, weights, seen);
  });
  if (environment_number("UNMASK_SEED", ~index_t{0}) != ~index_t{0}) return;
  CHECK(seen.impossible >= 5);
  CHECK(seen.ties >= 10);
  CHECK(seen.certain_doubles >= seen.possible / 3);
  CHECK(seen.certain_balls >= seen.possible / 3);
}

TEST_CASE("max_weight: the larger of two enclosures encloses the larger number",
          "[property][junction]") {
  for_each_seed(200, [&](Philox& random) {
    const auto end = [&] { return Rational(Integer(random.below(40)), Integer(7)); };
    std::vector<Rational> a{end(), end()}, b{end(), end()};
    std::sort(a.begin(), a.end());
    std::sort(b.begin(), b.end());
    const Ball x = Ball::between(a[0], a[1], kBits), y = Ball::between(b[0], b[1], kBits);
    Ball larger = x;
    detail::raise(larger, y);
    CHECK(larger.contains(std::max(a[0], b[0])));
    CHECK(larger.contains(std::max(a[1], b[1])));
    // And nothing far from it.
    const Rational slack(1, Integer(1) << 60U);
    CHECK(larger.low() >=
          std::max(x.low(), y.low()) - slack - (y.high() - y.low()) - (x.high() - x.low()));
    CHECK(larger.high() <= std::max(x.high(), y.high()) + slack);
  });
}

/// Pairs of neighbours with few different values: many rows are equally heavy.
FactorGraph graph_of_ties(Philox& random) {
  const index_t n = 8;
  std::vector<Factor> factors;
  for (index_t v = 0; v < n; ++v) {
    const index_t w = (v + 1 + random.below(n - 1)) % n;
    std::vector<Decimal> values;
    for (index_t k = 0; k < 9; ++k) values.push_back({1 + random.below(2), -1});
    factors.push_back({{v, w}, NumberTable(std::move(values))});
  }
  return FactorGraph(Shape::uniform(n, 3), std::move(factors));
}

TEST_CASE("most_probable of equally heavy rows is the first, in rationals; otherwise it says so",
          "[property][junction]") {
  for_each_seed(15, [&](Philox& random) {
    const FactorGraph graph = graph_of_ties(random);
    const ByRows expected = look_at_all(graph, {});
    const InferencePlan plan = plan_of(graph, {});
    check_exactly(plan, expected);
    if (expected.second != expected.largest) return;
    const auto rounded = most_probable<double>(plan, on_threads(1)).value();
    CHECK_FALSE(rounded.is_certain);
    CHECK(rounded.runner_up == Approx(1.0).epsilon(1e-13));
    CHECK_FALSE(most_probable<Ball>(plan, on_threads(1), kBits).value().is_certain);
  });
}

/// Large cliques that are cut into blocks and parts.
FactorGraph two_large_cliques(Philox& random) {
  std::vector<Factor> factors;
  const auto add = [&](std::vector<index_t> scope) {
    std::vector<Decimal> values;
    for (index_t k = 0; k < index_t{1} << scope.size(); ++k) {
      values.push_back({1 + random.below(1000), -3});
    }
    factors.push_back({std::move(scope), NumberTable(std::move(values))});
  };
  for (index_t i = 0; i < 18; ++i) {
    for (index_t j = 0; j < i; ++j) add({i, j});
  }
  for (index_t j = 3; j < 18; ++j) {
    add({18, j});
    add({j, 19});
  }
  add({18, 19});
  return FactorGraph(Shape::uniform(20, 2), std::move(factors));
}

/// No row that differs in one variable is heavier.
void check_no_flip_improves(const FactorGraph& graph, const Evidence& evidence,
                            const std::vector<symbol_t>& assignment) {
  // Only the factors of a variable change with it.
  const Shape& shape = graph.shape();
  std::vector<std::vector<index_t>> factors_of(at(shape.positions()));
  std::vector<std::vector<double>> values;
  for (index_t f = 0; f < graph.factors().size(); ++f) {
    values.push_back(graph.factors()[f].values.doubles());
    for (const index_t v : graph.factors()[f].scope) factors_of[at(v)].push_back(f);
  }
  std::vector<bool> is_fixed(at(shape.positions()), false);
  for (const Observation& seen : evidence.hard) {
    is_fixed[at(seen.variable)] = true;
    CHECK(assignment[at(seen.variable)] == seen.symbol);
  }
  std::vector<symbol_t> row = assignment;
  const auto local_log_weight = [&](index_t v) {
    double sum = 0;
    for (const index_t f : factors_of[at(v)]) {
      index_t cell = 0;
      for (const index_t w : graph.factors()[f].scope)
        cell = cell * shape.cardinality(w) + row[at(w)];
      sum += std::log(values[at(f)][at(cell)]);
    }
    return sum;
  };
  for (index_t v = 0; v < shape.positions(); ++v) {
    if (is_fixed[at(v)]) continue;
    const double here = local_log_weight(v);
    REQUIRE(std::isfinite(here));
    for (symbol_t x = 0; x < shape.cardinality(v); ++x) {
      row[at(v)] = x;
      if (local_log_weight(v) > here + 1e-9) FAIL_CHECK("variable " << v << " is better at " << x);
    }
    row[at(v)] = assignment[at(v)];
  }
}

TEST_CASE("most_probable in cliques of many blocks, the same on several threads",
          "[property][junction]") {
  for_each_seed(1, [&](Philox& random) {
    const FactorGraph graph = two_large_cliques(random);
    const InferencePlan plan = plan_of(graph, {});
    REQUIRE(plan.cost.largest >= 1U << 17U);
    const auto one = most_probable<double>(plan, on_threads(1)).value();
    const auto three = most_probable<double>(plan, on_threads(3)).value();
    CHECK(one.assignment == three.assignment);
    CHECK(one.largest.value == three.largest.value);
    CHECK(one.largest.exponent == three.largest.exponent);
    CHECK(one.runner_up == three.runner_up);
    CHECK(one.is_certain);
    // All rows, in logarithms.
    std::vector<std::vector<double>> logs;
    for (const Factor& factor : graph.factors()) {
      logs.push_back(factor.values.doubles());
      for (double& x : logs.back()) x = std::log(x);
    }
    double best = -INFINITY;
    index_t best_row = 0;
    for (index_t row = 0; row < index_t{1} << 20U; ++row) {
      double sum = 0;
      for (std::size_t f = 0; f < logs.size() && sum > best; ++f) {
        const auto& scope = graph.factors()[f].scope;
        sum += logs[f][at(2 * (row >> scope[0] & 1U) + (row >> scope[1] & 1U))];
      }
      if (sum > best) {
        best = sum;
        best_row = row;
      }
    }
    CHECK(std::fabs(natural_log(one.weight) - best) <= 1e-9);
    for (index_t v = 0; v < 20; ++v) CHECK(one.assignment[at(v)] == (best_row >> v & 1U));
  });
}

TEST_CASE("most_probable keeps its range over a thousand tiny factors", "[unit][junction]") {
  std::vector<Factor> factors;
  const index_t n = 1000;
  for (index_t v = 0; v + 1 < n; ++v) {
    factors.push_back(
        {{v, v + 1},
         NumberTable(std::vector<Decimal>{{1, -300}, {2, -300}, {3, -300}, {1, -300}})});
  }
  const FactorGraph chain(Shape::uniform(n, 2), factors);
  const auto found = most_probable<double>(plan_of(chain, {}), on_threads(1)).value();
  CHECK_FALSE(found.underflowed);
  // 1, 0, 1, 0, ...: 500 factors of 3 and 499 of 2.
  const double expected = -300 * 999 * std::log(10.0) + 500 * std::log(3.0) + 499 * std::log(2.0);
  CHECK(std::fabs(natural_log(found.weight) - expected) <= 1e-12 * std::fabs(expected));
  CHECK(found.is_certain);
  for (index_t v = 0; v < n; ++v) REQUIRE(found.assignment[at(v)] == (v + 1) % 2);
  // Thousands of tables over one variable.
  std::vector<Factor> same;
  for (index_t k = 0; k < 3000; ++k) {
    same.push_back({{0}, NumberTable(std::vector<Decimal>{{96, -2}, {97, -2}})});
  }
  const FactorGraph coin(Shape::uniform(1, 2), same);
  const auto heads = most_probable<double>(plan_of(coin, {}), on_threads(1)).value();
  CHECK_FALSE(heads.underflowed);
  CHECK(heads.assignment == std::vector<symbol_t>{1});
  CHECK(heads.runner_up == Approx(std::pow(0.96 / 0.97, 3000)).epsilon(1e-10));
  CHECK(natural_log(heads.weight) == Approx(3000 * std::log(0.97)).epsilon(1e-12));
}

TEST_CASE("most_probable tells where a product too small for doubles may matter, and balls do not",
          "[unit][junction]") {
  // Factors over all pairs whose products are far below the doubles, the largest too.
  std::vector<Factor> factors;
  const index_t n = 9;
  for (index_t i = 0; i < n; ++i) {
    for (index_t j = 0; j < i; ++j) {
      // Both 1 or both 0 is heavy, but a factor over the rest forbids nearly everything.
      factors.push_back(
          {{j, i}, NumberTable(std::vector<Decimal>{{1, 0}, {1 + i, -15}, {1 + j, -15}, {1, 0}})});
    }
  }
  for (index_t i = 0; i + 1 < n; ++i) {  // neighbours differ: 20 pairs of 36 do
    factors.push_back(
        {{i, i + 1}, NumberTable(std::vector<Decimal>{{0, 0}, {1, 0}, {1, 0}, {0, 0}})});
  }
  for (int k = 0; k < 3; ++k) {  // far apart for doubles in one table, too
    factors.push_back(
        {{0, 1}, NumberTable(std::vector<Decimal>{{1, 0}, {1, -200}, {3, -200}, {1, 0}})});
  }
  const FactorGraph graph(Shape::uniform(n, 2), factors);
  const InferencePlan plan = plan_of(graph, {});
  const ByRows expected = look_at_all(graph, {});
  REQUIRE(expected.largest > 0);
  const auto rounded = most_probable<double>(plan, on_threads(1)).value();
  const auto enclosed = most_probable<Ball>(plan, on_threads(1), kBits).value();
  CHECK(rounded.is_possible);
  CHECK((rounded.underflowed || rounded.assignment == expected.first));
  CHECK(enclosed.is_certain);
  CHECK(enclosed.assignment == expected.first);
  // A number that is none in doubles.
  const FactorGraph tiny(Shape::uniform(1, 2),
                         {{{0}, NumberTable(std::vector<Decimal>{{1, -400}, {2, -400}})}});
  CHECK(most_probable<double>(plan_of(tiny, {}), on_threads(1)).value().underflowed);
  CHECK(most_probable<Ball>(plan_of(tiny, {}), on_threads(1), kBits).value().assignment ==
        std::vector<symbol_t>{1});
}

TEST_CASE("most_probable refuses what does not fit, before it allocates", "[unit][junction]") {
  std::vector<Factor> factors;
  const index_t n = 40;
  for (index_t i = 0; i < n; ++i) {
    for (index_t j = 0; j < i; ++j) {
      factors.push_back({{i, j}, NumberTable(std::vector<Decimal>(4, Decimal{1, 0}))});
    }
  }
  const FactorGraph graph(Shape::uniform(n, 2), factors);
  const auto refused = most_probable<double>(plan_of(graph, {}), on_threads(1));
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.refusal().what.find("1 099 511 627 776 cells") != std::string::npos);
  CHECK(refused.refusal().needed > refused.refusal().limit);
}

/// On networks and fields of others: the row's weight is what the messages claim, changing one
/// variable finds nothing better, and small ones are as the rationals have them.
void check_on_shared(const std::string& path, const FactorGraph& graph, const Evidence& evidence,
                     double most_cells, index_t& answered) {
  CAPTURE(path);
  const InferencePlan plan =
      plan_inference(graph, {evidence, std::nullopt, false}, {1, 0.0}, Threads(2));
  if (plan.cost.cells > most_cells) return;
  ++answered;
  const auto found = most_probable<double>(plan, on_threads(2)).value();
  CHECK_FALSE(found.underflowed);
  REQUIRE(found.is_possible);
  CHECK(found.error < 1e-11);
  CHECK(std::fabs(natural_log(found.weight) - natural_log(found.largest)) <=
        3 * found.error + 1e-15 * std::fabs(natural_log(found.weight)));
  check_no_flip_improves(graph, evidence, found.assignment);
  if (plan.cost.cells > 2000) return;
  const auto exact = most_probable<Rational>(plan, on_threads(2)).value();
  const auto enclosed = most_probable<Ball>(plan, on_threads(2), kBits).value();
  CHECK(enclosed.largest.value.contains(exact.weight.value));
  CHECK(std::fabs(found.runner_up - to_double(exact.runner_up)) <= 1e-12);
  if (found.is_certain) CHECK(found.assignment == exact.assignment);
  if (enclosed.is_certain && exact.runner_up < 1) CHECK(enclosed.assignment == exact.assignment);
}

TEST_CASE("shared models: the most probable row stands up to every change of one variable",
          "[shared_models][junction]") {
  const double most_cells = repetitions(1) > 1 ? 1U << 28U : 1U << 22U;
  index_t networks = 0, fields = 0;
  const auto bif = shared_models("bnlearn", ".bif.gz");
  for (const std::string& path : bif) {
    Warnings warnings;
    const FactorGraph graph = parse_bif(read_whole_file(path), path, warnings);
    check_on_shared(path, graph, {}, most_cells, networks);
  }
  const auto uai = shared_models("uai2014", ".uai.gz");
  for (const std::string& path : uai) {
    Warnings warnings;
    const FactorGraph graph = parse_uai(read_whole_file(path), path, warnings);
    const std::string evidence = path.substr(0, path.size() - 3) + ".evid.gz";
    check_on_shared(path, graph,
                    {parse_uai_evidence(read_whole_file(evidence), evidence, graph.shape()), {}},
                    most_cells, fields);
  }
  if (!bif.empty()) CHECK(networks >= 14);
  if (!uai.empty()) CHECK(fields >= 5);
}

}  // namespace
}  // namespace unmask
