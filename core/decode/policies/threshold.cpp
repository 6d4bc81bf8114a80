#include "core/decode/policies/threshold.hpp"

#include "core/base/contract.hpp"
#include "core/decode/scores.hpp"

namespace unmask {
namespace {

template <class S>
Subset all_above(const PositionScores<S>& scores, Subset positions, const S& tau) {
  Subset above = 0;
  for_each_position(positions, [&](index_t i) {
    if (exceeds(scores[at(i)], tau)) above |= singleton(i);
  });
  return above;
}

}  // namespace

template <class S>
void ThresholdPolicy<S>::moves(const View<S>& view, std::vector<Move<S>>& found) const {
  PositionScores<S> scores;
  confidence_scores(view, scores);
  const Subset above = all_above(scores, view.eligible, tau_);
  only_move(above != 0 ? above : rank(scores, view.eligible, 1, Best::highest).set(), found);
}

template <class S>
void FactorPolicy<S>::moves(const View<S>& view, std::vector<Move<S>>& found) const {
  PositionScores<S> scores;
  confidence_scores(view, scores);
  Subset block = 0;
  index_t n = 0;
  for (const index_t i : rank(scores, view.eligible, size(view.eligible), Best::highest)) {
    ++n;
    const S risk = from_count<S>(n + 1) * (S(1) - scores[at(i)]);
    const bool holds = compare_scores(risk, factor_) < 0;
    if (holds || n == 1) block |= singleton(i);
    if (!holds) break;
  }
  only_move(block, found);
}

template <class S>
void DynamicPolicy<S>::moves(const View<S>& view, std::vector<Move<S>>& found) const {
  UNMASK_REQUIRE(view.size >= 1 && view.size <= size(view.eligible), "the schedule says a size");
  PositionScores<S> scores;
  confidence_scores(view, scores);
  const Subset above = all_above(scores, view.eligible, tau_);
  only_move(size(above) >= view.size ? above
                                     : rank(scores, view.eligible, view.size, Best::highest).set(),
            found);
}

template class ThresholdPolicy<double>;
template class ThresholdPolicy<Rational>;
template class FactorPolicy<double>;
template class FactorPolicy<Rational>;
template class DynamicPolicy<double>;
template class DynamicPolicy<Rational>;

}  // namespace unmask
