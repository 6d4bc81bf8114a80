#include "exact/enumerate/support_lattice.hpp"

#include <cmath>

#include "exact/enumerate/dense_lattice.hpp"
#include "tests/support/brute_force.hpp"
#include "tests/support/catch.hpp"

namespace unmask {
namespace {

void check_close(const std::vector<double>& computed, const std::vector<double>& expected) {
  REQUIRE(computed.size() == expected.size());
  for (index_t i = 0; i < expected.size(); ++i) {
    CAPTURE(i);
    REQUIRE(std::fabs(computed[at(i)] - expected[at(i)]) <= 2e-13 * (1.0 + expected[at(i)]));
    REQUIRE(computed[at(i)] >= 0.0);
  }
}

/// Integer weights: a table of counts, most of them zero.
SupportTable<double> random_counts(const Shape& shape, Philox& random, index_t rows) {
  std::vector<symbol_t> symbols;
  std::vector<double> weights;
  for (index_t row = 0; row < rows; ++row) {
    for (index_t i = 0; i < shape.positions(); ++i) {
      symbols.push_back(static_cast<symbol_t>(random.below(shape.cardinality(i))));
    }
    weights.push_back(static_cast<double>(1 + random.below(5)));
  }
  return SupportTable<double>(shape, symbols, weights);
}

JointTable<double> dense_of(const SupportTable<double>& support) {
  std::vector<double> weights(at(*support.shape().cells()), 0.0);
  for (index_t row = 0; row < support.rows(); ++row) {
    std::vector<symbol_t> symbols;
    for (index_t i = 0; i < support.shape().positions(); ++i) {
      symbols.push_back(support.symbol(row, i));
    }
    weights[at(support.shape().linear_index(symbols))] = support.weights()[at(row)];
  }
  return JointTable<double>::from_weights(support.shape(), weights);
}

const std::vector<std::vector<index_t>>& shapes() {
  static const std::vector<std::vector<index_t>> kShapes{{1},
                                                         {2},
                                                         {7},
                                                         {1, 1},
                                                         {2, 2},
                                                         {3, 1, 2},
                                                         {5, 4, 3},
                                                         {2, 2, 2, 2, 2, 2, 2},
                                                         {3, 2, 4, 1, 2},
                                                         {40, 3}};
  return kShapes;
}

}  // namespace

TEST_CASE("support lattice (1)(2)(4): integer weights against brute force", "[support_lattice]") {
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    for (const auto& cardinalities : shapes()) {
      CAPTURE(seed, cardinalities);
      Philox random(seed);
      const auto support = random_counts(Shape(cardinalities), random, 1 + 7 * seed);
      const auto expected = brute_force_subset_entropies(dense_of(support));
      const auto entropies = support_subset_entropies(support, Threads(1));
      check_close(entropies, expected);
      REQUIRE(entropies[0] == 0.0);
      check_close(support_entropy_curve(support, Threads(1)),
                  brute_force_curve(expected, cardinalities.size()));
    }
  }
}

TEST_CASE("support lattice (1)(2): real weights against brute force and the dense lattice",
          "[support_lattice]") {
  for (std::uint64_t seed = 0; seed < 4; ++seed) {
    for (const auto& cardinalities : shapes()) {
      CAPTURE(seed, cardinalities);
      Philox random(seed);
      const auto table = random_table(Shape(cardinalities), random, 0.6);
      const auto support = support_of(table, 3.25);
      check_close(support_subset_entropies(support, Threads(1)),
                  brute_force_subset_entropies(table));
      check_close(support_entropy_curve(support, Threads(1)),
                  dense_entropy_curve(table, Threads(1)));
    }
  }
}

TEST_CASE("support lattice: more rows than a term buffer, agrees with the dense lattice",
          "[support_lattice]") {
  Philox random(23);
  const auto table = random_table(Shape({3, 2, 4, 1, 5, 2, 3, 2, 2}), random, 0.2);
  const auto expected = dense_subset_entropies(table, Threads(1));
  check_close(support_subset_entropies(support_of(table), Threads(1)), expected);
}

TEST_CASE("support lattice: single row, and equidistant codewords", "[support_lattice]") {
  const SupportTable<double> point(Shape::uniform(5, 3), {0, 1, 2, 1, 0}, {4.0});
  for (const double h : support_subset_entropies(point, Threads(1))) REQUIRE(h == 0.0);
  // The repetition code: every nonempty set knows everything.
  const SupportTable<double> repetition(Shape::uniform(3, 4), {0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3},
                                        {1, 1, 1, 1});
  for (index_t m = 1; m <= 3; ++m) {
    REQUIRE(support_entropy_curve(repetition, Threads(1))[at(m)] ==
            Approx(std::log(4.0)).epsilon(1e-15));
  }
}

TEST_CASE("support lattice (3): equal bits for any thread count", "[support_lattice]") {
  Philox random(29);
  const auto counts = random_counts(Shape::uniform(9, 3), random, 700);
  const auto reals = support_of(random_table(Shape::uniform(10, 2), random, 0.3));
  for (const auto& support : {counts, reals}) {
    const auto entropies = support_subset_entropies(support, Threads(1));
    const auto curve = support_entropy_curve(support, Threads(1));
    for (const int threads : {2, 3, 8}) {
      REQUIRE(support_subset_entropies(support, Threads(threads)) == entropies);
      REQUIRE(support_entropy_curve(support, Threads(threads)) == curve);
    }
  }
}

TEST_CASE("support lattice: the predicted need", "[support_lattice]") {
  const auto need = support_lattice_need(Shape::uniform(16, 4), 288, Threads(2), true);
  CHECK(need.cells == 65536.0 * 288.0);
  CHECK(need.bytes > 65536.0 * 8.0);
  CHECK(support_lattice_need(Shape::uniform(64, 2), 10, Threads(1), true).bytes > 1e20);
}

}  // namespace unmask
