#include "exact/optimal/analysis.hpp"

#include <algorithm>

#include "exact/curve/elementary.hpp"
#include "exact/optimal/certified_sizes.hpp"
#include "exact/optimal/optimal_sizes.hpp"

namespace unmask {
namespace {

template <class S>
S mean_log_cardinality(const Shape& shape) {
  CompensatedSum<S> sum;
  for (const index_t q : shape.cardinalities()) sum.add(natural_log(from_count<S>(q)));
  return sum.value() / from_count<S>(shape.positions());
}

template <class S>
BasicEvaluatedSchedule<S> evaluate(PlannedSchedule planned, const CurveFacts<S>& facts) {
  BasicEvaluatedSchedule<S> row{std::move(planned)};
  row.asked_steps = row.planned.sizes() != nullptr && row.planned.spec.steps > facts.n
                        ? facts.n
                        : row.planned.spec.steps;
  row.expected_steps = expected_steps<S>(facts.n, row.planned);
  row.expected_kl = expected_kl(facts.curve, facts.by_time, row.planned);
  row.bounds = schedule_bounds(facts, row.planned);
  return row;
}

using BestSchedules = Result<std::vector<Schedule>>;

/// The best schedules for all counts: one table of layers if it is small, else one by one.
BestSchedules best_schedules(const InformationCurve<double>& curve,
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

BestSchedules best_schedules(const InformationCurve<CertifiedNumber>& curve,
                             const std::vector<index_t>& counts, const Budget& budget) {
  const auto optima = certified_optimal_schedules(curve, counts, budget);
  if (!optima) return optima.refusal();
  std::vector<Schedule> best;
  for (const auto& optimum : optima.value()) best.push_back(optimum.schedule);
  return best;
}

/// Cut to n, sorted, once each; all of `default_step_counts` if none was asked for.
std::vector<index_t> tidy(std::vector<index_t> step_counts, index_t n) {
  if (step_counts.empty()) step_counts = default_step_counts(n);
  for (index_t& k : step_counts) {
    UNMASK_REQUIRE(k >= 1, "a step count is at least 1");
    k = std::min(k, n);
  }
  std::sort(step_counts.begin(), step_counts.end());
  step_counts.erase(std::unique(step_counts.begin(), step_counts.end()), step_counts.end());
  return step_counts;
}

template <class S>
Result<BasicAnalysis<S>> analysis_of(const Model& model, Result<BasicModelProfile<S>> profile,
                                     std::vector<index_t> step_counts, const Budget& budget) {
  if (!profile) return profile.refusal();
  BasicAnalysis<S> analysis{std::move(profile).value()};
  const CurveFacts<S> facts(analysis.profile.curves.information,
                            mean_log_cardinality<S>(model.shape()));
  analysis.entropy = analysis.profile.curves.entropy.back();
  analysis.total_correlation = facts.tc;
  analysis.dual_total_correlation = facts.dtc;
  analysis.tse_complexity = tse_complexity(facts.curve);
  analysis.unmasking_complexity = unmasking_complexity(facts.curve);
  analysis.step_counts = tidy(std::move(step_counts), facts.n);

  const auto best = best_schedules(facts.curve, analysis.step_counts, budget);
  if (!best) return best.refusal();
  for (std::size_t i = 0; i < analysis.step_counts.size(); ++i) {
    for (const ScheduleKind kind : compared_kinds()) {
      const ScheduleSpec spec = schedule_spec(kind, analysis.step_counts[i]);
      PlannedSchedule planned = kind == ScheduleKind::optimal
                                    ? PlannedSchedule{spec, best.value()[i], std::nullopt}
                                    : plan_schedule(spec, facts.curve);
      analysis.schedules.push_back(evaluate(std::move(planned), facts));
    }
  }
  return analysis;
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

template <class S>
BasicEvaluatedSchedule<S> evaluate_schedule(const ScheduleSpec& spec, const Model& model,
                                            const InformationCurve<S>& curve) {
  return evaluate(plan_schedule(spec, curve),
                  CurveFacts<S>(curve, mean_log_cardinality<S>(model.shape())));
}

template EvaluatedSchedule evaluate_schedule(const ScheduleSpec&, const Model&,
                                             const InformationCurve<double>&);
template BasicEvaluatedSchedule<CertifiedNumber> evaluate_schedule(
    const ScheduleSpec&, const Model&, const InformationCurve<CertifiedNumber>&);

EvaluatedSchedule midpoints(const BasicEvaluatedSchedule<CertifiedNumber>& schedule) {
  EvaluatedSchedule result{schedule.planned, schedule.asked_steps,
                           to_double(schedule.expected_steps), to_double(schedule.expected_kl)};
  for (const auto& bound : schedule.bounds) {
    result.bounds.push_back({bound.theorem, bound.statement, to_double(bound.value)});
  }
  return result;
}

Analysis midpoints(const CertifiedAnalysis& analysis) {
  Analysis result{midpoints(analysis.profile),
                  to_double(analysis.entropy),
                  to_double(analysis.total_correlation),
                  to_double(analysis.dual_total_correlation),
                  to_double(analysis.tse_complexity),
                  to_double(analysis.unmasking_complexity),
                  analysis.step_counts};
  for (const auto& schedule : analysis.schedules) result.schedules.push_back(midpoints(schedule));
  return result;
}

Result<Analysis> analyze(const Model& model, std::vector<index_t> step_counts,
                         const Effort& effort) {
  return analysis_of(model, curve_profile(model, effort), std::move(step_counts), effort.budget);
}

Result<CertifiedAnalysis> certified_analysis(const Model& model, Tier tier,
                                             std::vector<index_t> step_counts,
                                             const Effort& effort) {
  return analysis_of(model, certified_profile(model, tier, effort), std::move(step_counts),
                     effort.budget);
}

}  // namespace unmask
