#include "core/number/entropy_kernel.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "core/base/rng.hpp"
#include "core/number/entropy_block.hpp"
#include "tests/support/catch.hpp"

namespace unmask {
namespace {

/// -p ln p with 64 bits, through log1p where ln p is small.
long double reference_term(double p) {
  const auto x = static_cast<long double>(p);
  return -x * (p > 0.7 ? std::log1p(x - 1.0L) : std::log(x));
}

/// A probability from the corners: near 1, near a power of two, near a breakpoint, tiny, or any.
double corner(Philox& random) {
  const auto tiny = [&] {
    return std::ldexp(random.uniform() - 0.5, -static_cast<int>(random.below(52)));
  };
  const int exponent = -static_cast<int>(random.below(40));
  switch (random.below(6)) {
    case 0:
      return std::min(1.0, 1.0 - std::fabs(tiny()));
    case 1:
      return std::ldexp(1.0 + tiny(), exponent - 1);
    case 2:
      return std::ldexp(std::sqrt(0.5) * (1.0 + tiny()), exponent);
    case 3:
      return std::ldexp(0.5 + 0.5 * random.uniform(), -static_cast<int>(random.below(1021)));
    case 4:
      return std::ldexp(std::sqrt(0.5) * (1.0 + tiny()), 0);
    default:
      return 1.0 - random.uniform();
  }
}

/// |computed - true| / |true| in units of 2^-53.
double error_in_units(double computed, double p) {
  const long double truth = reference_term(p);
  if (truth == 0.0L) return computed == 0.0 ? 0.0 : std::numeric_limits<double>::infinity();
  return static_cast<double>(std::fabs((static_cast<long double>(computed) - truth) / truth)) *
         0x1p53;
}

constexpr double kBound = kEntropyTermError * 0x1p53;

}  // namespace

TEST_CASE("entropy kernel (1): 0 and 1 give exactly 0", "[entropy_kernel]") {
  CHECK(entropy_term(0.0) == 0.0);
  CHECK(entropy_term(1.0) == 0.0);
  const std::vector<double> zeros(37, 0.0), ones(37, 1.0);
  for (index_t count = 0; count <= zeros.size(); ++count) {
    CHECK(entropy_sum(zeros.data(), count) == 0.0);
    CHECK(entropy_sum(ones.data(), count) == 0.0);
  }
}

TEST_CASE("entropy kernel (2): every term is within the proven bound", "[entropy_kernel]") {
  constexpr std::uint64_t kSeed = 20260101;
  INFO("seed " << kSeed);
  Philox random(kSeed);
  double worst_scalar = 0.0, worst_vector = 0.0, worst_p = 1.0;
  for (int i = 0; i < 200000; ++i) {
    const double p = corner(random);
    worst_scalar = std::max(worst_scalar, error_in_units(entropy_term(p), p));
    const double error = error_in_units(entropy_sum(&p, 1), p);
    if (error > worst_vector) worst_p = p;
    worst_vector = std::max(worst_vector, error);
  }
  CAPTURE(worst_p);
  CHECK(worst_scalar <= kBound);
  CHECK(worst_vector <= kBound);
}

TEST_CASE("entropy kernel (2): in company of other values, and next to breakpoints",
          "[entropy_kernel]") {
  // A term shares its division with two neighbours, which must not spoil it: the neighbours are
  // zeros and ones, which add nothing.
  for (const double centre : {1.0, 0.5, std::sqrt(0.5), 0.25, std::sqrt(0.125), 0x1p-1022}) {
    double p = centre;
    for (int step = 0; step < 200; ++step, p = std::nextafter(p, centre == 0x1p-1022 ? 1.0 : 0.0)) {
      std::vector<double> group(48, 1.0);
      for (index_t i = 0; i < group.size(); i += 2) group[at(i)] = 0.0;
      group[at(static_cast<index_t>(step) % 48)] = p;
      CAPTURE(p, step);
      REQUIRE(error_in_units(entropy_sum(group.data(), group.size()), p) <= kBound);
      REQUIRE(error_in_units(entropy_term(p), p) <= kBound);
    }
  }
}

TEST_CASE("entropy kernel: slightly above 1 is harmless", "[entropy_kernel]") {
  for (const double excess : {0x1p-52, 1e-14, 1e-12}) {
    const double p = 1.0 + excess;
    CHECK(std::fabs(entropy_term(p)) <= 1.01 * excess);
    CHECK(std::fabs(entropy_sum(&p, 1)) <= 1.01 * excess);
  }
}

TEST_CASE("entropy kernel (3)(4): sums of any length, bit for bit again", "[entropy_kernel]") {
  constexpr std::uint64_t kSeed = 7;
  INFO("seed " << kSeed);
  Philox random(kSeed);
  std::vector<double> p(1000);
  for (double& x : p) x = random.below(9) == 0 ? 0.0 : corner(random);
  long double truth = 0.0L;
  for (index_t count = 0; count < p.size(); ++count) {
    const double sum = entropy_sum(p.data(), count);
    const double allowed = kEntropyTermError + (static_cast<double>(count) / 16 + 9) * 0x1p-53;
    CAPTURE(count);
    REQUIRE(std::fabs(sum - static_cast<double>(truth)) <= allowed * static_cast<double>(truth));
    REQUIRE(sum == entropy_sum(p.data(), count));
    if (p[at(count)] > 0.0) truth += reference_term(p[at(count)]);
  }
}

TEST_CASE("entropy block (1)(2): all marginals of the rows' variables", "[entropy_kernel]") {
  constexpr std::uint64_t kSeed = 11;
  INFO("seed " << kSeed);
  Philox random(kSeed);
  const std::vector<std::vector<index_t>> shapes{
      {2}, {5}, {128}, {2, 2}, {3, 2}, {2, 2, 2}, {2, 3, 2, 2}, {4, 2, 3}, {2, 2, 2, 2, 2, 2, 2}};
  for (const auto& cardinalities : shapes) {
    EntropyBlock block(cardinalities);
    for (const index_t rows : {1, 3, 8, 9, 200}) {
      std::vector<double> data(at(rows * block.cells()));
      for (double& x : data) x = random.below(4) == 0 ? 0.0 : random.uniform() / 64;
      block.clear();
      block.add(data.data(), rows);
      for (Subset kept = 0; kept < block.subsets(); ++kept) {
        double expected = 0.0;
        for (index_t row = 0; row < rows; ++row) {
          std::vector<double> marginal(at(block.cells()), 0.0);
          for (index_t cell = 0; cell < block.cells(); ++cell) {
            index_t rest = cell, projected = 0, stride = 1;
            for (index_t i = cardinalities.size(); i-- > 0; rest /= cardinalities[at(i)]) {
              if (!contains(kept, i)) continue;
              projected += stride * (rest % cardinalities[at(i)]);
              stride *= cardinalities[at(i)];
            }
            marginal[at(projected)] += data[at(row * block.cells() + cell)];
          }
          for (const double x : marginal) expected -= x > 0.0 ? x * std::log(x) : 0.0;
        }
        CAPTURE(cardinalities, rows, kept);
        REQUIRE(block.sum(kept) == Approx(expected).epsilon(1e-13));
      }
    }
  }
}

}  // namespace unmask
