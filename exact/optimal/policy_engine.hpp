// exact/optimal/policy_engine.hpp - what the two engines of the best adaptive policy share.
//
// Both minimise over deterministic, context-measurable policies (best_policy.hpp has the theory):
// once with a hard cap on the steps of every path, all caps at once, and once with a price a step.
// They differ in how contexts are stored: every partial assignment of a table, or the rows of a
// support grouped by what they show.
//
// Ties: conditional costs-to-go at a context within 1e-12 nats (relative beyond one nat) of the
// least count as equal. A capped policy first gives up steps that save nothing; of equal blocks the
// largest is taken, and of these the lexicographically first.
#pragma once

#include <string>
#include <vector>

#include "core/base/parallel.hpp"
#include "core/base/progress.hpp"
#include "exact/optimal/adaptive_policy.hpp"

namespace unmask {

/// Where a policy stands in the plane of steps and loss.
struct PolicyPoint {
  double mean_steps = 0.0;  ///< under p
  double forward_kl = 0.0;  ///< nats, model error included
};

class PolicyEngine {
 public:
  PolicyEngine() = default;
  PolicyEngine(const PolicyEngine&) = delete;
  PolicyEngine& operator=(const PolicyEngine&) = delete;
  virtual ~PolicyEngine() = default;

  /// What it works on, for people: "dense contexts (531 441)".
  [[nodiscard]] virtual std::string name() const = 0;

  /// The least KL with at most 1, 2, ..., K steps on every path. Requires: 1 <= K <= n.
  virtual std::vector<double> solve_capped(index_t most_steps, Threads threads,
                                           Progress* progress) = 0;
  /// Requires: solve_capped has gone as far as `most_steps`.
  [[nodiscard]] virtual AdaptivePolicy capped_policy(index_t most_steps) const = 0;

  /// A policy that minimises KL + price * mean steps. Requires: price >= 0.
  virtual PolicyPoint solve_priced(double price, Threads threads) = 0;
  /// The policy of the last solve_priced.
  [[nodiscard]] virtual AdaptivePolicy priced_policy() const = 0;
};

/// Is `value` equal to `least`, which is the least there is?
[[nodiscard]] bool no_worse(double value, double least);

/// Values of all blocks that may follow one context; which is taken is decided at the end.
class BlockChoice {
 public:
  void offer(Subset block, double value) { offers_.push_back({block, value}); }
  void clear() { offers_.clear(); }
  /// Requires: something was offered.
  [[nodiscard]] Subset best() const;

 private:
  struct Offer {
    Subset block;
    double value;
  };
  std::vector<Offer> offers_;
};

}  // namespace unmask
