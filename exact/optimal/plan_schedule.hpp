// exact/optimal/plan_schedule.hpp - from a schedule spec and a curve to sizes, or to a random law
// of sizes, and its exact expected KL.
//
// Some kinds need only n, some the TC or DTC, `optimal` the whole curve. All end as one of four
// types; `expected_kl` and `expected_steps` serve them all. S is double or CertifiedNumber; for the
// latter the optimum and ceil(TC/eps) are decided, not rounded.
//
// (1) Every kind of the contract has a plan for every curve, or a one-line InvalidInput (sizes that
//     do not add up to n, a balanced block larger than n).
// (2) Where enclosures alone cannot tell on which side of a whole number TC/eps lies, the larger
//     ceiling is taken: the guarantee of B3 and B4 holds for it too.
#pragma once

#include <optional>
#include <variant>

#include "core/decode/geometric_schedule.hpp"
#include "core/decode/reveal_time_grid.hpp"
#include "core/format/schedule_spec.hpp"
#include "exact/curve/certified_number.hpp"
#include "exact/curve/profile.hpp"
#include "exact/law/reveal_time_kl.hpp"

namespace unmask {

using SchedulePlan = std::variant<Schedule, RevealTimeGrid, RandomLogGrid, BalancedOffset>;

struct PlannedSchedule {
  ScheduleSpec spec;
  SchedulePlan plan;
  std::optional<GeometricRatio> zeta;  ///< of the geometric kinds

  /// The sizes, where they are not random.
  [[nodiscard]] const Schedule* sizes() const { return std::get_if<Schedule>(&plan); }
};

/// Throws: InvalidInput where spec and curve do not fit each other; RefusedError for an optimum
/// that is too expensive to certify.
template <class S>
[[nodiscard]] PlannedSchedule plan_schedule(const ScheduleSpec& spec,
                                            const InformationCurve<S>& curve);

/// Nats; averaged over the random order and, if there is one, the law of the sizes.
template <class S>
[[nodiscard]] S expected_kl(const InformationCurve<S>& curve, const PlannedSchedule& schedule);

/// The same, where the curve over time is known already.
template <class S>
[[nodiscard]] S expected_kl(const InformationCurve<S>& curve,
                            const BasicRevealTimeCurve<S>& by_time,
                            const PlannedSchedule& schedule);

/// The expected number of steps that reveal something.
template <class S = double>
[[nodiscard]] S expected_steps(index_t n, const PlannedSchedule& schedule);

}  // namespace unmask
