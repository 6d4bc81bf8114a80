#include "core/decode/policies/entropy_budget.hpp"

#include "core/decode/scores.hpp"

namespace unmask {

template <class S>
void EntropyBudgetPolicy<S>::moves(const View<S>& view, std::vector<Move<S>>& found) const {
  PositionScores<EntropyScore<S>> scores;
  entropy_scores(view, scores);
  EntropySum<S> sum;  // of what is counted if the next position joins
  Subset block = 0;
  for (const index_t i : rank(scores, view.eligible, size(view.eligible), Best::lowest)) {
    if (counted_ == EntropyBudget::all) sum.add(scores[at(i)]);
    if (block != 0 && sum.compare(budget_) > 0) break;
    block |= singleton(i);
    if (counted_ == EntropyBudget::all_but_largest) sum.add(scores[at(i)]);
  }
  only_move(block, found);
}

template class EntropyBudgetPolicy<double>;
template class EntropyBudgetPolicy<Rational>;

}  // namespace unmask
