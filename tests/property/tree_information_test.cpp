// Entropy, TC and DTC from junction trees against sums over all rows, on random graphs.
#include "exact/junction/tree_information.hpp"

#include <cmath>
#include <map>

#include "tests/support/effort.hpp"
#include "tests/support/random_factor_graph.hpp"

namespace unmask {
namespace {

constexpr Precision kBits{128};
const Effort kTwoThreads{Threads(2), Budget{}, nullptr};

/// H, TC and DTC by the definition, with all rows in a list.
struct ByRows {
  long double entropy = 0, total_correlation = 0, dual_total_correlation = 0;
};

long double entropy_term(const Rational& p) {
  const auto x = static_cast<long double>(p);
  return p == 0 ? 0.0L : -x * std::log(x);
}

ByRows information_by_rows(const FactorGraph& graph, const Evidence& evidence) {
  const RowWeights<Rational> weights(graph, evidence);
  const Shape& shape = graph.shape();
  const auto sums = sums_over_rows<Rational>(graph, evidence);
  ByRows found;
  std::vector<std::map<std::vector<symbol_t>, Rational>> without(at(shape.positions()));
  std::vector<symbol_t> row(at(shape.positions()), 0);
  do {
    const Rational p = weights.weight(row) / sums.partition;
    found.entropy += entropy_term(p);
    for (index_t v = 0; v < row.size(); ++v) {
      std::vector<symbol_t> others = row;
      others[at(v)] = 0;
      without[at(v)][others] += p;
    }
  } while (advance_row(shape, row));
  found.total_correlation = -found.entropy;
  found.dual_total_correlation = found.entropy;
  for (index_t v = 0; v < row.size(); ++v) {
    for (const Rational& sum : sums.by_symbol[at(v)]) {
      found.total_correlation += entropy_term(sum / sums.partition);
    }
    // H(X_v | others) = H - H(others).
    long double others = 0;
    for (const auto& [key, p] : without[at(v)]) others += entropy_term(p);
    found.dual_total_correlation -= found.entropy - others;
  }
  return found;
}

bool agrees(double found, long double expected) {
  return std::fabs(static_cast<long double>(found) - expected) <=
         1e-12L * (1 + std::fabs(expected));
}

bool is_near(const Ball& found, long double expected) {
  return agrees(to_double(found.midpoint()), expected) && found.radius() < Rational(1, 1U << 30U);
}

TEST_CASE("tree_information equals the sums over all rows on random graphs",
          "[property][junction]") {
  for_each_seed(25, [&](Philox& random) {
    const FactorGraph graph = random_factor_graph(random, {6, 3, 3, 700});
    const Evidence evidence = random_evidence(random, graph.shape());
    if (sums_over_rows<Rational>(graph, evidence).partition == 0) {
      CHECK_THROWS_AS(tree_information<double>(graph, evidence, kTwoThreads), InvalidInput);
      return;
    }
    const ByRows expected = information_by_rows(graph, evidence);
    const auto rounded = tree_information<double>(graph, evidence, kTwoThreads).value();
    const auto enclosed = tree_information<Ball>(graph, evidence, kTwoThreads, kBits).value();
    CHECK_FALSE(rounded.underflowed);
    REQUIRE(rounded.refused.empty());
    CHECK(agrees(rounded.entropy, expected.entropy));
    CHECK(agrees(rounded.total_correlation, expected.total_correlation));
    CHECK(agrees(*rounded.dual_total_correlation, expected.dual_total_correlation));
    CHECK(is_near(enclosed.entropy, expected.entropy));
    CHECK(is_near(enclosed.total_correlation, expected.total_correlation));
    CHECK(is_near(*enclosed.dual_total_correlation, expected.dual_total_correlation));
  });
}

/// p(child | the others of the scope); the child is the last.
Factor conditional(std::vector<index_t> scope, std::vector<Decimal> numbers, index_t values) {
  NumberTable table(std::move(numbers));
  Warnings warnings;
  table.make_rows_sum_to_one(values, "a factor", warnings);
  const index_t child = scope.back();
  return {std::move(scope), std::move(table), child};
}

TEST_CASE("tree_information refuses the blanket of a variable with thirty children alone",
          "[unit][junction]") {
  const index_t n = 31;
  std::vector<Factor> factors;
  factors.push_back(conditional({0}, {{5, -1}, {5, -1}}, 2));
  for (index_t v = 1; v < n; ++v) {
    factors.push_back(conditional({0, v}, {{9, -1}, {1, -1}, {1, -1}, {9, -1}}, 2));
  }
  const FactorGraph naive_bayes(Shape::uniform(n, 2), std::move(factors));
  const auto found = tree_information<double>(naive_bayes, {}, kTwoThreads).value();
  const double noise = -0.9 * std::log(0.9) - 0.1 * std::log(0.1);
  CHECK(agrees(found.entropy, std::log(2.0L) + 30 * noise));
  CHECK(agrees(found.total_correlation, 30 * (std::log(2.0L) - noise)));
  CHECK_FALSE(found.dual_total_correlation.has_value());
  REQUIRE(found.refused.size() == 1);
  CHECK(found.refused[0].variable == 0);
  CHECK(found.refused[0].neighbours == 30);
}

}  // namespace
}  // namespace unmask
