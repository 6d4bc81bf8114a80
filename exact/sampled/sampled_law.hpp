// exact/sampled/sampled_law.hpp - what a decoder of a long model loses, with intervals.
//
// The decoder asks the model's exact conditionals; values are drawn plainly. Two kinds of runs:
//
//   * rows of the model decide what is revealed (A8), for the forward KL and the steps under p:
//         KL(p || q) = E_p sum over steps of [ sum_{i in S} H(X_i | C)
//                                              - sum_{i in S} H(X_i | C, those of S before i) ]
//     whose inner entropies are exact (Rao-Blackwell). The first position of each step cancels, so
//     one row's sum lies within -L and L, L the sum of the n - K largest ln q_i, K the fewest steps
//     that a run can have; the mean itself is not negative.
//   * rows drawn by the decoder, for the reverse KL E_q[ln q - ln p], the support violation, the
//     steps and the incoherence (the fraction of steps with p(x_S | C) <= tau).
//
// (1) Forward KL, violation, steps and incoherence: bounded terms. Their intervals hold together
//     with probability `confidence`, whenever sampling stops.
// (2) The reverse KL is infinite for certain once a drawn row has probability 0; `witness` is the
//     first. Otherwise ln q - ln p has no known bound: the interval assumes that the reverse
//     KL is finite, has finite variance, and that the mean of 256 samples or more is normal. It is
//     no part of (1)'s claim.
//     Rows that are rare under q can be missed; `support_violation.high` bounds their share.
// (3) A violation of at most 1 - exp(-forward KL) is certain (A11), and used both ways.
// (4) If blocks or sizes are drawn, both KL are averages over these choices: upper bounds on those
//     of the mixture (A6).
// (5) Sample s is a function of (seed, s); no thread count shows. A state goes on as if never
//     stopped (sampling_state.hpp).
// Cost: a sample asks at most n + 2 K contexts, K its steps; n where K = n.
// Source: A4, A8, A10, A11; Maurer, Pontil (2009).
#pragma once

#include <optional>

#include "exact/sampled/reveal_rule.hpp"
#include "exact/sampled/sampling_state.hpp"

namespace unmask {

struct LawSampling {
  double half_width = 0.05;  ///< nats; sampling stops once both KL are known so well
  double confidence = 0.95;
  index_t most_samples = index_t{1} << 20U;  ///< at least 2
  std::uint64_t seed = 0;
  std::optional<double> incoherence_at{};  ///< tau
  /// What is wanted. The reverse KL costs a step's question a step, the forward a position's.
  bool forward = true, reverse = true;
};

struct SampledLaw {
  std::optional<Interval> forward_kl{}, steps_under_data{};   ///< where forward was wanted
  std::optional<Interval> reverse_kl{}, support_violation{}, steps{};  ///< where reverse was
  std::optional<Interval> incoherence{};
  std::vector<symbol_t> witness{};  ///< a drawn row with p = 0; empty where none was
  bool blocks_are_random = false;
  index_t samples = 0;
  double confidence = 0.95;
};

/// What is assumed of the reverse KL's interval, in words.
inline constexpr const char* kReverseAssumption =
    "assumes a finite reverse KL of finite variance, and a normal mean";

/// `state`: empty, or of an earlier run of the same. `rule_name`: part of what the state is of.
/// Requires: most_samples >= 2; forward or reverse wanted. Throws: InvalidInput for another state.
[[nodiscard]] SampledLaw sampled_law(const DrawingOracle& model, const RevealRule& rule,
                                     const std::string& rule_name, const LawSampling& sampling,
                                     SamplingState& state, const SamplingEffort& effort);
[[nodiscard]] SampledLaw sampled_law(const DrawingOracle& model, const RevealRule& rule,
                                     const LawSampling& sampling, Threads threads);

}  // namespace unmask
