// tests/support/naive_policies.hpp - every revealing policy's rule, once more, straight from the
// books.
//
// Sources: contract.md (names and parameters), theory.md section 13 (ties and strictness),
// decoders.md 1.2. Nothing is shared with core/decode: sets are lists, marginals are sums over all
// rows, random choices are listed one by one. Only the parsed spec is the project's, as data.
#pragma once

#include <algorithm>
#include <functional>
#include <limits>
#include <utility>

#include "core/format/policy_spec.hpp"
#include "tests/support/naive_oracle.hpp"

namespace unmask::naive {

using Positions = std::vector<std::size_t>;

/// What a policy may look at.
template <class S>
struct Node {
  const Oracle<S>& oracle;
  Row row;
  std::vector<Row> past;  ///< the contexts of the steps before, first to last
  Positions eligible;
  std::size_t size = 0;  ///< by the schedule
  Rational temperature = 1;
  Rational top_p = 1;

  const Laws<S>& laws() const { return oracle.answer(row); }
  std::vector<S> drawn(std::size_t i) const { return value_law(laws()[i], temperature, top_p); }
};

/// One way to go on: reveal `block`, or, where values were looked at, go to `next`.
template <class S>
struct Choice {
  S probability{};
  Positions block{};
  Row next{};
  std::size_t calls = 1;
};
template <class S>
using Choices = std::vector<Choice<S>>;

inline bool looks_at_values(PolicyKind kind) {
  return kind == PolicyKind::sampled_confidence || kind == PolicyKind::lookum ||
         kind == PolicyKind::punt;
}

// -- sets and orders ------------------------------------------------------------------------------

/// All subsets of `size` of the positions.
inline std::vector<Positions> subsets(const Positions& positions, std::size_t size) {
  std::vector<Positions> all;
  for (std::size_t mask = 0; mask < std::size_t{1} << positions.size(); ++mask) {
    Positions part;
    for (std::size_t k = 0; k < positions.size(); ++k) {
      if ((mask >> k & 1U) != 0) part.push_back(positions[k]);
    }
    if (part.size() == size) all.push_back(std::move(part));
  }
  return all;
}

/// Positions by descending score; the lowest index among those that tie with the best comes first.
template <class Score>
Positions descending(Positions positions, const std::map<std::size_t, Score>& score) {
  Positions sorted;
  while (!positions.empty()) {
    Score best = score.at(positions.front());
    for (const std::size_t i : positions) best = std::max(best, score.at(i));
    const auto first = std::find_if(positions.begin(), positions.end(), [&](std::size_t i) {
      return !above(best, score.at(i));
    });
    sorted.push_back(*first);
    positions.erase(first);
  }
  return sorted;
}

template <class S>
S confidence_of(const std::vector<S>& law) {
  return law[largest(law)];
}

template <class S>
S margin_of(std::vector<S> law) {
  std::sort(law.begin(), law.end());
  return law.size() == 1 ? law[0] : law[law.size() - 1] - law[law.size() - 2];
}

template <class S>
std::map<std::size_t, S> confidences(const Node<S>& node) {
  std::map<std::size_t, S> score;
  for (const std::size_t i : node.eligible) score[i] = confidence_of(node.laws()[i]);
  return score;
}

/// Minus the entropies, so that the surest come first.
template <class S>
std::map<std::size_t, Real<S>> certainties(const Node<S>& node) {
  std::map<std::size_t, Real<S>> score;
  for (const std::size_t i : node.eligible) score[i] = -entropy(node.laws()[i]);
  return score;
}

template <class Score>
std::map<std::size_t, Score> negated(std::map<std::size_t, Score> score) {
  for (auto& entry : score) entry.second = -entry.second;
  return score;
}

inline Positions first_of(Positions positions, std::size_t count) {
  positions.resize(std::min(count, positions.size()));
  return positions;
}

/// The positions of `wanted` that are eligible, in the order of `wanted`.
inline Positions eligible_of(const Positions& wanted, const Positions& eligible) {
  Positions found;
  for (const std::size_t i : wanted) {
    if (std::find(eligible.begin(), eligible.end(), i) != eligible.end()) found.push_back(i);
  }
  return found;
}

// -- blocks that depend on the context alone ------------------------------------------------------

template <class S>
Positions by_score(const PolicySpec& spec, const Node<S>& node) {
  const auto top = [&](const auto& score) {
    return first_of(descending(node.eligible, spec.hard_first ? negated(score) : score), node.size);
  };
  if (spec.kind == PolicyKind::entropy) return top(certainties(node));
  if (spec.kind == PolicyKind::confidence) return top(confidences(node));
  std::map<std::size_t, S> margins;
  for (const std::size_t i : node.eligible) margins[i] = margin_of(node.laws()[i]);
  return top(margins);
}

template <class S>
Positions more_confident_than(const Node<S>& node, const Rational& bound) {
  Positions block;
  for (const std::size_t i : node.eligible) {
    if (above(confidence_of(node.laws()[i]), from_rational<S>(bound))) block.push_back(i);
  }
  return block;
}

template <class S>
Positions most_confident(const Node<S>& node, std::size_t count) {
  return first_of(descending(node.eligible, confidences(node)), count);
}

/// The longest prefix by confidence with (n + 1) (1 - c_(n)) < f, and at least one.
template <class S>
Positions by_factor(const Node<S>& node, const Rational& factor) {
  const Positions sorted = most_confident(node, node.eligible.size());
  std::size_t count = 0;
  for (std::size_t n = 1; n <= sorted.size(); ++n) {
    const S doubt = S(1) - confidence_of(node.laws()[sorted[n - 1]]);
    if (above(from_rational<S>(factor), from_count<S>(n + 1) * doubt)) count = n;
  }
  return first_of(sorted, std::max<std::size_t>(count, 1));
}

/// Prefixes by ascending entropy: `largest_is_free` leaves the largest entropy out of the sum (EB),
/// else it counts (entropy sum).
template <class S>
Positions by_entropy_sum(const Node<S>& node, const Rational& bound, bool largest_is_free) {
  const Positions sorted = descending(node.eligible, certainties(node));
  std::size_t count = 0;
  for (std::size_t n = 1; n <= sorted.size(); ++n) {
    Real<S> sum = 0, most = 0;
    for (std::size_t k = 0; k < n; ++k) {
      const Real<S> h = entropy(node.laws()[sorted[k]]);
      sum += h;
      most = std::max(most, h);
    }
    if (largest_is_free) sum -= most;
    if (!above(sum, real(from_rational<S>(bound)))) count = n;
  }
  return first_of(sorted, std::max<std::size_t>(count, 1));
}

template <class S>
Positions first_open_block(const PolicySpec& spec, const Node<S>& node) {
  for (const auto& wanted : spec.blocks) {
    const Positions open = eligible_of(Positions(wanted.begin(), wanted.end()), node.eligible);
    if (!open.empty()) return open;
  }
  return {};
}

/// The semi-autoregressive block in which a run at `row` goes on.
inline std::size_t open_block(const PolicySpec& spec, const Row& row) {
  const auto first = std::find(row.begin(), row.end(), kHidden) - row.begin();
  return spec.block_length == 0 ? 0 : static_cast<std::size_t>(first) / at(spec.block_length);
}

/// KLASS: confident now, and the marginal moved by less than eps in each of the last `steps` steps,
/// of which all but the first have to be this block's own.
template <class S>
Positions by_stability(const PolicySpec& spec, const Node<S>& node) {
  const std::size_t steps = static_cast<std::size_t>(to_double(spec.numbers[2]));
  std::vector<Row> rows = node.past;  // the contexts of all steps, this one's last
  rows.push_back(node.row);
  bool has_history = rows.size() > steps;
  for (std::size_t back = 1; has_history && back < steps; ++back) {
    has_history = open_block(spec, rows[rows.size() - 1 - back]) == open_block(spec, node.row);
  }
  Positions ready;
  for (const std::size_t i : more_confident_than(node, spec.numbers[0])) {
    bool stable = has_history;
    for (std::size_t back = 0; stable && back < steps; ++back) {
      const Row& after = rows[rows.size() - 1 - back];
      const Row& before = rows[rows.size() - 2 - back];
      stable = above(real(from_rational<S>(spec.numbers[1])),
                     divergence(node.oracle.answer(after)[i], node.oracle.answer(before)[i]));
    }
    if (stable) ready.push_back(i);
  }
  return ready.empty() ? most_confident(node, node.size) : ready;
}

/// Round t of the dilated schedule over a block of B positions shows (1-based) positions k with
/// (k - 1) mod floor(B / a^t) = 0; the first round with something to show.
template <class S>
Positions by_dilation(const PolicySpec& spec, const Node<S>& node) {
  const std::size_t n = node.row.size(), a = static_cast<std::size_t>(to_double(spec.numbers[0]));
  const std::size_t length = spec.block_length == 0 ? n : spec.block_length;
  const std::size_t begin = node.eligible.front() / length * length;
  const std::size_t block = std::min(length, n - begin);
  for (std::size_t power = a;; power *= a) {
    const std::size_t gap = std::max<std::size_t>(block / power, 1);
    Positions round;
    for (const std::size_t i : node.eligible) {
      if ((i - begin) % gap == 0) round.push_back(i);
    }
    if (!round.empty()) return round;
  }
}

template <class S>
Positions fixed_block(const PolicySpec& spec, const Node<S>& node) {
  switch (spec.kind) {
    case PolicyKind::left_to_right:
      return first_of(node.eligible, node.size);
    case PolicyKind::order:
      return first_of(eligible_of(Positions(spec.order.begin(), spec.order.end()), node.eligible),
                      node.size);
    case PolicyKind::partition:
      return first_open_block(spec, node);
    case PolicyKind::threshold: {
      const Positions sure = more_confident_than(node, spec.numbers[0]);
      return sure.empty() ? most_confident(node, 1) : sure;
    }
    case PolicyKind::factor:
      return by_factor(node, spec.numbers[0]);
    case PolicyKind::entropy_bounded:
      return by_entropy_sum(node, spec.numbers[0], true);
    case PolicyKind::entropy_sum:
      return by_entropy_sum(node, spec.numbers[0], false);
    case PolicyKind::dynamic: {
      const Positions sure = more_confident_than(node, spec.numbers[0]);
      return sure.size() >= node.size ? sure : most_confident(node, node.size);
    }
    case PolicyKind::klass:
      return by_stability(spec, node);
    case PolicyKind::dilated:
      return by_dilation(spec, node);
    default:
      return by_score(spec, node);
  }
}

/// Blocks with their probabilities; only the random ones have more than one.
template <class S>
Choices<S> block_choices(const PolicySpec& spec, const Node<S>& node) {
  const bool is_random = spec.kind == PolicyKind::random || spec.kind == PolicyKind::ancestral ||
                         spec.kind == PolicyKind::first_hitting;
  if (!is_random) return {{S(1), fixed_block(spec, node), {}, 1}};
  Choices<S> choices;
  const auto blocks = subsets(node.eligible, node.size);
  for (const Positions& block : blocks) {
    choices.push_back({S(1) / from_count<S>(blocks.size()), block, {}, 1});
  }
  return choices;
}

// -- choices that look at values ------------------------------------------------------------------

/// Calls body(row, probability) for every way to draw values at `block`, each from its own law.
template <class S>
void for_each_drawn(const Node<S>& node, const Positions& block,
                    const std::function<void(const Row&, const S&)>& body, const Row& row,
                    const S& probability = S(1), std::size_t done = 0) {
  if (done == block.size()) {
    body(row, probability);
    return;
  }
  const std::size_t i = block[done];
  const std::vector<S> law = node.drawn(i);
  for (std::size_t x = 0; x < law.size(); ++x) {
    if (law[x] == S(0)) continue;
    Row next = row;
    next[i] = static_cast<int>(x);
    for_each_drawn(node, block, body, next, S(probability * law[x]), done + 1);
  }
}

/// LLaDA: candidates everywhere, kept where the drawn symbol is most likely (un-noised).
template <class S>
Choices<S> by_drawn_confidence(const Node<S>& node) {
  Choices<S> choices;
  for_each_drawn<S>(
      node, node.eligible,
      [&](const Row& candidate, const S& probability) {
        std::map<std::size_t, S> score;
        for (const std::size_t i : node.eligible) {
          score[i] = node.laws()[i][static_cast<std::size_t>(candidate[i])];
        }
        Row next = node.row;
        for (const std::size_t i : first_of(descending(node.eligible, score), node.size)) {
          next[i] = candidate[i];
        }
        choices.push_back({probability, {}, next, 1});
      },
      node.row);
  return choices;
}

/// Minus the mean entropy of what is still hidden; 0 if nothing is.
template <class S>
Real<S> outlook(const Oracle<S>& oracle, const Row& row) {
  Real<S> sum = 0;
  int hidden = 0;
  for (const auto& law : oracle.answer(row)) {
    if (law.empty()) continue;
    sum -= entropy(law);
    ++hidden;
  }
  return hidden == 0 ? sum : Real<S>(sum / hidden);
}

/// LookUM: every path is a random subset of the pool with drawn values; the best outlook wins.
template <class S>
Choices<S> by_lookahead(const PolicySpec& spec, const Node<S>& node) {
  const auto paths = static_cast<std::size_t>(to_double(spec.numbers[0]));
  const auto pool = static_cast<std::size_t>(to_double(spec.numbers[1]));
  const auto blocks = subsets(most_confident(node, std::max(pool, node.size)), node.size);
  Choices<S> path;  // all outcomes of one path
  for (const Positions& block : blocks) {
    for_each_drawn<S>(
        node, block,
        [&](const Row& next, const S& probability) {
          path.push_back({probability / from_count<S>(blocks.size()), {}, next, 1});
        },
        node.row);
  }
  Choices<S> best = path;  // of the paths so far
  for (std::size_t more = 1; more < paths; ++more) {
    Choices<S> longer;
    for (const Choice<S>& leader : best) {
      for (const Choice<S>& other : path) {
        const bool wins =
            above(outlook(node.oracle, other.next), outlook(node.oracle, leader.next));
        longer.push_back(
            {leader.probability * other.probability, {}, wins ? other.next : leader.next, 1});
      }
    }
    best = std::move(longer);
  }
  for (Choice<S>& choice : best) {
    const bool something_is_hidden =
        std::find(choice.next.begin(), choice.next.end(), kHidden) != choice.next.end();
    choice.calls = something_is_hidden ? 1 + paths : 1;  // else there is nothing to ask about
  }
  return best;
}

/// PUNT: everything drawn; of every segment of 2, 4, ... ranks by confidence, the second half keeps
/// only what the first half's draws, once revealed, do not move.
template <class S>
Choices<S> by_independence(const PolicySpec& spec, const Node<S>& node) {
  const Positions ranked = most_confident(node, node.eligible.size());
  std::size_t segment = 1;
  while (segment < ranked.size()) segment *= 2;
  Choices<S> choices;
  for_each_drawn<S>(
      node, node.eligible,
      [&](const Row& drawn, const S& probability) {
        std::vector<bool> kept(ranked.size(), true);
        std::size_t calls = 1;
        for (std::size_t half = segment / 2; half >= 1; half /= 2) {
          Row asked = node.row;
          bool has_tests = false;
          for (std::size_t r = 0; r < ranked.size(); ++r) {
            const bool is_anchor = r / half % 2 == 0;
            if (kept[r] && is_anchor) asked[ranked[r]] = drawn[ranked[r]];
            has_tests = has_tests || (kept[r] && !is_anchor);
          }
          if (!has_tests) continue;
          ++calls;
          for (std::size_t r = 0; r < ranked.size(); ++r) {
            if (!kept[r] || r / half % 2 == 0) continue;
            const Real<S> moved =
                divergence(node.laws()[ranked[r]], node.oracle.answer(asked)[ranked[r]]);
            kept[r] = !above(moved, real(from_rational<S>(spec.numbers[0])));
          }
        }
        Row next = node.row;
        for (std::size_t r = 0; r < ranked.size(); ++r) {
          if (kept[r]) next[ranked[r]] = drawn[ranked[r]];
        }
        choices.push_back({probability, {}, next, calls});
      },
      node.row);
  return choices;
}

template <class S>
Choices<S> value_choices(const PolicySpec& spec, const Node<S>& node) {
  if (spec.kind == PolicyKind::lookum) return by_lookahead(spec, node);
  if (spec.kind == PolicyKind::punt) return by_independence(spec, node);
  return by_drawn_confidence(node);
}

}  // namespace unmask::naive
