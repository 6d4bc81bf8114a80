// tests/support/revise_tree.hpp - decoders that revise or verify, as literal programs whose every
// random choice is tried.
//
// A decoder is a program that calls choose(probabilities). `for_each_path` runs it again and again,
// once for each sequence of choices of positive probability, with the product of their
// probabilities. Conditionals come from naive_oracle.hpp. No law is propagated, no state is merged,
// and nothing of the project's rules is shared.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <vector>

#include "core/decode/step_sizes.hpp"
#include "tests/support/naive_oracle.hpp"

namespace unmask::literal {

// What this tree shares with that of decoder_tree.hpp.
using naive::above;
using naive::kHidden;
using naive::largest;
using naive::Laws;
using naive::normalised;
using naive::Oracle;
using naive::Row;
using naive::value_law;

template <class S>
class Choices {
 public:
  S weight = S(1);

  /// One of the options of positive probability.
  std::size_t choose(const std::vector<S>& probabilities) {
    if (depth_ == script_.size()) script_.push_back(next_positive(probabilities, 0));
    if (depth_ == known_.size()) known_.push_back(probabilities);
    known_[depth_] = probabilities;
    const std::size_t option = script_[depth_++];
    weight *= probabilities[option];
    return option;
  }
  std::size_t uniform(std::size_t count) {
    return choose(std::vector<S>(count, S(1) / from_count<S>(count)));
  }
  bool happens(const S& p) { return choose({S(1) - p, p}) == 1; }

  /// To the next sequence of choices; false after the last.
  bool advance() {
    while (!script_.empty()) {
      const std::size_t next = next_positive(known_[script_.size() - 1], script_.back() + 1);
      if (next < known_[script_.size() - 1].size()) {
        script_.back() = next;
        depth_ = 0;
        weight = S(1);
        return true;
      }
      script_.pop_back();
      known_.resize(script_.size());
    }
    return false;
  }

 private:
  static std::size_t next_positive(const std::vector<S>& p, std::size_t from) {
    while (from < p.size() && !(p[from] > S(0))) ++from;
    return from;
  }

  std::vector<std::size_t> script_;
  std::vector<std::vector<S>> known_;
  std::size_t depth_ = 0;
};

template <class S>
struct TreeLaw {
  std::map<Row, S> law;
  S steps = S(0), calls = S(0);
};

/// A schedule as lists of sizes with weights, or as reveal times.
struct TreeSchedule {
  std::vector<std::vector<std::size_t>> lists;
  std::vector<Rational> weights;
  std::vector<Rational> times;

  [[nodiscard]] StepSizes sizes() const {
    if (!times.empty()) return StepSizes(times);
    std::vector<Schedule> schedules;
    for (const auto& list : lists) {
      schedules.emplace_back(std::vector<index_t>(list.begin(), list.end()));
    }
    return {schedules, weights};
  }
};

/// One run of a decoder.
template <class S>
class TreeRun {
 public:
  TreeRun(const Oracle<S>& asked, const TreeSchedule& plan, Choices<S>& options)
      : oracle(asked), schedule(plan), choices(options), row(asked.positions(), kHidden) {}

  const Oracle<S>& oracle;
  const TreeSchedule& schedule;
  Choices<S>& choices;
  Row row;
  int steps = 0, calls = 0;

  [[nodiscard]] std::size_t n() const { return row.size(); }
  [[nodiscard]] std::vector<std::size_t> hidden() const {
    std::vector<std::size_t> list;
    for (std::size_t i = 0; i < n(); ++i) {
      if (row[i] == kHidden) list.push_back(i);
    }
    return list;
  }
  [[nodiscard]] std::vector<std::size_t> shown() const {
    std::vector<std::size_t> list;
    for (std::size_t i = 0; i < n(); ++i) {
      if (row[i] != kHidden) list.push_back(i);
    }
    return list;
  }

  /// Draws values for these positions, all from the present context.
  void reveal(const std::vector<std::size_t>& positions) {
    const Laws<S> laws = oracle.answer(row);
    ++calls;
    for (const std::size_t i : positions) row[i] = static_cast<int>(choices.choose(laws[i]));
  }
  S support(std::size_t i) {
    Row rest = row;
    rest[i] = kHidden;
    ++calls;
    return oracle.answer(rest)[i][static_cast<std::size_t>(row[i])];
  }

  std::vector<std::size_t> draw_sizes() {
    std::vector<S> weights;
    for (const Rational& w : schedule.weights) weights.push_back(from_rational<S>(w));
    return schedule.lists[choices.choose(weights)];
  }

  void draft() {
    if (!schedule.times.empty()) {
      draft_by_times();
      return;
    }
    for (const std::size_t count : draw_sizes()) {
      std::vector<std::size_t> block, left = hidden();
      while (block.size() < count) {
        const std::size_t k = choices.uniform(left.size());
        block.push_back(left[k]);
        left.erase(left.begin() + static_cast<std::ptrdiff_t>(k));
      }
      reveal(block);
      ++steps;
    }
  }

