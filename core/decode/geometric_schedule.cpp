#include "core/decode/geometric_schedule.hpp"

#include <algorithm>
#include <numeric>

#include "core/base/contract.hpp"

namespace unmask {
namespace {

/// a/b < c/d without overflow: all are below 2^32 in `largest_zeta` (n <= 2^24).
bool less(GeometricRatio a, GeometricRatio b) {
  if (a.is_infinite()) return false;
  return b.is_infinite() || a.num * b.den < b.num * a.den;
}

/// Sizes for a parameter just above zeta: floor(m / (zeta + tiny)) = ceil(m / zeta) - 1.
Schedule schedule_just_above(index_t n, GeometricRatio zeta) {
  std::vector<index_t> sizes;
  for (index_t masked = n; masked > 0; masked -= sizes.back()) {
    const index_t share = (masked * zeta.den + zeta.num - 1) / zeta.num - 1;
    sizes.push_back(std::max<index_t>(1, share));
  }
  return Schedule(std::move(sizes));
}

/// The largest zeta that still gives these sizes: the smallest masked/size among the sizes above 1.
GeometricRatio largest_zeta_of(const Schedule& schedule) {
  GeometricRatio largest{1, 0};
  index_t masked = schedule.positions();
  for (const index_t s : schedule.sizes()) {
    const GeometricRatio ratio{masked, s};
    if (s >= 2 && less(ratio, largest)) largest = ratio;
    masked -= s;
  }
  const index_t common = std::gcd(largest.num, largest.den);
  return {largest.num / common, largest.den / common};
}

/// Does the schedule of zeta have at most `most` steps? Stops counting there.
bool has_at_most(index_t most, index_t n, GeometricRatio zeta) {
  index_t steps = 0;
  for (index_t masked = n; masked > 0 && steps <= most; ++steps) {
    masked -= std::max<index_t>(1, masked * zeta.den / zeta.num);
  }
  return steps <= most;
}

}  // namespace

Schedule geometric_schedule(index_t n, GeometricRatio zeta) {
  UNMASK_REQUIRE(n >= 1 && zeta.num >= zeta.den, "n >= 1 and zeta >= 1");
  std::vector<index_t> sizes;
  for (index_t masked = n; masked > 0; masked -= sizes.back()) {
    const index_t share = zeta.is_infinite() ? 0 : masked * zeta.den / zeta.num;
    sizes.push_back(std::max<index_t>(1, share));
  }
  return Schedule(std::move(sizes));
}

GeometricRatio largest_zeta(index_t n, index_t steps) {
  UNMASK_REQUIRE(n >= 1 && steps >= 1, "n and K are at least 1");
  if (steps >= n) return {1, 0};
  if (steps == 1) return {1, 1};
  // Fewer positions are masked after i steps the smaller zeta is, so the number of steps grows with
  // zeta. Bisect on a grid of 1/n, then climb the exact breakpoints from the feasible end.
  index_t feasible = n, infeasible = n * n;  // zeta = feasible / n
  while (infeasible - feasible > 1) {
    const index_t middle = feasible + (infeasible - feasible) / 2;
    (has_at_most(steps, n, {middle, n}) ? feasible : infeasible) = middle;
  }
  GeometricRatio zeta{feasible, n};
  for (;;) {
    const Schedule above = schedule_just_above(n, zeta);
    if (above.steps() > steps) break;
    zeta = largest_zeta_of(above);
  }
  const index_t common = std::gcd(zeta.num, zeta.den);
  return {zeta.num / common, zeta.den / common};
}

}  // namespace unmask
