// What `analyze` says of models beyond tables, against the exact analysis of small ones.
#include <cmath>
#include <numeric>

#include "exact/junction/tree_conditionals.hpp"
#include "exact/optimal/analysis.hpp"
#include "exact/optimal/graph_analysis.hpp"
#include "exact/optimal/optimal_sizes.hpp"
#include "tests/support/curves.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/random_factor_graph.hpp"

namespace unmask {
namespace {

constexpr double kRounding = 1e-10;

bool covers(const Interval& interval, double x) {
  const double error = kRounding * (1 + std::fabs(x));
  return interval.low <= x + error && x - error <= interval.high;
}

FactorGraph possible_graph(Philox& random) {
  for (;;) {
    FactorGraph graph = random_factor_graph(random, {6, 3, 3, 300});
    if (sums_over_rows<double>(graph, {}).partition > 0) return graph;
  }
}

CurveSampling sampling_of(Philox& random, index_t most) {
  CurveSampling sampling;
  sampling.half_width = 0.0;
  sampling.most_samples = most;
  sampling.confidence = 1 - 1e-6;
  sampling.seed = random();
  return sampling;
}

GraphAnalysis analysis_of(const FactorGraph& graph, GraphTier tier, const CurveSampling& sampling,
                          Threads threads = {}) {
  SamplingState state;
  return analyze_graph(graph, tier, {}, sampling, {threads, Budget{}, nullptr}, state,
                       {sampling.most_samples, threads, {}})
      .value();
}

/// A curve that is known, as a sampled one.
SampledCurve known_curve(const InformationCurve<double>& z) {
  SampledCurve curve;
  for (const double x : z.values()) curve.information.push_back(known(x));
  curve.total_correlation = known(total_correlation(z));
  curve.dual_total_correlation = known(dual_total_correlation(z));
  return curve;
}

TEST_CASE("estimated bounds of a known curve are the bounds, in their order",
          "[property][sampled]") {
  for_each_seed(30, [](Philox& random) {
    const index_t n = 1 + random.below(12);
    std::vector<double> z{0.0};
    while (z.size() < n) z.push_back(z.back() + (random.below(3) == 0 ? 0.0 : random.uniform()));
    const InformationCurve<double> curve(z);
    const double log_cardinality = z.back() + random.uniform();
    std::vector<PlannedSchedule> schedules;
    for (index_t steps = 1; steps <= n; ++steps) {
      for (const ScheduleKind kind : {ScheduleKind::uniform, ScheduleKind::geometric_tc,
                                      ScheduleKind::geometric_dtc, ScheduleKind::two_phase,
                                      ScheduleKind::optimal, ScheduleKind::cosine}) {
        schedules.push_back(plan_schedule(schedule_spec(kind, steps), curve));
      }
    }
    const auto found = estimated_bounds(known_curve(curve), log_cardinality, schedules);
    REQUIRE(found.size() == schedules.size());
    for (std::size_t s = 0; s < schedules.size(); ++s) {
      const auto bounds = schedule_bounds(curve, log_cardinality, schedules[s]);
      REQUIRE(found[s].size() == bounds.size());
      double least = INFINITY;
      for (std::size_t b = 0; b < bounds.size(); ++b) {
        CHECK(found[s][b].theorem == bounds[b].theorem);
        CHECK(found[s][b].statement == bounds[b].statement);
        CHECK(covers(found[s][b].value, bounds[b].value));
        CHECK(found[s][b].value.half_width() <= kRounding * (1 + bounds[b].value));
        least = std::min(least, bounds[b].value);
      }
      if (const auto best = tightest(found[s])) {
        CHECK(std::fabs(bounds[*best].value - least) <= kRounding * (1 + least));
      }
    }
  });
}

TEST_CASE("the tightest bound is said where intervals decide it", "[property][sampled]") {
  const auto bound = [](double low, double high) -> EstimatedBound {
    return {"B", "", {(low + high) / 2, low, high}};
  };
  CHECK_FALSE(tightest({}));
  CHECK(tightest({bound(0, 5)}) == 0U);
  CHECK(tightest({bound(3, 4), bound(1, 2), bound(2, 9)}) == 1U);
  CHECK_FALSE(tightest({bound(3, 4), bound(1, 2.5), bound(2, 9)}));
}

TEST_CASE("analysis by sampling: all intervals contain what is exact", "[property][sampled]") {
  index_t certain = 0;
  for_each_seed(8, [&](Philox& random) {
    const FactorGraph graph = possible_graph(random);
    const Model model("graph", graph);
    const Analysis exact = analyze(model, {}, Effort{}).value();
    const CurveSampling sampling = sampling_of(random, 256);
    const bool is_known = random.below(2) == 0;
    const auto conditionals = TreeConditionals::of(graph, {}, Effort{}).value();
    SamplingState state;
    const SampledAnalysis found =
        is_known ? analysis_of(graph, GraphTier::rounded, sampling).sampled
                 : analyze_by_sampling(*conditionals, {}, {}, sampling, state, {256, {}, {}});
    CHECK(found.curve.total_correlation.is_exact() == (is_known || graph.shape().positions() == 1));
    CHECK(covers(found.curve.entropy, exact.entropy));
    CHECK(covers(found.curve.total_correlation, exact.total_correlation));
    CHECK(covers(found.curve.dual_total_correlation, exact.dual_total_correlation));
    CHECK(covers(found.tse_complexity, exact.tse_complexity));
    CHECK(covers(found.unmasking_complexity, exact.unmasking_complexity));
    const auto& curves = exact.profile.curves;
    REQUIRE(found.entropy_curve.size() == curves.entropy.size());
    for (std::size_t m = 0; m < curves.entropy.size(); ++m) {
      CHECK(covers(found.entropy_curve[m], curves.entropy[m]));
    }
    // The first Z add up to TC less the others: their sum is known as well as these.
    const auto width = [](const Interval& x) { return x.high - x.low; };
    double others = width(found.curve.total_correlation);
    for (std::size_t m = found.entropy_curve.size() - 1; m > 0; --m) {
      CHECK(width(found.entropy_curve[m]) <= others + kRounding);
      others += width(found.curve.information[m - 1]);
    }
    CHECK(found.step_counts == exact.step_counts);
    CHECK(found.schedules.size() == 5 * exact.step_counts.size());
    double mean_log = 0;
    for (const index_t q : graph.shape().cardinalities()) {
      mean_log += std::log(static_cast<double>(q)) / static_cast<double>(model.positions());
    }
    for (const EstimatedSchedule& row : found.schedules) {
      CHECK(covers(row.expected_kl, expected_kl(curves.information, *row.planned.sizes())));
      PlannedSchedule planned = row.planned;
      if (row.regret) planned.spec.kind = ScheduleKind::sizes;
      const auto bounds = schedule_bounds(curves.information, mean_log, planned);
      REQUIRE(bounds.size() == row.bounds.size());
      for (std::size_t b = 0; b < bounds.size(); ++b) {
        CHECK(covers(row.bounds[b].value, bounds[b].value));
        CHECK(row.bounds[b].value.low >= 0.0);
        CHECK(row.expected_kl.high <= row.bounds[b].value.high + kRounding);
      }
      if (const auto best = tightest(row.bounds)) {
        ++certain;
        for (const Bound& bound : bounds) CHECK(bounds[*best].value <= bound.value + kRounding);
      }
      if (!row.regret) continue;
      const auto best = optimal_schedule_of_size(curves.information, row.asked_steps);
      CHECK(expected_kl(curves.information, *row.planned.sizes()) - best.expected_kl <=
            *row.regret + kRounding);
    }
  });
  if (environment_number("UNMASK_SEED", ~index_t{0}) == ~index_t{0}) CHECK(certain > 0);
}

TEST_CASE("certified analysis by sampling: H, TC and DTC are enclosed, the curve is as in doubles",
          "[property][sampled]") {
  for_each_seed(5, [](Philox& random) {
    const FactorGraph graph = possible_graph(random);
    CurveSampling sampling = sampling_of(random, 128);
    sampling.half_width = 1e-9;  // enclosures have a width, exact ends none
    const GraphAnalysis rounded = analysis_of(graph, GraphTier::rounded, sampling);
    const GraphAnalysis certified = analysis_of(graph, GraphTier::certified, sampling, Threads(2));
    CHECK_FALSE(rounded.enclosed);
    REQUIRE(certified.enclosed);
    const auto check = [](const Ball& ball, const Interval& interval, double approximate) {
      CHECK(Rational(interval.low) <= ball.low());
      CHECK(Rational(interval.high) >= ball.high());
      CHECK(interval.high - interval.low <= 1e-14 * (1 + std::fabs(interval.high)));
      CHECK(std::fabs(interval.estimate - approximate) <= 1e-12);
    };
    const SampledCurve& curve = certified.sampled.curve;
    check(certified.enclosed->total_correlation, curve.total_correlation,
          rounded.information.total_correlation);
    check(certified.enclosed->entropy, curve.entropy, rounded.information.entropy);
    check(*certified.enclosed->dual_total_correlation, curve.dual_total_correlation,
          *rounded.information.dual_total_correlation);
    REQUIRE(curve.samples == rounded.sampled.curve.samples);
    for (std::size_t j = 0; j < curve.information.size(); ++j) {
      const Interval& other = rounded.sampled.curve.information[j];
      CHECK(std::fabs(curve.information[j].low - other.low) <= 1e-12);
    }
  });
}

TEST_CASE("enclosing intervals of balls are the smallest", "[property][sampled]") {
  for (const Rational& x : {Rational(1, 3), Rational(-1, 3), Rational(1, 2), Rational(0)}) {
    const Interval found = enclosing_interval(Ball::enclosing(x, Precision{128}));
    CHECK((Rational(found.low) <= x && x <= Rational(found.high)));
    CHECK(found.high <= std::nextafter(found.low, INFINITY));
    if (x == Rational(1, 2) || x == 0) CHECK(found.is_exact());
  }
}

TEST_CASE("a DTC that the tree refuses is estimated", "[property][sampled]") {
  // A class with many independent features: its blanket is all of them.
  const index_t features = 14;
  std::vector<Factor> factors{{{0}, NumberTable(std::vector<Decimal>{{5, -1}, {5, -1}})}};
  for (index_t i = 1; i <= features; ++i) {
    const std::vector<Decimal> values{{9, -1}, {1, -1}, {3, -1}, {7, -1}};
    factors.push_back({{0, i}, NumberTable(values)});
  }
  const FactorGraph graph(Shape::uniform(features + 1, 2), std::move(factors));
  Effort small;
  small.budget.bytes = 40000;
  CurveSampling sampling;
  sampling.half_width = 0.0;
  sampling.most_samples = 128;
  SamplingState state;
  const GraphAnalysis found = analyze_graph(graph, GraphTier::rounded, {4}, sampling, small, state,
                                            {128, {}, {}})
                                  .value();
  REQUIRE_FALSE(found.information.dual_total_correlation);
  const Analysis exact = analyze(Model("graph", graph), {4}, Effort{}).value();
  const Interval& dual = found.sampled.curve.dual_total_correlation;
  CHECK_FALSE(dual.is_exact());
  CHECK(covers(dual, exact.dual_total_correlation));
  CHECK(found.sampled.curve.total_correlation.is_exact());
}

}  // namespace
}  // namespace unmask
