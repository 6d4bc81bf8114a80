// exact/law/expected_kl.hpp - the expected KL of a size schedule under random order.
//
// E_pi KL(p || nu_pi) for a uniformly random ordered partition pi with the given sizes, nu_pi the
// law of the factorised decoder with exact conditionals:
//     sum over steps i, sum_{j=1}^{s_i} (Z_{N_{i-1}+j} - Z_{N_{i-1}+1})          (theory A5)
// - the area between the information curve and its left staircase. This is the average over orders
// of each order's KL. The KL of the *mixture* over orders is smaller: mixture_kl.hpp. One fixed
// order: partition_kl.hpp.
//
// (1) >= 0; 0 for one position a step; total_correlation for all at once.
// (2) Equals the mean of `partition_kl` over all ordered partitions with these sizes (tested).
// Cost: O(n). Units: nats. Error for double: 2^-52 relative plus that of the curve, n times at most.
// Reference: CCL Theorem 4.
#pragma once

#include "core/decode/schedule.hpp"
#include "exact/curve/information_curve.hpp"

namespace unmask {

/// The cost of one step that reveals positions number begin+1 .. end.
template <class S>
[[nodiscard]] S step_kl(const InformationCurve<S>& curve, index_t begin, index_t end) {
  CompensatedSum<S> sum;
  for (index_t j = begin + 2; j <= end; ++j) sum.add(curve.z(j) - curve.z(begin + 1));
  return sum.value();
}

/// Requires: the schedule has as many positions as the curve.
template <class S>
[[nodiscard]] S expected_kl(const InformationCurve<S>& curve, const Schedule& schedule) {
  UNMASK_REQUIRE(schedule.positions() == curve.positions(), "schedule and curve have equal n");
  CompensatedSum<S> sum;
  index_t revealed = 0;
  for (const index_t s : schedule.sizes()) {
    for (index_t j = revealed + 2; j <= revealed + s; ++j) {
      sum.add(curve.z(j) - curve.z(revealed + 1));
    }
    revealed += s;
  }
  return sum.value();
}

}  // namespace unmask
