#include "exact/optimal/graph_analysis.hpp"

#include <cmath>

#include "exact/junction/tree_conditionals.hpp"

namespace unmask {
namespace {

double middle(const Ball& x) { return to_double(x.midpoint()); }

TreeInformation<double> middles(const TreeInformation<Ball>& wide) {
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

/// In doubles, or from balls where they are wanted, or doubles lose something that may matter.
Result<GraphAnalysis> information_of(const FactorGraph& graph, GraphTier tier,
                                     const Effort& effort) {
  GraphAnalysis analysis;
  if (tier == GraphTier::rounded) {
    auto rounded = tree_information<double>(graph, {}, effort);
    if (!rounded) return rounded.refusal();
    analysis.information = std::move(rounded).value();
    if (!analysis.information.underflowed) return analysis;
  }
  auto enclosed = tree_information<Ball>(graph, {}, effort, kCertifiedPrecision);
  if (!enclosed) return enclosed.refusal();
  analysis.information = middles(enclosed.value());
  if (tier == GraphTier::certified) analysis.enclosed = std::move(enclosed).value();
  return analysis;
}

KnownInformation known_of(const GraphAnalysis& analysis) {
  const auto& rounded = analysis.information;
  if (!analysis.enclosed) {
    KnownInformation exact{known(rounded.entropy), known(rounded.total_correlation), std::nullopt};
    if (rounded.dual_total_correlation) {
      exact.dual_total_correlation = known(*rounded.dual_total_correlation);
    }
    return exact;
  }
  const TreeInformation<Ball>& wide = *analysis.enclosed;
  KnownInformation exact{enclosing_interval(wide.entropy),
                         enclosing_interval(wide.total_correlation), std::nullopt};
  if (wide.dual_total_correlation) {
    exact.dual_total_correlation = enclosing_interval(*wide.dual_total_correlation);
  }
  return exact;
}

}  // namespace

Interval enclosing_interval(const Ball& ball) {
  const Rational low = ball.low(), high = ball.high();
  Interval found{middle(ball), to_double(low), to_double(high)};
  if (Rational(found.low) > low) found.low = std::nextafter(found.low, -INFINITY);
  if (Rational(found.high) < high) found.high = std::nextafter(found.high, INFINITY);
  return found;
}

Result<GraphAnalysis> analyze_graph(const FactorGraph& graph, GraphTier tier,
                                    std::vector<index_t> step_counts,
                                    const CurveSampling& sampling, const Effort& effort,
                                    SamplingState& state, const SamplingEffort& sampling_effort) {
  auto found = information_of(graph, tier, effort);
  if (!found) return found.refusal();
  const auto conditionals = TreeConditionals::of(graph, {}, effort);
  if (!conditionals) return conditionals.refusal();
  GraphAnalysis analysis = std::move(found).value();
  analysis.sampled = analyze_by_sampling(*conditionals.value(), known_of(analysis),
                                         std::move(step_counts), sampling, state, sampling_effort);
  return analysis;
}

}  // namespace unmask
