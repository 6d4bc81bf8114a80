#include "core/decode/policies/ranked.hpp"

#include "core/base/contract.hpp"
#include "core/decode/policies/moves.hpp"
#include "core/decode/scores.hpp"

namespace unmask {
namespace {

template <class S>
Subset most_confident(const View<S>& view, Best best) {
  PositionScores<S> scores;
  confidence_scores(view, scores);
  return rank(scores, view.eligible, view.size, best).set();
}

template <class S>
Subset widest_margin(const View<S>& view, Best best) {
  PositionScores<S> scores;
  for_each_position(view.eligible, [&](index_t i) {
    scores[at(i)] = margin_score(view.at_position(i), view.cardinality(i));
  });
  return rank(scores, view.eligible, view.size, best).set();
}

template <class S>
Subset least_entropy(const View<S>& view, Best best) {
  PositionScores<EntropyScore<S>> scores;
  entropy_scores(view, scores);
  return rank(scores, view.eligible, view.size, best).set();
}

}  // namespace

template <class S>
void RankedPolicy<S>::moves(const View<S>& view, std::vector<Move<S>>& found) const {
  UNMASK_REQUIRE(view.size >= 1 && view.size <= size(view.eligible), "the schedule says a size");
  const Best high = hard_first_ ? Best::lowest : Best::highest;
  const Best low = hard_first_ ? Best::highest : Best::lowest;
  // Whoever reveals everything needs no scores.
  if (view.size == size(view.eligible)) return only_move(view.eligible, found);
  switch (score_) {
    case ScoreKind::confidence:
      return only_move(most_confident(view, high), found);
    case ScoreKind::entropy:
      return only_move(least_entropy(view, low), found);
    case ScoreKind::margin:
      return only_move(widest_margin(view, high), found);
  }
}

template class RankedPolicy<double>;
template class RankedPolicy<Rational>;

}  // namespace unmask
