#include "exact/optimal/adaptive_policy.hpp"

#include <algorithm>

#include "core/base/contract.hpp"
#include "core/format/json_writer.hpp"

namespace unmask {

AdaptivePolicy::AdaptivePolicy(ContextSpace space, std::vector<Decision> decisions,
                               const Summary& summary)
    : space_(std::move(space)), decisions_(std::move(decisions)), summary_(summary) {
  std::sort(decisions_.begin(), decisions_.end(),
            [](const Decision& a, const Decision& b) { return a.context < b.context; });
  for (std::size_t i = 0; i < decisions_.size(); ++i) {
    const auto& [context, block] = decisions_[i];
    UNMASK_REQUIRE(i == 0 || decisions_[i - 1].context != context, "distinct contexts");
    UNMASK_REQUIRE(block != 0 && (block & space_.revealed(context)) == 0 &&
                       (block & ~all_positions(space_.positions())) == 0,
                   "blocks of masked positions");
  }
}

Subset AdaptivePolicy::block(context_t context) const {
  const auto found = std::lower_bound(
      decisions_.begin(), decisions_.end(), context,
      [](const Decision& decision, context_t wanted) { return decision.context < wanted; });
  if (found != decisions_.end() && found->context == context) return found->block;
  const Subset masked = all_positions(space_.positions()) & ~space_.revealed(context);
  UNMASK_REQUIRE(masked != 0, "a context with a masked position");
  return masked;
}

std::string to_json(const AdaptivePolicy& policy, const std::string& model,
                    const std::string& error) {
  const ContextSpace& space = policy.space();
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.member("kind", "adaptive-policy");
  json.member("model", model);
  json.member("error", error);
  json.member("cards", space.shape().cardinalities());
  json.member("most_steps", policy.summary().most_steps);
  json.member("forward_kl", policy.summary().forward_kl);
  json.member("mean_steps", policy.summary().mean_steps);
  json.member("elsewhere", "all masked positions");
  json.key("decisions");
  json.begin_array();
  for (const auto& [context, block] : policy.decisions()) {
    json.begin_object();
    json.key("context");
    json.begin_array();
    for (index_t i = 0; i < space.positions(); ++i) {
      const symbol_t symbol = space.symbol(context, i);
      symbol == kMasked ? json.null() : json.value(symbol);
    }
    json.end_array();
    std::vector<index_t> positions;
    for_each_position(block, [&](index_t i) { positions.push_back(i); });
    json.member("block", positions);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return text;
}

}  // namespace unmask
