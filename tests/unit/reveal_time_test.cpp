// core/decode/reveal_time_grid.hpp: grids of reveal times.
#include <cmath>

#include "core/base/contract.hpp"
#include "core/decode/reveal_time_grid.hpp"
#include "tests/support/rejection.hpp"

using namespace unmask;

namespace {

using Times = std::vector<double>;

}  // namespace

TEST_CASE("reveal times (1): from 0 to 1, strictly increasing", "[reveal_time]") {
  const auto reject = [](const Times& times, const char* why) {
    check_rejected([&] { (void)RevealTimeGrid(times); }, why);
  };
  reject({}, "start at 0 and end at 1");
  reject({0.0}, "start at 0 and end at 1");
  reject({0.1, 1.0}, "start at 0 and end at 1");
  reject({0.0, 0.9}, "start at 0 and end at 1");
  reject({0.0, 0.5, 0.5, 1.0}, "increase strictly; 0.5 follows 0.5");
  reject({0.0, 0.7, 0.3, 1.0}, "increase strictly");
  reject({0.0, std::nan(""), 1.0}, "increase strictly");
  reject({0.0, 1.0, 1.0}, "increase strictly");
  CHECK(RevealTimeGrid({0.0, 0.25, 1.0}).steps() == 2);
}

TEST_CASE("reveal times: the even grid", "[reveal_time]") {
  CHECK(RevealTimeGrid::even(1).times() == Times{0.0, 1.0});
  CHECK(RevealTimeGrid::even(4).times() == Times{0.0, 0.25, 0.5, 0.75, 1.0});
  CHECK(RevealTimeGrid::even(3).times()[1] == 1.0 / 3.0);
}

TEST_CASE("reveal times: the grids of C7", "[reveal_time]") {
  CHECK(distribution_agnostic_ratio(10, 1) == 0.5);
  CHECK(distribution_agnostic_ratio(10, 2) == 0.5);
  CHECK(distribution_agnostic_ratio(10, 3) == Approx(1.0 / 20.0));
  CHECK(distribution_agnostic_ratio(8, 4) == Approx(1.0 / std::sqrt(24.0)));
  const double r = distribution_agnostic_ratio(8, 4);
  const auto end = RevealTimeGrid::towards_end(8, 4).times();
  const auto start = RevealTimeGrid::towards_start(8, 4).times();
  REQUIRE(end.size() == 5);
  REQUIRE(start.size() == 5);
  for (std::size_t k = 1; k < 4; ++k) {
    CHECK(end[k] == Approx(1.0 - std::pow(r, static_cast<double>(k))));
    CHECK(start[k] == Approx(std::pow(r, 4.0 - static_cast<double>(k))));
    CHECK(start[k] == Approx(1.0 - end[4 - k]));
  }
  CHECK(random_log_grid(RandomLogGrid::Towards::end, 8, 4).spacing == Approx(-std::log(r)));
  CHECK(random_log_grid(RandomLogGrid::Towards::start, 8, 2).spacing == Approx(std::log(2.0)));
}

TEST_CASE("reveal times: even log-odds between a first and a last step", "[reveal_time]") {
  const auto times = RevealTimeGrid::even_log_odds(9, 6).times();
  REQUIRE(times.size() == 7);
  const auto log_odds = [](double t) { return std::log(t / (1.0 - t)); };
  for (std::size_t j = 1; j + 2 < times.size(); ++j) {
    CHECK(log_odds(times[j + 1]) - log_odds(times[j]) == Approx(2.0 * std::log(9.0) / 4.0));
    CHECK(times[j] == Approx(1.0 - times[times.size() - 1 - j]));
  }
  CHECK(RevealTimeGrid::even_log_odds(9, 2).times() == Times{0.0, 0.5, 1.0});
}

TEST_CASE("reveal times: every kind exists for every n and K of an analysis", "[reveal_time]") {
  for (const index_t n : {1U, 2U, 3U, 17U, 1000U, 65536U}) {
    for (const index_t steps : {1U, 2U, 3U, 4U, 5U, 31U, 64U, 1000U, 65536U}) {
      CAPTURE(n, steps);
      CHECK(RevealTimeGrid::even(steps).steps() == steps);
      CHECK(RevealTimeGrid::towards_end(n, steps).steps() == steps);
      CHECK(RevealTimeGrid::towards_start(n, steps).steps() == steps);
      CHECK(RevealTimeGrid::even_log_odds(n, steps).steps() == steps);
      CHECK(random_log_grid(RandomLogGrid::Towards::end, n, steps).spacing > 0.0);
    }
  }
}

TEST_CASE("reveal times: what rounding makes equal is one time", "[reveal_time]") {
  // 1 - r^k reaches 1 in double long before k = K.
  const auto grid = RevealTimeGrid::towards_end(300000, 1000000);
  CHECK(grid.steps() > 100000);
  CHECK(grid.steps() < 1000000);
}
