// core/base/parallel.hpp: every index once, exceptions come out as themselves.
#include "core/base/parallel.hpp"

#include <atomic>
#include <stdexcept>
#include <vector>

#include "core/base/progress.hpp"
#include "tests/support/catch.hpp"

using namespace unmask;

TEST_CASE("parallel (1): each index exactly once", "[parallel]") {
  for (const int threads : {-3, 0, 1, 2, 3, 16}) {
    for (const index_t count : {0U, 1U, 2U, 3U, 17U, 1000U}) {
      std::vector<std::atomic<int>> visits(at(count));
      parallel_for(Threads(threads), count, [&](index_t i) { ++visits[at(i)]; });
      for (const auto& v : visits) CHECK(v == 1);
    }
  }
  CHECK(Threads(0).count() == 1);
  CHECK(Threads{}.count() == 1);
  CHECK(Threads::available().count() >= 1);
}

TEST_CASE("parallel (2): an exception leaves as itself", "[parallel]") {
  struct Special : std::runtime_error {
    using std::runtime_error::runtime_error;
  };
  for (const int threads : {1, 2, 4}) {
    CAPTURE(threads);
    const auto failing = [&] {
      parallel_for(Threads(threads), 100, [](index_t i) {
        if (i == 37) throw Special("at 37");
      });
    };
    CHECK_THROWS_AS(failing(), Special);
    CHECK_THROWS_WITH(failing(), "at 37");
    std::atomic<index_t> sum = 0;  // and the next call works
    parallel_for(Threads(threads), 10, [&](index_t i) { sum += i; });
    CHECK(sum == 45);
  }
}

TEST_CASE("parallel: may be nested", "[parallel]") {
  std::atomic<int> visits = 0;
  parallel_for(Threads(3), 5,
               [&](index_t) { parallel_for(Threads(2), 7, [&](index_t) { ++visits; }); });
  CHECK(visits == 35);
}

TEST_CASE("progress: fractions of the pieces announced", "[parallel]") {
  std::vector<double> seen;
  Progress progress([&](double fraction) { seen.push_back(fraction); });
  progress.begin(4);
  for (int i = 0; i < 4; ++i) advance(&progress);
  CHECK(seen == std::vector<double>{0.25, 0.5, 0.75, 1.0});
  progress.begin(0);
  progress.advance();
  CHECK(seen.back() == 1.0);
  CHECK_NOTHROW(advance(nullptr));
}
