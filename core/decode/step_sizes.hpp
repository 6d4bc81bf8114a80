// core/decode/step_sizes.hpp - how many positions each step of a run reveals, with probabilities.
//
// A schedule as the decoding loop meets it: fixed sizes; one of several lists of sizes, drawn at
// the start; or a grid of reveal times, where the number revealed is binomial. A step that reveals
// nothing is not run: `next` goes on to the first that reveals something.
//
// (1) The probabilities of `next` are positive and sum to 1, exactly for Rational; sizes lie
//     between 1 and the number of masked positions.
// (2) Every run ends: from the last step on, all that is masked is revealed.
// Cost: one entry for fixed sizes; at most `masked` entries a step left for reveal times.
// Error: a few units of 2^-53 a probability for double.
#pragma once

#include <vector>

#include "core/decode/schedule.hpp"
#include "core/number/rational.hpp"

namespace unmask {

template <class S>
struct NextSize {
  index_t step = 0;  ///< the schedule's step that this is; the next one starts at step + 1
  index_t size = 0;
  S probability{};
};

class StepSizes {
 public:
  /// Fixed sizes.
  explicit StepSizes(const Schedule& schedule) : lists_{schedule.sizes()}, weights_{1} {}
  /// One of several lists, drawn at the start. Requires: weights sum to 1, one a schedule.
  StepSizes(const std::vector<Schedule>& schedules, std::vector<Rational> weights);
  /// Reveal times: position by position uniform in [0, 1]; step j has those in (t_j, t_{j+1}].
  /// Requires: 0 = t_0 < ... < t_K = 1.
  explicit StepSizes(const std::vector<Rational>& times);

  /// The lists to draw from at the start: 1 for fixed sizes and for reveal times.
  [[nodiscard]] index_t plans() const { return rates_.empty() ? lists_.size() : 1; }
  [[nodiscard]] Rational plan_probability(index_t plan) const {
    return rates_.empty() ? weights_[at(plan)] : Rational(1);
  }
  /// Requires: masked >= 1.
  template <class S>
  void next(index_t plan, index_t step, index_t masked, std::vector<NextSize<S>>& found) const;

 private:
  std::vector<std::vector<index_t>> lists_;
  std::vector<Rational> weights_;
  /// Of reveal times: step j reveals each masked position with chance (t_{j+1}-t_j)/(1-t_j).
  std::vector<Rational> rates_;
  std::vector<double> rounded_rates_;
};

}  // namespace unmask
