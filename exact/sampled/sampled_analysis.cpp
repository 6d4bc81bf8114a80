#include "exact/sampled/sampled_analysis.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "exact/optimal/analysis.hpp"

namespace unmask {
namespace {

/// Kinds whose sizes are fixed; the optimal one is found apart.
constexpr ScheduleKind kKinds[] = {ScheduleKind::uniform, ScheduleKind::cosine,
                                   ScheduleKind::geometric_tc, ScheduleKind::geometric_dtc};

/// (1/2) sum_j j (n-j) (Z_{j+1} - Z_j) = sum_j c_j Z_j with c_j = (2j - n - 1) / 2.
Interval tse_of(const SampledCurve& curve) {
  std::vector<double> weights;
  const auto n = static_cast<double>(curve.information.size());
  for (std::size_t k = 1; k <= curve.information.size(); ++k) {
    weights.push_back((2.0 * static_cast<double>(k) - n - 1.0) / 2.0);
  }
  const Interval tse = weighted_sum(curve, weights);
  return clamped(tse, 0.0, std::max(0.0, tse.high));
}

/// h_m = m h_1 - (Z_1 + ... + Z_m), and the sum of the first Z is TC less that of the others; the
/// last is H itself.
std::vector<Interval> entropy_curve_of(const SampledCurve& curve, double mean_entropy) {
  const auto& z = curve.information;
  const Interval& tc = curve.total_correlation;
  std::vector<double> low_after(z.size() + 1, 0.0), high_after(z.size() + 1, 0.0);
  for (std::size_t j = z.size(); j-- > 0;) {
    low_after[j] = low_after[j + 1] + z[j].low;
    high_after[j] = high_after[j + 1] + z[j].high;
  }
  std::vector<Interval> entropies{known(0.0)};
  CompensatedSum<double> estimate, low, high;
  for (std::size_t m = 1; m <= z.size(); ++m) {
    estimate.add(z[m - 1].estimate);
    low.add(z[m - 1].low);
    high.add(z[m - 1].high);
    const Interval first{estimate.value(), low.value(), high.value()};
    const Interval rest{estimate.value(), tc.low - high_after[m], tc.high - low_after[m]};
    entropies.push_back(affine(both(first, rest), -1.0, static_cast<double>(m) * mean_entropy));
  }
  entropies.back() = curve.entropy;
  return entropies;
}

double mean_log_cardinality(const Shape& shape) {
  CompensatedSum<double> sum;
  for (const index_t q : shape.cardinalities()) sum.add(std::log(static_cast<double>(q)));
  return sum.value() / static_cast<double>(shape.positions());
}

/// The same sizes, of which nothing else is claimed.
PlannedSchedule sizes_alone(const PlannedSchedule& planned) {
  PlannedSchedule alone = planned;
  if (alone.spec.kind == ScheduleKind::optimal) alone.spec.kind = ScheduleKind::sizes;
  return alone;
}

/// The theory's bounds know that Z never decreases, which the KL's own interval does not use.
void use_bounds(EstimatedSchedule& row) {
  Interval& kl = row.expected_kl;
  for (const EstimatedBound& bound : row.bounds) {
    kl.high = std::max(kl.low, std::min(kl.high, bound.value.high));
  }
  kl.estimate = std::min(kl.estimate, kl.high);
  if (row.regret) row.regret = std::min(*row.regret, kl.high);
}

std::vector<EstimatedSchedule> schedules_of(const SampledCurve& curve,
                                            const std::vector<index_t>& step_counts,
                                            const Shape& shape) {
  std::vector<double> estimates;
  for (const Interval& z : curve.information) estimates.push_back(z.estimate);
  const auto middle = InformationCurve<double>::from_rounded(std::move(estimates));
  std::vector<EstimatedSchedule> rows;
  for (const index_t steps : step_counts) {
    SurelyGoodSchedule best = surely_good_schedule(curve, steps);
    rows.push_back(
        {{schedule_spec(ScheduleKind::optimal, steps), std::move(best.schedule), std::nullopt},
         steps, best.expected_kl, best.regret});
    for (const ScheduleKind kind : kKinds) {
      PlannedSchedule planned = plan_schedule(schedule_spec(kind, steps), middle);
      const Interval kl = expected_kl(curve, *planned.sizes());
      rows.push_back({std::move(planned), steps, kl});
    }
  }
  std::vector<PlannedSchedule> planned;
  for (const EstimatedSchedule& row : rows) planned.push_back(sizes_alone(row.planned));
  auto bounds = estimated_bounds(curve, mean_log_cardinality(shape), planned);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    rows[r].bounds = std::move(bounds[r]);
    use_bounds(rows[r]);
  }
  return rows;
}

std::vector<index_t> tidy(std::vector<index_t> step_counts, index_t n) {
  if (step_counts.empty()) step_counts = default_step_counts(n);
  for (index_t& k : step_counts) k = std::min(k, n);
  std::sort(step_counts.begin(), step_counts.end());
  step_counts.erase(std::unique(step_counts.begin(), step_counts.end()), step_counts.end());
  return step_counts;
}

}  // namespace

SampledAnalysis analyze_by_sampling(const DrawingOracle& model, const KnownInformation& known,
                                    std::vector<index_t> step_counts,
                                    const CurveSampling& sampling, SamplingState& state,
                                    const SamplingEffort& effort) {
  const std::vector<double> entropies = single_entropies(model);
  const auto n = static_cast<double>(entropies.size());
  SampledAnalysis analysis{sampled_curve(model, entropies, known, sampling, state, effort)};
  const double mean = std::accumulate(entropies.begin(), entropies.end(), 0.0) / n;
  analysis.entropy_curve = entropy_curve_of(analysis.curve, mean);
  analysis.tse_complexity = tse_of(analysis.curve);
  analysis.unmasking_complexity = affine(analysis.tse_complexity, 2.0 / (n + 1.0), 0.0);  // C5
  analysis.step_counts = tidy(std::move(step_counts), entropies.size());
  analysis.schedules = schedules_of(analysis.curve, analysis.step_counts, model.shape());
  return analysis;
}

}  // namespace unmask
