#include "exact/theorem/schedule_bounds.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <limits>

#include "exact/law/expected_kl.hpp"
#include "exact/law/reveal_time_kl.hpp"

namespace unmask {
namespace {

double real(index_t i) { return static_cast<double>(i); }

/// The numbers that the bounds are made of.
struct Facts {
  const InformationCurve<double>& curve;
  double log_cardinality;
  index_t n = curve.positions();
  double tc = total_correlation(curve);
  double dtc = dual_total_correlation(curve);
  /// TC + DTC = n Z_n (theory A3).
  double area = real(n) * curve.last();
};

using Bounds = std::vector<Bound>;

/// Li-Cai (theory B1) and the sharper form that its proof gives.
void add_largest_step(Bounds& bounds, const Facts& facts, const Schedule& schedule) {
  const index_t largest = schedule.largest();
  const double power = real(std::bit_ceil(largest)) - 1.0;  // 2^ceil(log2 s_max) - 1
  bounds.push_back({"B1", "(2^ceil(log2 s_max) - 1)(TC + DTC)/n", power / real(facts.n) * facts.area});
  bounds.push_back({"B1", "(s_max - 1) Z_n", (real(largest) - 1.0) * facts.curve.last()});
}

/// Equal blocks: a bound without the length (theory B2).
void add_equal_blocks(Bounds& bounds, const Facts& facts, const Schedule& schedule) {
  const auto& sizes = schedule.sizes();
  if (std::adjacent_find(sizes.begin(), sizes.end(), std::not_equal_to<>()) != sizes.end()) return;
  const double excess = real(sizes.front()) - 1.0;
  bounds.push_back({"B2", "(n/K - 1) Z_n", excess * facts.curve.last()});
  bounds.push_back({"B2", "(n/K - 1) ln q", excess * facts.log_cardinality});
}

/// One step from a to b reveals: H^card(a,b) = sum_{j=a+1}^{b-1} (j/n)(1-j/n) n (Z_{j+1} - Z_j).
double cardinality_complexity(const Facts& facts, index_t a, index_t b) {
  CompensatedSum<double> sum;
  for (index_t j = a + 1; j < b; ++j) {
    sum.add(real(j) * real(facts.n - j) / real(facts.n) * (facts.curve.z(j + 1) - facts.curve.z(j)));
  }
  return sum.value();
}

/// Wainwright, fixed sizes (theory C3): inner steps by the complexity, first and last exactly. The
/// factor psi(b/n)/psi((a+1)/n) - 1 is n (b-a-1) / ((n-b)(a+1)).
void add_unmasking_growth(Bounds& bounds, const Facts& facts, const Schedule& schedule) {
  if (schedule.steps() < 3) return;
  const auto ends = schedule.boundaries();
  CompensatedSum<double> sum;
  sum.add(step_kl(facts.curve, 0, ends[1]));
  for (std::size_t i = 1; i + 2 < ends.size(); ++i) {
    const index_t a = ends[i], b = ends[i + 1];
    const double factor =
        real(facts.n) * real(b - a - 1) / (real(facts.n - b) * real(a + 1));
    sum.add(factor * cardinality_complexity(facts, a, b));
  }
  sum.add(step_kl(facts.curve, ends[ends.size() - 2], facts.n));
  bounds.push_back({"C3", "sum of growth x H^card + first + last step", sum.value()});
}

/// What these sizes guarantee for every distribution (theory C12).
void add_minimax(Bounds& bounds, const Facts& facts, const Schedule& schedule) {
  double by_tc = 0.0, by_dtc = 0.0;
  index_t revealed = 0;
  for (const index_t s : schedule.sizes()) {
    if (s > 1) {
      by_tc = std::max(by_tc, real(s - 1) / real(facts.n - revealed - 1));
      by_dtc = std::max(by_dtc, real(s - 1) / real(revealed + 1));
    }
    revealed += s;
  }
  bounds.push_back({"C12", "kappa TC", by_tc * facts.tc});
  bounds.push_back({"C12", "kappa DTC", by_dtc * facts.dtc});
}

double over_zeta(double correlation, GeometricRatio zeta) {
  if (zeta.is_infinite()) return 0.0;
  if (zeta.num == zeta.den) return std::numeric_limits<double>::infinity();
  return correlation * real(zeta.den) / real(zeta.num - zeta.den);
}

/// Theory B5; zeta = 1 (one shot) has no bound of this kind.
void add_geometric(Bounds& bounds, const Facts& facts, GeometricRatio zeta, bool by_tc,
                   bool by_dtc) {
  if (!zeta.is_infinite() && zeta.num == zeta.den) return;
  if (by_tc) bounds.push_back({"B5", "TC/(zeta - 1)", over_zeta(facts.tc, zeta)});
  if (by_dtc) bounds.push_back({"B5", "DTC/(zeta - 1)", over_zeta(facts.dtc, zeta)});
}

/// Theory B6 for k steps.
void add_two_phase(Bounds& bounds, const Facts& facts, index_t steps) {
  const index_t k = std::min(steps, facts.n);
  const double rest = real(facts.n - k + 1);
  bounds.push_back({"B6", "(n-k+1)(Z_n - Z_k)", rest * (facts.curve.last() - facts.curve.z(k))});
  bounds.push_back({"B6", "((n-k+1)/k) DTC", rest / real(k) * facts.dtc});
}

void add_for_plan(Bounds& bounds, const Facts& facts, const PlannedSchedule& planned,
                  const Schedule& schedule) {
  add_largest_step(bounds, facts, schedule);
  add_equal_blocks(bounds, facts, schedule);
  const double target = to_double(planned.spec.target);
  switch (planned.spec.kind) {
    case ScheduleKind::tc:
      bounds.push_back({"B3", "the target error", target});
      break;
    case ScheduleKind::dtc:
      bounds.push_back({"B4", "the target error", target});
      break;
    case ScheduleKind::geometric_tc:
      add_geometric(bounds, facts, *planned.zeta, true, false);
      break;
    case ScheduleKind::geometric_dtc:
      add_geometric(bounds, facts, *planned.zeta, false, true);
      break;
    case ScheduleKind::two_phase:
      add_two_phase(bounds, facts, schedule.steps());
      break;
    case ScheduleKind::optimal:
      add_geometric(bounds, facts, largest_zeta(facts.n, schedule.steps()), true, true);
      add_two_phase(bounds, facts, schedule.steps());
      break;
    default:
      break;
  }
  add_unmasking_growth(bounds, facts, schedule);
  add_minimax(bounds, facts, schedule);
}

double odds(double t) { return t / (1.0 - t); }

/// Theory C3 for reveal times: inner steps by the complexity, first and last exactly.
void add_reveal_time_growth(Bounds& bounds, const RevealTimeCurve& curve,
                            const std::vector<double>& times) {
  if (times.size() < 4) return;
  const std::size_t last = times.size() - 2;
  CompensatedSum<double> ends, inner;
  ends.add(curve.area(times[1]));
  ends.add(curve.total_correlation() - curve.area(times[last]));
  ends.add(-(1.0 - times[last]) * curve.information(times[last]));
  for (std::size_t j = 1; j < last; ++j) {
    const double growth = odds(times[j + 1]) / odds(times[j]) - 1.0;
    inner.add(growth * (curve.complexity(times[j + 1]) - curve.complexity(times[j])));
  }
  bounds.push_back({"C3", "sum of growth x H + first + last step", ends.value() + inner.value()});
}

/// Theory C4: even steps of the log-odds, if there are at least as many as their total length.
void add_even_log_odds(Bounds& bounds, const RevealTimeCurve& curve,
                       const std::vector<double>& times) {
  if (times.size() < 4) return;
  const double first = times[1], last = times[times.size() - 2];
  const double steps = static_cast<double>(times.size()) - 3.0;
  const double length = std::log(odds(last) / odds(first));
  if (steps < length) return;
  const double inside = curve.complexity(last) - curve.complexity(first);
  const double ends = curve.area(first) + curve.total_correlation() - curve.area(last) -
                      (1.0 - last) * curve.information(last);
  bounds.push_back({"C4", "2 H L/N + first + last step", 2.0 * inside * length / steps + ends});
}

void add_for_plan(Bounds& bounds, const Facts& facts, const PlannedSchedule& planned,
                  const RevealTimeGrid& grid) {
  const RevealTimeCurve curve(facts.curve);
  const index_t steps = grid.steps(), n = facts.n;
  add_reveal_time_growth(bounds, curve, grid.times());
  const double ratio = distribution_agnostic_ratio(n, steps);
  const double tail = std::pow(ratio, real(steps) - 1.0) * facts.area;
  switch (planned.spec.kind) {
    case ScheduleKind::bernoulli:
      bounds.push_back({"C10", "(TC + DTC)/K", facts.area / real(steps)});
      bounds.push_back({"C10", "TC", facts.tc});
      break;
    case ScheduleKind::bernoulli_tc:
      bounds.push_back({"C7", "(1-r) TC + r^(K-1) (TC + DTC)", (1.0 - ratio) * facts.tc + tail});
      break;
    case ScheduleKind::bernoulli_dtc:
      bounds.push_back(
          {"C7", "(1/r - 1) DTC + r^(K-1) (TC + DTC)", (1.0 / ratio - 1.0) * facts.dtc + tail});
      break;
    case ScheduleKind::bernoulli_log_odds:
      add_even_log_odds(bounds, curve, grid.times());
      break;
    default:
      break;
  }
}

void add_for_plan(Bounds& bounds, const Facts& facts, const PlannedSchedule&,
                  const RandomLogGrid& grid) {
  const double c = grid.spacing;
  const double tail = std::exp(-c * (real(grid.steps) - 2.0)) * facts.area;
  if (grid.towards == RandomLogGrid::Towards::end) {
    const double kappa = 1.0 + std::expm1(-c) / c;
    bounds.push_back({"C8", "kappa(c) TC + e^(-c(K-2)) (TC + DTC)", kappa * facts.tc + tail});
  } else {
    const double kappa = std::expm1(c) / c - 1.0;
    bounds.push_back({"C9", "kappa(c) DTC + e^(-c(K-2)) (TC + DTC)", kappa * facts.dtc + tail});
  }
}

/// The overlap of theory C12 averaged over the offset is largest for the last (TC) and for the
/// second position (DTC).
void add_for_plan(Bounds& bounds, const Facts& facts, const PlannedSchedule&,
                  const BalancedOffset& offset) {
  const double s = real(offset.size);
  bounds.push_back({"C11", "((s-1)/2) Z_n", (s - 1.0) / 2.0 * facts.curve.last()});
  bounds.push_back({"C12", "((s-1)/s) TC", (s - 1.0) / s * facts.tc});
  bounds.push_back({"C12", "((s-1)/2) DTC", (s - 1.0) / 2.0 * facts.dtc});
}

}  // namespace

std::vector<Bound> schedule_bounds(const InformationCurve<double>& curve,
                                   double mean_log_cardinality, const PlannedSchedule& schedule) {
  const Facts facts{curve, mean_log_cardinality};
  Bounds bounds;
  std::visit([&](const auto& plan) { add_for_plan(bounds, facts, schedule, plan); },
             schedule.plan);
  return bounds;
}

}  // namespace unmask
