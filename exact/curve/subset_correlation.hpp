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
[[nodiscard]] inline CurveProfile<double> from_subset_correlation(
    double mean_entropy, const std::vector<double>& correlation) {
  EntropyCurve<double> entropy;
  std::vector<double> z;
  for (std::size_t m = 0; m < correlation.size(); ++m) {
    entropy.push_back(static_cast<double>(m) * mean_entropy - correlation[m]);
    if (m > 0) z.push_back(correlation[m] - correlation[m - 1]);
  }
  return {std::move(entropy), InformationCurve<double>::from_rounded(std::move(z))};
}

}  // namespace unmask
