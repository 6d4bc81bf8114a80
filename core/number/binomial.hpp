// core/number/binomial.hpp - expectations under binomial and hypergeometric laws.
//
// The masses are built from the mode outwards by their ratios, which only multiplies positive
// numbers, and are divided by their own sum.
//
// (1) The weights are non-negative and sum to 1 within rounding, for any trials up to 2^24 and any
//     probability in [0, 1]; p = 0 and p = 1 are exact.
// Cost: O(width): masses below 1e-40 of the mode are left out (their total is below 1e-32).
// Error: relative error of a mass d places from the mode at most about 4 d 2^-53.
#pragma once

#include <vector>

#include "core/base/index.hpp"
#include "core/base/sum.hpp"

namespace unmask {

/// A run of probabilities: weights[i] is the probability of the count first + i.
struct CountLaw {
  index_t first = 0;
  std::vector<double> weights;
};

/// Binomial(trials, p). Requires: 0 <= p <= 1.
[[nodiscard]] CountLaw binomial_law(index_t trials, double p);

/// How many of `draws` without replacement from `population` hit one of `marked`.
/// Requires: marked, draws <= population.
[[nodiscard]] CountLaw hypergeometric_law(index_t population, index_t marked, index_t draws);

/// E f(count).
template <class Function>
[[nodiscard]] double expectation(const CountLaw& law, Function&& f) {
  CompensatedSum<double> sum;
  for (index_t i = 0; i < law.weights.size(); ++i) sum.add(law.weights[at(i)] * f(law.first + i));
  return sum.value();
}

}  // namespace unmask
