// exact/revise/revised_law.hpp - the exact law of a decoder that revises.
//
// Its state is a context, complete or not, and the law of the state is propagated round by round
// over all contexts, off the support of p too: what was left can be regained. The rules are those of
// core/decode/revise, one file each with its pseudo-code.
//
// (1) The laws sum to 1, exactly for Rational, and equal a literal simulation of the decoder's tree
//     (tests/property/revise_tree_test.cpp), exactly for Rational.
// (2) `by_round`: remask-low and remask-random after the draft and after each of the first 1024
//     rounds; edit after the draft and after the edit; empty for rules whose rows are not complete
//     between rounds.
// (3) `fixed_point`, of the remask rules: what the law tends to with more rounds, from this draft.
//     `closed_classes` = 1 says that it is the only one; `residual` is the total variation that one
//     more round would change, and above 1e-14 says that the limit was not reached.
// (4) Calls count contexts asked (what each rule asks: its file). The law that is drawn from and
//     the scores come from the same answers; the value rule changes only what is drawn.
// (5) Results do not depend on the number of threads.
// Refused where the contexts outnumber 1e8 or do not fit the memory budget, or where the work is
// predicted above 3e10 operations (about a minute): sample then (sampled_law.hpp). InvalidInput for
// remdm-conf in Rational: its softmax is not rational.
// Cost: contexts times outcomes of a round; ReMDM 4 prod(2 q_i + 2) a step, conf prod(3 q_i + 1).
// Error for double: about (steps n) 2^-50 relative, a row.
#pragma once

#include "core/decode/policy.hpp"
#include "core/decode/revise/revise_rule.hpp"
#include "core/decode/step_sizes.hpp"
#include "core/model/support_table.hpp"
#include "exact/curve/profile.hpp"
#include "exact/law/output_law.hpp"

namespace unmask {

template <class S>
struct RevisedFixedPoint {
  OutputLaw<S> law{};
  index_t closed_classes = 0;
  bool is_solved = false;  ///< by elimination, exactly for Rational; otherwise by rounds
  double residual = 0.0;
};

template <class S>
struct RevisedLaw {
  OutputLaw<S> output{};
  std::vector<OutputLaw<S>> by_round{};
  std::optional<RevisedFixedPoint<S>> fixed_point{};
  S expected_steps{};
  S expected_calls{};
  index_t contexts = 0;  ///< of the space
};

/// `sizes` may be null where the rule sizes its own steps. Requires: the value rule was checked;
/// oracle and p have the same shape.
template <class S>
[[nodiscard]] Result<RevisedLaw<S>> revised_law(const ReviseRule& rule, const Oracle<S>& oracle,
                                                const StepSizes* sizes, const ValueRule& values,
                                                const SupportTable<S>& p, const Effort& effort);

/// 1/2 sum |law - p|, the rows off the support included.
template <class S>
[[nodiscard]] S total_variation(const OutputLaw<S>& law, const SupportTable<S>& p);

}  // namespace unmask
