// core/decode/policies/entropy_budget.hpp - as many as fit a budget of entropy: EB and entropy-sum.
//
// Context-measurable; both size their own steps. H_(1) <= H_(2) <= ... in the order of `rank`.
//   * EB-Sampler (arXiv 2505.24857, GAMMA = 0.1; theory G2): the longest prefix with
//     sum H - max H <= GAMMA, which is the sum of all but the last of it (for doubles up to a tie).
//     The block's total correlation is at most that, so KL <= GAMMA E[steps].
//   * entropy-sum (Cai-Li 2603.22248, THETA = 0.35; theory H7): the longest prefix with sum H,
//     the last token included, <= THETA.
// Fallback of both: the one best position (for EB the sum is then 0).
//
// (1) Sums are compared with the rational bound exactly for Rational; doubles within 1e-12 of it
//     count as equal to it.
#pragma once

#include "core/decode/policies/moves.hpp"

namespace unmask {

enum class EntropyBudget { all_but_largest, all };

template <class S>
class EntropyBudgetPolicy final : public BlockPolicy<S> {
 public:
  EntropyBudgetPolicy(EntropyBudget counted, const Rational& budget)
      : counted_(counted), budget_(from_rational<S>(budget)) {}
  [[nodiscard]] PolicyTraits traits() const override { return sizes_itself(); }
  void moves(const View<S>& view, std::vector<Move<S>>& found) const override;

 private:
  EntropyBudget counted_;
  S budget_;
};

}  // namespace unmask
