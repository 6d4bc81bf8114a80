// Theory A1-A3, B9, B10: the information curve by its definition, its areas, and its sums.
#include <cmath>

#include "exact/curve/profile.hpp"
#include "tests/support/brute_force.hpp"
#include "tests/support/curves.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/random_models.hpp"

using namespace unmask;

namespace {

/// Z_j as defined: the mean of I(X_i; X_S) over i and S without i, |S| = j-1.
std::vector<double> curve_by_definition(const std::vector<double>& entropies, index_t n) {
  std::vector<double> sums(at(n), 0.0), counts(at(n), 0.0);
  for (Subset known = 0; known < entropies.size(); ++known) {
    for (index_t i = 0; i < n; ++i) {
      if (contains(known, i)) continue;
      sums[at(size(known))] +=
          entropies[at(singleton(i))] + entropies[at(known)] - entropies[at(known | singleton(i))];
      counts[at(size(known))] += 1.0;
    }
  }
  for (index_t j = 0; j < n; ++j) sums[at(j)] /= counts[at(j)];
  return sums;
}

double mean_log_cardinality(const Shape& shape) {
  double sum = 0.0;
  for (const index_t q : shape.cardinalities()) sum += std::log(static_cast<double>(q));
  return sum / static_cast<double>(shape.positions());
}

void check_near(double value, double expected) {
  CHECK(std::fabs(value - expected) <= 1e-12 * (1.0 + std::fabs(expected)));
}

}  // namespace

TEST_CASE("A1, A2, A3 on random models", "[property][curve]") {
  for_each_seed(150, [](Philox& random) {
    const JointTable<Rational> exact = random_exact_table(random);
    const index_t n = exact.shape().positions();
    const auto entropies = brute_force_subset_entropies(rounded(exact));
    const double joint = entropies.back();
    double singles = 0.0, conditional = 0.0;
    for (index_t i = 0; i < n; ++i) {
      singles += entropies[at(singleton(i))];
      conditional += joint - entropies[at(all_positions(n) & ~singleton(i))];
    }
    const auto profile = curve_profile({"random", exact}, Effort{}).value();
    const auto& z = profile.curves.information;
    CAPTURE(exact.shape().cardinalities(), profile.engine);

    const auto expected = curve_by_definition(entropies, n);
    for (index_t j = 1; j <= n; ++j) check_near(z.z(j), expected[at(j - 1)]);
    const auto mean = brute_force_curve(entropies, n);
    for (index_t m = 0; m <= n; ++m) check_near(profile.curves.entropy[at(m)], mean[at(m)]);
    CHECK(profile.curves.entropy[0] == 0.0);

    CHECK(z.z(1) == 0.0);
    for (index_t j = 2; j <= n; ++j) CHECK(z.z(j) >= z.z(j - 1));
    CHECK(z.last() <= profile.curves.entropy[1] + 1e-12);
    CHECK(profile.curves.entropy[1] <= mean_log_cardinality(exact.shape()) + 1e-12);

    check_near(total_correlation(z), singles - joint);
    check_near(dual_total_correlation(z), joint - conditional);
    check_near(total_correlation(z) + dual_total_correlation(z), static_cast<double>(n) * z.last());
  });
}

TEST_CASE("A3 and C5 on exact curves: areas by increments, and H(0,1) <= min(TC, DTC)",
          "[property][curve]") {
  for_each_seed(100, [](Philox& random) {
    const index_t n = 1 + random.below(12);
    const auto levels = random_levels(n, random);
    const auto z = curve_of_levels<Rational>(levels);
    const auto count = [](index_t i) { return Rational(i); };
    Rational tc = 0, dtc = 0, tse = 0, partial = 0;
    for (index_t j = 1; j < n; ++j) {
      const Rational rise = z.z(j + 1) - z.z(j);
      tc += count(n - j) * rise;
      dtc += count(j) * rise;
    }
    CHECK(total_correlation(z) == tc);
    CHECK(dual_total_correlation(z) == dtc);
    CHECK(tc + dtc == count(n) * z.last());
    for (index_t k = 1; k <= n; ++k) {
      partial += z.z(k);  // the mean TC of k positions
      tse += count(k) / count(n) * tc - partial;
      CHECK(mean_subset_correlation(z)[at(k)] == partial);
    }
    CHECK(tse_complexity(z) == tse);
    CHECK(unmasking_complexity(z) == 2 * tse / count(n + 1));
    CHECK(unmasking_complexity(z) <= std::min(tc, dtc));

    const auto rounded_z = curve_of_levels<double>(levels);
    CHECK(total_correlation(rounded_z) == Approx(to_double(tc)).epsilon(1e-15));
    CHECK(dual_total_correlation(rounded_z) == Approx(to_double(dtc)).epsilon(1e-13));
    CHECK(tse_complexity(rounded_z) == Approx(to_double(tse)).epsilon(1e-13));
  });
}

