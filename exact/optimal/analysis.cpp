#include "exact/optimal/analysis.hpp"

#include <algorithm>
#include <cmath>

#include "exact/optimal/optimal_sizes.hpp"

namespace unmask {
namespace {

double mean_log_cardinality(const Shape& shape) {
  CompensatedSum<double> sum;
  for (const index_t q : shape.cardinalities()) sum.add(std::log(static_cast<double>(q)));
  return sum.value() / static_cast<double>(shape.positions());
}

EvaluatedSchedule evaluate(PlannedSchedule planned, const InformationCurve<double>& curve,
                           double log_cardinality) {
  EvaluatedSchedule row{std::move(planned), 0, 0.0, 0.0, {}};
  row.asked_steps = row.planned.sizes() != nullptr && row.planned.spec.steps > curve.positions()
                        ? curve.positions()
                        : row.planned.spec.steps;
  row.expected_steps = expected_steps(curve.positions(), row.planned);
  row.expected_kl = expected_kl(curve, row.planned);
  row.bounds = schedule_bounds(curve, log_cardinality, row.planned);
  return row;
}

/// The best schedules for all counts: one table of layers if it is small, else one by one.
std::vector<Schedule> best_schedules(const InformationCurve<double>& curve,
                                     const std::vector<index_t>& counts, const Budget& budget) {
  const index_t most = *std::max_element(counts.begin(), counts.end());
  constexpr double kMostCells = 1e8;
  const double cells = static_cast<double>(most) * static_cast<double>(curve.positions());
  std::vector<Schedule> best;
  if (counts.size() > 8 && cells <= kMostCells) {
    if (const auto all = optimal_schedules(curve, most, budget)) {
      for (const index_t k : counts) best.push_back(all.value()[at(k - 1)].schedule);
      return best;
    }
  }
  for (const index_t k : counts) best.push_back(optimal_schedule_of_size(curve, k).schedule);
  return best;
}

}  // namespace

const std::vector<ScheduleKind>& compared_kinds() {
  static const std::vector<ScheduleKind> kinds{
      ScheduleKind::optimal,      ScheduleKind::uniform,      ScheduleKind::cosine,
      ScheduleKind::linear,       ScheduleKind::geometric_tc, ScheduleKind::geometric_dtc,
      ScheduleKind::two_phase,    ScheduleKind::bernoulli,    ScheduleKind::bernoulli_tc,
      ScheduleKind::bernoulli_dtc, ScheduleKind::random_tc,   ScheduleKind::random_dtc};
  return kinds;
}

std::vector<index_t> default_step_counts(index_t n) {
  std::vector<index_t> counts;
  for (index_t k = 1; k < n; k = n <= 32 ? k + 1 : 2 * k) counts.push_back(k);
  counts.push_back(n);
  return counts;
}

EvaluatedSchedule evaluate_schedule(const ScheduleSpec& spec, const Model& model,
                                    const InformationCurve<double>& curve) {
  return evaluate(plan_schedule(spec, curve), curve, mean_log_cardinality(model.shape()));
}

Result<Analysis> analyze(const Model& model, std::vector<index_t> step_counts,
                         const Effort& effort) {
  auto profile = curve_profile(model, effort);
  if (!profile) return profile.refusal();
  Analysis analysis{std::move(profile).value()};
  const InformationCurve<double>& curve = analysis.profile.curves.information;
  const index_t n = curve.positions();
  analysis.entropy = analysis.profile.curves.entropy.back();
  analysis.total_correlation = total_correlation(curve);
  analysis.dual_total_correlation = dual_total_correlation(curve);
  analysis.tse_complexity = tse_complexity(curve);
  analysis.unmasking_complexity = unmasking_complexity(curve);

  if (step_counts.empty()) step_counts = default_step_counts(n);
  for (index_t& k : step_counts) {
    UNMASK_REQUIRE(k >= 1, "a step count is at least 1");
    k = std::min(k, n);
  }
  std::sort(step_counts.begin(), step_counts.end());
  step_counts.erase(std::unique(step_counts.begin(), step_counts.end()), step_counts.end());
  analysis.step_counts = step_counts;

  const double log_cardinality = mean_log_cardinality(model.shape());
  const std::vector<Schedule> best = best_schedules(curve, step_counts, effort.budget);
  for (std::size_t i = 0; i < step_counts.size(); ++i) {
    for (const ScheduleKind kind : compared_kinds()) {
      const ScheduleSpec spec = schedule_spec(kind, step_counts[i]);
      PlannedSchedule planned = kind == ScheduleKind::optimal
                                    ? PlannedSchedule{spec, best[i], std::nullopt}
                                    : plan_schedule(spec, curve);
      analysis.schedules.push_back(evaluate(std::move(planned), curve, log_cardinality));
    }
  }
  return analysis;
}

}  // namespace unmask
