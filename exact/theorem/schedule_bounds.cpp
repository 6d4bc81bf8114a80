#include "exact/theorem/schedule_bounds.hpp"

#include <algorithm>
#include <bit>
#include <functional>

#include "exact/curve/elementary.hpp"
#include "exact/law/expected_kl.hpp"
#include "exact/law/reveal_times.hpp"

namespace unmask {
namespace {

template <class S>
S real(index_t i) {
  return from_count<S>(i);
}

template <class S>
using Bounds = std::vector<BasicBound<S>>;

/// Li-Cai (theory B1) and the sharper form that its proof gives.
template <class S>
void add_largest_step(Bounds<S>& bounds, const CurveFacts<S>& facts, const Schedule& schedule) {
  const index_t largest = schedule.largest();
  const S power = real<S>(std::bit_ceil(largest)) - S(1);  // 2^ceil(log2 s_max) - 1
  bounds.push_back(
      {"B1", "(2^ceil(log2 s_max) - 1)(TC + DTC)/n", power / real<S>(facts.n) * facts.area});
  bounds.push_back({"B1", "(s_max - 1) Z_n", (real<S>(largest) - S(1)) * facts.curve.last()});
}

/// Equal blocks: a bound without the length (theory B2).
template <class S>
void add_equal_blocks(Bounds<S>& bounds, const CurveFacts<S>& facts, const Schedule& schedule) {
  const auto& sizes = schedule.sizes();
  if (std::adjacent_find(sizes.begin(), sizes.end(), std::not_equal_to<>()) != sizes.end()) return;
  const S excess = real<S>(sizes.front()) - S(1);
  bounds.push_back({"B2", "(n/K - 1) Z_n", excess * facts.curve.last()});
  bounds.push_back({"B2", "(n/K - 1) ln q", excess * facts.log_cardinality});
}

/// One step from a to b reveals: H^card(a,b) = sum_{j=a+1}^{b-1} (j/n)(1-j/n) n (Z_{j+1} - Z_j).
template <class S>
S cardinality_complexity(const CurveFacts<S>& facts, index_t a, index_t b) {
  CompensatedSum<S> sum;
  for (index_t j = a + 1; j < b; ++j) {
    sum.add(real<S>(j) * real<S>(facts.n - j) / real<S>(facts.n) *
            (facts.curve.z(j + 1) - facts.curve.z(j)));
  }
  return sum.value();
}

/// Wainwright, fixed sizes (theory C3): inner steps by the complexity, first and last exactly. The
/// factor psi(b/n)/psi((a+1)/n) - 1 is n (b-a-1) / ((n-b)(a+1)).
template <class S>
void add_unmasking_growth(Bounds<S>& bounds, const CurveFacts<S>& facts, const Schedule& schedule) {
  if (schedule.steps() < 3) return;
  const auto ends = schedule.boundaries();
  CompensatedSum<S> sum;
  sum.add(step_kl(facts.curve, 0, ends[1]));
  for (std::size_t i = 1; i + 2 < ends.size(); ++i) {
    const index_t a = ends[i], b = ends[i + 1];
    const S factor =
        real<S>(facts.n) * real<S>(b - a - 1) / (real<S>(facts.n - b) * real<S>(a + 1));
    sum.add(factor * cardinality_complexity(facts, a, b));
  }
  sum.add(step_kl(facts.curve, ends[ends.size() - 2], facts.n));
  bounds.push_back({"C3", "sum of growth x H^card + first + last step", sum.value()});
}

/// The larger of num/den and the ratio so far.
void raise(GeometricRatio& most, index_t num, index_t den) {
  if (num * most.den > most.num * den) most = {num, den};
}

/// What these sizes guarantee for every distribution (theory C12).
template <class S>
void add_minimax(Bounds<S>& bounds, const CurveFacts<S>& facts, const Schedule& schedule) {
  GeometricRatio by_tc{0, 1}, by_dtc{0, 1};
  index_t revealed = 0;
  for (const index_t s : schedule.sizes()) {
    if (s > 1) {
      raise(by_tc, s - 1, facts.n - revealed - 1);
      raise(by_dtc, s - 1, revealed + 1);
    }
    revealed += s;
  }
  bounds.push_back({"C12", "kappa TC", ratio<S>(by_tc.num, by_tc.den) * facts.tc});
  bounds.push_back({"C12", "kappa DTC", ratio<S>(by_dtc.num, by_dtc.den) * facts.dtc});
}

template <class S>
S over_zeta(const S& correlation, GeometricRatio zeta) {
  if (zeta.is_infinite()) return S(0);
  return correlation * real<S>(zeta.den) / real<S>(zeta.num - zeta.den);
}

/// Theory B5; zeta = 1 (one shot) has no bound of this kind.
template <class S>
void add_geometric(Bounds<S>& bounds, const CurveFacts<S>& facts, GeometricRatio zeta, bool by_tc,
                   bool by_dtc) {
  if (!zeta.is_infinite() && zeta.num == zeta.den) return;
  if (by_tc) bounds.push_back({"B5", "TC/(zeta - 1)", over_zeta(facts.tc, zeta)});
  if (by_dtc) bounds.push_back({"B5", "DTC/(zeta - 1)", over_zeta(facts.dtc, zeta)});
}

/// Theory B6 for k steps.
template <class S>
void add_two_phase(Bounds<S>& bounds, const CurveFacts<S>& facts, index_t steps) {
  const index_t k = std::min(steps, facts.n);
  const S rest = real<S>(facts.n - k + 1);
  bounds.push_back({"B6", "(n-k+1)(Z_n - Z_k)", rest * (facts.curve.last() - facts.curve.z(k))});
  bounds.push_back({"B6", "((n-k+1)/k) DTC", rest / real<S>(k) * facts.dtc});
}

template <class S>
void add_for_plan(Bounds<S>& bounds, const CurveFacts<S>& facts, const PlannedSchedule& planned,
                  const Schedule& schedule) {
  add_largest_step(bounds, facts, schedule);
  add_equal_blocks(bounds, facts, schedule);
  const S target = number_from<S>(planned.spec.target);
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

template <class S>
S odds(const S& t) {
  return t / (S(1) - t);
}

/// Theory C3 for reveal times: inner steps by the complexity, first and last exactly.
template <class S>
void add_reveal_time_growth(Bounds<S>& bounds, const BasicRevealTimeCurve<S>& curve,
                            const std::vector<S>& times) {
  if (times.size() < 4) return;
  const std::size_t last = times.size() - 2;
  CompensatedSum<S> ends, inner;
  ends.add(curve.area(times[1]));
  ends.add(curve.total_correlation() - curve.area(times[last]));
  ends.add(-(S(1) - times[last]) * curve.information(times[last]));
  S before = curve.complexity(times[1]);
  for (std::size_t j = 1; j < last; ++j) {
    const S growth = odds(times[j + 1]) / odds(times[j]) - S(1);
    const S after = curve.complexity(times[j + 1]);
    inner.add(growth * (after - before));
    before = after;
  }
  bounds.push_back({"C3", "sum of growth x H + first + last step", ends.value() + inner.value()});
}

/// Theory C4: even steps of the log-odds, if there are at least as many as their total length.
template <class S>
void add_even_log_odds(Bounds<S>& bounds, const BasicRevealTimeCurve<S>& curve,
                       const std::vector<S>& times) {
  if (times.size() < 4) return;
  const S first = times[1], last = times[times.size() - 2];
  const S steps = real<S>(times.size() - 3);
  const S length = natural_log(odds(last) / odds(first));
  if (!is_at_most(length, steps)) return;
  const S inside = curve.complexity(last) - curve.complexity(first);
  const S ends = curve.area(first) + curve.total_correlation() - curve.area(last) -
                 (S(1) - last) * curve.information(last);
  bounds.push_back({"C4", "2 H L/N + first + last step", S(2) * inside * length / steps + ends});
}

template <class S>
void add_for_plan(Bounds<S>& bounds, const CurveFacts<S>& facts, const PlannedSchedule& planned,
                  const RevealTimeGrid& grid) {
  const index_t steps = grid.steps(), n = facts.n;
  const std::vector<S> times = reveal_times<S>(planned.spec, n, grid);
  add_reveal_time_growth(bounds, facts.by_time, times);
  const S ratio = agnostic_ratio<S>(n, steps);
  const S tail = power(ratio, steps - 1) * facts.area;
  switch (planned.spec.kind) {
    case ScheduleKind::bernoulli:
      bounds.push_back({"C10", "(TC + DTC)/K", facts.area / real<S>(steps)});
      bounds.push_back({"C10", "TC", facts.tc});
      break;
    case ScheduleKind::bernoulli_tc:
      bounds.push_back({"C7", "(1-r) TC + r^(K-1) (TC + DTC)", (S(1) - ratio) * facts.tc + tail});
      break;
    case ScheduleKind::bernoulli_dtc:
      bounds.push_back(
          {"C7", "(1/r - 1) DTC + r^(K-1) (TC + DTC)", (S(1) / ratio - S(1)) * facts.dtc + tail});
      break;
    case ScheduleKind::bernoulli_log_odds:
      add_even_log_odds(bounds, facts.by_time, times);
      break;
    default:
      break;
  }
}

template <class S>
void add_for_plan(Bounds<S>& bounds, const CurveFacts<S>& facts, const PlannedSchedule&,
                  const RandomLogGrid& rounded) {
  const BasicLogGrid<S> grid = log_grid<S>(facts.n, rounded);
  const S& c = grid.spacing;
  const S tail = exponential(-c * (real<S>(grid.steps) - S(2))) * facts.area;
  if (grid.towards == RandomLogGrid::Towards::end) {
    const S kappa = S(1) + exponential_minus_one(-c) / c;
    bounds.push_back({"C8", "kappa(c) TC + e^(-c(K-2)) (TC + DTC)", kappa * facts.tc + tail});
  } else {
    const S kappa = exponential_minus_one(c) / c - S(1);
    bounds.push_back({"C9", "kappa(c) DTC + e^(-c(K-2)) (TC + DTC)", kappa * facts.dtc + tail});
  }
}

/// The overlap of theory C12 averaged over the offset is largest for the last (TC) and for the
/// second position (DTC).
template <class S>
void add_for_plan(Bounds<S>& bounds, const CurveFacts<S>& facts, const PlannedSchedule&,
                  const BalancedOffset& offset) {
  const S s = real<S>(offset.size);
  bounds.push_back({"C11", "((s-1)/2) Z_n", (s - S(1)) / S(2) * facts.curve.last()});
  bounds.push_back({"C12", "((s-1)/s) TC", (s - S(1)) / s * facts.tc});
  bounds.push_back({"C12", "((s-1)/2) DTC", (s - S(1)) / S(2) * facts.dtc});
}

}  // namespace

template <class S>
CurveFacts<S>::CurveFacts(const InformationCurve<S>& information, S mean_log_cardinality)
    : curve(information),
      log_cardinality(std::move(mean_log_cardinality)),
      n(curve.positions()),
      tc(total_correlation(curve)),
      dtc(dual_total_correlation(curve)),
      area(real<S>(n) * curve.last()),
      by_time(curve) {}

template <class S>
std::vector<BasicBound<S>> schedule_bounds(const CurveFacts<S>& facts,
                                           const PlannedSchedule& schedule) {
  Bounds<S> bounds;
  std::visit([&](const auto& plan) { add_for_plan(bounds, facts, schedule, plan); },
             schedule.plan);
  return bounds;
}

std::vector<Bound> schedule_bounds(const InformationCurve<double>& curve,
                                   double mean_log_cardinality, const PlannedSchedule& schedule) {
  return schedule_bounds(CurveFacts<double>(curve, mean_log_cardinality), schedule);
}

#define UNMASK_BOUNDS(S)         \
  template struct CurveFacts<S>; \
  template std::vector<BasicBound<S>> schedule_bounds(const CurveFacts<S>&, const PlannedSchedule&)
UNMASK_BOUNDS(double);
UNMASK_BOUNDS(CertifiedNumber);
#undef UNMASK_BOUNDS

}  // namespace unmask
