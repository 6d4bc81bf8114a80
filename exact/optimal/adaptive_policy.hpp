// exact/optimal/adaptive_policy.hpp - a policy written out: for each context the next block.
//
// A deterministic policy reaches few contexts: from the empty one, one block and its values at a
// time. This class lists the contexts that are reached with positive probability under the data law
// and what is revealed next in each. Anywhere else - on rows that the law excludes, which a
// parallel step can create - everything that is still masked is revealed at once: the forward KL
// does not depend on it.
//
// (1) `block(context)` is a non-empty set of masked positions for every context that has one.
// (2) Followed from the empty context, no path takes more than `most_steps` steps.
// (3) `forward_kl` and `mean_steps` are those of this very policy, recomputed along its contexts.
// Cost: a binary search a question; 16 bytes a context that is reached.
#pragma once

#include <string>
#include <vector>

#include "core/decode/context.hpp"

namespace unmask {

class AdaptivePolicy {
 public:
  struct Decision {
    context_t context = 0;
    Subset block = 0;
  };
  struct Summary {
    double forward_kl = 0.0;  ///< KL(p || law of the decoder) in nats, model error included
    double mean_steps = 0.0;  ///< under p
    index_t most_steps = 0;   ///< on the longest path
  };

  /// Requires: distinct contexts, each with a non-empty block of masked positions.
  AdaptivePolicy(ContextSpace space, std::vector<Decision> decisions, const Summary& summary);

  /// Requires: `context` has a masked position.
  [[nodiscard]] Subset block(context_t context) const;

  [[nodiscard]] const ContextSpace& space() const { return space_; }
  /// By code, ascending: the empty context first.
  [[nodiscard]] const std::vector<Decision>& decisions() const { return decisions_; }
  [[nodiscard]] const Summary& summary() const { return summary_; }

 private:
  ContextSpace space_;
  std::vector<Decision> decisions_;
  Summary summary_;
};

/// One JSON document: `model`, `error`, `most_steps`, `forward_kl`, `mean_steps` and `decisions`,
/// each a context - one symbol or null a position - and the block to reveal next.
[[nodiscard]] std::string to_json(const AdaptivePolicy& policy, const std::string& model,
                                  const std::string& error);

}  // namespace unmask
