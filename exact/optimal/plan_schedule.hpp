// exact/optimal/plan_schedule.hpp - from a schedule spec and a curve to sizes, or to a random law of
// sizes, and its exact expected KL.
//
// Some kinds need only n, some the TC or DTC, `optimal` the whole curve. All end as one of four
// types; `expected_kl` and `expected_steps` serve them all.
//
// (1) Every kind of the contract has a plan for every curve, or a one-line InvalidInput (sizes that
//     do not add up to n, a balanced block larger than n).
#pragma once

#include <optional>
#include <variant>

#include "core/decode/geometric_schedule.hpp"
#include "core/decode/reveal_time_grid.hpp"
#include "core/format/schedule_spec.hpp"
#include "exact/curve/profile.hpp"

namespace unmask {

using SchedulePlan = std::variant<Schedule, RevealTimeGrid, RandomLogGrid, BalancedOffset>;

struct PlannedSchedule {
  ScheduleSpec spec;
  SchedulePlan plan;
  std::optional<GeometricRatio> zeta;  ///< of the geometric kinds

  /// The sizes, where they are not random.
  [[nodiscard]] const Schedule* sizes() const { return std::get_if<Schedule>(&plan); }
};

/// Throws: InvalidInput where spec and curve do not fit each other.
[[nodiscard]] PlannedSchedule plan_schedule(const ScheduleSpec& spec,
                                            const InformationCurve<double>& curve);

/// Nats; averaged over the random order and, if there is one, the law of the sizes.
[[nodiscard]] double expected_kl(const InformationCurve<double>& curve,
                                 const PlannedSchedule& schedule);

/// The expected number of steps that reveal something.
[[nodiscard]] double expected_steps(index_t n, const PlannedSchedule& schedule);

}  // namespace unmask
