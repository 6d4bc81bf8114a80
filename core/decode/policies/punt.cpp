#include "core/decode/policies/punt.hpp"

#include <tuple>

#include "core/base/sum.hpp"
#include "core/decode/scores.hpp"
#include "core/decode/value_rule.hpp"

namespace unmask {
namespace {

/// What a run of the tests knows so far.
template <class S>
struct State {
  Subset kept = 0;
  context_t assigned = 0;  ///< the context with the draws that were needed, of kept positions only
  index_t calls = 1;
  S probability{};

  [[nodiscard]] auto key() const { return std::tie(kept, assigned, calls); }
};

/// The anchors of each round, from the highest bit of the ranks down. Others are tested.
template <class S>
std::vector<Subset> anchors_of_rounds(const View<S>& view) {
  PositionScores<S> scores;
  confidence_scores(view, scores);
  const index_t n = size(view.eligible);
  const Ranking ranking = rank(scores, view.eligible, n, Best::highest);
  std::vector<Subset> rounds;
  for (auto bit = static_cast<index_t>(std::bit_width(n - 1)); bit-- > 0;) {
    Subset anchors = 0;
    for (index_t r = 0; r < n; ++r) {
      if ((r >> bit & 1U) == 0) anchors |= singleton(ranking[r]);
    }
    rounds.push_back(anchors);
  }
  return rounds;
}

template <class S>
Subset unassigned(const View<S>& view, const State<S>& state, Subset positions) {
  return positions & ~view.space.revealed(state.assigned);
}

/// Sums up states that differ in nothing but their probability.
template <class S>
void merge(std::vector<State<S>>& states) {
  std::sort(states.begin(), states.end(),
            [](const State<S>& a, const State<S>& b) { return a.key() < b.key(); });
  std::vector<State<S>> merged;
  for (State<S>& state : states) {
    if (!merged.empty() && merged.back().key() == state.key()) {
      merged.back().probability += state.probability;
    } else {
      merged.push_back(std::move(state));
    }
  }
  states = std::move(merged);
}

/// One round of tests on states whose anchors have values.
template <class S>
class Tests {
 public:
  Tests(const View<S>& view, Subset anchors, const S& epsilon)
      : view_(view), anchors_(anchors), epsilon_(epsilon) {}

  void run(std::vector<State<S>>& states) const {
    std::vector<context_t> questions;
    for (const State<S>& state : states) {
      if (has_tests(state)) questions.push_back(question(state));
    }
    std::sort(questions.begin(), questions.end());
    questions.erase(std::unique(questions.begin(), questions.end()), questions.end());
    std::vector<Subset> moved(questions.size(), 0);
    for_each_answer(view_, questions, [&](index_t k, const S* answer) {
      moved[at(k)] = moved_by(questions[at(k)], answer);
    });
    for (State<S>& state : states) {
      if (!has_tests(state)) continue;
      const auto found = std::lower_bound(questions.begin(), questions.end(), question(state));
      drop(state, moved[static_cast<std::size_t>(found - questions.begin())]);
    }
  }

 private:
  [[nodiscard]] bool has_tests(const State<S>& state) const {
    return (state.kept & ~anchors_) != 0;
  }
  [[nodiscard]] context_t question(const State<S>& state) const {
    const Subset shown = view_.space.revealed(view_.context) | (state.kept & anchors_);
    return view_.space.restrict(state.assigned, shown);
  }
  /// The positions to be tested whose marginals moved too far.
  [[nodiscard]] Subset moved_by(context_t asked, const S* answer) const {
    Subset moved = 0;
    const Subset shown = view_.space.revealed(asked);
    for_each_position(view_.eligible & ~anchors_ & ~shown, [&](index_t j) {
      const S* after = answer + view_.oracle.layout().begin(j);
      const bool far =
          compare_kl(view_.at_position(j), after, view_.cardinality(j), epsilon_) > 0;
      if (far) moved |= singleton(j);
    });
    return moved;
  }
  void drop(State<S>& state, Subset moved) const {
    const Subset dropped = state.kept & ~anchors_ & moved;
    state.kept &= ~dropped;
    for_each_position(dropped, [&](index_t j) {
      state.assigned = view_.space.mask(state.assigned, j);
    });
    ++state.calls;
  }

  const View<S>& view_;
  Subset anchors_;
  const S& epsilon_;
};

/// The states after all tests; expand(states, positions) gives values to those kept `positions`
/// that have none, in the states that `needs` them.
template <class S, class Expand>
std::vector<State<S>> run_tests(const View<S>& view, const S& epsilon, Expand&& expand) {
  std::vector<State<S>> states{{view.eligible, view.context, 1, S(1)}};
  for (const Subset anchors : anchors_of_rounds(view)) {
    expand(states, [&](const State<S>& state) {
      return (state.kept & ~anchors) != 0 ? state.kept & anchors : Subset{0};
    });
    Tests<S>(view, anchors, epsilon).run(states);
    merge(states);
  }
  expand(states, [](const State<S>& state) { return state.kept; });
  return states;
}

/// Every choice of the values that are needed.
template <class S, class Needed>
void enumerate_values(const View<S>& view, const S* drawn, std::vector<State<S>>& states,
                      Needed&& needed) {
  double count = 0.0;
  for (const State<S>& state : states) {
    double choices = 1.0;
    for_each_position(unassigned(view, state, needed(state)), [&](index_t i) {
      choices *= static_cast<double>(possible_values(view, drawn, i));
    });
    count += choices;
  }
  refuse_many_moves(count, "listing the draws of PUNT's anchors");
  std::vector<State<S>> expanded;
  for (const State<S>& state : states) {
    for_each_assignment(view, drawn, unassigned(view, state, needed(state)), state.assigned,
                        state.probability, [&](context_t assigned, const S& probability) {
                          expanded.push_back({state.kept, assigned, state.calls, probability});
                        });
  }
  states = std::move(expanded);
}

}  // namespace

template <class S>
void PuntPolicy<S>::moves(const View<S>& view, const S* drawn,
                          std::vector<ValueMove<S>>& found) const {
  found.clear();
  const auto expand = [&](std::vector<State<S>>& states, auto&& needed) {
    enumerate_values(view, drawn, states, needed);
  };
  for (State<S>& state : run_tests(view, epsilon_, expand)) {
    found.push_back({state.assigned, std::move(state.probability), 0, state.calls});
  }
}

template <class S>
ValueMove<S> PuntPolicy<S>::draw(const View<S>& view, const S* drawn,
                                 const UniformSource& uniform) const {
  const auto expand = [&](std::vector<State<S>>& states, auto&& needed) {
    State<S>& state = states.front();
    for_each_position(unassigned(view, state, needed(state)), [&](index_t i) {
      const S* law = drawn + view.oracle.layout().begin(i);
      const symbol_t v = draw_symbol(law, view.cardinality(i), uniform(i));
      state.assigned = view.space.reveal(state.assigned, i, v);
    });
  };
  const State<S> state = run_tests(view, epsilon_, expand).front();
  ValueMove<S> move;
  move.next = state.assigned;
  move.calls = state.calls;
  return move;
}

template class PuntPolicy<double>;
template class PuntPolicy<Rational>;

}  // namespace unmask
