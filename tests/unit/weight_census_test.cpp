// exact/enumerate/weight_census.hpp: counts against the definition, guarantee by guarantee.
#include "exact/enumerate/weight_census.hpp"

#include <map>

#include "core/base/subset.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/exact_curves.hpp"
#include "tests/support/random_models.hpp"

using namespace unmask;

namespace {

using Counts = std::vector<std::map<Integer, index_t>>;

/// Class weights of every subset, counted one by one; weight 1 is left out.
Counts naive_counts(const SupportTable<Rational>& table) {
  const auto weights = integer_weights(table);
  const index_t n = table.shape().positions();
  Counts counts(at(n + 1));
  for (Subset kept = 0; kept <= all_positions(n); ++kept) {
    std::map<std::vector<symbol_t>, Integer> classes;
    for (index_t row = 0; row < table.rows(); ++row) {
      std::vector<symbol_t> part;
      for_each_position(kept, [&](index_t i) { part.push_back(table.symbol(row, i)); });
      classes[part] += weights[at(row)];
    }
    for (const auto& [part, weight] : classes) {
      if (weight > 1) ++counts[at(size(kept))][weight];
    }
  }
  return counts;
}

void check_counts(const SupportTable<Rational>& table) {
  const WeightCensus census = weight_census(table, Threads(1));
  const Counts expected = naive_counts(table);
  REQUIRE(census.counts.size() == expected.size());
  for (std::size_t m = 0; m < expected.size(); ++m) {
    CAPTURE(m);
    CHECK(Counts::value_type(census.counts[m].begin(), census.counts[m].end()) == expected[m]);
  }
}

SupportTable<Rational> scaled(const SupportTable<Rational>& table, const Rational& factor) {
  std::vector<Rational> weights = table.weights();
  for (Rational& w : weights) w *= factor;
  return table.with_scalar(std::move(weights));
}

}  // namespace

TEST_CASE("census: integer weights over one denominator, without a common factor", "[census]") {
  const Shape shape({3});
  const SupportTable<Rational> table(shape, {0, 1, 2},
                                     {Rational(1, 6), Rational(1, 4), Rational(7, 12)});
  CHECK(integer_weights(table) == std::vector<Integer>{2, 3, 7});
  CHECK(integer_weights(scaled(table, Rational(144))) == std::vector<Integer>{2, 3, 7});
}

TEST_CASE("census (1): counts of random rows, by the definition", "[census]") {
  for_each_seed(40, [](Philox& random) {
    const Shape shape = random_shape(random, 6, 4096);
    check_counts(random_support(shape, random, 1 + random.below(30)));
  });
}

TEST_CASE("census (1): one row, one position, equal rows", "[census]") {
  check_counts(SupportTable<Rational>(Shape({2, 3, 2}), {1, 2, 0}, {Rational(5)}));
  check_counts(SupportTable<Rational>(Shape({1}), {0}, {Rational(1)}));
  check_counts(support_table<Rational>(family("equal:n=5,q=3"), Budget{}).value());
  check_counts(support_table<Rational>(family("parity:n=6"), Budget{}).value());
}

TEST_CASE("census (1): weights beyond a machine word", "[census]") {
  for_each_seed(10, [](Philox& random) {
    const Shape shape({2, 3, 2, 2});
    auto table = random_support(shape, random, 12);
    std::vector<Rational> weights = table.weights();
    Integer large = 1;
    for (Rational& w : weights) w += Rational(large <<= 9U);
    check_counts(table.with_scalar(std::move(weights)));
  });
}

TEST_CASE("census (2): the entropy curve is that of the definition, exactly", "[census]") {
  for_each_seed(20, [](Philox& random) {
    const auto table = random_exact_table(random, 4, 48);
    const Model model("random", table);
    const auto curve = census_entropy_curve(
        weight_census(support_table<Rational>(model, Budget{}).value(), Threads(1)));
    const auto expected = naive_entropy_curve(table);
    REQUIRE(curve.size() == expected.size());
    for (std::size_t m = 0; m < curve.size(); ++m) CHECK(curve[m] == expected[m]);
  });
}

TEST_CASE("census (3): equal for any number of threads", "[census]") {
  Philox random(7);
  const auto table = random_support(Shape::uniform(12, 3), random, 400);
  const WeightCensus one = weight_census(table, Threads(1));
  for (const int threads : {2, 5}) {
    CHECK(weight_census(table, Threads(threads)).counts == one.counts);
  }
}
