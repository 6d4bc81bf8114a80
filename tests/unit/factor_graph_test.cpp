// core/model/factor_graph.hpp and to_factor_graph.hpp, and factor graphs as tables (expand.hpp).
#include "core/model/factor_graph.hpp"

#include <bit>

#include "core/format/family_spec.hpp"
#include "core/model/expand.hpp"
#include "core/model/to_factor_graph.hpp"
#include "exact/curve/profile.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/random_factor_graph.hpp"
#include "tests/support/random_models.hpp"
#include "tests/support/rejection.hpp"

using namespace unmask;

namespace {

Factor plain(std::vector<index_t> scope, std::vector<Rational> values) {
  return {std::move(scope), NumberTable(values), {}};
}

/// A fair coin, or copies of the parents' parity.
Factor child_of(std::vector<index_t> parents, index_t child) {
  std::vector<Rational> values;
  for (index_t row = 0; row < index_t{1} << parents.size(); ++row) {
    const bool odd = std::popcount(row) % 2 == 1;
    const Rational one = parents.empty() ? Rational(1, 2) : Rational(odd ? 0 : 1);
    values.push_back(one);
    values.push_back(1 - one);
  }
  parents.push_back(child);
  Factor factor{std::move(parents), NumberTable(values), child};
  Warnings warnings;
  factor.values.make_rows_sum_to_one(2, "x", warnings);
  return factor;
}

FactorGraph binary(index_t n, std::vector<Factor> factors) {
  return FactorGraph(Shape::uniform(n, 2), std::move(factors));
}

void check_table(const FactorGraph& graph) {
  const Evidence none;
  const auto sums = sums_over_rows<Rational>(graph, none);
  const Model model("graph", graph);
  if (sums.partition == 0) {
    check_rejected([&] { (void)joint_table<double>(model, Budget{}); }, "'graph': every row");
    check_rejected([&] { (void)support_table<Rational>(model, Budget{}); }, "'graph': every row");
    return;
  }
  const RowWeights<Rational> weights(graph, none);
  const auto exact = joint_table<Rational>(model, Budget{}).value();
  const auto table = joint_table<double>(model, Budget{}).value();
  for (index_t cell = 0; cell < exact.probabilities().size(); ++cell) {
    const Rational p = weights.weight(graph.shape().row_at(cell)) / sums.partition;
    CHECK(exact.probability(cell) == p);
    CHECK(std::fabs(table.probability(cell) - to_double(p)) <= 1e-14 * to_double(p));
  }
}

}  // namespace

TEST_CASE("(1) factor graph: scopes and sizes are checked", "[factor_graph]") {
  const auto rejects = [](std::vector<Factor> factors, const std::string& fragment) {
    check_rejected([&] { (void)binary(2, factors); }, fragment);
  };
  rejects({plain({}, {1}), plain({2}, {1, 1})}, "factor 1 has variable 2 in its scope; variables");
  rejects({plain({1, 1}, {1, 1, 1, 1})}, "factor 0 has variable 1 twice");
  rejects({plain({0, 1}, {1, 1})}, "factor 0 has 2 values; its scope has 4 cells");
  CHECK(binary(2, {plain({}, {3}), plain({1, 0}, {1, 2, 3, 4})}).factors().size() == 2);
  std::vector<index_t> scope(70);
  for (index_t i = 0; i < 70; ++i) scope[at(i)] = i;
  check_rejected([&] { (void)FactorGraph(Shape::uniform(70, 2), {plain(scope, {1})}); },
                 "more than 2^64 cells");
}

TEST_CASE("factor graph: names are complete and distinct, or there are none", "[factor_graph]") {
  const auto named = [](VariableNames names) {
    return FactorGraph(Shape({2, 1}), {}, std::move(names));
  };
  const FactorGraph graph = named({{"a", "b"}, {{"no", "yes"}, {"it"}}});
  CHECK(graph.name(1) == "b");
  CHECK(graph.value_name(0, 1) == "yes");
  CHECK(named({}).name(1) == "x1");
  CHECK(named({}).value_name(0, 1) == "1");
  check_rejected([&] { (void)named({{"a"}, {{"no", "yes"}}}); }, "every variable and every value");
  check_rejected([&] { (void)named({{"a", "b"}, {{"no"}, {"it"}}}); }, "every variable and");
  check_rejected([&] { (void)named({{"a", "a"}, {{"no", "yes"}, {"it"}}}); },
                 "two variables are called 'a'");
  check_rejected([&] { (void)named({{"a", "b"}, {{"no", "no"}, {"it"}}}); },
                 "two values of a variable are called 'no'");
}

TEST_CASE("(2) factor graph: what is a Bayesian network", "[factor_graph]") {
  CHECK(binary(2, {child_of({}, 0), child_of({0}, 1)}).is_bayesian_network());
  CHECK(binary(3, {child_of({1, 2}, 0), child_of({2}, 1), child_of({}, 2)}).is_bayesian_network());
  CHECK_FALSE(binary(2, {child_of({}, 0)}).is_bayesian_network());
  CHECK_FALSE(binary(2, {child_of({}, 0), child_of({}, 0)}).is_bayesian_network());
  CHECK_FALSE(binary(2, {child_of({1}, 0), child_of({0}, 1)}).is_bayesian_network());
  CHECK_FALSE(
      binary(1, {child_of({}, 0), plain({0}, {1, 1})}).is_bayesian_network());
  const auto cycle = find_cycle(
      4, {child_of({}, 0), child_of({0, 3}, 1), child_of({1}, 2), child_of({2}, 3)});
  REQUIRE(cycle.size() == 3);
  for (const index_t variable : cycle) CHECK(variable != 0);
  CHECK(find_cycle(2, {child_of({}, 0), child_of({0}, 1)}).empty());
}

