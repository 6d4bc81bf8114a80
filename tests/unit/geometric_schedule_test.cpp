// core/decode/geometric_schedule.hpp: sizes for a parameter, and the largest parameter for K steps.
#include "core/decode/geometric_schedule.hpp"

#include <algorithm>

#include "core/base/contract.hpp"
#include "tests/support/effort.hpp"

using namespace unmask;

namespace {

bool below(GeometricRatio a, GeometricRatio b) { return a.num * b.den < b.num * a.den; }

/// Sizes change only at ratios masked/size, so the largest feasible parameter is one of them.
GeometricRatio largest_by_search(index_t n, index_t steps) {
  GeometricRatio best{1, 1};
  for (index_t masked = 1; masked <= n; ++masked) {
    for (index_t size = 1; size <= masked; ++size) {
      const GeometricRatio ratio{masked, size};
      if (below(best, ratio) && geometric_schedule(n, ratio).steps() <= steps) best = ratio;
    }
  }
  return best;
}

}  // namespace

TEST_CASE("geometric (1): each step reveals a share of what is masked", "[geometric]") {
  CHECK(geometric_schedule(64, {33, 16}) == Schedule({31, 16, 8, 4, 2, 1, 1, 1}));
  CHECK(geometric_schedule(10, {1, 1}) == Schedule({10}));
  CHECK(geometric_schedule(10, {2, 1}) == Schedule({5, 2, 1, 1, 1}));
  CHECK(geometric_schedule(4, {1, 0}) == Schedule({1, 1, 1, 1}));
  CHECK(geometric_schedule(4, {100, 1}) == Schedule({1, 1, 1, 1}));
  CHECK(geometric_schedule(1, {1, 1}) == Schedule({1}));
  CHECK_THROWS_AS(geometric_schedule(4, {1, 2}), ContractViolation);
  CHECK_THROWS_AS(geometric_schedule(0, {2, 1}), ContractViolation);
}

TEST_CASE("geometric (2): largest_zeta against a search over all ratios", "[geometric]") {
  for (index_t n = 2; n <= 26; ++n) {
    for (index_t steps = 1; steps < n; ++steps) {
      const GeometricRatio zeta = largest_zeta(n, steps), expected = largest_by_search(n, steps);
      CAPTURE(n, steps, zeta.num, zeta.den, expected.num, expected.den);
      CHECK(zeta.num * expected.den == expected.num * zeta.den);
      CHECK(geometric_schedule(n, zeta).steps() <= steps);
    }
    CHECK(largest_zeta(n, n).is_infinite());
    CHECK(largest_zeta(n, n + 5).is_infinite());
    CHECK(largest_zeta(n, 1) == GeometricRatio{1, 1});
  }
  CHECK(largest_zeta(1, 1).is_infinite());
}

TEST_CASE("geometric (2): a hair more than largest_zeta needs more steps", "[geometric]") {
  for_each_seed(60, [](Philox& random) {
    const index_t n = 2 + random.below(3000), steps = 2 + random.below(n);
    const GeometricRatio zeta = largest_zeta(n, steps);
    CAPTURE(n, steps, zeta.num, zeta.den);
    CHECK(geometric_schedule(n, zeta).steps() <= steps);
    if (zeta.is_infinite()) return;
    const index_t fine = index_t{1} << 24U;  // different breakpoints are at least 1/n^2 apart
    CHECK(geometric_schedule(n, {zeta.num * fine + 1, zeta.den * fine}).steps() > steps);
    const GeometricRatio any{n + random.below(n * n), n};
    if (below(zeta, any)) CHECK(geometric_schedule(n, any).steps() > steps);
  });
}

TEST_CASE("geometric (2): long sequences are quick", "[geometric]") {
  for (const index_t n : {65536U, 1000003U}) {
    for (const index_t steps : {2U, 64U}) {
      const GeometricRatio zeta = largest_zeta(n, steps);
      CAPTURE(n, steps, zeta.num, zeta.den);
      CHECK(geometric_schedule(n, zeta).steps() <= steps);
      CHECK(zeta.num > zeta.den);
    }
  }
}
