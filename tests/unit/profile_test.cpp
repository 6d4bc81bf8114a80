// exact/curve: closed forms at lengths that enumeration does not reach, and small numbers kept.
#include "exact/curve/profile.hpp"

#include <chrono>
#include <cmath>
#include <numbers>

#include "exact/curve/blocks_curve.hpp"
#include "exact/curve/mixture_curve.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/curves.hpp"

using namespace unmask;

namespace {

double h(double p) {
  return (p > 0.0 ? -p * std::log(p) : 0.0) + (p < 1.0 ? -(1.0 - p) * std::log1p(-p) : 0.0);
}

}  // namespace

TEST_CASE("profile: entropy curve and information curve belong together", "[profile]") {
  for (const char* spec : {"parity:n=6", "markov:n=40,flip=1/20", "permutation:n=9", "sudoku4",
                           "mixture:n=50,w=3/10,a=1/20,b=3/5", "noisy-parity:n=5,delta=1/10"}) {
    const auto [entropy, z] = curve_profile(family(spec), Effort{}).value().curves;
    const index_t n = z.positions();
    CAPTURE(spec);
    REQUIRE(entropy.size() == n + 1);
    CHECK(entropy[0] == 0.0);
    for (index_t j = 1; j <= n; ++j) {
      CHECK(z.z(j) == Approx(entropy[1] + entropy[at(j - 1)] - entropy[at(j)])
                          .margin(1e-13 * (1.0 + entropy[at(n)])));
    }
    CHECK(total_correlation(z) == Approx(static_cast<double>(n) * entropy[1] - entropy[at(n)])
                                      .margin(1e-12 * (1.0 + entropy[at(n)])));
  }
}

TEST_CASE("profile: a long Markov chain has the TC of its n - 1 pairs", "[profile]") {
  const auto z = information_of("markov:n=2000,flip=1/10");
  CHECK(total_correlation(z) == Approx(1999.0 * (std::numbers::ln2 - h(0.1))).epsilon(1e-11));
  CHECK(z.last() + h(0.1) ==  // an inner position given both neighbours, the ends given one
        Approx((1998.0 * (std::numbers::ln2 - 2.0 * h(0.1) + h(0.18)) +
                2.0 * (std::numbers::ln2 - h(0.1))) /
                   2000.0 +
               h(0.1))
            .epsilon(1e-11));
}

TEST_CASE("profile: weak dependence is not lost in rounding", "[profile]") {
  // Flip 1/2 - e: a pair shares 2 e^2 + O(e^4) nats, here 2e-20, far below the entropies' 2^-53.
  const auto z = information_of("markov:n=50,flip=0.4999999999");
  CHECK(total_correlation(z) == Approx(49.0 * 2e-20).epsilon(1e-5));
  const auto parity = information_of("noisy-parity:n=7,delta=0.4999999999");
  CHECK(total_correlation(parity) == Approx(2e-20).epsilon(1e-5));
}

TEST_CASE("profile: a long mixture has DTC at most H(J) and per-symbol entropy H(X|J)",
          "[profile]") {
  const auto [entropy, z] =
      curve_profile(family("mixture:n=600,w=3/10,a=1/20,b=3/5"), Effort{}).value().curves;
  const double rate = 0.3 * h(0.05) + 0.7 * h(0.6);
  CHECK(entropy[600] == Approx(600.0 * rate + h(0.3)).epsilon(1e-13));
  CHECK(dual_total_correlation(z) <= h(0.3) + 1e-9);
  CHECK(z.last() == Approx(entropy[1] - rate).epsilon(1e-10));
}

TEST_CASE("profile: one product component has the curve 0, exactly", "[profile]") {
  for (const char* spec : {"product:n=30,p=1/3", "product:n=3,p=0", "markov:n=30,flip=1/2",
                           "rs:n=5,k=5,q=5", "equal:n=7,q=1", "noisy-parity:n=4,delta=1/2"}) {
    CAPTURE(spec);
    const auto z = information_of(spec);
    CHECK(z.last() == 0.0);
    CHECK(total_correlation(z) == 0.0);
    CHECK(dual_total_correlation(z) == 0.0);
  }
}

TEST_CASE("profile: blocks need a block", "[profile]") {
  CHECK_THROWS_AS(blocks_curve({}), ContractViolation);
}

TEST_CASE("profile: engines are named", "[profile]") {
  const auto engine = [](const char* spec) {
    return curve_profile(family(spec), Effort{}).value().engine;
  };
  CHECK(engine("markov:n=4,flip=1/3") == "closed form (Markov chain)");
  CHECK(engine("product:n=4,p=1/3") == "closed form (exchangeable mixture)");
  CHECK(engine("noisy-parity:n=4,delta=1/3") == "closed form (noisy parity)");
  CHECK(engine("parity:n=4") == "closed form (MDS code)");
  CHECK(engine("permutation:n=4") == "closed form (permutation)");
}

TEST_CASE("speed: the Markov curve at n = 4096", "[.slow][profile]") {
  const auto begin = std::chrono::steady_clock::now();
  CHECK(information_of("markov:n=4096,flip=1/10").positions() == 4096);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  CHECK(seconds.count() < 0.5);
}
