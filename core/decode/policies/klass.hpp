// core/decode/policies/klass.hpp - KLASS: sure, and no longer changing.
//
// Context-measurable in what it remembers: the move is a function of the context and of the last M
// blocks, so of the last M contexts too. Source: KLASS (arXiv 2511.05664; shkim0116/KLASS at
// ad87ecb), CONF = 0.9, KL = 0.01, M = 2. As pseudo-code, where p^t are the marginals before step t
// and the positions are the eligible ones:
//     ready = {i : max p_i^t > CONF, and KL(p_i^{t-k+1} || p_i^{t-k}) < KL for k = 1, ..., M}
//     if M earlier steps exist, at least M-1 of them in this semi-autoregressive block,
//     and ready is not empty:   reveal ready
//     else:                     reveal the `size` surest (the schedule's size)
// The memory holds the last M blocks, 32 bits each, the latest in the low bits. Earlier contexts
// are what the present one shows without those blocks; the oracle is asked for them again, but an
// implementation keeps these answers, so the step counts one call.
//
// (1) Both inequalities are strict; for doubles by more than 1e-12.
// (2) Impossible contexts change marginals too, so they have to be kept apart: traits().remembers.
// Limits: M is 1 or 2, and at most 31 positions; InvalidInput otherwise.
#pragma once

#include "core/decode/policy.hpp"

namespace unmask {

template <class S>
class KlassPolicy final : public BlockPolicy<S> {
 public:
  /// `block_length`: of the semi-autoregressive blocks; n where there are none.
  KlassPolicy(index_t n, index_t block_length, const Rational& confidence, const Rational& kl,
              index_t steps);
  [[nodiscard]] PolicyTraits traits() const override;
  void moves(const View<S>& view, std::vector<Move<S>>& found) const override;

 private:
  [[nodiscard]] Subset stable(const View<S>& view, Subset sure) const;
  [[nodiscard]] bool has_history(const View<S>& view) const;

  index_t block_length_;
  S confidence_;
  S kl_;
  index_t steps_;
};

}  // namespace unmask
