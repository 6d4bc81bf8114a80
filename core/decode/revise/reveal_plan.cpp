#include "core/decode/revise/reveal_plan.hpp"

#include <cmath>

namespace unmask {
namespace {

/// n a, to the nearest whole number, halves up.
index_t nearest_count(double a, index_t n) {
  // A share such as 3/8 times 4 may miss its half by a rounding.
  return static_cast<index_t>(std::floor(a * static_cast<double>(n) + 0.5 + 1e-9));
}
index_t nearest_count(const Rational& a, index_t n) {
  const Rational x = a * from_count<Rational>(n) + Rational(1, 2);
  return static_cast<index_t>(Integer(numerator(x) / denominator(x)));
}

/// With a single masked position the step that reveals it is the step of its reveal time.
template <class S>
RevealPlan<S> plan_by_times(const StepSizes& sizes, index_t plan, index_t n) {
  RevealPlan<S> result;
  result.by_times = true;
  result.shares = {S(0)};
  result.counts = {0};
  std::vector<NextSize<S>> found;
  sizes.next(plan, 0, 1, found);
  for (const NextSize<S>& step : found) {
    result.shares.push_back(result.shares.back() + step.probability);
  }
  result.shares.back() = S(1);
  for (const S& share : result.shares) {
    const index_t count = nearest_count(share, n);
    if (count > result.counts.back()) result.counts.push_back(count);
  }
  return result;
}

template <class S>
RevealPlan<S> plan_of(const StepSizes& sizes, index_t plan, index_t n) {
  RevealPlan<S> result;
  result.shares = {S(0)};
  result.counts = {0};
  std::vector<NextSize<S>> found;
  for (index_t step = 0; result.counts.back() < n;) {
    found.clear();
    sizes.next(plan, step, n - result.counts.back(), found);
    // Only reveal times leave the size of a step to chance.
    if (found.size() > 1) return plan_by_times<S>(sizes, plan, n);
    result.counts.push_back(result.counts.back() + found.front().size);
    result.shares.push_back(from_count<S>(result.counts.back()) / from_count<S>(n));
    step = found.front().step + 1;
  }
  return result;
}

}  // namespace

template <class S>
std::vector<RevealPlan<S>> reveal_plans(const StepSizes& sizes, index_t n) {
  std::vector<RevealPlan<S>> plans;
  for (index_t plan = 0; plan < sizes.plans(); ++plan) {
    const Rational probability = sizes.plan_probability(plan);
    if (probability == 0) continue;
    plans.push_back(plan_of<S>(sizes, plan, n));
    plans.back().probability = from_rational<S>(probability);
  }
  return plans;
}

template std::vector<RevealPlan<double>> reveal_plans(const StepSizes&, index_t);
template std::vector<RevealPlan<Rational>> reveal_plans(const StepSizes&, index_t);

}  // namespace unmask
