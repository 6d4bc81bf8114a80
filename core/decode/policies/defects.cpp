#include "core/decode/policies/defects.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "core/base/contract.hpp"
#include "core/decode/policies/moves.hpp"
#include "core/decode/scores.hpp"

namespace unmask {
namespace {

double sureness(ScoreKind kind, const double* p, index_t count) {
  switch (kind) {
    case ScoreKind::confidence:
      return confidence_score(p, count);
    case ScoreKind::entropy:
      return -entropy_score(p, count);
    case ScoreKind::margin:
      return margin_score(p, count);
  }
  return 0.0;
}

/// softmax(score / temperature) over the eligible positions.
PositionScores<double> chances(const View<double>& view, ScoreKind kind, double temperature) {
  PositionScores<double> weight{};
  double largest = -std::numeric_limits<double>::infinity();
  for_each_position(view.eligible, [&](index_t i) {
    weight[at(i)] = sureness(kind, view.at_position(i), view.cardinality(i));
    largest = std::max(largest, weight[at(i)]);
  });
  double sum = 0.0;
  for_each_position(view.eligible, [&](index_t i) {
    weight[at(i)] = std::exp((weight[at(i)] - largest) / temperature);
    sum += weight[at(i)];
  });
  for_each_position(view.eligible, [&](index_t i) { weight[at(i)] /= sum; });
  return weight;
}

double total(const PositionScores<double>& weight, Subset positions) {
  double sum = 0.0;
  for_each_position(positions, [&](index_t i) { sum += weight[at(i)]; });
  return sum;
}

/// How likely each set is after one draw more.
std::map<Subset, double> draw_one_more(const std::map<Subset, double>& sets,
                                       const PositionScores<double>& weight, Subset eligible,
                                       Drawing drawing) {
  std::map<Subset, double> next;
  for (const auto& drawn : sets) {
    const bool again = drawing == Drawing::with_replacement;
    const Subset choices = again ? eligible : eligible & ~drawn.first;
    const double all = total(weight, choices);
    for_each_position(choices, [&](index_t i) {
      next[drawn.first | singleton(i)] += drawn.second * weight[at(i)] / all;
    });
  }
  return next;
}

}  // namespace

DrawnPositionsPolicy::DrawnPositionsPolicy(ScoreKind score, double temperature, Drawing drawing)
    : score_(score), temperature_(temperature), drawing_(drawing) {
  UNMASK_REQUIRE(temperature > 0.0, "a positive temperature");
}

PolicyTraits DrawnPositionsPolicy::traits() const { return goes_many_ways(Sizing::schedule); }

void DrawnPositionsPolicy::moves(const View<double>& view,
                                 std::vector<Move<double>>& found) const {
  UNMASK_REQUIRE(view.size >= 1 && view.size <= size(view.eligible), "the schedule says a size");
  refuse_many_moves(std::exp2(static_cast<double>(size(view.eligible))),
                    "listing every set of drawn positions");
  const PositionScores<double> weight = chances(view, score_, temperature_);
  std::map<Subset, double> sets{{0, 1.0}};
  for (index_t k = 0; k < view.size; ++k) {
    sets = draw_one_more(sets, weight, view.eligible, drawing_);
  }
  found.clear();
  for (const auto& [set, probability] : sets) {
    if (probability > 0.0) found.push_back({set, probability, 0, 1});
  }
}

template <class S>
void StrandedMasksPolicy<S>::moves(const View<S>& view, std::vector<Move<S>>& found) const {
  PositionScores<S> scores;
  for_each_position(view.masked, [&](index_t i) {
    scores[at(i)] = confidence_score(view.at_position(i), view.cardinality(i));
  });
  only_move(rank(scores, view.masked, view.size, Best::highest).set() & view.eligible, found);
}

double fp32_gumbel_ratio(double r) {
  UNMASK_REQUIRE(r >= 0.0, "a ratio of probabilities");
  if (r == 0.0) return 0.0;
  const double x = 1.0 / r;
  return x > 700.0 ? 0.0 : x / std::expm1(x);
}

void fp32_gumbel(const double* p, index_t count, double* drawn) {
  const index_t dominant = most_likely_symbol(p, count);
  const double largest = p[dominant];
  double sum = 0.0;
  for (index_t v = 0; v < count; ++v) {
    const double ratio =
        v == dominant ? 1.0 : fp32_gumbel_ratio(p[v] * 0x1p24 / largest);
    drawn[v] = p[v] * ratio;
    sum += drawn[v];
  }
  for (index_t v = 0; v < count; ++v) drawn[v] /= sum;
}

void Fp32GumbelOracle::answer(const symbol_t* rows, index_t count, double* marginals,
                              std::uint8_t* possible) const {
  base_->answer(rows, count, marginals, possible);
  const index_t n = shape().positions(), width = layout().width();
  for (index_t c = 0; c < count; ++c) {
    for (index_t i = 0; i < n; ++i) {
      if (rows[c * n + i] != kMasked) continue;
      double* p = marginals + c * width + layout().begin(i);
      fp32_gumbel(p, shape().cardinality(i), p);
    }
  }
}

template class StrandedMasksPolicy<double>;
template class StrandedMasksPolicy<Rational>;

}  // namespace unmask
