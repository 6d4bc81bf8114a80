#include "exact/enumerate/dense_lattice.hpp"

#include <cmath>

#include "tests/support/brute_force.hpp"
#include "tests/support/catch.hpp"

namespace unmask {
namespace {

/// Random shapes: up to 4096 cells, positions of one symbol included.
Shape random_shape(Philox& random) {
  std::vector<index_t> cardinalities;
  const index_t n = 1 + random.below(9);
  index_t cells = 1;
  while (cardinalities.size() < n) {
    const index_t q =
        random.below(3) == 0 ? 1 + random.below(6) : 1 + random.below(2) + random.below(2);
    cardinalities.push_back(cells * q > 2048 ? 1 : q);
    cells *= cardinalities.back();
  }
  return Shape(cardinalities);
}

void check_against_brute_force(const JointTable<double>& table) {
  const std::vector<double> expected = brute_force_subset_entropies(table);
  const std::vector<double> entropies = dense_subset_entropies(table, Threads(1));
  REQUIRE(entropies.size() == expected.size());
  for (Subset kept = 0; kept < expected.size(); ++kept) {
    CAPTURE(table.shape().cardinalities(), kept);
    REQUIRE(std::fabs(entropies[at(kept)] - expected[at(kept)]) <=
            1e-13 * (1.0 + expected[at(kept)]));
    REQUIRE(entropies[at(kept)] >= 0.0);
  }
  REQUIRE(entropies[0] == 0.0);
  const index_t n = table.shape().positions();
  const std::vector<double> curve = dense_entropy_curve(table, Threads(1));
  const std::vector<double> mean = brute_force_curve(expected, n);
  REQUIRE(curve.size() == mean.size());
  for (index_t m = 0; m <= n; ++m) {
    CAPTURE(table.shape().cardinalities(), m);
    REQUIRE(std::fabs(curve[at(m)] - mean[at(m)]) <= 1e-13 * (1.0 + mean[at(m)]));
  }
}

}  // namespace

TEST_CASE("dense lattice (1)(2)(4): agrees with brute force on random shapes", "[dense_lattice]") {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    INFO("seed " << seed);
    Philox random(seed);
    check_against_brute_force(
        random_table(random_shape(random), random, 0.3 * static_cast<double>(seed % 3)));
  }
}

TEST_CASE("dense lattice: corner shapes", "[dense_lattice]") {
  Philox random(5);
  const std::vector<std::vector<index_t>> shapes{{1},
                                                 {2},
                                                 {1, 1, 1},
                                                 {200},
                                                 {2, 200},
                                                 {200, 2},
                                                 {3, 1, 130},
                                                 {130, 2, 3},
                                                 {1, 2, 1},
                                                 {27, 27},
                                                 {2, 2, 2, 2, 2, 2, 2, 2, 2, 2},
                                                 {16, 8, 2}};
  for (const auto& cardinalities : shapes) {
    check_against_brute_force(random_table(Shape(cardinalities), random, 0.2));
  }
}

TEST_CASE("dense lattice: point masses and uniform tables", "[dense_lattice]") {
  std::vector<double> point(64, 0.0);
  point[37] = 1.0;
  for (const double h : dense_subset_entropies({Shape::uniform(6, 2), point}, Threads(1))) {
    REQUIRE(h == 0.0);
  }
  const JointTable<double> uniform(Shape::uniform(6, 2), std::vector<double>(64, 1.0 / 64));
  const std::vector<double> curve = dense_entropy_curve(uniform, Threads(1));
  for (index_t m = 0; m <= 6; ++m) {
    REQUIRE(curve[at(m)] == Approx(static_cast<double>(m) * std::log(2.0)).epsilon(1e-14));
  }
}

TEST_CASE("dense lattice (3): equal bits for any thread count", "[dense_lattice]") {
  Philox random(17);
  for (const auto& shape : {Shape::uniform(13, 2), Shape({3, 2, 4, 1, 5, 2, 3, 2, 2, 3})}) {
    const JointTable<double> table = random_table(shape, random, 0.1);
    const std::vector<double> entropies = dense_subset_entropies(table, Threads(1));
    const std::vector<double> curve = dense_entropy_curve(table, Threads(1));
    for (const int threads : {2, 3, 8}) {
      REQUIRE(dense_subset_entropies(table, Threads(threads)) == entropies);
      REQUIRE(dense_entropy_curve(table, Threads(threads)) == curve);
    }
  }
}

TEST_CASE("dense lattice: the predicted need", "[dense_lattice]") {
  const LatticeNeed need = dense_lattice_need(Shape::uniform(20, 2), Threads(2), false);
  CHECK(need.cells == std::pow(3.0, 20));
  CHECK(need.bytes >= 2 * 0.99 * 8.0 * 1048576);
  CHECK(need.bytes <= 24.0 * 1048576);
  const LatticeNeed all = dense_lattice_need(Shape::uniform(20, 2), Threads(2), true);
  CHECK(all.bytes == need.bytes + 8.0 * 1048576);
  CHECK(dense_lattice_need(Shape::uniform(100, 2), Threads(1), true).bytes > 1e30);
}

TEST_CASE("dense lattice: progress reaches 1", "[dense_lattice]") {
  Philox random(3);
  double last = 0.0;
  Progress progress([&](double fraction) { last = fraction; });
  (void)dense_entropy_curve(random_table(Shape::uniform(12, 2), random, 0.0), Threads(1),
                            &progress);
  CHECK(last == 1.0);
}

}  // namespace unmask
