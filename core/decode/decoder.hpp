// core/decode/decoder.hpp - oracle, policy, schedule and value rule: all that a run depends on.
//
// The loop that everything shares - the sampler, the exact law and the tests' brute force:
//     while something is masked:
//       the current block is the first `block_length` positions with a mask in them (semi-
//         autoregressive; otherwise all positions);
//       the schedule says how many (each block starts it again), the policy says which;
//       values are drawn, each from its own marginal.
//
// (1) A run ends after at most n steps, each of which reveals something.
#pragma once

#include <algorithm>

#include "core/decode/policy.hpp"
#include "core/decode/step_sizes.hpp"

namespace unmask {

template <class S>
struct Decoder {
  std::shared_ptr<const Oracle<S>> oracle;
  Policy<S> policy;
  index_t block_length = 0;                    ///< n where there are no blocks
  std::shared_ptr<const StepSizes> sizes{};       ///< of a block; none if the policy has its own
  std::shared_ptr<const StepSizes> last_sizes{};  ///< of a shorter last block
  ValueRule values{};

  [[nodiscard]] index_t positions() const { return oracle->shape().positions(); }
  [[nodiscard]] PolicyTraits traits() const {
    return std::visit([](const auto& p) { return p->traits(); }, policy);
  }
  /// The masked positions of the first block that has any.
  [[nodiscard]] Subset eligible(Subset masked) const {
    const index_t n = positions(), first = static_cast<index_t>(std::countr_zero(masked));
    const index_t begin = first / block_length * block_length;
    return masked & all_positions(std::min(begin + block_length, n)) & ~all_positions(begin);
  }
  /// The sizes of the block that `eligible` lies in. Requires: eligible is not empty.
  [[nodiscard]] const StepSizes* sizes_at(Subset eligible) const {
    const index_t first = static_cast<index_t>(std::countr_zero(eligible));
    const bool is_last = first / block_length == (positions() - 1) / block_length;
    return is_last && last_sizes ? last_sizes.get() : sizes.get();
  }
};

}  // namespace unmask