  /// Every position draws its reveal time first.
  void draft_by_times() {
    std::vector<S> lengths;
    for (std::size_t j = 0; j + 1 < schedule.times.size(); ++j) {
      lengths.push_back(from_rational<S>(schedule.times[j + 1] - schedule.times[j]));
    }
    std::vector<std::size_t> when(n());
    for (std::size_t& t : when) t = choices.choose(lengths);
    for (std::size_t j = 0; j < lengths.size(); ++j) {
      std::vector<std::size_t> block;
      for (std::size_t i = 0; i < n(); ++i) {
        if (when[i] == j) block.push_back(i);
      }
      if (block.empty()) continue;
      reveal(block);
      ++steps;
    }
  }

  /// N_0/n .. N_K/n, or the times.
  std::vector<S> shares() {
    std::vector<S> list{S(0)};
    if (!schedule.times.empty()) {
      for (std::size_t j = 1; j < schedule.times.size(); ++j) {
        list.push_back(from_rational<S>(schedule.times[j]));
      }
      return list;
    }
    std::size_t done = 0;
    for (const std::size_t s : draw_sizes()) {
      done += s;
      list.push_back(from_count<S>(done) / from_count<S>(n()));
    }
    return list;
  }

  void remask(bool lowest, int rounds) {
    draft();
    for (int round = 0; round < rounds; ++round) {
      std::size_t i = 0;
      if (lowest) {
        const int before = calls;
        std::vector<S> scores;
        for (std::size_t k = 0; k < n(); ++k) scores.push_back(support(k));
        for (std::size_t k = n(); k-- > 0;) {
          if (!above(scores[k], *std::min_element(scores.begin(), scores.end()))) i = k;
        }
        calls = before + static_cast<int>(n()) - 1;
      } else {
        i = choices.uniform(n());
      }
      row[i] = kHidden;
      reveal({i});
      ++steps;
    }
  }

  /// kind: 'c'ap, 'r'escale, 'l'oop, or 'd'oubt for conf (doubles only).
  void remdm(char kind, const S& eta) {
    const std::vector<S> share = shares();
    for (std::size_t j = 0; j + 1 < share.size(); ++j) {
      remdm_step(kind, eta, share[j], share[j + 1], j + 2 == share.size());
    }
  }

  void p2(const S& eta) {
    std::vector<std::size_t> kept_counts;
    std::size_t last = 0;
    for (const S& share : shares()) {
      const double exact = to_double(share) * static_cast<double>(n());
      const auto count = static_cast<std::size_t>(exact + 0.5 + 1e-9);
      if (count > last) kept_counts.push_back(last = count);
    }
    for (const std::size_t count : kept_counts) {
      std::vector<S> score(n());
      for (const std::size_t i : shown()) score[i] = eta * support(i);
      const std::vector<std::size_t> fresh = hidden();
      const Laws<S> laws = oracle.answer(row);
      reveal(fresh);
      for (const std::size_t i : fresh) score[i] = laws[i][static_cast<std::size_t>(row[i])];
      std::vector<std::size_t> order;
      for (std::size_t i = 0; i < n(); ++i) order.push_back(i);
      std::stable_sort(order.begin(), order.end(),
                       [&](std::size_t a, std::size_t b) { return above(score[a], score[b]); });
      for (std::size_t k = count; k < n(); ++k) row[order[k]] = kHidden;
      ++steps;
    }
  }

  void wino(const S& draft_above, const S& keep_from) {
    while (!hidden().empty()) {
      std::vector<std::size_t> order = hidden();
      const Laws<S> laws = oracle.answer(row);
      const auto best = [&](std::size_t i) { return laws[i][largest(laws[i])]; };
      std::stable_sort(order.begin(), order.end(),
                       [&](std::size_t a, std::size_t b) { return above(best(a), best(b)); });
      std::size_t most = order.size() * 7 / 10;
      most = most < 5 ? 5 : most > 20 ? 20 : most;
      std::size_t count = 0;
      while (count < order.size() && count < most && above(best(order[count]), draft_above))
        ++count;
      if (count == 0) count = 1;
      std::vector<std::size_t> block(order.begin(),
                                     order.begin() + static_cast<std::ptrdiff_t>(count));
      std::sort(block.begin(), block.end());
      reveal(block);
      ++steps;
      if (count == 1) continue;
      std::vector<std::pair<S, std::size_t>> doubtful;
      for (const std::size_t i : shown()) {
        const S s = support(i);
        if (above(keep_from, s)) doubtful.push_back({s, i});
      }
      std::stable_sort(doubtful.begin(), doubtful.end(),
                       [](const auto& a, const auto& b) { return above(b.first, a.first); });
      for (std::size_t k = 0; k < doubtful.size() && k + 1 < count; ++k) {
        row[doubtful[k].second] = kHidden;
      }
    }
  }

