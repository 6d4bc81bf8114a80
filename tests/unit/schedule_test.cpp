// core/decode/schedule.hpp and standard_schedules.hpp: sizes, boundaries, and what people use.
#include "core/decode/schedule.hpp"

#include <cmath>
#include <numbers>

#include "core/base/contract.hpp"
#include "core/decode/standard_schedules.hpp"
#include "tests/support/rejection.hpp"

using namespace unmask;

namespace {

using Sizes = std::vector<index_t>;

/// floor(n cos(pi i / 2K)) in long double; never near an integer but at the angle 2/3, see the
/// header of the schedules.
index_t masked_by_cosine(index_t n, index_t i, index_t steps) {
  if (3 * i == 2 * steps) return n / 2;
  if (i == steps) return 0;
  const long double angle = std::numbers::pi_v<long double> / 2 * static_cast<long double>(i) /
                            static_cast<long double>(steps);
  return static_cast<index_t>(static_cast<long double>(n) * std::cos(angle));
}

}  // namespace

TEST_CASE("schedule (1): sizes are positive, and there is one", "[schedule]") {
  check_rejected([] { Schedule({}); }, "at least one step");
  check_rejected([] { Schedule({3, 0, 2}); }, "size 0");
  check_rejected([] { Schedule({~index_t{0}, 1}); }, "overflow");
}

TEST_CASE("schedule (2): boundaries and back", "[schedule]") {
  const Schedule schedule({3, 2, 3, 8});
  CHECK(schedule.positions() == 16);
  CHECK(schedule.steps() == 4);
  CHECK(schedule.largest() == 8);
  CHECK(schedule.boundaries() == Sizes{0, 3, 5, 8, 16});
  CHECK(Schedule::from_boundaries(schedule.boundaries()) == schedule);
  CHECK(schedule.reversed() == Schedule({8, 3, 2, 3}));
  CHECK(schedule.reversed().reversed() == schedule);
  CHECK_FALSE(schedule == schedule.reversed());
  CHECK_THROWS_AS(Schedule::from_boundaries({0}), ContractViolation);
  CHECK_THROWS_AS(Schedule::from_boundaries({1, 2}), ContractViolation);
  CHECK_THROWS_AS(Schedule::from_boundaries({0, 2, 2}), ContractViolation);
}

TEST_CASE("schedule: its text folds runs of three or more", "[schedule]") {
  CHECK(to_text(Schedule({3, 2, 3, 8})) == "3 2 3 8");
  CHECK(to_text(Schedule({1, 1})) == "1 1");
  CHECK(to_text(Schedule({1, 1, 1})) == "1x3");
  CHECK(to_text(Schedule({4, 4, 4, 2, 2, 1, 1, 1, 1})) == "4x3 2 2 1x4");
  CHECK(to_text(sequential(16)) == "1x16");
}

TEST_CASE("one-shot and sequential", "[schedule]") {
  CHECK(one_shot(7) == Schedule({7}));
  CHECK(sequential(3) == Schedule({1, 1, 1}));
  CHECK(one_shot(1) == sequential(1));
}

TEST_CASE("uniform: the remainder goes to the first steps, at most n steps", "[schedule]") {
  CHECK(uniform_schedule(30, 4) == Schedule({8, 8, 7, 7}));
  CHECK(uniform_schedule(16, 4) == Schedule({4, 4, 4, 4}));
  CHECK(uniform_schedule(5, 4) == Schedule({2, 1, 1, 1}));
  CHECK(uniform_schedule(3, 10) == Schedule({1, 1, 1}));
  CHECK(uniform_schedule(1, 1) == Schedule({1}));
}

TEST_CASE("two-phase: single positions, then the rest", "[schedule]") {
  CHECK(two_phase_schedule(8, 3) == Schedule({1, 1, 6}));
  CHECK(two_phase_schedule(8, 1) == Schedule({8}));
  CHECK(two_phase_schedule(4, 4) == Schedule({1, 1, 1, 1}));
  CHECK(two_phase_schedule(4, 9) == Schedule({1, 1, 1, 1}));
}

TEST_CASE("cosine: masked counts by the formula, empty steps left out", "[schedule]") {
  CHECK(cosine_schedule(32, 4) == Schedule({3, 7, 10, 12}));
  CHECK(cosine_schedule(1, 5) == Schedule({1}));
  CHECK(cosine_schedule(9, 1) == Schedule({9}));
  // cos(pi/3) = 1/2 exactly: 2 of 3 steps leave n/2, although cos() in floating point is above it.
  CHECK(cosine_schedule(10, 3).boundaries().at(2) == 5);
  CHECK(cosine_schedule(2, 3) == Schedule({1, 1}));
  CHECK(cosine_schedule(1 << 20, 3).boundaries().at(2) == 1 << 19);
  for (const index_t n : {1U, 2U, 5U, 30U, 64U, 1000U}) {
    for (index_t steps = 1; steps <= 40; ++steps) {
      Sizes sizes;
      index_t masked = n;
      for (index_t i = 1; i <= steps; ++i) {
        const index_t left = masked_by_cosine(n, i, steps);
        if (left < masked) sizes.push_back(masked - left);
        masked = left;
      }
      CAPTURE(n, steps);
      CHECK(cosine_schedule(n, steps).sizes() == sizes);
    }
  }
}

TEST_CASE("linear: floor(masked (1 - s/t)), everything in the last step", "[schedule]") {
  CHECK(linear_schedule(9, 1) == Schedule({9}));
  CHECK(linear_schedule(1, 7) == Schedule({1}));
  for (const index_t n : {1U, 2U, 7U, 32U, 1024U}) {
    for (index_t steps = 1; steps <= 50; ++steps) {
      // In integers: t_j = (1000 K - 999 j) / (1000 K).
      Sizes sizes;
      index_t masked = n;
      for (index_t j = 0; j < steps; ++j) {
        const index_t t = 1000 * steps - 999 * j, s = t - 999;
        const index_t revealed = j + 1 == steps ? masked : masked * (t - s) / t;
        if (revealed > 0) sizes.push_back(revealed);
        masked -= revealed;
      }
      CAPTURE(n, steps);
      const Schedule schedule = linear_schedule(n, steps);
      CHECK(schedule.sizes() == sizes);
      CHECK(schedule.positions() == n);
      CHECK(schedule.steps() <= std::min(n, steps));
    }
  }
}

TEST_CASE("every standard schedule reveals all n, in at most min(n, K) steps", "[schedule]") {
  for (index_t n = 1; n <= 40; ++n) {
    for (index_t steps = 1; steps <= 60; ++steps) {
      for (const Schedule& schedule : {uniform_schedule(n, steps), cosine_schedule(n, steps),
                                       linear_schedule(n, steps), two_phase_schedule(n, steps)}) {
        CHECK(schedule.positions() == n);
        CHECK(schedule.steps() <= std::min(n, steps));
      }
    }
  }
}
