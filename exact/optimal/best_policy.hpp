// exact/optimal/best_policy.hpp - the best adaptive policy for every number of steps.
//
// A policy decides, after every step, which positions to reveal next. If it looks only at what has
// been revealed - positions and symbols - and draws nothing itself, the decoder's law is that of a
// decision tree and (theory A8, A9, H1)
//     KL(p || nu) = E_p sum over steps of ( sum_{i in B} CE_i(context) ) - H(X),
// CE_i the cross-entropy of the denoiser at position i given the context: its entropy, and the
// denoiser's KL on top of it. So the best policy with at most K steps on every path obeys a dynamic
// program over contexts,
//     F_k(c) = min over B of  p(c) sum_{i in B} CE_i(c) + sum_{x_B} F_{k-1}(c, x_B),
// with F = p ln p on complete rows, and its KL is F_K(nothing revealed).
//
// This is the best *deterministic, context-measurable* policy. Hidden randomness can do better in
// forward KL, because a mixture over orders has a smaller KL than its average (theory A6): on
// table:n=4,q=2,a=37,b=11,c=5,m=97 with two steps the mixture over the orders of sizes (3,1) has
// .01736, the best deterministic policy .02347. What a randomised policy must be compared by is the
// average over its randomness, `expected_kl`, which is never below the best deterministic one.
//
// (1) `by_steps()[k-1].forward_kl` is the least KL with at most k steps on every path, model error
//     included. It never rises with k; without error k = n gives 0.
// (2) `policy(k)` attains it; its mean steps are under p. It takes no step that saves nothing.
// (3) Both engines, with symmetries or without, give the same values within 2^-50 n (H + n ln q)
//     nats and a few 1e-13. Results do not depend on the number of threads.
// Cost: the cheaper of prod(q_i + 2) and (set, block) pairs up to symmetry times rows, some layers;
// for n = 12 binary all k in half a second, for sudoku4 in one.
#pragma once

#include <memory>

#include "exact/curve/profile.hpp"
#include "exact/optimal/policy_engine.hpp"
#include "exact/optimal/policy_question.hpp"

namespace unmask {

/// The two ways to store contexts; `automatic` takes the one with the smaller predicted need.
enum class ContextStore { automatic, dense, support };

/// An engine that fits the budget, or a refusal. `most_steps` 0: for prices a step, not caps.
[[nodiscard]] Result<std::unique_ptr<PolicyEngine>> make_policy_engine(
    const Model& model, const PolicyQuestion& question, index_t most_steps, const Effort& effort,
    ContextStore store = ContextStore::automatic);

class BestPolicies {
 public:
  struct Entry {
    index_t steps = 0;        ///< the cap
    double forward_kl = 0.0;  ///< nats
    double mean_steps = 0.0;  ///< of `policy(steps)`
  };

  /// Solves all caps 1..K. Requires: 1 <= K <= n.
  BestPolicies(std::unique_ptr<PolicyEngine> engine, index_t most_steps, const Effort& effort);

  [[nodiscard]] const std::vector<Entry>& by_steps() const { return entries_; }
  [[nodiscard]] AdaptivePolicy policy(index_t steps) const { return engine_->capped_policy(steps); }
  [[nodiscard]] std::string engine() const { return engine_->name(); }

 private:
  std::unique_ptr<PolicyEngine> engine_;
  std::vector<Entry> entries_;
};

/// Caps 1..K, K cut to n, or a refusal.
[[nodiscard]] Result<BestPolicies> best_policies(const Model& model, const PolicyQuestion& question,
                                                 index_t most_steps, const Effort& effort,
                                                 ContextStore store = ContextStore::automatic);

}  // namespace unmask
