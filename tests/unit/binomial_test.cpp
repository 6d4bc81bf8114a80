// core/number/binomial.hpp against exact binomial coefficients.
#include "core/number/binomial.hpp"

#include <cmath>

#include "core/base/contract.hpp"
#include "core/number/rational.hpp"
#include "tests/support/catch.hpp"

using namespace unmask;

namespace {

Rational choose(index_t n, index_t k) {
  if (k > n) return 0;
  Rational value = 1;
  for (index_t i = 1; i <= k; ++i) value = value * Rational(n - k + i) / Rational(i);
  return value;
}

double weight(const CountLaw& law, index_t k) {
  return k < law.first || k >= law.first + law.weights.size() ? 0.0
                                                              : law.weights[at(k - law.first)];
}

double total(const CountLaw& law) {
  return expectation(law, [](index_t) { return 1.0; });
}

}  // namespace

TEST_CASE("binomial law: against exact values", "[binomial]") {
  for (const index_t n : {0U, 1U, 2U, 7U, 40U}) {
    for (const Rational& p : {Rational(0), Rational(1, 1024), Rational(1, 3), Rational(1, 2),
                              Rational(7, 8), Rational(1023, 1024), Rational(1)}) {
      const CountLaw law = binomial_law(n, to_double(p));
      CHECK(law.first + law.weights.size() <= n + 1);
      for (index_t k = 0; k <= n; ++k) {
        Rational exact = choose(n, k);
        for (index_t i = 0; i < k; ++i) exact *= p;
        for (index_t i = k; i < n; ++i) exact *= 1 - p;
        CAPTURE(n, to_text(p), k);
        const double expected = to_double(exact);
        CHECK(std::fabs(weight(law, k) - expected) <= 1e-13 * expected + 1e-39);
      }
    }
  }
}

TEST_CASE("binomial law (1): sums to 1, right mean and variance, up to 2^24 trials", "[binomial]") {
  for (const index_t n : {1U, 10U, 1000U, 65536U, 16777216U}) {
    for (const double p : {0.0, 1e-300, 1e-9, 0.001, 0.3, 0.5, 0.999, 1.0 - 0x1p-53, 1.0}) {
      const CountLaw law = binomial_law(n, p);
      const double mean = static_cast<double>(n) * p;
      const auto real = [](index_t k) { return static_cast<double>(k); };
      CAPTURE(n, p);
      CHECK(total(law) == Approx(1.0).epsilon(1e-14));
      for (const double w : law.weights) CHECK_FALSE(!(w >= 0.0));
      if (mean > 1e-30) CHECK(expectation(law, real) == Approx(mean).epsilon(1e-11));
      const double variance =
          expectation(law, [&](index_t k) { return (real(k) - mean) * (real(k) - mean); });
      if (mean * (1.0 - p) > 1e-20) CHECK(variance == Approx(mean * (1.0 - p)).epsilon(1e-9));
    }
  }
  CHECK(binomial_law(5, 0.0).weights == std::vector<double>{1.0});
  CHECK(binomial_law(5, 1.0).first == 5);
  CHECK_THROWS_AS(binomial_law(5, -0.1), ContractViolation);
  CHECK_THROWS_AS(binomial_law(5, 1.1), ContractViolation);
  CHECK_THROWS_AS(binomial_law(5, std::nan("")), ContractViolation);
}

TEST_CASE("hypergeometric law: against exact values, every small case", "[binomial]") {
  for (index_t population = 0; population <= 12; ++population) {
    for (index_t marked = 0; marked <= population; ++marked) {
      for (index_t draws = 0; draws <= population; ++draws) {
        const CountLaw law = hypergeometric_law(population, marked, draws);
        for (index_t k = 0; k <= draws; ++k) {
          const Rational exact =
              draws - k > population - marked
                  ? Rational(0)
                  : Rational(choose(marked, k) * choose(population - marked, draws - k) /
                             choose(population, draws));
          CAPTURE(population, marked, draws, k);
          CHECK(std::fabs(weight(law, k) - to_double(exact)) <= 1e-14 * to_double(exact));
        }
        CHECK(total(law) == Approx(1.0).epsilon(1e-15));
      }
    }
  }
  CHECK_THROWS_AS(hypergeometric_law(3, 4, 1), ContractViolation);
  CHECK_THROWS_AS(hypergeometric_law(3, 1, 4), ContractViolation);
}

TEST_CASE("hypergeometric law: large populations", "[binomial]") {
  for (const index_t marked : {1U, 100U, 500000U}) {
    for (const index_t draws : {1U, 3000U, 999999U}) {
      const CountLaw law = hypergeometric_law(1000000, marked, draws);
      CAPTURE(marked, draws);
      CHECK(total(law) == Approx(1.0).epsilon(1e-14));
      CHECK(expectation(law, [](index_t k) { return static_cast<double>(k); }) ==
            Approx(static_cast<double>(draws) * static_cast<double>(marked) / 1e6).epsilon(1e-10));
    }
  }
}
