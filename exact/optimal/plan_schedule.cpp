#include "exact/optimal/plan_schedule.hpp"

#include <cmath>

#include "core/base/text.hpp"
#include "core/decode/standard_schedules.hpp"
#include "exact/law/expected_kl.hpp"
#include "exact/law/reveal_times.hpp"
#include "exact/optimal/certified_sizes.hpp"
#include "exact/optimal/optimal_sizes.hpp"

namespace unmask {
namespace {

/// zeta = 1 + ceil(correlation / target), at most n: beyond it every size is 1 (theory B3, B4).
GeometricRatio zeta_for_target(double correlation, const Rational& target, index_t n) {
  const double shares = std::ceil(correlation / to_double(target));
  return {1 + (shares < static_cast<double>(n) ? static_cast<index_t>(shares) : n), 1};
}

GeometricRatio zeta_for_target(const CertifiedNumber& correlation, const Rational& target,
                               index_t n) {
  const Integer shares = ceiling(correlation / CertifiedNumber(target));
  return {1 + (shares < n ? static_cast<index_t>(shares) : n), 1};
}

Schedule best_sizes(const InformationCurve<double>& curve, index_t steps) {
  return optimal_schedule_of_size(curve, steps).schedule;
}

Schedule best_sizes(const InformationCurve<CertifiedNumber>& curve, index_t steps) {
  return certified_optimal_schedules(curve, {steps}, Budget{}).value().front().schedule;
}

Schedule checked_sizes(const ScheduleSpec& spec, index_t n) {
  Schedule schedule(spec.sizes);
  if (schedule.positions() != n) {
    throw InvalidInput("schedule sizes: " + quote(to_text(schedule)) + " adds up to " +
                       std::to_string(schedule.positions()) + "; the model has " +
                       std::to_string(n) + " positions");
  }
  return schedule;
}

BalancedOffset checked_block(const ScheduleSpec& spec, index_t n) {
  if (spec.steps > n) {
    throw InvalidInput("schedule balanced: a block of " + std::to_string(spec.steps) +
                       " exceeds the " + std::to_string(n) + " positions");
  }
  return {spec.steps};
}

RevealTimeGrid explicit_grid(const ScheduleSpec& spec) {
  std::vector<double> times;
  for (const Rational& t : spec.times) times.push_back(to_double(t));
  return RevealTimeGrid(std::move(times));
}

SchedulePlan geometric_plan(ScheduleKind kind, index_t n, GeometricRatio zeta) {
  const Schedule decreasing = geometric_schedule(n, zeta);
  const bool increases = kind == ScheduleKind::geometric_dtc || kind == ScheduleKind::dtc;
  return increases ? decreasing.reversed() : decreasing;
}

template <class S>
std::optional<GeometricRatio> zeta_of(const ScheduleSpec& spec, const InformationCurve<S>& curve) {
  const index_t n = curve.positions();
  switch (spec.kind) {
    case ScheduleKind::geometric_tc:
    case ScheduleKind::geometric_dtc:
      return largest_zeta(n, spec.steps);
    case ScheduleKind::tc:
      return zeta_for_target(total_correlation(curve), spec.target, n);
    case ScheduleKind::dtc:
      return zeta_for_target(dual_total_correlation(curve), spec.target, n);
    default:
      return std::nullopt;
  }
}

template <class S>
SchedulePlan plan_of(const ScheduleSpec& spec, const InformationCurve<S>& curve,
                     const std::optional<GeometricRatio>& zeta) {
  const index_t n = curve.positions(), steps = spec.steps;
  switch (spec.kind) {
    case ScheduleKind::one_shot:
      return one_shot(n);
    case ScheduleKind::sequential:
      return sequential(n);
    case ScheduleKind::uniform:
      return uniform_schedule(n, steps);
    case ScheduleKind::cosine:
      return cosine_schedule(n, steps);
    case ScheduleKind::linear:
      return linear_schedule(n, steps);
    case ScheduleKind::geometric_tc:
    case ScheduleKind::geometric_dtc:
    case ScheduleKind::tc:
    case ScheduleKind::dtc:
      return geometric_plan(spec.kind, n, *zeta);
    case ScheduleKind::two_phase:
      return two_phase_schedule(n, steps);
    case ScheduleKind::optimal:
      return best_sizes(curve, steps);
    case ScheduleKind::sizes:
      return checked_sizes(spec, n);
    case ScheduleKind::bernoulli:
      return RevealTimeGrid::even(steps);
    case ScheduleKind::bernoulli_times:
      return explicit_grid(spec);
    case ScheduleKind::bernoulli_tc:
      return RevealTimeGrid::towards_end(n, steps);
    case ScheduleKind::bernoulli_dtc:
      return RevealTimeGrid::towards_start(n, steps);
    case ScheduleKind::bernoulli_log_odds:
      return RevealTimeGrid::even_log_odds(n, steps);
    case ScheduleKind::random_tc:
      return random_log_grid(RandomLogGrid::Towards::end, n, steps);
    case ScheduleKind::random_dtc:
      return random_log_grid(RandomLogGrid::Towards::start, n, steps);
    case ScheduleKind::balanced:
      return checked_block(spec, n);
  }
  UNMASK_REQUIRE(false, "every kind has a plan");
}

}  // namespace

template <class S>
PlannedSchedule plan_schedule(const ScheduleSpec& spec, const InformationCurve<S>& curve) {
  const auto zeta = zeta_of(spec, curve);
  return {spec, plan_of(spec, curve, zeta), zeta};
}

template <class S>
S expected_kl(const InformationCurve<S>& curve, const BasicRevealTimeCurve<S>& by_time,
              const PlannedSchedule& schedule) {
  const index_t n = curve.positions();
  return std::visit(
      [&](const auto& plan) {
        using Plan = std::decay_t<decltype(plan)>;
        if constexpr (std::is_same_v<Plan, RevealTimeGrid>) {
          return expected_kl(by_time, reveal_times<S>(schedule.spec, n, plan));
        } else if constexpr (std::is_same_v<Plan, RandomLogGrid>) {
          return expected_kl(by_time, log_grid<S>(n, plan));
        } else {
          return expected_kl(curve, plan);
        }
      },
      schedule.plan);
}

template <class S>
S expected_kl(const InformationCurve<S>& curve, const PlannedSchedule& schedule) {
  return expected_kl(curve, BasicRevealTimeCurve<S>(curve), schedule);
}

template <class S>
S expected_steps(index_t n, const PlannedSchedule& schedule) {
  return std::visit(
      [&](const auto& plan) {
        using Plan = std::decay_t<decltype(plan)>;
        if constexpr (std::is_same_v<Plan, Schedule>) {
          return from_count<S>(plan.steps());
        } else if constexpr (std::is_same_v<Plan, RevealTimeGrid>) {
          return expected_steps(n, reveal_times<S>(schedule.spec, n, plan));
        } else if constexpr (std::is_same_v<Plan, RandomLogGrid>) {
          return expected_steps(n, log_grid<S>(n, plan));
        } else {
          return expected_steps<S>(n, plan);
        }
      },
      schedule.plan);
}

#define UNMASK_PLANS(S)                                                                    \
  template PlannedSchedule plan_schedule(const ScheduleSpec&, const InformationCurve<S>&); \
  template S expected_kl(const InformationCurve<S>&, const PlannedSchedule&);              \
  template S expected_kl(const InformationCurve<S>&, const BasicRevealTimeCurve<S>&,       \
                         const PlannedSchedule&);                                          \
  template S expected_steps(index_t, const PlannedSchedule&)
UNMASK_PLANS(double);
UNMASK_PLANS(CertifiedNumber);
#undef UNMASK_PLANS

}  // namespace unmask