TEST_CASE("A1 exactly: a curve from its entropy curve", "[property][curve]") {
  for_each_seed(40, [](Philox& random) {
    const index_t n = 1 + random.below(9);
    const auto z = random_curve<Rational>(n, random);
    EntropyCurve<Rational> h{Rational(0)};
    const Rational single = z.last() + Rational(1, 3);
    for (index_t m = 1; m <= n; ++m) h.push_back(h.back() + single - z.z(m));
    CHECK(InformationCurve<Rational>::from_entropy_curve(h).values() == z.values());
  });
}

TEST_CASE("curves that are none are rejected", "[property][curve]") {
  CHECK_THROWS_AS(InformationCurve<double>({}), InvalidModel);
  CHECK_THROWS_AS(InformationCurve<double>({0.1, 0.2}), InvalidModel);
  CHECK_THROWS_AS(InformationCurve<double>({0.0, 0.2, 0.1}), InvalidModel);
  CHECK_THROWS_AS(InformationCurve<Rational>({Rational(0), Rational(1), Rational(1, 2)}),
                  InvalidModel);
  const auto rounded = InformationCurve<double>::from_rounded({1e-17, 0.5, 0.25, 0.75});
  CHECK(rounded.values() == std::vector<double>{0.0, 0.5, 0.5, 0.75});
}

TEST_CASE("B9: a mixture of two coins has DTC <= H(J) <= ln 2", "[property][curve]") {
  for_each_seed(60, [](Philox& random) {
    const index_t n = 1 + random.below(40);
    const Rational w(random.below(11), 10), a(random.below(21), 20), b(random.below(21), 20);
    const Model model("mixture", BernoulliMixture<Rational>(n, {w, 1 - w}, {a, b}));
    const double dtc = dual_total_correlation(information_of(model));
    const double p = to_double(w);
    const double hidden =
        (p > 0.0 ? -p * std::log(p) : 0.0) + (p < 1.0 ? -(1.0 - p) * std::log(1.0 - p) : 0.0);
    CAPTURE(n, p, to_double(a), to_double(b));
    CHECK(dtc <= hidden + 1e-12);
    CHECK(dtc >= 0.0);
  });
}

TEST_CASE("B10: pairing two models position by position adds their curves", "[property][curve]") {
  for_each_seed(40, [](Philox& random) {
    const index_t n = 1 + random.below(4);
    const Shape first_shape = Shape::uniform(n, 1 + random.below(3));
    const Shape second_shape = Shape::uniform(n, 1 + random.below(3));
    const auto texture = [&] { return static_cast<Texture>(random.below(kTextures)); };
    const auto first = random_exact_table(first_shape, random, texture());
    const auto second = random_exact_table(second_shape, random, texture());
    std::vector<index_t> cardinalities;
    for (index_t i = 0; i < n; ++i) {
      cardinalities.push_back(first_shape.cardinality(i) * second_shape.cardinality(i));
    }
    const Shape shape(cardinalities);
    std::vector<Rational> weights(at(*shape.cells()), Rational(0));
    for (index_t x = 0; x < *first_shape.cells(); ++x) {
      for (index_t y = 0; y < *second_shape.cells(); ++y) {
        auto row = first_shape.row_at(x);
        const auto other = second_shape.row_at(y);
        for (index_t i = 0; i < n; ++i) {
          row[at(i)] =
              static_cast<symbol_t>(row[at(i)] * second_shape.cardinality(i) + other[at(i)]);
        }
        weights[at(shape.linear_index(row))] = first.probability(x) * second.probability(y);
      }
    }
    const auto z_first = information_of({"first", first});
    const auto z_second = information_of({"second", second});
    const auto z = information_of({"pair", JointTable<Rational>(shape, weights)});
    for (index_t j = 1; j <= n; ++j) check_near(z.z(j), z_first.z(j) + z_second.z(j));
  });
}
