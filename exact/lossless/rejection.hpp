// exact/lossless/rejection.hpp - blocks proposed in parallel, accepted as wholes.
//
//     for each block B of the schedule (uniformly random positions, or a given partition):
//       q = product of the oracle's marginals given the context; r(x) = p(x_B | context)
//       repeat: draw x from q, u uniform
//       until u <= r(x) / (M q(x)),  M = max over x with r(x) > 0 of r(x) / q(x)
//
// Every proposal is accepted with probability 1/M, whatever was rejected before: the accepted x has
// law r, and the number of proposals has mean M = exp(D_infinity(r || q)) (theory E4). No scheme that
// picks one of i.i.d. proposals needs fewer (E4b). Its mean over contexts is at least
// exp(E D_infinity), and that at least exp(E KL(r || q)), the exponential of conditional TC for an
// exact oracle (E11).
//
// (1) The output law is p, exactly for Rational; `off_support` is 0.
// (2) expected_proposals >= exp_renyi_infinity >= exp_conditional_tc, block by block and summed; all
//     are equal where r/q is constant on r's support (codes, permutations, Sudoku).
// (3) Proposals are infinite iff q excludes something of positive probability: then nothing is ever
//     accepted safely, and the output given is what acceptance would give.
// Steps and contexts: one a block; the exact ratio is the verifier's and not counted as a call.
// Cost: rows times pairs (revealed set, next block). Limit: 2e8 of these.
#pragma once

#include "exact/enumerate/conditionals.hpp"
#include "exact/law/log_sum.hpp"
#include "exact/law/partition_kl.hpp"
#include "exact/lossless/lossless_law.hpp"

namespace unmask {

/// What the block of one step of the schedule costs, on average under p.
template <class S>
struct BlockProposals {
  Extended<S> expected_proposals{};
  double exp_renyi_infinity = 1.0;   ///< exp of the mean of ln M
  double exp_conditional_tc = 1.0;   ///< exp of the mean of KL(r || q)
};

template <class S>
struct RejectionLaw {
  LosslessLaw<S> law{};
  Extended<S> expected_proposals{};  ///< of all blocks
  double exp_renyi_infinity = 0.0;   ///< summed over blocks
  double exp_conditional_tc = 0.0;
  std::vector<BlockProposals<S>> blocks{};  ///< by the schedule's step, or the partition's block
};

/// Blocks of random positions, sizes by the schedule.
template <class S>
[[nodiscard]] Result<RejectionLaw<S>> rejection_law(const Conditionals<S>& conditionals,
                                                    const Oracle<S>& oracle, const StepSizes& sizes,
                                                    const SupportTable<S>& p, const Effort& effort);
template <class S>
[[nodiscard]] Result<RejectionLaw<S>> rejection_law(const Conditionals<S>& conditionals,
                                                    const Oracle<S>& oracle,
                                                    const OrderedPartition& partition,
                                                    const SupportTable<S>& p, const Effort& effort);

namespace detail {

/// One continuation of a context by a block: r(x) and q(x).
template <class S>
struct Proposal {
  context_t context = 0;
  S target{};
  S proposed{};
};

/// All x with r(x) > 0. Returns M; nothing if some of them have q(x) = 0.
template <class S>
[[nodiscard]] std::optional<S> proposals(const Conditionals<S>& conditionals,
                                         const Oracle<S>& oracle, context_t context, Subset block,
                                         std::vector<Proposal<S>>& found);

}  // namespace detail
}  // namespace unmask
