// core/decode/trace.hpp, guarantee by guarantee.
#include "core/decode/trace.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/printed.hpp"

namespace unmask {
namespace {

using Steps = std::vector<index_t>;

TEST_CASE("F2: the example of theory section 11", "[unit][decode]") {
  const Steps steps{2, 1, 3, 3, 1, 4};
  CHECK(positions_finalised_per_step(steps) == 1.5);
  const PairOrder pairs = pair_order(steps);
  CHECK(pairs == PairOrder{9, 4, 2});
  CHECK(kendall_tau_a(pairs) == 1.0 / 3.0);
  check_printed(kendall_tau_b(pairs), "0.358057437020");
}

TEST_CASE("trace: only steps that finalise something count for AFP", "[unit][decode]") {
  CHECK(positions_finalised_per_step({1, 1, 1}) == 3.0);
  CHECK(positions_finalised_per_step({5, 9}) == 1.0);
  CHECK(positions_finalised_per_step({7, 2, 7, 2}) == 2.0);
}

TEST_CASE("trace: tau of the two pure orders, of one step and of one position",
          "[unit][decode]") {
  CHECK(kendall_tau_a(pair_order({1, 2, 3, 4})) == 1.0);
  CHECK(kendall_tau_b(pair_order({1, 2, 3, 4})) == 1.0);
  CHECK(kendall_tau_a(pair_order({4, 3, 2, 1})) == -1.0);
  CHECK(kendall_tau_b(pair_order({4, 3, 2, 1})) == -1.0);
  CHECK(kendall_tau_a(pair_order({2, 2, 2})) == 0.0);
  CHECK(kendall_tau_b(pair_order({2, 2, 2})) == 0.0);
  CHECK(kendall_tau_a(pair_order({1})) == 0.0);
  CHECK(kendall_tau_b(pair_order({1})) == 0.0);
}

TEST_CASE("trace: reversing the steps turns tau around, renaming them changes nothing",
          "[unit][decode]") {
  for_each_seed(200, [](Philox& random) {
    const index_t n = 1 + random.below(8);
    Steps steps, reversed, renamed;
    for (index_t i = 0; i < n; ++i) {
      steps.push_back(1 + random.below(6));
      reversed.push_back(7 - steps.back());
      renamed.push_back(steps.back() * steps.back() + 3);
    }
    CAPTURE(steps);
    const PairOrder pairs = pair_order(steps);
    CHECK(pairs.concordant + pairs.discordant + pairs.tied == n * (n - 1) / 2);
    CHECK(pair_order(reversed) == PairOrder{pairs.discordant, pairs.concordant, pairs.tied});
    CHECK(pair_order(renamed) == pairs);
    CHECK(positions_finalised_per_step(renamed) == positions_finalised_per_step(steps));
    const double a = kendall_tau_a(pairs), b = kendall_tau_b(pairs);
    CHECK(std::fabs(a) <= std::fabs(b));
    CHECK(std::fabs(b) <= 1.0);
    CHECK(kendall_tau_a(pair_order(reversed)) == -a);
  });
}

}  // namespace
}  // namespace unmask
