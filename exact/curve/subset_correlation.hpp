// exact/curve/subset_correlation.hpp - curves from the mean total correlation of m positions.
//
// With P_m = mean TC(X_S) over |S| = m: h_m = m h_1 - P_m and Z_j = P_j - P_{j-1} (theory A1). The
// closed forms compute P_m as a sum of positive terms, which keeps small informations accurate
// where differences of large entropies would not.
#pragma once

#include <utility>
#include <vector>

#include "exact/curve/profile.hpp"

namespace unmask {

/// Requires: correlation = P_0 .. P_n with P_0 = P_1 = 0; mean_entropy = h_1.
template <class S>
[[nodiscard]] CurveProfile<S> from_subset_correlation(const S& mean_entropy,
                                                      const std::vector<S>& correlation) {
  EntropyCurve<S> entropy;
  std::vector<S> z;
  for (index_t m = 0; m < correlation.size(); ++m) {
    entropy.push_back(from_count<Coefficient<S>>(m) * mean_entropy - correlation[at(m)]);
    if (m > 0) z.push_back(correlation[at(m)] - correlation[at(m - 1)]);
  }
  if constexpr (std::is_floating_point_v<S>) {
    return {std::move(entropy), InformationCurve<S>::from_rounded(std::move(z))};
  } else {
    return {std::move(entropy), InformationCurve<S>(std::move(z))};
  }
}

}  // namespace unmask
