#include "exact/optimal/policy_frontier.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/contract.hpp"

namespace unmask {
namespace {

/// Costs closer than this are the same: the rounding of a pass.
double slack(double cost) { return 1e-12 * std::max(1.0, std::fabs(cost)); }

/// Of a mean number of steps.
constexpr double kRounding = 1e-9;

double chord_slope(const PolicyPoint& left, const PolicyPoint& right) {
  return (left.forward_kl - right.forward_kl) / (right.mean_steps - left.mean_steps);
}

/// An unexplored stretch of the envelope, between two points of policies.
struct Stretch {
  PolicyPoint left, right;

  /// Twice the area of its right triangle: where most may still be gained.
  [[nodiscard]] double room() const {
    return (left.forward_kl - right.forward_kl) * (right.mean_steps - left.mean_steps);
  }
};

bool has_slope(const PolicyPoint& left, const PolicyPoint& right) {
  return right.mean_steps > left.mean_steps + slack(right.mean_steps) &&
         left.forward_kl > right.forward_kl + slack(left.forward_kl);
}

}  // namespace

PolicyPoint PolicyFrontier::solve(PolicyEngine& engine, double price, Threads threads) {
  const PolicyPoint point = engine.solve_priced(price, threads);
  supports_.push_back({price, point.forward_kl + price * point.mean_steps});
  return point;
}

PolicyFrontier::PolicyFrontier(PolicyEngine& engine, index_t most_passes, Threads threads,
                               Progress* progress) {
  UNMASK_REQUIRE(most_passes >= 3, "three passes or more");
  if (progress != nullptr) progress->begin(most_passes);
  // A policy that is not done in one step takes two on every path, so it does not pay to have more
  // than one at a price above the KL of one. If that is infinite, a high price finds short ones.
  constexpr double kHighPrice = 1024.0;
  const double one_step = engine.solve_capped(1, threads, nullptr).front();
  const PolicyPoint first =
      solve(engine, std::isfinite(one_step) ? 1.0 + one_step : kHighPrice, threads);
  const PolicyPoint last = solve(engine, 0.0, threads);
  std::vector<PolicyPoint> points{first, last};
  std::vector<Stretch> open;
  const auto explore = [&](const PolicyPoint& left, const PolicyPoint& right) {
    if (has_slope(left, right)) open.push_back({left, right});
  };
  explore(first, last);
  for (index_t pass = 2; pass < most_passes && !open.empty(); ++pass) {
    const auto widest =
        std::max_element(open.begin(), open.end(),
                         [](const Stretch& a, const Stretch& b) { return a.room() < b.room(); });
    const auto [left, right] = *widest;
    open.erase(widest);
    const double price = chord_slope(left, right);
    const PolicyPoint found = solve(engine, price, threads);
    advance(progress);
    const double chord = left.forward_kl + price * left.mean_steps;
    if (supports_.back().cost >= chord - slack(chord)) continue;
    points.push_back(found);
    explore(left, found);
    explore(found, right);
  }
  complete_ = open.empty();
  keep_corners(points);
}

/// The lower convex envelope, without points that only rounding puts below a chord.
void PolicyFrontier::keep_corners(const std::vector<PolicyPoint>& points) {
  std::vector<PolicyPoint> sorted = points;
  std::stable_sort(sorted.begin(), sorted.end(), [](const PolicyPoint& a, const PolicyPoint& b) {
    return a.mean_steps < b.mean_steps;
  });
  std::vector<PolicyPoint> hull;
  for (const PolicyPoint& point : sorted) {
    if (!hull.empty() && !has_slope(hull.back(), point)) continue;
    while (hull.size() >= 2) {
      const PolicyPoint& before = hull[hull.size() - 2];
      const double price = chord_slope(before, point);
      const double gain = before.forward_kl - hull.back().forward_kl -
                          price * (hull.back().mean_steps - before.mean_steps);
      if (gain > slack(before.forward_kl)) break;
      hull.pop_back();
    }
    hull.push_back(point);
  }
  for (std::size_t i = 0; i < hull.size(); ++i) {
    const double price = i + 1 < hull.size() ? chord_slope(hull[i], hull[i + 1]) : 0.0;
    corners_.push_back({hull[i].mean_steps, hull[i].forward_kl, price});
  }
}

double PolicyFrontier::kl_at(double mean_steps) const {
  UNMASK_REQUIRE(mean_steps >= 1.0 - kRounding, "every policy takes a step");
  if (mean_steps < corners_.front().mean_steps - kRounding) {
    return std::numeric_limits<double>::infinity();
  }
  const auto after = std::find_if(corners_.begin(), corners_.end(), [&](const Corner& corner) {
    return corner.mean_steps > mean_steps;
  });
  const Corner& before = after == corners_.begin() ? corners_.front() : *(after - 1);
  return before.forward_kl - before.price * (mean_steps - before.mean_steps);
}

double PolicyFrontier::lower_bound_at(double mean_steps) const {
  UNMASK_REQUIRE(mean_steps >= 1.0 - kRounding, "every policy takes a step");
  if (mean_steps < corners_.front().mean_steps - kRounding) {
    return std::numeric_limits<double>::infinity();
  }
  double bound = 0.0;
  for (const auto& [price, cost] : supports_) bound = std::max(bound, cost - price * mean_steps);
  return std::min(bound, kl_at(mean_steps));
}

Result<PolicyFrontier> policy_frontier(const Model& model, const PolicyQuestion& question,
                                       index_t most_passes, const Effort& effort,
                                       ContextStore store) {
  const auto engine = make_policy_engine(model, question, 0, effort, store);
  if (!engine) return engine.refusal();
  return PolicyFrontier(*engine.value(), most_passes, effort.threads, effort.progress);
}

}  // namespace unmask
