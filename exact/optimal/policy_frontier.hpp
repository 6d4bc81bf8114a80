// exact/optimal/policy_frontier.hpp - the least KL for a mean number of steps.
//
// Policies of variable length are compared by their mean number of steps under p. For a price
// lambda >= 0 a step, the policy that minimises KL + lambda E_p[steps] is found by the dynamic
// program of best_policy.hpp in one pass, sets in order of decreasing size. Over all prices these
// policies are the corners of the lower convex envelope of all points (E_p[steps], KL) of
// deterministic, context-measurable policies. The envelope is found by slope search: between two
// corners, the price at which they tie either finds a corner below their chord or shows that the
// chord is an edge.
//
// A point between two corners is reached by choosing one of their policies beforehand, by a public
// coin: `kl_at` is the average over the coin, an `expected_kl`. The law that hides the coin has a
// smaller forward KL (theory A6), so a randomised policy may lie below this envelope with its
// mixture, but not with its average.
//
// (1) Corners ascend in mean steps and descend in KL; their slopes strictly flatten.
// (2) Each is a policy's; the first is one step for everything, the last has the least KL of all.
// (3) lower_bound_at(m) <= KL of every policy with at most m mean steps, and <= kl_at(m); with
//     `complete` the two are equal within 1e-11. Otherwise the search stopped after `most_passes`.
// Cost: a pass of the engine a corner and a pass an edge.
#pragma once

#include "exact/optimal/best_policy.hpp"

namespace unmask {

class PolicyFrontier {
 public:
  struct Corner {
    double mean_steps = 0.0;
    double forward_kl = 0.0;  ///< nats
    double price = 0.0;       ///< nats a step: of the edge to the next corner; 0 at the last
  };

  /// Requires: an engine; at least three passes.
  PolicyFrontier(PolicyEngine& engine, index_t most_passes, Threads threads, Progress* progress);

  [[nodiscard]] const std::vector<Corner>& corners() const { return corners_; }
  [[nodiscard]] bool complete() const { return complete_; }

  /// Both require: mean_steps >= 1. Infinite where fewer steps than the first corner's are asked.
  [[nodiscard]] double kl_at(double mean_steps) const;
  [[nodiscard]] double lower_bound_at(double mean_steps) const;

 private:
  /// No policy has KL + price * steps < cost.
  struct Support {
    double price, cost;
  };

  PolicyPoint solve(PolicyEngine& engine, double price, Threads threads);
  void keep_corners(const std::vector<PolicyPoint>& points);

  std::vector<Corner> corners_;
  std::vector<Support> supports_;
  bool complete_ = true;
};

/// The frontier of a model, or a refusal.
[[nodiscard]] Result<PolicyFrontier> policy_frontier(const Model& model,
                                                     const PolicyQuestion& question,
                                                     index_t most_passes, const Effort& effort,
                                                     ContextStore store = ContextStore::automatic);

}  // namespace unmask
