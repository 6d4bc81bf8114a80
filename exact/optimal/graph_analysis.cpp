#include "exact/optimal/graph_analysis.hpp"

#include <algorithm>
#include <numeric>

#include "exact/optimal/analysis.hpp"

namespace unmask {
namespace {

/// Kinds whose sizes are fixed; the optimal one is found apart.
constexpr ScheduleKind kKinds[] = {ScheduleKind::uniform, ScheduleKind::cosine,
                                   ScheduleKind::geometric_tc, ScheduleKind::geometric_dtc};

/// (1/2) sum_j j (n-j) (Z_{j+1} - Z_j) = sum_j c_j Z_j with c_j = (2j - n - 1) / 2: an end of Z
/// counts by the sign of its weight.
Interval tse_of(const std::vector<Interval>& z) {
  const auto n = static_cast<double>(z.size());
  CompensatedSum<double> estimate, low, high;
  for (std::size_t k = 0; k < z.size(); ++k) {
    const double weight = (2.0 * static_cast<double>(k + 1) - n - 1.0) / 2.0;
    estimate.add(weight * z[k].estimate);
    low.add(weight * (weight < 0.0 ? z[k].high : z[k].low));
    high.add(weight * (weight < 0.0 ? z[k].low : z[k].high));
  }
  const double least = std::max(0.0, low.value());
  return {std::max(least, estimate.value()), least, high.value()};
}

/// h_m = m h_1 - (Z_1 + ... + Z_m); the last is H itself.
std::vector<Interval> entropy_curve_of(const GraphAnalysis& analysis) {
  const auto& entropies = analysis.information.entropies;
  const double mean = std::accumulate(entropies.begin(), entropies.end(), 0.0) /
                      static_cast<double>(entropies.size());
  std::vector<Interval> curve{{0.0, 0.0, 0.0}};
  CompensatedSum<double> estimate, low, high;
  for (const Interval& z : analysis.curve.information) {
    estimate.add(mean - z.estimate);
    low.add(mean - z.high);
    high.add(mean - z.low);
    curve.push_back({estimate.value(), low.value(), high.value()});
  }
  const double entropy = analysis.information.entropy;
  curve.back() = {entropy, entropy, entropy};
  return curve;
}

void add_schedules(GraphAnalysis& analysis) {
  const double total_correlation = analysis.information.total_correlation;
  std::vector<double> estimates;
  for (const Interval& z : analysis.curve.information) estimates.push_back(z.estimate);
  const auto curve = InformationCurve<double>::from_rounded(std::move(estimates));
  for (const index_t steps : analysis.step_counts) {
    SurelyGoodSchedule best = surely_good_schedule(analysis.curve, total_correlation, steps);
    analysis.schedules.push_back(
        {{schedule_spec(ScheduleKind::optimal, steps), std::move(best.schedule), std::nullopt},
         steps,
         best.expected_kl,
         best.regret});
    for (const ScheduleKind kind : kKinds) {
      PlannedSchedule planned = plan_schedule(schedule_spec(kind, steps), curve);
      const Interval kl = expected_kl(analysis.curve, total_correlation, *planned.sizes());
      analysis.schedules.push_back({std::move(planned), steps, kl, std::nullopt});
    }
  }
}

double middle(const Ball& x) { return to_double(x.midpoint()); }

/// In doubles, or from balls where doubles lose something that may matter.
Result<TreeInformation<double>> information_of(const FactorGraph& graph, const Effort& effort) {
  auto rounded = tree_information<double>(graph, {}, effort);
  if (!rounded || !rounded.value().underflowed) return rounded;
  const auto enclosed = tree_information<Ball>(graph, {}, effort, kCertifiedPrecision);
  if (!enclosed) return enclosed.refusal();
  const TreeInformation<Ball>& wide = enclosed.value();
  TreeInformation<double> found;
  found.entropy = middle(wide.entropy);
  found.total_correlation = middle(wide.total_correlation);
  if (wide.dual_total_correlation) {
    found.dual_total_correlation = middle(*wide.dual_total_correlation);
  }
  for (const Ball& entropy : wide.entropies) found.entropies.push_back(middle(entropy));
  found.refused = wide.refused;
  found.cost = wide.cost;
  return found;
}

}  // namespace

Result<GraphAnalysis> analyze_graph(const FactorGraph& graph, std::vector<index_t> step_counts,
                                    const CurveSampling& sampling, const Effort& effort) {
  auto information = information_of(graph, effort);
  if (!information) return information.refusal();
  const auto conditionals = TreeConditionals::of(graph, {}, effort);
  if (!conditionals) return conditionals.refusal();
  GraphAnalysis analysis;
  analysis.information = std::move(information).value();
  const auto& entropies = analysis.information.entropies;
  const auto n = static_cast<double>(entropies.size());
  // DTC = sum of (Z_n - Z_j), TC = sum of Z_j.
  std::optional<double> last;
  if (analysis.information.dual_total_correlation) {
    last =
        (*analysis.information.dual_total_correlation + analysis.information.total_correlation) / n;
  }
  analysis.curve = sampled_curve(*conditionals.value(), entropies, last, sampling, effort);
  analysis.entropy_curve = entropy_curve_of(analysis);
  analysis.tse_complexity = tse_of(analysis.curve.information);
  const double scale = 2.0 / (n + 1.0);  // theory C5
  analysis.unmasking_complexity = {scale * analysis.tse_complexity.estimate,
                                   scale * analysis.tse_complexity.low,
                                   scale * analysis.tse_complexity.high};
  if (step_counts.empty()) step_counts = default_step_counts(entropies.size());
  for (index_t& k : step_counts) k = std::min<index_t>(k, entropies.size());
  std::sort(step_counts.begin(), step_counts.end());
  step_counts.erase(std::unique(step_counts.begin(), step_counts.end()), step_counts.end());
  analysis.step_counts = std::move(step_counts);
  add_schedules(analysis);
  return analysis;
}

}  // namespace unmask
