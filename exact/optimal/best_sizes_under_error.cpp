#include "exact/optimal/best_sizes_under_error.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/contract.hpp"
#include "exact/optimal/policy_engine.hpp"

namespace unmask {
namespace {

/// least[k][b]: the least cost of revealing b positions in exactly k steps.
using Layers = std::vector<std::vector<double>>;

double step_cost(const std::vector<double>& mean_costs, index_t a, index_t b) {
  return static_cast<double>(b - a) * mean_costs[at(a)];
}

Schedule sizes_of(const Layers& least, const std::vector<double>& mean_costs, index_t steps) {
  std::vector<index_t> boundaries{mean_costs.size()};
  for (index_t k = steps; k > 0; --k) {
    const index_t b = boundaries.back();
    const auto attains = [&](index_t a) {
      const double value = least[at(k - 1)][at(a)] + step_cost(mean_costs, a, b);
      return std::isfinite(value) && no_worse(value, least[at(k)][at(b)]);
    };
    index_t a = b - 1;
    while (a > k - 1 && !attains(a)) --a;
    boundaries.push_back(a);
  }
  std::reverse(boundaries.begin(), boundaries.end());
  return Schedule::from_boundaries(boundaries);
}

}  // namespace

std::vector<OptimalSchedule<double>> best_sizes_under_error(const std::vector<double>& mean_costs,
                                                            double entropy, index_t most_steps) {
  UNMASK_REQUIRE(!mean_costs.empty() && most_steps >= 1, "positions and steps");
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const index_t n = mean_costs.size();
  most_steps = std::min(most_steps, n);
  Layers least(at(most_steps + 1), std::vector<double>(at(n + 1), kInfinity));
  least[0][0] = 0.0;
  std::vector<OptimalSchedule<double>> best;
  index_t fewest = 1;  // of the best so far
  for (index_t k = 1; k <= most_steps; ++k) {
    for (index_t b = k; b <= n; ++b) {
      for (index_t a = k - 1; a < b; ++a) {
        const double value = least[at(k - 1)][at(a)] + step_cost(mean_costs, a, b);
        least[at(k)][at(b)] = std::min(least[at(k)][at(b)], value);
      }
    }
    if (!no_worse(least[at(fewest)].back(), least[at(k)].back())) fewest = k;
    best.push_back(
        {sizes_of(least, mean_costs, fewest), std::max(0.0, least[at(fewest)].back() - entropy)});
  }
  return best;
}

}  // namespace unmask
