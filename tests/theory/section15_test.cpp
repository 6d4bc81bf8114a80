// Theory B5's example, C5, C11, C12's table of fixed schedules, and the latent parity of H15.
#include <bit>
#include <cmath>
#include <numbers>

#include "core/decode/geometric_schedule.hpp"
#include "core/number/binomial.hpp"
#include "exact/curve/subset_correlation.hpp"
#include "exact/law/reveal_time_kl.hpp"
#include "tests/support/curves.hpp"
#include "tests/support/enumerations.hpp"
#include "tests/support/printed.hpp"
#include "tests/support/quadrature.hpp"

using namespace unmask;

namespace {

/// H15: the first half all equal to a bit b, the second half free but for their parity, which is b.
Model latent_parity(index_t n) {
  const index_t half = n / 2;
  std::vector<symbol_t> symbols;
  index_t rows = 0;
  for (; rows < index_t{1} << half; ++rows) {
    const auto bit = static_cast<symbol_t>(std::popcount(rows) % 2);
    symbols.insert(symbols.end(), at(half), bit);
    for (index_t i = 0; i < half; ++i) symbols.push_back(static_cast<symbol_t>(rows >> i & 1U));
  }
  return {"latent parity", SupportTable<Rational>(Shape::uniform(n, 2), std::move(symbols),
                                                  std::vector<Rational>(at(rows), Rational(1)))};
}

/// D = integral of min(1, -ln r) r h'(r), h'(r) = n (n-1) E[Z_{2+B} - Z_{1+B}], B ~ Bin(n-2, r).
double effective_total_correlation(const InformationCurve<double>& z) {
  const index_t n = z.positions();
  const auto slope = [&](double r) {
    return static_cast<double>(n * (n - 1)) *
           expectation(binomial_law(n - 2, r), [&](index_t k) { return z.z(k + 2) - z.z(k + 1); });
  };
  const double e = 1.0 / std::numbers::e;
  return integral(0.0, e, 4, [&](double r) { return r * slope(r); }) +
         integral(e, 1.0, 8, [&](double r) { return -std::log(r) * r * slope(r); });
}

}  // namespace

TEST_CASE("B5: the example n=64, K=8", "[theory]") {
  const GeometricRatio zeta = largest_zeta(64, 8);
  CHECK(zeta == GeometricRatio{33, 16});
  CHECK(geometric_schedule(64, zeta) == Schedule({31, 16, 8, 4, 2, 1, 1, 1}));
}

TEST_CASE("C12: the best factor that fixed sizes guarantee", "[theory]") {
  const auto best_factor = [](index_t n, index_t steps) {
    double best = INFINITY;
    for (const auto& sizes : all_compositions(n)) {
      if (sizes.size() != steps) continue;
      double factor = 0.0;
      index_t revealed = 0;
      for (const index_t s : sizes) {
        if (s > 1) {
          factor =
              std::max(factor, static_cast<double>(s - 1) / static_cast<double>(n - revealed - 1));
        }
        revealed += s;
      }
      best = std::min(best, factor);
    }
    return best;
  };
  check_printed(best_factor(6, 2), "0.8");
  check_printed(best_factor(8, 3), "0.571429");
  check_printed(best_factor(12, 4), "0.5");
  check_printed(best_factor(16, 4), "0.533333");
}

TEST_CASE("C11: all equal and parity under a balanced offset", "[theory]") {
  for (index_t n = 2; n <= 12; ++n) {
    const auto equal = information_of("equal:n=" + std::to_string(n) + ",q=3");
    const auto parity = information_of("parity:n=" + std::to_string(n));
    for (index_t s = 1; s < n; ++s) {
      CAPTURE(n, s);
      CHECK(expected_kl(equal, BalancedOffset{s}) ==
            Approx(static_cast<double>(s - 1) / 2.0 * std::log(3.0)).margin(1e-13));
      CHECK(expected_kl(parity, BalancedOffset{s}) ==
            Approx(static_cast<double>(s - 1) / static_cast<double>(s) * std::numbers::ln2)
                .margin(1e-13));
    }
  }
}

TEST_CASE("H15: latent parity", "[theory]") {
  struct Row {
    index_t n;
    const char *complexity, *effective;
  };
  for (const auto& [n, complexity, effective] :
       {Row{6, ".703049283139", ".914781254391"}, Row{8, ".833977083912", "1.066009837783"},
        Row{10, ".924696346937", "1.158340015469"}, Row{12, ".990325667064", "1.216195343666"},
        Row{14, "1.039747699635", "1.253694920903"}}) {
    CAPTURE(n);
    const auto z = information_of(latent_parity(n));
    const double half_bits = static_cast<double>(n / 2) * std::numbers::ln2;
    CHECK(total_correlation(z) == Approx(half_bits).epsilon(1e-13));
    CHECK(dual_total_correlation(z) == Approx(half_bits).epsilon(1e-13));
    check_printed(unmasking_complexity(z), complexity);
    check_printed(effective_total_correlation(z), effective);
  }
}

TEST_CASE("H15: latent parity of 400 bits, from counts", "[theory]") {
  // m random positions: `a` in the equal half, m - a in the free half. TC = (a-1)^+ bits, and one
  // more if all of the free half and some of the equal half are there.
  constexpr index_t kPositions = 400, kHalf = 200;
  std::vector<double> correlation{0.0};
  for (index_t m = 1; m <= kPositions; ++m) {
    correlation.push_back(std::numbers::ln2 *
                          expectation(hypergeometric_law(kPositions, kHalf, m), [&](index_t a) {
                            return (a > 1 ? static_cast<double>(a - 1) : 0.0) +
                                   (a >= 1 && m - a == kHalf ? 1.0 : 0.0);
                          }));
  }
  const auto z = from_subset_correlation(std::numbers::ln2, correlation).information;
  CHECK(std::fabs(unmasking_complexity(z) - 1.372500387378) < 2e-11);
  CHECK(std::fabs(total_correlation(z) - 200.0 * std::numbers::ln2) < 1e-11);
}
