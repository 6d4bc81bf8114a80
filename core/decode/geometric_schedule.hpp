// core/decode/geometric_schedule.hpp - schedules whose sizes shrink (or grow) geometrically.
//
// With parameter zeta >= 1 each step reveals a share 1/zeta of what is still masked:
//     s_i = max(1, floor(masked / zeta)).
// For every distribution the expected KL is at most TC/(zeta-1); the reversed sizes have at most
// DTC/(zeta-1) (theory B5). With integer zeta = 1 + ceil(TC/eps) these are the schedules of CCL
// Theorem 9 (theory B3, B4): there the floor is applied a number of times after which fewer than
// zeta positions are masked, and from then on every size is 1 in both descriptions.
//
// (1) `geometric_schedule(n, zeta)` has sizes as above (zeta = 1: one shot).
// (2) `largest_zeta(n, K)` is the largest zeta whose schedule has at most K steps, exactly; it is
//     infinite where K >= n and 1 where K = 1.
#pragma once

#include "core/decode/schedule.hpp"

namespace unmask {

/// A ratio num/den >= 1; den = 0 means infinity.
struct GeometricRatio {
  index_t num = 1;
  index_t den = 1;
  [[nodiscard]] bool is_infinite() const { return den == 0; }
  bool operator==(const GeometricRatio&) const = default;
};

/// Sizes from large to small. Requires: n >= 1, zeta >= 1.
[[nodiscard]] Schedule geometric_schedule(index_t n, GeometricRatio zeta);

/// The largest zeta with at most `steps` steps. Requires: n, steps >= 1.
[[nodiscard]] GeometricRatio largest_zeta(index_t n, index_t steps);

}  // namespace unmask
