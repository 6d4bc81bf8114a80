// core/format/policy_spec.hpp - policy specs: "entropy", "threshold:0.9", "semi-ar:4:confidence".
//
// One table in policy_spec.cpp lists every policy, its arguments and what it does; parsing, errors
// and the command's help all read that table. What a policy does is built by
// core/decode/make_policy.hpp (those that only reveal) and by exact/law (those that revise, and the
// lossless ones).
//
// (1) Every policy of the contract is accepted; numbers are exact and within the range their policy
//     allows; errors are one line that lists what is accepted.
// (2) `text` is canonical: parsing it gives the same spec.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/number/rational.hpp"

namespace unmask {

enum class PolicyKind {
  // positional, sizes from the schedule
  random,
  left_to_right,
  order,               ///< positions in `order`
  confidence,
  entropy,
  margin,
  sampled_confidence,  ///< the probability of the drawn symbol, not of the most likely one
  ancestral,           ///< random, with the grid that the schedule's `bernoulli:K` is
  first_hitting,       ///< random, one position a step
  // sizing their own steps
  partition,           ///< `blocks`
  threshold,
  factor,
  entropy_bounded,
  entropy_sum,
  dilated,             ///< dus:A
  punt,
  // the schedule's size as fallback
  dynamic,
  klass,               ///< confidence, kl, steps
  lookum,              ///< paths, pool
  // revising
  remask_low,
  remask_random,
  remdm_cap,
  remdm_rescale,
  remdm_conf,
  remdm_loop,
  p2,
  wino,
  edit,                ///< positions in `order`
  // lossless
  rejection,
  speculative,
  freedave,
};

struct PolicySpec {
  PolicyKind kind = PolicyKind::random;
  bool hard_first = false;                   ///< confidence, entropy, margin reversed
  std::vector<Rational> numbers;             ///< the arguments that are numbers, all of them
  std::vector<index_t> order;                ///< of `order` and `edit`
  std::vector<std::vector<index_t>> blocks;  ///< of `partition`
  index_t block_length = 0;                  ///< semi-ar:BLOCK around it; 0: none
  std::string text = "random";               ///< canonical

  [[nodiscard]] bool revises() const;
  [[nodiscard]] bool is_lossless() const;
  /// The schedule may be left out and is ignored.
  [[nodiscard]] bool sizes_its_own_steps() const;
};

/// Positions are checked against n where the policy is built. Throws: InvalidInput.
[[nodiscard]] PolicySpec parse_policy_spec(std::string_view text);

/// One line a policy, for --help.
struct PolicyHelp {
  std::string form, meaning;
};
[[nodiscard]] std::vector<PolicyHelp> policy_kinds();

}  // namespace unmask
