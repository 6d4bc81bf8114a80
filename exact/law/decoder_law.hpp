// exact/law/decoder_law.hpp - the exact law of a decoder that only reveals.
//
// Probability is propagated over reachable partial assignments, from nothing revealed to everything.
// Runs that meet in a context with the same memory, schedule step and counts merge. Two masses flow
// at once: nu, where values come from the decoder's marginals, and, for context-measurable policies,
// p, where they come from the data; the second weighs what every step loses (theory A8, A9):
//     expected_kl = sum over steps of E_p [ TC_{p(.|context)}(block)                   dependence
//                                           + sum_{i in block} KL(p(x_i|.) || r_i) ]   model error
// with r the distribution that values are drawn from: the oracle's answer after the value rule.
// If no choice of blocks is random this is KL(p || nu), else the average over the choices, an upper
// bound (A6).
//
// Mass that leaves the support of p never returns. Where the oracle answers impossible contexts
// uniformly, it is kept as one number a revealed set; policies that remember earlier contexts, and
// oracles that cannot tell, keep every context apart.
//
// Random order goes set by set instead (random_order_law.hpp), unless incoherence is asked for, which
// needs the contexts one by one.
//
// (1) The law's numbers sum to 1, exactly for Rational.
// (2) Equal to a literal simulation of the decoding tree (tests/support/decoder_tree.hpp), exactly
//     for Rational; results do not depend on the number of threads.
// (3) Off-support mass is positive iff some run leaves the support, decided without rounding.
// (4) forward KL <= expected_kl, equal where `blocks_are_random` is false.
// Cost: one emission a (context, block, values); about 100 ns each. Memory: about 100 bytes a
// reachable context of two neighbouring layers. Error for double: n 2^-50 relative, a row.
#pragma once

#include <algorithm>
#include <map>

#include "core/decode/decoder.hpp"
#include "exact/enumerate/conditionals.hpp"
#include "exact/law/log_sum.hpp"
#include "exact/law/output_law.hpp"

namespace unmask {

/// What the t-th step loses, in nats, weighted by the chance that there is a t-th step.
template <class S>
struct StepLoss {
  Extended<Nats<S>> dependence{};
  Extended<Nats<S>> model_error{};
};

/// Under the data: for context-measurable policies only.
template <class S>
struct LossUnderData {
  std::vector<StepLoss<S>> steps;
  Extended<Nats<S>> expected_kl{};
  S expected_steps{};

  /// What the next step loses; losses that rounding puts below 0 are 0.
  void add(StepLoss<S> step) {
    if constexpr (std::is_same_v<S, double>) {
      step.dependence.value = std::max(0.0, step.dependence.value);
      step.model_error.value = std::max(0.0, step.model_error.value);
    }
    expected_kl += step.dependence;
    expected_kl += step.model_error;
    steps.push_back(std::move(step));
  }
};

/// All under the decoder's own law unless said otherwise.
template <class S>
struct DecoderLaw {
  OutputLaw<S> output;
  std::optional<LossUnderData<S>> under_data{};
  bool blocks_are_random = false;
  S expected_steps{};
  S expected_calls{};
  S afp{};             ///< E[n / steps]
  S kendall_tau_a{};
  /// E[(C - D); ties = t] by the number t of tied pairs, for tau_b.
  std::map<index_t, S> concordance_by_ties{};
  S incoherence{};     ///< expected fraction of steps whose block has p(x_B | context) <= tau; 0 if
                       ///< LawOptions ask for none
  std::map<index_t, S> steps_law{};              ///< P(number of steps)
  std::vector<std::vector<S>> reveal_step_law{};  ///< [position][t]: P(revealed in step t + 1)
  index_t contexts = 0;                          ///< visited
};

/// E[tau_b], tau_b = (C-D)/sqrt(n0 (n0 - ties)), 0 where all tie; n0 = n(n-1)/2 (theory F2).
[[nodiscard]] double kendall_tau_b(const std::map<index_t, double>& concordance_by_ties, index_t n);

struct LawOptions {
  std::optional<double> incoherence_at{};  ///< tau
};

/// Requires: decoder and conditionals have the same shape; `p` lists the support of the conditionals.
/// Refused before it starts where the contexts that can be reached do not fit the memory budget.
template <class S>
[[nodiscard]] Result<DecoderLaw<S>> decoder_law(const Decoder<S>& decoder,
                                                const Conditionals<S>& conditionals,
                                                const SupportTable<S>& p, const Effort& effort,
                                                const LawOptions& options = {});

}  // namespace unmask
