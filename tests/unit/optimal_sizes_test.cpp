// exact/optimal: sizes for every step count on known curves; plans, steps and the whole analysis.
#include "exact/optimal/optimal_sizes.hpp"

#include <chrono>
#include <cmath>

#include "exact/optimal/analysis.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/curves.hpp"

using namespace unmask;

namespace {

InformationCurve<double> smooth_curve(index_t n) {
  std::vector<double> z;
  for (index_t j = 0; j < n; ++j) {
    z.push_back(std::log1p(static_cast<double>(j) * static_cast<double>(j) / 1000.0));
  }
  return InformationCurve<double>(z);
}

}  // namespace

TEST_CASE("optimal sizes: a flat curve costs nothing, but still takes K steps", "[optimal]") {
  for (index_t n = 1; n <= 6; ++n) {
    const InformationCurve<double> flat(std::vector<double>(at(n), 0.0));
    const auto all = optimal_schedules(flat, n, Budget{}).value();
    REQUIRE(all.size() == n);
    for (index_t k = 1; k <= n; ++k) {
      CHECK(all[at(k - 1)].schedule.steps() == k);
      CHECK(all[at(k - 1)].expected_kl == 0.0);
      CHECK(optimal_schedule_of_size(flat, k).schedule.steps() == k);
    }
  }
}

TEST_CASE("optimal sizes: more steps than positions are cut to n", "[optimal]") {
  const auto z = smooth_curve(4);
  CHECK(optimal_schedules(z, 9, Budget{}).value().size() == 4);
  CHECK(optimal_schedule_of_size(z, 9).schedule == Schedule({1, 1, 1, 1}));
  CHECK_THROWS_AS(optimal_schedules(z, 0, Budget{}), ContractViolation);
  CHECK_THROWS_AS(optimal_schedule_of_size(z, 0), ContractViolation);
}

TEST_CASE("optimal sizes: refused when the table of layers is too large", "[optimal]") {
  Budget little;
  little.bytes = 1000.0;
  const auto refused = optimal_schedules(smooth_curve(100), 50, little);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.refusal().needed == 4.0 * 100.0 * 50.0);
}

TEST_CASE("optimal sizes: both algorithms give the same values on a long curve", "[optimal]") {
  const auto z = smooth_curve(2000);
  const auto all = optimal_schedules(z, 40, Budget{}).value();
  const double tc = total_correlation(z);
  for (const index_t k : {1U, 2U, 3U, 7U, 20U, 40U}) {
    CAPTURE(k);
    const auto one = optimal_schedule_of_size(z, k);
    CHECK(one.schedule.steps() == k);
    CHECK(std::fabs(one.expected_kl - all[at(k - 1)].expected_kl) <= 0x1p-47 * tc);
    CHECK(expected_kl(z, one.schedule) == one.expected_kl);
  }
}

TEST_CASE("optimal sizes: a large K needs no layers", "[optimal]") {
  const auto z = smooth_curve(65536);
  const auto best = optimal_schedule_of_size(z, 30000);
  CHECK(best.schedule.steps() == 30000);
  CHECK(best.schedule.positions() == 65536);
}

TEST_CASE("analysis (1): the optimal row is the smallest of fixed sizes", "[analysis]") {
  for (const char* spec : {"markov:n=12,flip=1/10", "parity:n=5", "permutation:n=6",
                           "product:n=4,p=1/3", "equal:n=1,q=1", "noisy-parity:n=1,delta=1/3"}) {
    CAPTURE(spec);
    const Analysis analysis = analyze(family(spec), {}, Effort{}).value();
    const index_t n = analysis.profile.curves.information.positions();
    CHECK(analysis.step_counts.size() == n);
    CHECK(analysis.schedules.size() == n * compared_kinds().size());
    double optimum = 0.0;
    for (const EvaluatedSchedule& row : analysis.schedules) {
      const bool optimal = row.planned.spec.kind == ScheduleKind::optimal;
      if (optimal) optimum = row.expected_kl;
      if (optimal) CHECK(row.planned.sizes()->steps() == row.planned.spec.steps);
      if (row.planned.sizes() != nullptr) CHECK(row.expected_kl >= optimum - 1e-13);
      CHECK(row.expected_steps <= static_cast<double>(row.planned.spec.steps) + 1e-12);
      CHECK(row.expected_steps >= 1.0 - 1e-12);
    }
  }
}

TEST_CASE("analysis: step counts are cut to n, sorted, once each", "[analysis]") {
  const Analysis analysis =
      analyze(family("markov:n=6,flip=1/10"), {9, 2, 2, 6, 4}, Effort{}).value();
  CHECK(analysis.step_counts == std::vector<index_t>{2, 4, 6});
  CHECK(default_step_counts(1) == std::vector<index_t>{1});
  CHECK(default_step_counts(32).size() == 32);
  CHECK(default_step_counts(100) == std::vector<index_t>{1, 2, 4, 8, 16, 32, 64, 100});
  CHECK(default_step_counts(64) == std::vector<index_t>{1, 2, 4, 8, 16, 32, 64});
}

TEST_CASE("speed: all k <= 64 at n = 65536", "[.slow][optimal]") {
  const auto z = smooth_curve(65536);
  const auto begin = std::chrono::steady_clock::now();
  CHECK(optimal_schedules(z, 64, Budget{}).value().size() == 64);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  CHECK(seconds.count() < 1.0);
}
