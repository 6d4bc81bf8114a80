// cli/analysis_view.hpp - what `analyze`, `schedule` and `optimal --over sizes` tell a person.
//
// `analysis_view`: title, quantities, the information curve with the best schedule of a middling
// number of steps, a table of step counts against kinds of schedules, one sentence that the numbers
// make true, the bounds for the same number of steps, and what to ask next. `schedule_view`: one
// schedule, its KLs and every bound with the ratio of truth to bound. `optimal_view`: the best
// sizes and their neighbours.
//
// (1) No line is wider than `ViewOptions::width` (80 at least).
// (2) "nan" never appears; one position and independent positions say so instead of dividing by 0.
// (3) In each row the smallest KL after the best one's is marked with a star, unless all are equal.
// (4) The three KLs of a schedule - averaged over orders, of the mixture over orders, of one fixed
//     order - are printed under three names.
#pragma once

#include <optional>
#include <string>

#include "cli/view_parts.hpp"

namespace unmask {

/// Requires: `analysis` is of `model`.
[[nodiscard]] std::string analysis_view(const Model& model, const Analysis& analysis,
                                        const ViewOptions& options);

struct ScheduleReport {
  EvaluatedSchedule schedule;
  std::optional<Result<double>> mixture_kl{};    ///< nothing where sizes are random
  std::optional<Result<double>> partition_kl{};  ///< of one fixed order, if one was given
};

[[nodiscard]] std::string schedule_view(const Model& model, const ModelProfile& profile,
                                        const ScheduleReport& report, const ViewOptions& options);

/// Requires: `best` is an optimal schedule with fixed sizes.
[[nodiscard]] std::string optimal_view(const Model& model, const ModelProfile& profile,
                                       const EvaluatedSchedule& best, const ViewOptions& options);

/// The sentence of the view: what these numbers say about steps and schedules.
[[nodiscard]] std::string analysis_sentence(const Analysis& analysis);

/// All of few step counts; of many the powers of two, three quarters of n, and n.
[[nodiscard]] std::vector<index_t> main_step_counts(const Analysis& analysis);

/// The step count whose schedule and bounds are shown: that nearest to n/4, though from 2
/// to 8, which still loses something.
[[nodiscard]] index_t shown_step_count(const Analysis& analysis);

/// The evaluated schedule of this kind and step count, or null.
[[nodiscard]] const EvaluatedSchedule* find_schedule(const Analysis& analysis, ScheduleKind kind,
                                                     index_t steps);

}  // namespace unmask
