// exact/chain/chain_law.hpp - the exact law of decoders that read a hidden chain left to right.
//
// Each step reveals the next positions together, each from its marginal given all before. What came
// before matters through its message alone, the weights of the hidden states it leaves; contexts
// with equal messages are one state, with the mass that the data gives it and the mass that the
// decoder does. So the law of 64 positions is a sum over two million messages and not 2^64 rows;
// of chains whose messages recur (hidden states that never change) it is a sum over few.
//
// (1) `dependence` of a step is E_p KL(p(x_B | past) || product of its marginals), `model_error` is
//     the rest of E_p ln(p / q); forward_kl is their sum over steps (A4, A9).
// (2) reverse_kl is KL of the decoder's law from p; infinite if and only if support_violation > 0.
// (3) `incoherence`: the expected share of steps whose revealed rows have p(x_B | past) <= tau; all
//     steps after the support was left count (E14).
// (4) Two messages are merged if they agree modulo the prime 2^61 - 1 and, in S, to 2^-30: equal
//     ones always do. Balls of merged messages are joined, so that enclosures hold regardless.
// (5) No thread count shows. In doubles an entry that underflows is noticed: `underflowed`.
// Cost: states times (edges and classes of the step), step_values.hpp. Memory: the states of two
// steps.
// Source: A4, A9, E14.
#pragma once

#include <functional>

#include "exact/chain/step_values.hpp"
#include "exact/curve/profile.hpp"
#include "exact/law/divergence.hpp"

namespace unmask {

/// [position of the step][symbol]: the marginals that a step draws from.
using StepMarginals = std::vector<std::vector<double>>;

struct ChainLawOptions {
  std::optional<double> incoherence_at{};  ///< tau
  Rational uniform_share = 0;              ///< of the denoiser's marginals, the error `mix`
  /// Its mean over what the decoder does is given step by step; a function of the step's first
  /// position and marginals. Doubles only.
  std::function<double(index_t, const StepMarginals&)> statistic{};
};

template <class S>
struct ChainLaw {
  struct Step {
    S dependence{}, model_error{}, reverse{};
    double statistic = 0.0;
    index_t states = 0;  ///< different messages before it
  };
  std::vector<Step> steps{};
  S forward_kl{};
  Extended<S> reverse_kl{};
  S chi_square{};
  std::optional<double> hellinger{};  ///< doubles only; below 2^-24 it is rounding, and 0
  S support_violation{};
  /// Nothing where it was not asked for, or a ball leaves open on which side of tau it is.
  std::optional<S> incoherence{};
  bool underflowed = false;
};

/// `sizes`: of the steps, left to right. `precision`: of balls.
/// Requires: sizes >= 1 that add up to the chain's positions.
template <class S>
[[nodiscard]] Result<ChainLaw<S>> chain_law(const HiddenChain<Rational>& chain,
                                            const std::vector<index_t>& sizes,
                                            const ChainLawOptions& options, const Effort& effort,
                                            Precision precision = {});

}  // namespace unmask
