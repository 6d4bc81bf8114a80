// Conditionals on a junction tree against enumeration, and its rows against the exact law.
#include "exact/junction/tree_conditionals.hpp"

#include <cmath>

#include "exact/enumerate/conditionals.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/g_test.hpp"
#include "tests/support/random_factor_graph.hpp"

namespace unmask {
namespace {

constexpr FactorGraphDraw kDraw{7, 4, 3, 400};
const Effort kOneThread{};

bool agrees(double found, double expected) {
  return std::fabs(found - expected) <= 1e-13 * (1 + std::fabs(expected));
}

FactorGraph random_graph(Philox& random, const FactorGraphDraw& draw) {
  return random.below(2) == 0 ? random_factor_graph(random, draw)
                              : random_bayesian_network(random, draw);
}

/// Every other position masked, what the others show drawn from the model or at random.
std::vector<symbol_t> random_context(Philox& random, const TreeConditionals& conditionals) {
  const Shape& shape = conditionals.shape();
  std::vector<symbol_t> row = conditionals.draw(random);
  const bool is_free = random.below(2) == 0;
  const index_t in_four = random.below(5);
  for (index_t v = 0; v < row.size(); ++v) {
    if (is_free) row[at(v)] = static_cast<symbol_t>(random.below(shape.cardinality(v)));
    if (random.below(4) < in_four) row[at(v)] = kMasked;
  }
  return row;
}

constexpr double kUntouched = -7.0;

struct Answer {
  double log_weight = 0.0;
  std::vector<double> marginals{};
};

Answer ask(const TreeConditionals& conditionals, const std::vector<symbol_t>& context) {
  Answer answer;
  answer.marginals.assign(at(conditionals.layout().width()), kUntouched);
  answer.log_weight = conditionals.marginals(context.data(), answer.marginals.data());
  return answer;
}

/// `partition`: the weight of everything.
void check_context(const TreeConditionals& conditionals, const Conditionals<Rational>& exact,
                   const Rational& partition, const std::vector<symbol_t>& context,
                   index_t& impossible) {
  const MarginalLayout& layout = conditionals.layout();
  const Answer found = ask(conditionals, context);
  std::vector<Rational> expected(at(layout.width()), Rational(0));
  const Rational p = exact.marginals(exact.space().code(context.data()), expected.data());
  if (p == 0) {
    ++impossible;
    CHECK(found.log_weight == -INFINITY);
  } else {
    CHECK(agrees(found.log_weight, std::log(to_double(p * partition))));
  }
  for (index_t v = 0; v < context.size(); ++v) {
    for (index_t k = layout.begin(v); k < layout.end(v); ++k) {
      if (context[at(v)] != kMasked) {
        CHECK(found.marginals[at(k)] == kUntouched);
      } else {
        CHECK(agrees(found.marginals[at(k)], to_double(expected[at(k)])));
      }
    }
  }
}

TEST_CASE("conditionals on a junction tree equal enumeration, impossible contexts too",
          "[property][junction]") {
  index_t impossible = 0, no_model = 0;
  for_each_seed(40, [&](Philox& random) {
    const FactorGraph graph = random_graph(random, kDraw);
    const Evidence evidence = random_evidence(random, graph.shape());
    const Rational partition = sums_over_rows<Rational>(graph, evidence).partition;
    if (partition == 0) {
      ++no_model;
      CHECK_THROWS_AS(TreeConditionals::of(graph, evidence, kOneThread), InvalidInput);
      return;
    }
    const auto conditionals = TreeConditionals::of(graph, evidence, kOneThread).value();
    CHECK(conditionals->marks_impossible());
    const Model model("graph with evidence", with_evidence(graph, evidence));
    const auto exact = unmask::conditionals<Rational>(model, kOneThread).value();
    for (index_t k = 0; k < 15; ++k) {
      const auto context = random_context(random, *conditionals);
      check_context(*conditionals, *exact, partition, context, impossible);
    }
    const std::vector<symbol_t> nothing(at(graph.shape().positions()), kMasked);
    check_context(*conditionals, *exact, partition, nothing, impossible);
  });
  if (environment_number("UNMASK_SEED", ~index_t{0}) != ~index_t{0}) return;
  CHECK(impossible >= 40);
  CHECK(no_model >= 2);
}

TEST_CASE("conditionals on a junction tree: a batch has the bits of single answers, on any thread",
          "[property][junction]") {
  for_each_seed(10, [&](Philox& random) {
    const FactorGraph graph = random_graph(random, {9, 4, 3, 3000});
    if (!(sums_over_rows<double>(graph, {}).partition > 0)) return;
    const auto shared = TreeConditionals::of(graph, {}, kOneThread).value();
    const TreeConditionals& conditionals = *shared;
    const index_t count = 1 + random.below(20), n = graph.shape().positions();
    const index_t width = conditionals.layout().width();
    std::vector<symbol_t> rows;
    for (index_t c = 0; c < count; ++c) {
      const auto context = random_context(random, conditionals);
      rows.insert(rows.end(), context.begin(), context.end());
    }
    std::vector<double> batch(at(count * width), kUntouched);
    std::vector<std::uint8_t> possible(at(count), 2);
    const Oracle<double>& oracle = conditionals;
    oracle.answer(rows.data(), count, batch.data(), possible.data());
    std::vector<Answer> single(at(count));
    parallel_for(Threads(3), count, [&](index_t c) {
      const auto begin = rows.begin() + static_cast<std::ptrdiff_t>(c * n);
      single[at(c)] = ask(conditionals, {begin, begin + static_cast<std::ptrdiff_t>(n)});
    });
    for (index_t c = 0; c < count; ++c) {
      CHECK(possible[at(c)] == (std::isfinite(single[at(c)].log_weight) ? 1 : 0));
      const auto begin = batch.begin() + static_cast<std::ptrdiff_t>(c * width);
      CHECK(std::equal(single[at(c)].marginals.begin(), single[at(c)].marginals.end(), begin));
    }
  });
}

/// A row's number, its last position the fastest.
index_t number_of(const Shape& shape, const std::vector<symbol_t>& row) {
  index_t number = 0;
  for (index_t v = 0; v < row.size(); ++v) number = number * shape.cardinality(v) + row[at(v)];
  return number;
}

TEST_CASE("rows drawn from a junction tree follow the exact law", "[property][junction]") {
  index_t tested = 0;
  for_each_seed(12, [&](Philox& random) {
    const FactorGraph graph = random_graph(random, {6, 4, 3, 100});
    const Evidence evidence = random_evidence(random, graph.shape());
    const RowWeights<Rational> weights(graph, evidence);
    std::vector<double> law;
    std::vector<symbol_t> row(at(graph.shape().positions()), 0);
    double total = 0;
    do {
      law.push_back(to_double(weights.weight(row)));
      total += law.back();
    } while (advance_row(graph.shape(), row));
    if (total == 0) return;
    for (double& p : law) p /= total;
    const auto conditionals = TreeConditionals::of(graph, evidence, kOneThread).value();
    std::vector<index_t> counts(law.size(), 0);
    for (index_t k = 0; k < 5000; ++k) {
      ++counts[at(number_of(graph.shape(), conditionals->draw(random)))];
    }
    const GTest test = g_test(counts, law);
    CHECK(test.p_value >= kGTestLevel);
    tested += test.degrees > 0 ? 1 : 0;
  });
  if (environment_number("UNMASK_SEED", ~index_t{0}) != ~index_t{0}) return;
  CHECK(tested >= 6);
}

TEST_CASE("rows drawn from a junction tree are a function of the generator alone",
          "[property][junction]") {
  bool some_differ = false;
  for_each_seed(5, [&](Philox& random) {
    const FactorGraph graph = random_graph(random, kDraw);
    if (sums_over_rows<Rational>(graph, {}).partition == 0) return;
    const auto one = TreeConditionals::of(graph, {}, kOneThread).value();
    const auto other = TreeConditionals::of(graph, {}, kOneThread).value();
    const std::uint64_t key = random();
    Philox first(key, 3), again(key, 3), another(key, 4);
    for (index_t k = 0; k < 20; ++k) {
      const auto row = one->draw(first);
      CHECK(row == other->draw(again));
      some_differ = some_differ || row != one->draw(another);
    }
  });
  CHECK(some_differ);
}

/// Twenty factors make x0 = 1 as good as impossible, beyond doubles; x1 = 1 allows nothing else.
FactorGraph beyond_doubles() {
  std::vector<Factor> factors;
  for (int k = 0; k < 20; ++k) {
    factors.push_back({{0}, NumberTable(std::vector<Decimal>{{1, 0}, {1, -30}})});
  }
  factors.push_back({{0, 1}, NumberTable(std::vector<Decimal>{{1, 0}, {0, 0}, {0, 0}, {1, 0}})});
  factors.push_back({{0, 2}, NumberTable(std::vector<Decimal>{{1, 0}, {1, 0}, {3, 0}, {7, 0}})});
  return FactorGraph(Shape::uniform(3, 2), std::move(factors));
}

TEST_CASE("tree conditionals answer where products are too small for doubles", "[unit][junction]") {
  const auto conditionals = TreeConditionals::of(beyond_doubles(), {}, kOneThread).value();
  const symbol_t context[] = {kMasked, 1, kMasked};
  std::vector<double> marginals(6);
  const double log_weight = conditionals->marginals(context, marginals.data());
  CHECK(agrees(log_weight, std::log(10.0) - 600 * std::log(10.0)));
  CHECK(marginals[0] == 0.0);
  CHECK(marginals[1] == 1.0);
  CHECK(agrees(marginals[5], 0.7));

  const auto given = TreeConditionals::of(beyond_doubles(), {{{1, 1}}, {}}, kOneThread).value();
  Philox random(7);
  index_t ones = 0;
  for (int k = 0; k < 400; ++k) {
    const auto row = given->draw(random);
    CHECK(row[0] == 1);
    CHECK(row[1] == 1);
    ones += row[2];
  }
  CHECK(ones > 240);
  CHECK(ones < 320);
}

}  // namespace
}  // namespace unmask
