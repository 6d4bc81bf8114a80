#include "core/decode/standard_schedules.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/base/contract.hpp"

namespace unmask {
namespace {

/// floor(n cos(pi i / 2K)). The cosine of a rational angle in (0, pi/2) is irrational or 1/2, so
/// rounding can only mislead at 1/2 (i/K = 2/3), which is taken exactly.
index_t masked_after(index_t n, index_t i, index_t steps) {
  if (i == 0) return n;
  if (i >= steps) return 0;
  if (3 * i == 2 * steps) return n / 2;
  const double angle = std::numbers::pi / 2.0 * (static_cast<double>(i) / static_cast<double>(steps));
  return static_cast<index_t>(static_cast<double>(n) * std::cos(angle));
}

}  // namespace

Schedule one_shot(index_t n) { return Schedule({n}); }

Schedule sequential(index_t n) { return Schedule(std::vector<index_t>(at(n), 1)); }

Schedule uniform_schedule(index_t n, index_t steps) {
  UNMASK_REQUIRE(n >= 1 && steps >= 1, "n and K are at least 1");
  const index_t used = std::min(n, steps);
  std::vector<index_t> sizes(at(used), n / used);
  for (index_t i = 0; i < n % used; ++i) ++sizes[at(i)];
  return Schedule(std::move(sizes));
}

Schedule cosine_schedule(index_t n, index_t steps) {
  UNMASK_REQUIRE(n >= 1 && steps >= 1, "n and K are at least 1");
  std::vector<index_t> sizes;
  index_t masked = n;
  for (index_t i = 1; i <= steps && masked > 0; ++i) {
    const index_t left = masked_after(n, i, steps);
    if (left < masked) sizes.push_back(masked - left);
    masked = left;
  }
  return Schedule(std::move(sizes));
}

Schedule linear_schedule(index_t n, index_t steps) {
  UNMASK_REQUIRE(n >= 1 && steps >= 1, "n and K are at least 1");
  // 1 - t_{j+1}/t_j = 999 / (1000 K - 999 j), in integers.
  constexpr std::uint64_t kKept = 999, kScale = 1000;
  std::vector<index_t> sizes;
  index_t masked = n;
  for (index_t j = 0; j + 1 < steps && masked > 0; ++j) {
    const index_t revealed = masked * kKept / (kScale * steps - kKept * j);
    if (revealed > 0) sizes.push_back(revealed);
    masked -= revealed;
  }
  if (masked > 0) sizes.push_back(masked);
  return Schedule(std::move(sizes));
}

Schedule two_phase_schedule(index_t n, index_t steps) {
  UNMASK_REQUIRE(n >= 1 && steps >= 1, "n and K are at least 1");
  const index_t used = std::min(n, steps);
  std::vector<index_t> sizes(at(used), 1);
  sizes.back() = n - used + 1;
  return Schedule(std::move(sizes));
}

}  // namespace unmask