TEST_CASE("(2) factor graph: a chain of twenty thousand variables has no cycle",
          "[factor_graph]") {
  constexpr index_t kLong = 20000;
  std::vector<Factor> factors{child_of({}, kLong - 1)};
  for (index_t i = 0; i + 1 < kLong; ++i) factors.push_back(child_of({i + 1}, i));
  CHECK(binary(kLong, factors).is_bayesian_network());
  factors[0] = child_of({0}, kLong - 1);
  CHECK(find_cycle(kLong, factors).size() == kLong);
}

TEST_CASE("(3) factor graph: a child without checked rows is a bug of the caller",
          "[factor_graph]") {
  CHECK_THROWS_AS(binary(1, {{{0}, NumberTable(std::vector<Rational>{1, 0}), index_t{0}}}),
                  ContractViolation);
}

TEST_CASE("factor graph: tables are products of factors", "[factor_graph]") {
  for_each_seed(40, [](Philox& random) {
    check_table(random_factor_graph(random, {5, 3, 3, 200}));
  });
}

TEST_CASE("factor graph: values beyond the range of doubles do not lose the table",
          "[factor_graph]") {
  const Rational tiny(Integer(1), boost::multiprecision::pow(Integer(10), 400U));
  check_table(binary(2, {plain({0}, {tiny, 3 * tiny}), plain({1}, {tiny, tiny})}));
  check_table(binary(2, {plain({0}, {1 / tiny, 3 / tiny}), plain({1, 0}, {0, 1, tiny, 1})}));
  const Rational small(Integer(1), boost::multiprecision::pow(Integer(10), 161U));
  check_table(binary(1, {plain({0}, {1, small}), plain({0}, {small, 1}), plain({0}, {1, small}),
                         plain({0}, {3 * small, 1})}));
  std::vector<Factor> many;
  for (int k = 0; k < 30; ++k) {
    many.push_back(plain({0, 1}, {Rational(Integer(1), Integer(1) << 100U), 0, 0,
                                  Rational(Integer(3), Integer(1) << 101U)}));
  }
  check_table(binary(2, many));
}

TEST_CASE("factor graph: too large a table is refused before it is made", "[factor_graph]") {
  const Model model("grid", FactorGraph(Shape::uniform(60, 2), {}));
  CHECK_FALSE(joint_table<double>(model, Budget{}).ok());
  CHECK_FALSE(support_table<Rational>(model, Budget{}).ok());
  CHECK_FALSE(model.support_rows());
}

TEST_CASE("factor graph: the table engines take it as they take its table", "[factor_graph]") {
  const FactorGraph graph = binary(
      3, {child_of({}, 0), plain({0, 1}, {3, 1, 1, 3}), plain({1, 2}, {1, 2, 2, 1})});
  const Model model("graph", graph);
  const Model table("table", joint_table<Rational>(model, Budget{}).value());
  const Effort effort;
  const auto a = curve_profile(model, effort).value(), b = curve_profile(table, effort).value();
  for (index_t k = 1; k <= 3; ++k) {
    CHECK(a.curves.information.z(k) == Approx(b.curves.information.z(k)).margin(1e-15));
  }
}

TEST_CASE("to factor graph (1): every model is its graph", "[factor_graph]") {
  for (const char* spec : {"markov:n=5,flip=1/7", "markov:n=1,flip=1/7", "parity:n=4",
                           "product:n=3,p=1/3", "permutation:n=3", "table:n=3,q=3,a=53,b=7,c=3,m=89",
                           "block-hmm:blocks=2,size=2,stay=9/10,rho=9/10:1/10,eta=1e-8"}) {
    CAPTURE(spec);
    const Model model = parse_family_spec(spec);
    const FactorGraph graph = to_factor_graph(model, Budget{}).value();
    CHECK(joint_table<Rational>({"graph", graph}, Budget{}).value().probabilities() ==
          joint_table<Rational>(model, Budget{}).value().probabilities());
    const bool chain = std::string(spec).rfind("markov", 0) == 0;
    CHECK(graph.is_bayesian_network() == chain);
  }
  const Model blocks("b", IndependentBlocks({parse_family_spec("markov:n=2,flip=1/7"),
                                             {"c", JointTable<Rational>(Shape({3}), {0, 1, 0})}}));
  const FactorGraph joined = to_factor_graph(blocks, Budget{}).value();
  CHECK(joined.is_bayesian_network());
  CHECK(joint_table<Rational>({"graph", joined}, Budget{}).value().probabilities() ==
        joint_table<Rational>(blocks, Budget{}).value().probabilities());
  CHECK_FALSE(to_factor_graph(parse_family_spec("parity:n=60"), Budget{}).ok());
}
