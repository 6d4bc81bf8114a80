#include "exact/curve/blocks_curve.hpp"

#include "core/number/binomial.hpp"
#include "exact/curve/subset_correlation.hpp"

namespace unmask {

CurveProfile<double> blocks_curve(const std::vector<WeightedBlock>& blocks) {
  UNMASK_REQUIRE(!blocks.empty(), "at least one block");
  index_t n = 0;
  double entropy_of_singles = 0.0;
  for (const auto& [curves, copies] : blocks) {
    const index_t size = curves.information.positions();
    n += size * copies;
    entropy_of_singles += static_cast<double>(size * copies) * curves.entropy[1];
  }
  std::vector<double> correlation(at(n + 1), 0.0);
  for (const auto& [curves, copies] : blocks) {
    const std::vector<double> partial = mean_subset_correlation(curves.information);
    const index_t size = curves.information.positions();
    for (index_t m = 2; m <= n; ++m) {
      correlation[at(m)] +=
          static_cast<double>(copies) *
          expectation(hypergeometric_law(n, size, m), [&](index_t j) { return partial[at(j)]; });
    }
  }
  return from_subset_correlation(entropy_of_singles / static_cast<double>(n), correlation);
}

}  // namespace unmask
