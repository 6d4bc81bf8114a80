// exact/optimal/optimal_sizes.hpp - the provably best schedule for every number of steps.
//
// A step after `a` reveals that ends at b costs c(a,b) = sum_{j=a+1}^{b} (Z_j - Z_{a+1}); the best
// schedule in t steps obeys D_t(b) = min_a D_{t-1}(a) + c(a,b) (theory A7). Written out,
//     D_t(b) = P_b + min_a ( D_{t-1}(a) - P_a - (b - a) Z_{a+1} ),   P_b = Z_1 + ... + Z_b:
// the minimum of lines in b whose slopes -Z_{a+1} never increase with a. So one layer is a lower
// envelope that is walked once: O(n), where divide and conquer over the Monge cost (theory A7b)
// would take O(n log n). Lines are kept by their height at b = a: there no number exceeds TC, while
// the height at b = 0 grows like n Z_n and would lose the digits that decide.
//
// `optimal_schedules` keeps all layers 1..K. `optimal_schedule_of_size` reaches single large K
// without layers: the optimal value is convex in K, so pricing steps at lambda finds the two
// neighbouring corners of the convex hull, and two paths of a Monge cost can be spliced into one
// with exactly K steps that lies on the segment between them. The two are independent of each other
// and agree (tested, exactly for Rational).
//
// (1) The sizes returned are optimal: exactly for exact scalars; for double their value exceeds the
//     optimum by at most about 2^-48 TC. The value is computed from the sizes by expected_kl.
// (2) The value is convex and non-increasing in K; K = 1 gives TC, K = n gives 0.
// Cost: O(nK) time and 4nK bytes for all layers; O(n) a priced path, some 20 paths, for one K.
// Reference: CCL eq. (1); Aggarwal, Schieber, Tokuyama, "Finding a minimum-weight k-link path in
// graphs with the concave Monge property", 1994 (the splice).
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "core/base/budget.hpp"
#include "exact/law/expected_kl.hpp"

namespace unmask {

template <class S>
struct OptimalSchedule {
  Schedule schedule;
  S expected_kl;  ///< nats
};

/// The best schedules with 1, 2, ..., K steps (K is cut to n), or a refusal.
template <class S>
[[nodiscard]] Result<std::vector<OptimalSchedule<S>>> optimal_schedules(
    const InformationCurve<S>& curve, index_t most_steps, const Budget& budget);

/// The best schedule with exactly `steps` steps (cut to n), without a table of layers.
template <class S>
[[nodiscard]] OptimalSchedule<S> optimal_schedule_of_size(const InformationCurve<S>& curve,
                                                          index_t steps);

namespace detail {

/// The pieces of c(a,b) = P_b - P_a - (b - a) Z_{a+1}.
template <class S>
class StepCosts {
 public:
  explicit StepCosts(const InformationCurve<S>& curve)
      : curve_(curve), prefix_(mean_subset_correlation(curve)) {}
  [[nodiscard]] index_t positions() const { return curve_.positions(); }
  [[nodiscard]] const S& prefix(index_t b) const { return prefix_[at(b)]; }
  /// Z_{a+1}: minus the slope of the line that starts a step after a reveals.
  [[nodiscard]] const S& rate(index_t a) const { return curve_.z(a + 1); }

 private:
  const InformationCurve<S>& curve_;
  std::vector<S> prefix_;
};

/// The lower envelope of lines height - rate * (b - start): starts increase and rates never decrease
/// from line to line, and neither do the arguments asked for.
template <class S>
class FallingEnvelope {
 public:
  explicit FallingEnvelope(index_t capacity) { lines_.reserve(at(capacity)); }

  void clear() {
    lines_.clear();
    best_ = 0;
  }

  void add(index_t start, const S& height, const S& rate) {
    if (!lines_.empty() && lines_.back().rate == rate) {
      if (!(height < value_of(lines_.size() - 1, start))) return;
      lines_.pop_back();
    }
    while (lines_.size() >= 2 && is_never_lowest(start, height, rate)) lines_.pop_back();
    lines_.push_back({start, height, rate});
    best_ = std::min(best_, lines_.size() - 1);
  }

  /// The start of the lowest line at b, the earliest added among equals, and its value.
  struct Lowest {
    index_t start;
    S value;
  };
  [[nodiscard]] Lowest lowest_at(index_t b) {
    S value = value_of(best_, b);
    while (best_ + 1 < lines_.size()) {
      S next = value_of(best_ + 1, b);
      if (!(next < value)) break;
      value = std::move(next);
      ++best_;
    }
    return {lines_[best_].start, value};
  }

 private:
  struct Line {
    index_t start;
    S height, rate;
  };

  [[nodiscard]] S value_of(std::size_t i, index_t b) const {
    return lines_[i].height - lines_[i].rate * from_count<S>(b - lines_[i].start);
  }

  /// Is the last line above the lower of its neighbours everywhere? (Heights are compared at the
  /// start of the new line.)
  [[nodiscard]] bool is_never_lowest(index_t start, const S& height, const S& rate) const {
    const S first = value_of(lines_.size() - 2, start), last = value_of(lines_.size() - 1, start);
    const S& first_rate = lines_[lines_.size() - 2].rate;
    return (height - first) * (lines_.back().rate - first_rate) <=
           (last - first) * (rate - first_rate);
  }

