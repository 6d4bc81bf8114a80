// exact/theorem/schedule_bounds.hpp - every upper bound of the theory that speaks about a schedule.
//
// For one planned schedule on one curve: the bounds on its expected KL whose hypotheses hold, with
// their values. B1-B6 are about sizes, C3-C10 about reveal times, C8, C9, C11, C12 about random
// sizes. The schedule called optimal also obeys what is true of *some* schedule with as many steps
// (B5, B6).
//
// (1) Each value is >= the expected KL, up to rounding; for C11's identity equal (tested as
//     properties over random curves and models).
// (2) The Li-Cai bound, the MDS and all-equal cases etc. are attained where theory.md says so.
// (3) S is double or CertifiedNumber: certified values contain the double ones within rounding, and
//     are LogForms unless the bound has irrational factors (C3, C4 for times, C7, C8, C9).
// Units: nats. Cost: O(n) a schedule. Source: theory.md sections 3, 4, 15.
#pragma once

#include <string>
#include <vector>

#include "exact/law/reveal_time_kl.hpp"
#include "exact/optimal/plan_schedule.hpp"

namespace unmask {

template <class S>
struct BasicBound {
  std::string theorem;    ///< theory.md's id: "B1"
  std::string statement;  ///< the right-hand side in words: "DTC/(zeta-1)"
  S value{};              ///< nats
};
using Bound = BasicBound<double>;

/// What the bounds on one curve are made of, computed once for all schedules.
template <class S>
struct CurveFacts {
  /// `mean_log_cardinality` is the mean over positions of ln q_i.
  CurveFacts(const InformationCurve<S>& information, S mean_log_cardinality);

  InformationCurve<S> curve;
  S log_cardinality;
  index_t n;
  S tc, dtc;
  S area;  ///< TC + DTC = n Z_n (theory A3)
  BasicRevealTimeCurve<S> by_time;
};

template <class S>
[[nodiscard]] std::vector<BasicBound<S>> schedule_bounds(const CurveFacts<S>& facts,
                                                         const PlannedSchedule& schedule);
[[nodiscard]] std::vector<Bound> schedule_bounds(const InformationCurve<double>& curve,
                                                 double mean_log_cardinality,
                                                 const PlannedSchedule& schedule);

}  // namespace unmask
