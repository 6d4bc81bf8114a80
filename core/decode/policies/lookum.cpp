#include "core/decode/policies/lookum.hpp"

#include <algorithm>
#include <numeric>

#include "core/base/contract.hpp"
#include "core/decode/scores.hpp"
#include "core/decode/value_rule.hpp"

namespace unmask {
namespace {

/// Candidates with their levels: level 0 leaves the least uncertainty, ties share a level.
using Levels = std::vector<index_t>;

double approximation(double entropy) { return entropy; }
double approximation(const ExactEntropy& entropy) { return entropy.approximation(); }

/// Calls body(entropy) for every position that a candidate leaves masked.
template <class S, class Body>
void for_each_entropy(const View<S>& view, context_t candidate, const S* answer, Body&& body) {
  for_each_position(view.masked & ~view.space.revealed(candidate), [&](index_t i) {
    body(entropy_score(answer + view.oracle.layout().begin(i), view.cardinality(i)));
  });
}

/// The mean entropy that each candidate leaves; for Rational its rounding.
template <class S>
std::vector<double> uncertainties(const View<S>& view, const std::vector<context_t>& candidates) {
  std::vector<double> means(candidates.size(), 0.0);
  const auto left = static_cast<double>(size(view.masked) - view.size);
  for_each_answer(view, candidates, [&](index_t k, const S* answer) {
    for_each_entropy(view, candidates[at(k)], answer, [&](const EntropyScore<S>& entropy) {
      means[at(k)] += approximation(entropy) / left;
    });
  });
  return means;
}

std::vector<index_t> ascending(const std::vector<double>& scores) {
  std::vector<index_t> order(scores.size());
  std::iota(order.begin(), order.end(), index_t{0});
  std::sort(order.begin(), order.end(),
            [&](index_t a, index_t b) { return scores[at(a)] < scores[at(b)]; });
  return order;
}

Levels find_levels(const View<double>& view, const std::vector<context_t>& candidates) {
  const std::vector<double> scores = uncertainties(view, candidates);
  const std::vector<index_t> order = ascending(scores);
  Levels level(scores.size(), 0);
  index_t current = 0;
  double head = scores[at(order.front())];
  for (const index_t k : order) {
    if (compare_scores(scores[at(k)], head) > 0) {
      head = scores[at(k)];
      ++current;
    }
    level[at(k)] = current;
  }
  return level;
}

/// The exact sums that differ among some candidates, ascending, and who has them.
struct ExactLevel {
  LogForm sum;
  std::vector<index_t> members;
};

void insert(std::vector<ExactLevel>& found, LogForm sum, index_t member) {
  auto low = found.begin(), high = found.end();
  while (low != high) {
    const auto middle = low + (high - low) / 2;
    const int sign = (sum - middle->sum).sign();
    if (sign == 0) {
      middle->members.push_back(member);
      return;
    }
    (sign < 0 ? high : low) = sign < 0 ? middle : middle + 1;
  }
  found.insert(low, ExactLevel{std::move(sum), {member}});
}

/// Gives levels to candidates whose doubles are too close to tell; returns the next free level.
index_t level_exactly(const View<Rational>& view, const std::vector<context_t>& candidates,
                      const std::vector<index_t>& run, index_t current, Levels& level) {
  std::vector<context_t> asked;
  for (const index_t k : run) asked.push_back(candidates[at(k)]);
  std::vector<ExactLevel> found;
  for_each_answer(view, asked, [&](index_t k, const Rational* answer) {
    LogForm sum;
    for_each_entropy(view, asked[at(k)], answer,
                     [&](const ExactEntropy& entropy) { sum += entropy.form(); });
    insert(found, std::move(sum), run[at(k)]);
  });
  for (const ExactLevel& same : found) {
    for (const index_t k : same.members) level[at(k)] = current;
    ++current;
  }
  return current;
}

Levels find_levels(const View<Rational>& view, const std::vector<context_t>& candidates) {
  constexpr double kSurelyApart = 1e-9;  // far above the error of a mean of roundings
  const std::vector<double> scores = uncertainties(view, candidates);
  const std::vector<index_t> order = ascending(scores);
  Levels level(scores.size(), 0);
  index_t current = 0;
  for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    end = begin + 1;
    while (end < order.size() &&
           scores[at(order[end])] - scores[at(order[end - 1])] <= kSurelyApart) {
      ++end;
    }
    if (end == begin + 1) {
      level[at(order[begin])] = current++;
      continue;
    }
    const std::vector<index_t> run(order.begin() + static_cast<std::ptrdiff_t>(begin),
                                   order.begin() + static_cast<std::ptrdiff_t>(end));
    current = level_exactly(view, candidates, run, current, level);
  }
  return level;
}

/// All on one level where nothing is left to look at.
template <class S>
Levels levels_of(const View<S>& view, const std::vector<context_t>& candidates) {
  if (size(view.masked) == view.size) return Levels(candidates.size(), 0);
  return find_levels(view, candidates);
}

/// sum_{j<k} a^j b^{k-1-j} and the k-th powers, by doubling: all terms are positive.
template <class S>
S mixed_powers(const S& a, const S& b, index_t k) {
  S sum(1), a_power = a, b_power = b;  // of k = 1
  for (auto bit = static_cast<index_t>(std::bit_width(k)) - 1; bit-- > 0;) {
    sum *= a_power + b_power;
    a_power *= a_power;
    b_power *= b_power;
    if ((k >> bit & 1U) != 0) {
      sum = sum * b + a_power;
      a_power *= a;
      b_power *= b;
    }
  }
  return sum;
}

}  // namespace

