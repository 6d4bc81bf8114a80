#include "core/decode/step_sizes.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/contract.hpp"

namespace unmask {
namespace {

const double& pick(const std::vector<Rational>&, const std::vector<double>& rounded, index_t j,
                   double) {
  return rounded[at(j)];
}
const Rational& pick(const std::vector<Rational>& exact, const std::vector<double>&, index_t j,
                     const Rational&) {
  return exact[at(j)];
}

template <class S>
S power(S base, index_t exponent) {
  S result(1);
  for (; exponent != 0; exponent /= 2) {
    if (exponent % 2 != 0) result *= base;
    base *= base;
  }
  return result;
}

/// The chances of revealing 1, 2, ..., `masked` positions, times `reached`; returns that of none.
template <class S>
S reveal_some(index_t step, index_t masked, const S& rate, const S& reached,
              std::vector<NextSize<S>>& found) {
  const S stays = S(1) - rate;
  if (stays == S(0)) {
    found.push_back({step, masked, reached});
    return S(0);
  }
  S ways(1);  // binomial coefficients, exact for Rational
  for (index_t size = 1; size <= masked; ++size) {
    ways = ways * from_count<S>(masked - size + 1) / from_count<S>(size);
    const S chance = reached * ways * power(rate, size) * power(stays, masked - size);
    if (chance > S(0)) found.push_back({step, size, chance});
  }
  return reached * power(stays, masked);
}

}  // namespace

StepSizes::StepSizes(const std::vector<Schedule>& schedules, std::vector<Rational> weights)
    : weights_(std::move(weights)) {
  UNMASK_REQUIRE(!schedules.empty() && schedules.size() == weights_.size(),
                 "one weight a schedule, and at least one");
  Rational sum = 0;
  for (const Rational& weight : weights_) {
    UNMASK_REQUIRE(weight >= 0, "weights are not negative");
    sum += weight;
  }
  UNMASK_REQUIRE(sum == 1, "weights sum to 1");
  for (const Schedule& schedule : schedules) lists_.push_back(schedule.sizes());
}

StepSizes::StepSizes(const std::vector<Rational>& times) {
  UNMASK_REQUIRE(times.size() >= 2 && times.front() == 0 && times.back() == 1,
                 "times go from 0 to 1");
  for (std::size_t j = 0; j + 1 < times.size(); ++j) {
    UNMASK_REQUIRE(times[j] < times[j + 1], "times increase strictly");
    rates_.push_back((times[j + 1] - times[j]) / (1 - times[j]));
    rounded_rates_.push_back(to_double(rates_.back()));
  }
}

template <class S>
void StepSizes::next(index_t plan, index_t step, index_t masked,
                     std::vector<NextSize<S>>& found) const {
  UNMASK_REQUIRE(masked >= 1 && plan < plans(), "something is masked, and the plan exists");
  found.clear();
  if (rates_.empty()) {
    const auto& sizes = lists_[at(plan)];
    found.push_back({step, step < sizes.size() ? std::min(sizes[at(step)], masked) : masked, S(1)});
    return;
  }
  S reached(1);
  for (index_t j = step; j < rates_.size() && reached > S(0); ++j) {
    reached = reveal_some<S>(j, masked, pick(rates_, rounded_rates_, j, S{}), reached, found);
  }
  if (step >= rates_.size()) found.push_back({step, masked, S(1)});
}

template void StepSizes::next(index_t, index_t, index_t, std::vector<NextSize<double>>&) const;
template void StepSizes::next(index_t, index_t, index_t, std::vector<NextSize<Rational>>&) const;

}  // namespace unmask
