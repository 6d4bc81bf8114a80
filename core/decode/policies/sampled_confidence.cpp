#include "core/decode/policies/sampled_confidence.hpp"

#include <algorithm>

#include "core/base/contract.hpp"
#include "core/decode/scores.hpp"
#include "core/decode/value_rule.hpp"

namespace unmask {
namespace {

/// How a draw ranks: level 0 has the highest scores, and within a level low positions come first.
struct Rank {
  index_t level = 0;
  index_t position = 0;
  bool operator<(const Rank& other) const {
    return level != other.level ? level < other.level : position < other.position;
  }
};

/// The level of every possible draw, laid out as the marginals.
template <class S>
std::vector<index_t> levels(const View<S>& view, const S* drawn) {
  const MarginalLayout& layout = view.oracle.layout();
  std::vector<index_t> places;
  for_each_position(view.eligible, [&](index_t i) {
    for (index_t at_v = layout.begin(i); at_v < layout.end(i); ++at_v) {
      if (drawn[at_v] > S(0)) places.push_back(at_v);
    }
  });
  const S* p = view.marginals;
  std::sort(places.begin(), places.end(), [&](index_t a, index_t b) { return p[b] < p[a]; });
  std::vector<index_t> level(at(layout.width()), 0);
  index_t current = 0;
  const S* head = places.empty() ? nullptr : p + places.front();
  for (const index_t place : places) {
    if (compare_scores(p[place], *head) < 0) {
      head = p + place;
      ++current;
    }
    level[at(place)] = current;
  }
  return level;
}

/// Lists the sets and values whose lowest draw is a given one.
template <class S>
class Enumeration {
 public:
  Enumeration(const View<S>& view, const S* drawn, std::vector<ValueMove<S>>& found)
      : view_(view), drawn_(drawn), found_(found), level_(levels(view, drawn)) {}

  void list_all() {
    for_each_position(view_.eligible, [&](index_t i) {
      for (index_t v = 0; v < view_.cardinality(i); ++v) {
        if (chance(i, v) > S(0)) list_with_lowest(i, v);
      }
    });
  }

 private:
  [[nodiscard]] const S& chance(index_t i, index_t v) const {
    return drawn_[view_.oracle.layout().begin(i) + v];
  }
  [[nodiscard]] Rank rank_of(index_t i, index_t v) const {
    return {level_[at(view_.oracle.layout().begin(i) + v)], i};
  }

  void list_with_lowest(index_t i, index_t v) {
    lowest_ = rank_of(i, v);
    extend(view_.eligible & ~singleton(i), view_.size - 1,
           view_.context + view_.space.place(i) * (v + 1), chance(i, v));
  }

  /// Decides about the first of `rest`: kept with a better draw, or left with a worse one.
  void extend(Subset rest, index_t wanted, context_t next, const S& probability) {
    if (size(rest) < wanted) return;
    if (rest == 0) {
      found_.push_back({next, probability, 0, 1});
      return;
    }
    const auto i = static_cast<index_t>(std::countr_zero(rest));
    rest &= rest - 1;
    S worse(0);
    for (index_t v = 0; v < view_.cardinality(i); ++v) {
      if (!(chance(i, v) > S(0))) continue;
      if (lowest_ < rank_of(i, v)) {
        worse += chance(i, v);
      } else if (wanted > 0) {
        extend(rest, wanted - 1, next + view_.space.place(i) * (v + 1),
               probability * chance(i, v));
      }
    }
    if (worse > S(0)) extend(rest, wanted, next, probability * worse);
  }

  const View<S>& view_;
  const S* drawn_;
  std::vector<ValueMove<S>>& found_;
  std::vector<index_t> level_;
  Rank lowest_;
};

}  // namespace

template <class S>
void SampledConfidencePolicy<S>::moves(const View<S>& view, const S* drawn,
                                       std::vector<ValueMove<S>>& found) const {
  UNMASK_REQUIRE(view.size >= 1 && view.size <= size(view.eligible), "the schedule says a size");
  found.clear();
  refuse_many_moves(valued_subsets(view, drawn, view.eligible, view.size),
                    "listing every kept set of sampled confidences");
  Enumeration<S>(view, drawn, found).list_all();
}

template <class S>
ValueMove<S> SampledConfidencePolicy<S>::draw(const View<S>& view, const S* drawn,
                                              const UniformSource& uniform) const {
  UNMASK_REQUIRE(view.size >= 1 && view.size <= size(view.eligible), "the schedule says a size");
  const std::vector<index_t> level = levels(view, drawn);
  std::vector<std::pair<Rank, symbol_t>> draws;
  for_each_position(view.eligible, [&](index_t i) {
    const index_t begin = view.oracle.layout().begin(i);
    const symbol_t v = draw_symbol(drawn + begin, view.cardinality(i), uniform(i));
    draws.emplace_back(Rank{level[at(begin + v)], i}, v);
  });
  std::sort(draws.begin(), draws.end());
  ValueMove<S> move;
  move.next = view.context;
  for (index_t k = 0; k < view.size; ++k) {
    const auto& [rank, v] = draws[at(k)];
    move.next = view.space.reveal(move.next, rank.position, v);
  }
  return move;
}

template class SampledConfidencePolicy<double>;
template class SampledConfidencePolicy<Rational>;

}  // namespace unmask
