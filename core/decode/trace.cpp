#include "core/decode/trace.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/contract.hpp"

namespace unmask {
namespace {

double balance(const PairOrder& pairs) {
  return static_cast<double>(pairs.concordant) - static_cast<double>(pairs.discordant);
}

}  // namespace

double positions_finalised_per_step(const std::vector<index_t>& final_step) {
  UNMASK_REQUIRE(!final_step.empty(), "at least one position");
  std::vector<index_t> steps = final_step;
  std::sort(steps.begin(), steps.end());
  const auto distinct = std::unique(steps.begin(), steps.end()) - steps.begin();
  return static_cast<double>(final_step.size()) / static_cast<double>(distinct);
}

PairOrder pair_order(const std::vector<index_t>& final_step) {
  PairOrder pairs;
  for (index_t j = 1; j < final_step.size(); ++j) {
    for (index_t i = 0; i < j; ++i) {
      const index_t earlier = final_step[at(i)], later = final_step[at(j)];
      pairs.concordant += earlier < later ? 1 : 0;
      pairs.discordant += earlier > later ? 1 : 0;
      pairs.tied += earlier == later ? 1 : 0;
    }
  }
  return pairs;
}

double kendall_tau_a(const PairOrder& pairs) {
  const index_t all = pairs.concordant + pairs.discordant + pairs.tied;
  return all == 0 ? 0.0 : balance(pairs) / static_cast<double>(all);
}

double kendall_tau_b(const PairOrder& pairs) {
  const index_t ordered = pairs.concordant + pairs.discordant;
  if (ordered == 0) return 0.0;
  const index_t all = ordered + pairs.tied;
  return balance(pairs) / std::sqrt(static_cast<double>(all) * static_cast<double>(ordered));
}

}  // namespace unmask
