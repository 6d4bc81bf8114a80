#include "core/number/binomial.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/contract.hpp"

namespace unmask {
namespace {

constexpr double kNegligible = 1e-40;

/// The law on lowest..highest whose neighbouring masses have ratio(k) = mass(k+1)/mass(k).
template <class Ratio>
CountLaw from_ratios(index_t lowest, index_t mode, index_t highest, Ratio&& ratio) {
  std::vector<double> below, above{1.0};
  for (index_t k = mode; k > lowest; --k) {
    const double mass = (below.empty() ? 1.0 : below.back()) / ratio(k - 1);
    if (!(mass > kNegligible)) break;
    below.push_back(mass);
  }
  for (index_t k = mode; k < highest; ++k) {
    const double mass = above.back() * ratio(k);
    if (!(mass > kNegligible)) break;
    above.push_back(mass);
  }
  CountLaw law{mode - below.size(), {below.rbegin(), below.rend()}};
  law.weights.insert(law.weights.end(), above.begin(), above.end());
  CompensatedSum<double> sum;
  for (const double w : law.weights) sum.add(w);
  for (double& w : law.weights) w /= sum.value();
  return law;
}

}  // namespace

CountLaw binomial_law(index_t trials, double p) {
  UNMASK_REQUIRE(p >= 0.0 && p <= 1.0, "a probability lies in [0, 1]");
  if (p == 0.0) return {0, {1.0}};
  if (p == 1.0) return {trials, {1.0}};
  const double odds = p / (1.0 - p);
  const auto mode = std::min(trials, static_cast<index_t>(static_cast<double>(trials + 1) * p));
  return from_ratios(0, mode, trials, [&](index_t k) {
    return odds * static_cast<double>(trials - k) / static_cast<double>(k + 1);
  });
}

CountLaw hypergeometric_law(index_t population, index_t marked, index_t draws) {
  UNMASK_REQUIRE(marked <= population && draws <= population, "no more than the population");
  const index_t unmarked = population - marked;
  const index_t lowest = draws > unmarked ? draws - unmarked : 0;
  const index_t highest = std::min(marked, draws);
  const double centre = static_cast<double>(draws + 1) * static_cast<double>(marked + 1) /
                        static_cast<double>(population + 2);
  const index_t mode = std::clamp(static_cast<index_t>(centre), lowest, highest);
  return from_ratios(lowest, mode, highest, [&](index_t k) {
    return static_cast<double>(marked - k) * static_cast<double>(draws - k) /
           (static_cast<double>(k + 1) * static_cast<double>(unmarked + k + 1 - draws));
  });
}

}  // namespace unmask
