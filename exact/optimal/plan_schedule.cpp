#include "exact/optimal/plan_schedule.hpp"

#include <cmath>

#include "core/base/text.hpp"
#include "core/decode/standard_schedules.hpp"
#include "exact/law/reveal_time_kl.hpp"
#include "exact/optimal/optimal_sizes.hpp"

namespace unmask {
namespace {

/// zeta = 1 + ceil(correlation / target), at most n: beyond it every size is 1 (theory B3, B4).
GeometricRatio zeta_for_target(double correlation, const Rational& target, index_t n) {
  const double shares = std::ceil(correlation / to_double(target));
  return {1 + (shares < static_cast<double>(n) ? static_cast<index_t>(shares) : n), 1};
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

std::optional<GeometricRatio> zeta_of(const ScheduleSpec& spec,
                                      const InformationCurve<double>& curve) {
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

SchedulePlan plan_of(const ScheduleSpec& spec, const InformationCurve<double>& curve,
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
      return optimal_schedule_of_size(curve, steps).schedule;
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

PlannedSchedule plan_schedule(const ScheduleSpec& spec, const InformationCurve<double>& curve) {
  const auto zeta = zeta_of(spec, curve);
  return {spec, plan_of(spec, curve, zeta), zeta};
}

double expected_kl(const InformationCurve<double>& curve, const PlannedSchedule& schedule) {
  return std::visit(
      [&](const auto& plan) {
        using Plan = std::decay_t<decltype(plan)>;
        constexpr bool by_times =
            std::is_same_v<Plan, RevealTimeGrid> || std::is_same_v<Plan, RandomLogGrid>;
        if constexpr (by_times) {
          return expected_kl(RevealTimeCurve(curve), plan);
        } else {
          return expected_kl(curve, plan);
        }
      },
      schedule.plan);
}

double expected_steps(index_t n, const PlannedSchedule& schedule) {
  return std::visit(
      [&](const auto& plan) {
        if constexpr (std::is_same_v<std::decay_t<decltype(plan)>, Schedule>) {
          return static_cast<double>(plan.steps());
        } else {
          return expected_steps(n, plan);
        }
      },
      schedule.plan);
}

}  // namespace unmask