  std::vector<Line> lines_;
  std::size_t best_ = 0;
};

/// The cheapest path 0 -> n when every step costs `price` extra: its boundaries.
template <class S>
[[nodiscard]] std::vector<index_t> priced_path(const StepCosts<S>& costs, const S& price) {
  const index_t n = costs.positions();
  FallingEnvelope<S> envelope(n);
  std::vector<index_t> start(at(n + 1), 0);
  S value = S(0);  // least cost of having revealed a positions
  for (index_t a = 0; a < n; ++a) {
    envelope.add(a, value - costs.prefix(a), costs.rate(a));
    const auto lowest = envelope.lowest_at(a + 1);
    start[at(a + 1)] = lowest.start;
    value = costs.prefix(a + 1) + lowest.value + price;
  }
  std::vector<index_t> boundaries{n};
  while (boundaries.back() != 0) boundaries.push_back(start[at(boundaries.back())]);
  std::reverse(boundaries.begin(), boundaries.end());
  return boundaries;
}

/// From a path with more than k steps and one with fewer, a path with exactly k steps that costs no
/// more than the segment between the two allows.
[[nodiscard]] inline std::vector<index_t> splice(const std::vector<index_t>& many,
                                                 const std::vector<index_t>& few, index_t steps) {
  const index_t shift = steps - (few.size() - 1);
  index_t i = 0;
  while (!(few[at(i)] <= many[at(i + shift)] && few[at(i + 1)] >= many[at(i + 1 + shift)])) ++i;
  std::vector<index_t> path(many.begin(), many.begin() + static_cast<std::ptrdiff_t>(i + shift + 1));
  path.insert(path.end(), few.begin() + static_cast<std::ptrdiff_t>(i + 1), few.end());
  return path;
}

}  // namespace detail

template <class S>
Result<std::vector<OptimalSchedule<S>>> optimal_schedules(const InformationCurve<S>& curve,
                                                          index_t most_steps,
                                                          const Budget& budget) {
  const index_t n = curve.positions(), layers = std::min(n, most_steps);
  UNMASK_REQUIRE(layers >= 1, "at least one step");
  const double table = static_cast<double>(n) * static_cast<double>(layers);
  if (auto refusal = budget.refuse("the best schedules for all of " + std::to_string(layers) +
                                       " step counts at n = " + std::to_string(n),
                                   4.0 * table, 2.0 * table,
                                   "Ask for single step counts, or fewer of them")) {
    return *refusal;
  }
  const detail::StepCosts<S> costs(curve);
  detail::FallingEnvelope<S> envelope(n);
  std::vector<S> least(at(n + 1));  // D_t(b); b = 0 is not reachable in t >= 1 steps
  for (index_t b = 1; b <= n; ++b) least[at(b)] = costs.prefix(b);
  std::vector<std::vector<std::uint32_t>> start(at(layers));  // start[t-1][b-1-(t-1)], t >= 2
  std::vector<OptimalSchedule<S>> schedules;
  for (index_t t = 1; t <= layers; ++t) {
    if (t >= 2) {
      envelope.clear();
      start[at(t - 1)].reserve(at(n - t + 1));
      S previous = least[at(t - 1)];
      for (index_t b = t; b <= n; ++b) {
        envelope.add(b - 1, previous - costs.prefix(b - 1), costs.rate(b - 1));
        const auto lowest = envelope.lowest_at(b);
        previous = least[at(b)];
        least[at(b)] = costs.prefix(b) + lowest.value;
        start[at(t - 1)].push_back(static_cast<std::uint32_t>(lowest.start));
      }
    }
    std::vector<index_t> boundaries{n};
    for (index_t layer = t; layer >= 2; --layer) {
      boundaries.push_back(start[at(layer - 1)][at(boundaries.back() - layer)]);
    }
    boundaries.push_back(0);
    std::reverse(boundaries.begin(), boundaries.end());
    const Schedule best = Schedule::from_boundaries(boundaries);
    schedules.push_back({best, expected_kl(curve, best)});
  }
  return schedules;
}

template <class S>
OptimalSchedule<S> optimal_schedule_of_size(const InformationCurve<S>& curve, index_t steps) {
  const index_t n = curve.positions(), wanted = std::min(n, steps);
  UNMASK_REQUIRE(wanted >= 1, "at least one step");
  const detail::StepCosts<S> costs(curve);
  const auto cost = [&](const std::vector<index_t>& path) {
    return expected_kl(curve, Schedule::from_boundaries(path));
  };
  std::vector<index_t> few{0, n}, many(at(n + 1));
  for (index_t i = 0; i <= n; ++i) many[at(i)] = i;
  S cost_few = cost(few), cost_many = cost(many);
  const auto result = [&](const std::vector<index_t>& path) {
    return OptimalSchedule<S>{Schedule::from_boundaries(path), cost(path)};
  };
  for (;;) {
    if (few.size() == wanted + 1) return result(few);
    if (many.size() == wanted + 1) return result(many);
    const S slope = (cost_few - cost_many) / from_count<S>(many.size() - few.size());
    const std::vector<index_t> path = detail::priced_path(costs, slope);
    const S cost_path = cost(path);
    // Below the line through the two corners? Then a better corner lies between them.
    const bool inside = path.size() > few.size() && path.size() < many.size();
    if (!inside || !(cost_path + slope * from_count<S>(path.size() - few.size()) < cost_few)) break;
    if (path.size() <= wanted + 1) {
      few = path;
      cost_few = cost_path;
    } else {
      many = path;
      cost_many = cost_path;
    }
  }
  return result(detail::splice(many, few, wanted));
}

}  // namespace unmask