template <class S>
LookumPolicy<S>::LookumPolicy(index_t paths, index_t pool) : paths_(paths), pool_(pool) {
  UNMASK_REQUIRE(paths >= 1 && pool >= 1, "a path and a position to choose from");
}

template <class S>
Subset LookumPolicy<S>::pool_of(const View<S>& view) const {
  UNMASK_REQUIRE(view.size >= 1 && view.size <= size(view.eligible), "the schedule says a size");
  const index_t wanted = std::min(std::max(pool_, view.size), size(view.eligible));
  PositionScores<S> scores;
  confidence_scores(view, scores);
  return rank(scores, view.eligible, wanted, Best::highest).set();
}

template <class S>
index_t LookumPolicy<S>::calls(const View<S>& view) const {
  return size(view.masked) == view.size ? 1 : 1 + paths_;
}

template <class S>
void LookumPolicy<S>::moves(const View<S>& view, const S* drawn,
                            std::vector<ValueMove<S>>& found) const {
  const Subset pool = pool_of(view);
  refuse_many_moves(valued_subsets(view, drawn, pool, view.size),
                    "listing every candidate of LookUM");
  const S each = S(1) / from_count<S>(
                            static_cast<index_t>(subsets_of_size(size(pool), view.size)));
  found.clear();
  std::vector<context_t> candidates;
  for_each_subset_of_size(pool, view.size, [&](Subset block) {
    for_each_assignment(view, drawn, block, view.context, each,
                        [&](context_t next, const S& probability) {
                          candidates.push_back(next);
                          found.push_back({next, probability, 0, calls(view)});
                        });
  });
  const Levels level = levels_of(view, candidates);
  // The chance that one candidate lies on a level, then that it lies above it: worse.
  std::vector<S> worse(at(*std::max_element(level.begin(), level.end()) + 2), S(0));
  for (std::size_t k = 0; k < level.size(); ++k) worse[at(level[k])] += found[k].probability;
  for (std::size_t l = worse.size() - 1; l-- > 0;) worse[l] += worse[l + 1];
  for (std::size_t k = 0; k < level.size(); ++k) {
    const std::size_t l = at(level[k]);
    found[k].probability *= mixed_powers(worse[l + 1], worse[l], paths_);
  }
}

template <class S>
ValueMove<S> LookumPolicy<S>::draw(const View<S>& view, const S* drawn,
                                   const UniformSource& uniform) const {
  const Subset pool = pool_of(view);
  std::vector<context_t> candidates;
  for (index_t path = 0; path < paths_; ++path) {
    // Two slots a path and position: whether it is chosen, and its value.
    const index_t slot = kStepSlot + 2 * path * kMaxSubsetPositions;
    context_t next = view.context;
    for_each_position(draw_subset(pool, view.size, uniform, slot), [&](index_t i) {
      const S* law = drawn + view.oracle.layout().begin(i);
      const double u = uniform(slot + kMaxSubsetPositions + i);
      next = view.space.reveal(next, i, draw_symbol(law, view.cardinality(i), u));
    });
    candidates.push_back(next);
  }
  const Levels level = levels_of(view, candidates);
  const auto first = std::find(level.begin(), level.end(), index_t{0});
  ValueMove<S> move;
  move.next = candidates[static_cast<std::size_t>(first - level.begin())];
  move.calls = calls(view);
  return move;
}

template class LookumPolicy<double>;
template class LookumPolicy<Rational>;

}  // namespace unmask
