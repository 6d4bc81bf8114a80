#include "cli/figure.hpp"

#include <cmath>

#include "cli/analysis_view.hpp"
#include "cli/curve_svg.hpp"

namespace unmask {
namespace {

CurveFigure figure_of(const Model& model, const ModelProfile& profile,
                      const EvaluatedSchedule* schedule) {
  CurveFigure figure{model.spec(), profile.curves.information};
  if (const auto q = model.shape().uniform_cardinality()) {
    figure.log_cardinality = std::log(static_cast<double>(*q));
  }
  if (schedule == nullptr) return figure;
  figure.schedule = schedule->planned.sizes();
  figure.schedule_name = schedule->planned.spec.text;
  figure.shown_steps = static_cast<double>(schedule->asked_steps);
  figure.expected_kl = schedule->expected_kl;
  return figure;
}

FrontierLine frontier_line(const Analysis& analysis, ScheduleKind kind, const char* name) {
  FrontierLine line{name, {}};
  for (const index_t k : analysis.step_counts) {
    if (const auto* row = find_schedule(analysis, kind, k)) {
      line.points.emplace_back(static_cast<double>(k), row->expected_kl);
    }
  }
  return line;
}

}  // namespace

std::string analysis_figure(const Model& model, const Analysis& analysis) {
  const auto* best = find_schedule(analysis, ScheduleKind::optimal, shown_step_count(analysis));
  CurveFigure figure = figure_of(model, analysis.profile, best);
  figure.frontier = {frontier_line(analysis, ScheduleKind::optimal, "best"),
                     frontier_line(analysis, ScheduleKind::uniform, "uniform"),
                     frontier_line(analysis, ScheduleKind::cosine, "cosine"),
                     frontier_line(analysis, ScheduleKind::geometric_tc, "geometric-tc"),
                     frontier_line(analysis, ScheduleKind::geometric_dtc, "geometric-dtc"),
                     frontier_line(analysis, ScheduleKind::two_phase, "two-phase")};
  return curve_svg(figure);
}

std::string schedule_figure(const Model& model, const ModelProfile& profile,
                            const EvaluatedSchedule& schedule) {
  return curve_svg(figure_of(model, profile, &schedule));
}

std::string schedule_figure(const Model& model, const CertifiedProfile& profile,
                            const BasicEvaluatedSchedule<CertifiedNumber>& schedule) {
  return schedule_figure(model, midpoints(profile), midpoints(schedule));
}

}  // namespace unmask