  /// `below` < 0: all of `set`.
  void edit(const std::vector<std::size_t>& set, bool factorised, const S& below) {
    draft();
    std::vector<std::size_t> chosen;
    for (const std::size_t i : set) {
      if (below < S(0) || above(below, support(i))) chosen.push_back(i);
    }
    for (const std::size_t i : chosen) row[i] = kHidden;
    if (factorised && !chosen.empty()) {
      reveal(chosen);
      ++steps;
    }
    if (factorised) return;
    for (const std::size_t i : chosen) {
      reveal({i});
      ++steps;
    }
  }

  /// Draft up to k, accept with min(1, o/d), redraw at the first rejection.
  void speculate(std::size_t k, bool random_order) {
    while (!hidden().empty()) {
      const Laws<S> draft = oracle.answer(row);
      std::vector<std::size_t> left = hidden();
      const std::size_t count = std::min(k, left.size());
      calls += count == 1 ? 1 : 2;
      for (std::size_t j = 0; j < count; ++j) {
        const std::size_t pick = random_order ? choices.uniform(left.size()) : 0;
        const std::size_t i = left[pick];
        left.erase(left.begin() + static_cast<std::ptrdiff_t>(pick));
        const std::vector<S>& d = draft[i];
        const std::vector<S> o = oracle.answer(row)[i];
        const std::size_t y = choices.choose(d);
        const S accept = o[y] < d[y] ? S(o[y] / d[y]) : S(1);
        if (choices.happens(accept)) {
          row[i] = static_cast<int>(y);
          continue;
        }
        std::vector<S> residual;
        for (std::size_t v = 0; v < o.size(); ++v) {
          residual.push_back(o[v] > d[v] ? S(o[v] - d[v]) : S(0));
        }
        row[i] = static_cast<int>(choices.choose(normalised(residual)));
        break;
      }
      ++steps;
    }
  }

  /// The decoder that FreeDave accelerates: the most confident positions of each step.
  void most_confident() {
    for (const std::size_t count : draw_sizes()) {
      std::vector<std::size_t> order = hidden();
      const Laws<S> laws = oracle.answer(row);
      const auto best = [&](std::size_t i) { return laws[i][largest(laws[i])]; };
      std::stable_sort(order.begin(), order.end(),
                       [&](std::size_t a, std::size_t b) { return above(best(a), best(b)); });
      order.resize(count);
      reveal(order);
      ++steps;
    }
  }

 private:
  static S smaller(const S& a, const S& b) { return b < a ? b : a; }

  /// loop: noise time 11/20 and 1/20, plateau 9/10.
  static S level(char kind, const S& share) {
    if (kind != 'l') return share;
    const S noise = S(1) - share, high = from_rational<S>(Rational(11, 20)),
            low = from_rational<S>(Rational(1, 20)), on = from_rational<S>(Rational(9, 10));
    if (noise > high) return (S(1) - noise) * on / (S(1) - high);
    if (noise < low) return S(1) - noise * (S(1) - on) / low;
    return on;
  }

  void remdm_step(char kind, const S& eta, const S& from, const S& to, bool is_last) {
    const S now = level(kind, from), next = level(kind, to);
    S sigma = S(0);
    const bool on_plateau = !(S(1) - from > from_rational<S>(Rational(11, 20))) &&
                            !(S(1) - to < from_rational<S>(Rational(1, 20)));
    if (now > S(0) && !is_last && (kind != 'l' || on_plateau)) {
      const S most = smaller(S(1), (S(1) - next) / now);
      sigma = kind == 'c' || kind == 'l' ? smaller(eta, most) : S(eta * most);
    }
    const S of_hidden = kind == 'd' ? S(0) : sigma;
    const S beta = is_last ? S(1) : S((next - (S(1) - of_hidden) * now) / (S(1) - now));
    std::vector<S> each(n(), sigma);
    if constexpr (std::is_same_v<S, double>) {
      if (kind == 'd' && sigma > 0.0) {
        double sum = 0.0;
        for (const std::size_t i : shown()) sum += each[i] = std::exp(-support(i));
        for (const std::size_t i : shown()) each[i] *= sigma / sum;
      }
    }
    std::vector<std::size_t> up, down;
    for (const std::size_t i : hidden()) {
      if (choices.happens(beta)) up.push_back(i);
    }
    for (const std::size_t i : shown()) {
      if (choices.happens(each[i])) down.push_back(i);
    }
    if (!up.empty()) {
      reveal(up);
      ++steps;
    }
    for (const std::size_t i : down) row[i] = kHidden;
  }
};

/// Every path of `decode(run)`.
template <class S>
TreeLaw<S> tree_law(const Oracle<S>& oracle, const TreeSchedule& schedule,
                    const std::function<void(TreeRun<S>&)>& decode) {
  TreeLaw<S> result;
  Choices<S> choices;
  do {
    TreeRun<S> run(oracle, schedule, choices);
    decode(run);
    result.law[run.row] += choices.weight;
    result.steps += choices.weight * from_count<S>(static_cast<index_t>(run.steps));
    result.calls += choices.weight * from_count<S>(static_cast<index_t>(run.calls));
  } while (choices.advance());
  return result;
}

}  // namespace unmask::literal
