// Sampled information curves against exact ones: intervals hold, shrink, and do not depend on
// threads; what is derived from them holds with them.
#include "exact/junction/tree_conditionals.hpp"
#include "exact/sampled/sampled_curve.hpp"

#include <cmath>
#include <numeric>

#include "core/base/invalid_input.hpp"
#include "core/model/to_factor_graph.hpp"
#include "exact/law/expected_kl.hpp"
#include "exact/optimal/optimal_sizes.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/random_factor_graph.hpp"

namespace unmask {
namespace {

constexpr double kRounding = 1e-11;

Effort on_threads(int threads) { return {Threads(threads), Budget{}, nullptr}; }

/// A model small enough to know all about.
struct KnownModel {
  std::shared_ptr<const TreeConditionals> conditionals;
  std::vector<double> entropies;
  InformationCurve<double> exact;

  [[nodiscard]] index_t positions() const { return entropies.size(); }
  [[nodiscard]] SampledCurve sample(const CurveSampling& sampling,
                                    const KnownInformation& known = {}, int threads = 1) const {
    return sampled_curve(*conditionals, entropies, known, sampling, on_threads(threads));
  }
  [[nodiscard]] double entropy() const {
    return std::accumulate(entropies.begin(), entropies.end(), 0.0) - total_correlation(exact);
  }
  /// TC alone, or DTC too, and Z_n with it.
  [[nodiscard]] KnownInformation tc_known() const {
    return {std::nullopt, known(total_correlation(exact)), std::nullopt};
  }
  [[nodiscard]] KnownInformation all_known() const {
    return {std::nullopt, known(total_correlation(exact)), known(dual_total_correlation(exact))};
  }
};

KnownModel known_model(const FactorGraph& graph, const Evidence& evidence) {
  const auto sums = sums_over_rows<double>(graph, evidence);
  std::vector<double> entropies;
  for (const auto& marginal : sums.by_symbol) {
    double entropy = 0;
    for (const double sum : marginal) {
      const double p = sum / sums.partition;
      if (p > 0) entropy -= p * std::log(p);
    }
    entropies.push_back(entropy);
  }
  const Model model("graph with evidence", with_evidence(graph, evidence));
  return {TreeConditionals::of(graph, evidence, on_threads(1)).value(), std::move(entropies),
          curve_profile(model, on_threads(1)).value().curves.information};
}

/// With a positive weight, one where evidence leaves one.
KnownModel random_model(Philox& random, const FactorGraphDraw& draw = {6, 3, 3, 300}) {
  for (;;) {
    const bool is_network = random.below(2) == 0;
    const FactorGraph graph =
        is_network ? random_bayesian_network(random, draw) : random_factor_graph(random, draw);
    const Evidence evidence =
        random.below(2) == 0 ? Evidence{} : random_evidence(random, graph.shape());
    if (sums_over_rows<double>(graph, evidence).partition > 0) return known_model(graph, evidence);
  }
}

/// Every position depends on the others, but for n = 1.
KnownModel dense_model(Philox& random, index_t n) {
  std::vector<Factor> factors;
  for (index_t i = 0; i < n; ++i) {
    for (index_t j = 0; j < i; ++j) {
      std::vector<Decimal> values;
      for (index_t k = 0; k < 4; ++k) values.push_back({1 + random.below(30), -1});
      factors.push_back({{j, i}, NumberTable(std::move(values))});
    }
  }
  return known_model(FactorGraph(Shape::uniform(n, 2), std::move(factors)), {});
}

bool covers(const Interval& interval, double x) {
  return interval.low <= x + kRounding && x - kRounding <= interval.high;
}

bool covers(const SampledCurve& curve, const InformationCurve<double>& exact) {
  for (index_t j = 1; j <= exact.positions(); ++j) {
    if (!covers(curve.information[at(j - 1)], exact.z(j))) return false;
  }
  const double tc = total_correlation(exact), dual = dual_total_correlation(exact);
  return covers(curve.total_correlation, tc) && covers(curve.dual_total_correlation, dual);
}

/// What holds of every curve, whatever was drawn.
void check_shape(const SampledCurve& curve, const CurveSampling& sampling, index_t n) {
  REQUIRE(curve.information.size() == n);
  REQUIRE(curve.is_sampled.size() == n);
  const Interval first = curve.information.front();
  CHECK((curve.total_correlation.low >= 0 && curve.dual_total_correlation.low >= 0));
  CHECK((first.estimate == 0.0 && first.low == 0.0 && first.high == 0.0));
  CHECK(curve.is_sampled.front());
  CHECK(curve.is_sampled.back());
  CHECK(curve.confidence == sampling.confidence);
  CHECK((curve.widest <= sampling.half_width || curve.samples == sampling.most_samples));
  CHECK(curve.samples <= sampling.most_samples);
  double widest = 0;
  for (std::size_t j = 0; j < n; ++j) {
    const Interval& z = curve.information[j];
    if (curve.is_sampled[j]) widest = std::max(widest, z.half_width());
    if (j > 0) {
      CHECK(z.low >= curve.information[j - 1].low);
      CHECK(z.high >= curve.information[j - 1].high);
      CHECK(z.estimate >= curve.information[j - 1].estimate);
    }
  }
  // TC counts a position at a time.
  widest = std::max(widest, curve.total_correlation.half_width() / static_cast<double>(n));
  CHECK(curve.widest == widest);
}

bool is_whole_run() { return environment_number("UNMASK_SEED", ~index_t{0}) == ~index_t{0}; }

TEST_CASE("sampled curves: intervals contain the exact curve far more often than they must",
          "[property][junction]") {
  index_t runs = 0, failures = 0, points = 0, far = 0;
  for_each_seed(12, [&](Philox& random) {
    const KnownModel model = random_model(random);
    for (index_t k = 0; k < 4; ++k) {
      CurveSampling sampling;
      sampling.half_width = 0.15;
      sampling.most_samples = 1024;
      sampling.seed = random();
      const index_t what = random.below(3);
      const SampledCurve curve =
          model.sample(sampling, what == 0   ? model.all_known()
                                 : what == 1 ? model.tc_known()
                                             : KnownInformation{});
      check_shape(curve, sampling, model.positions());
      CHECK(curve.total_correlation.is_exact() == (what < 2 || model.positions() == 1));
      ++runs;
      failures += covers(curve, model.exact) ? 0 : 1;
      for (index_t j = 2; j <= model.positions(); ++j) {
        const Interval& z = curve.information[at(j - 1)];
        CHECK(curve.is_sampled[at(j - 1)]);
        ++points;
        const double error = std::fabs(z.estimate - model.exact.z(j));
        far += error > (z.high - z.low) / 4 + kRounding ? 1 : 0;
      }
    }
  });
  INFO(failures << " of " << runs << " curves, " << far << " of " << points << " points far off");
  CHECK(10 * failures <= runs);
  // Bernstein's bounds are wide: half of an interval's half-width is still over 1.7 deviations.
  CHECK(10 * far <= points);
}

TEST_CASE("sampled curves: estimates come to the exact curve", "[property][junction]") {
  for_each_seed(2, [&](Philox& random) {
    const KnownModel model = dense_model(random, 4);
    CurveSampling sampling;
    sampling.half_width = 0.0;
    sampling.most_samples = 8192;
    sampling.seed = random();
    const SampledCurve curve = model.sample(sampling);
    CHECK(curve.samples == 8192);
    // Terms lie in [0, ln 2]: a deviation of the mean is below 0.0039, and 6 of them do not happen.
    for (index_t j = 1; j <= 4; ++j) {
      CHECK(std::fabs(curve.information[at(j - 1)].estimate - model.exact.z(j)) <= 6 * 0.0039);
    }
    CHECK(curve.widest < 0.05);
  });
}

TEST_CASE("sampled curves: intervals shrink as the half-width asked for does",
          "[property][junction]") {
  for_each_seed(3, [&](Philox& random) {
    const KnownModel model = dense_model(random, 4);
    double before = INFINITY;
    index_t samples_before = 0;
    const std::uint64_t seed = random();
    for (const double half_width : {0.3, 0.1, 0.04}) {
      CurveSampling sampling;
      sampling.half_width = half_width;
      sampling.most_samples = index_t{1} << 15U;
      sampling.seed = seed;
      const SampledCurve curve = model.sample(sampling);
      check_shape(curve, sampling, 4);
      CHECK(curve.widest <= half_width);
      CHECK(curve.widest <= before);
      CHECK(curve.samples >= samples_before);
      before = curve.widest;
      samples_before = curve.samples;
    }
    CHECK(samples_before > 64);
  });
}

TEST_CASE("sampled curves stop at the most samples, whatever the half-width",
          "[property][junction]") {
  for_each_seed(2, [&](Philox& random) {
    const KnownModel model = dense_model(random, 3);
    for (const index_t most : {index_t{2}, index_t{63}, index_t{100}, index_t{300}}) {
      CurveSampling sampling;
      sampling.half_width = 1e-9;
      sampling.most_samples = most;
      sampling.seed = random();
      const SampledCurve curve = model.sample(sampling);
      CHECK(curve.samples == most);
      CHECK(covers(curve, model.exact));
    }
  });
}

bool are_same(const SampledCurve& a, const SampledCurve& b) {
  for (std::size_t j = 0; j < a.information.size(); ++j) {
    const Interval &x = a.information[j], &y = b.information[j];
    if (x.estimate != y.estimate || x.low != y.low || x.high != y.high) return false;
  }
  return a.samples == b.samples && a.widest == b.widest && a.is_sampled == b.is_sampled;
}

TEST_CASE("sampled curves have the same bits on one thread and on three", "[property][junction]") {
  for_each_seed(4, [&](Philox& random) {
    const KnownModel model = dense_model(random, 2 + random.below(4));
    CurveSampling sampling;
    sampling.half_width = 0.1;
    sampling.most_samples = 1000;
    sampling.seed = random();
    const SampledCurve one = model.sample(sampling, {}, 1);
    CHECK(are_same(one, model.sample(sampling, {}, 3)));
    sampling.seed += 1;
    CHECK_FALSE(are_same(one, model.sample(sampling, {}, 1)));
  });
}

Schedule random_schedule(Philox& random, index_t n) {
  std::vector<index_t> sizes;
  for (index_t left = n; left > 0; left -= sizes.back()) sizes.push_back(1 + random.below(left));
  return Schedule(sizes);
}

TEST_CASE("sampled curves: expected KL and the regret of good schedules hold where the curve does",
          "[property][junction]") {
  index_t covered = 0;
  for_each_seed(15, [&](Philox& random) {
    const KnownModel model = random_model(random);
    const index_t n = model.positions();
    const bool is_known = random.below(2) == 0;
    CurveSampling sampling;
    sampling.half_width = 0.1;
    sampling.most_samples = 512;
    sampling.seed = random();
    const SampledCurve curve =
        model.sample(sampling, is_known ? model.all_known() : KnownInformation{});
    if (!covers(curve, model.exact)) return;
    ++covered;
    for (index_t k = 0; k < 5; ++k) {
      const Schedule schedule = random_schedule(random, n);
      const Interval kl = expected_kl(curve, schedule);
      CHECK(covers(kl, expected_kl(model.exact, schedule)));
      CHECK((kl.low >= 0 && kl.low <= kl.estimate && kl.estimate <= kl.high));
      CHECK(kl.high - kl.low <= static_cast<double>(n * n) * 2 * curve.widest + kRounding);
    }
    for (index_t steps = 1; steps <= n; ++steps) {
      const SurelyGoodSchedule good = surely_good_schedule(curve, steps);
      REQUIRE(good.schedule.positions() == n);
      REQUIRE(good.schedule.steps() == steps);
      const double truth = expected_kl(model.exact, good.schedule);
      CHECK(covers(good.expected_kl, truth));
      const double best = optimal_schedule_of_size(model.exact, steps).expected_kl;
      CHECK(truth - best <= good.regret + kRounding);
      CHECK(good.regret <= static_cast<double>(n * n) * 2 * curve.widest + kRounding);
    }
  });
  if (!is_whole_run()) return;
  CHECK(covered >= 13);
}

TEST_CASE("sampled curves respect a known end, and need no samples for one or two positions",
          "[property][junction]") {
  for_each_seed(4, [&](Philox& random) {
    CurveSampling sampling;
    sampling.seed = random();
    sampling.most_samples = 4096;
    const KnownModel one = dense_model(random, 1);
    const SampledCurve alone = one.sample(sampling);
    check_shape(alone, sampling, 1);
    CHECK(alone.widest == 0.0);

    const KnownModel two = dense_model(random, 2);
    const SampledCurve ended_two = two.sample(sampling, two.all_known());
    check_shape(ended_two, sampling, 2);
    CHECK(ended_two.widest == 0.0);
    CHECK(ended_two.samples == 0);
    CHECK(std::fabs(ended_two.information[1].estimate - two.exact.last()) <= kRounding);
    const SampledCurve sampled = two.sample(sampling);
    check_shape(sampled, sampling, 2);
    CHECK(sampled.widest > 0.0);
    CHECK(covers(sampled, two.exact));

    const KnownModel five = dense_model(random, 5);
    const SampledCurve ended = five.sample(sampling, five.all_known());
    check_shape(ended, sampling, 5);
    const Interval last = ended.information.back();
    CHECK((last.high == last.low && last.estimate == last.low));
    CHECK(std::fabs(last.low - five.exact.last()) <= kRounding);
    for (const Interval& z : ended.information) CHECK(z.high <= last.high);
  });
}

TEST_CASE("sampled curves of long sequences have powers of two and a grid, bounds tell of the rest",
          "[property][junction]") {
  CHECK(sampled_points(1) == std::vector<index_t>{1});
  CHECK(sampled_points(2) == std::vector<index_t>{1, 2});
  CHECK(sampled_points(128).size() == 128);
  CHECK(sampled_points(129).size() == 51);  // 1, 4, 7, ..., 127; 2, 3, 5, 9, 17, 33, 65 and 129
  const std::vector<index_t> points = sampled_points(160);
  for (const index_t j : {1, 2, 3, 5, 9, 17, 33, 65, 129, 157, 160}) {
    CHECK(std::count(points.begin(), points.end(), j) == 1);
  }
  for (std::size_t p = 1; p < points.size(); ++p) {
    CHECK((points[p - 1] < points[p] && points[p] <= points[p - 1] + 4));
  }
  CHECK(sampled_points(10000).size() < 90);

  const index_t n = 160;
  const Rational half(1, 2), stay(4, 5), flip(1, 5);
  const Model chain("chain", MarkovChain<Rational>(n, {half, half}, {{stay, flip}, {flip, stay}}));
  const auto exact = curve_profile(chain, on_threads(1)).value().curves.information;
  const FactorGraph graph = to_factor_graph(chain, Budget{}).value();
  REQUIRE(graph.is_bayesian_network());
  const auto conditionals = TreeConditionals::of(graph, {}, on_threads(1)).value();
  const std::vector<double> entropies(at(n), std::log(2.0));
  for_each_seed(1, [&](Philox& random) {
    CurveSampling sampling;
    sampling.half_width = 0.2;
    sampling.most_samples = 12;
    sampling.seed = random();
    const KnownInformation all{std::nullopt, known(total_correlation(exact)),
                               known(dual_total_correlation(exact))};
    const SampledCurve curve =
        sampled_curve(*conditionals, entropies, random.below(2) == 0 ? all : KnownInformation{},
                      sampling, on_threads(1));
    check_shape(curve, sampling, n);
    CHECK(covers(curve, exact));
    for (index_t j = 1; j <= n; ++j) {
      const bool is_point = std::find(points.begin(), points.end(), j) != points.end();
      CHECK(curve.is_sampled[at(j - 1)] == is_point);
    }
    // Between two points: no tighter than what they say, no looser.
    for (std::size_t p = 1; p + 1 < points.size(); ++p) {
      const Interval low = curve.information[at(points[p] - 1)];
      const Interval high = curve.information[at(points[p + 1] - 1)];
      for (index_t j = points[p] + 1; j < points[p + 1]; ++j) {
        CHECK(curve.information[at(j - 1)].low == low.low);
        CHECK(curve.information[at(j - 1)].high == high.high);
      }
    }
    const Schedule schedule = random_schedule(random, n);
    CHECK(covers(expected_kl(curve, schedule), expected_kl(exact, schedule)));
    const SurelyGoodSchedule good = surely_good_schedule(curve, 10);
    const double best = optimal_schedule_of_size(exact, 10).expected_kl;
    CHECK(expected_kl(exact, good.schedule) - best <= good.regret + 1e-9);
  });
}

TEST_CASE("sampled curves: H, TC and DTC are estimated where they are not known",
          "[property][junction]") {
  index_t runs = 0, covered = 0;
  for_each_seed(10, [&](Philox& random) {
    const KnownModel model = random_model(random);
    CurveSampling sampling;
    sampling.half_width = 0.0;
    sampling.most_samples = 512;
    sampling.confidence = 1 - 1e-6;
    sampling.seed = random();
    const SampledCurve sure = model.sample(sampling);
    CHECK(covers(sure, model.exact));
    CHECK(covers(sure.entropy, model.entropy()));
    CHECK(single_entropies(*model.conditionals).size() == model.positions());
    for (index_t i = 0; i < model.positions(); ++i) {
      CHECK(std::fabs(single_entropies(*model.conditionals)[at(i)] - model.entropies[at(i)]) <=
            kRounding);
    }
    // Estimates of H do not stray from it, whatever the intervals say.
    const double deviation = static_cast<double>(model.positions()) * std::log(3.0) / 2;
    CHECK(std::fabs(sure.entropy.estimate - model.entropy()) <= 6 * deviation / std::sqrt(512.0));
    sampling.confidence = 0.8;
    for (index_t k = 0; k < 3; ++k) {
      sampling.seed = random();
      ++runs;
      covered += covers(model.sample(sampling), model.exact) ? 1 : 0;
    }
  });
  INFO(covered << " of " << runs);
  CHECK(10 * covered >= 8 * runs);
}

TEST_CASE("sampled curves: strata give long sequences their entropy", "[property][junction]") {
  const index_t n = 135;
  const Rational half(1, 2), stay(4, 5), flip(1, 5);
  const Model chain("chain", MarkovChain<Rational>(n, {half, half}, {{stay, flip}, {flip, stay}}));
  const auto exact = curve_profile(chain, on_threads(1)).value().curves;
  const FactorGraph graph = to_factor_graph(chain, Budget{}).value();
  const auto conditionals = TreeConditionals::of(graph, {}, on_threads(1)).value();
  CurveSampling sampling;
  sampling.half_width = 0.0;
  sampling.most_samples = 16;
  sampling.confidence = 1 - 1e-6;
  SamplingState state;
  const SampledCurve curve = sampled_curve(*conditionals, single_entropies(*conditionals), {},
                                           sampling, state, {16, {}, {}});
  CHECK(covers(curve, exact.information));
  const double entropy = exact.entropy.back();
  CHECK(covers(curve.entropy, entropy));
  const Moments& rows = state.moments.back();
  CHECK(rows.variance(16) > 0.0);
  CHECK(std::fabs(rows.mean(16) - entropy) <= 6 * std::sqrt(rows.variance(16) / 16));
  CHECK(rows.variance(16) < 0.01 * entropy * entropy);
}

TEST_CASE("sampled curves: sums of a curve within its intervals and TC's", "[property][junction]") {
  // Against every vertex of the box that TC leaves, by raising points one after another.
  for_each_seed(20, [](Philox& random) {
    const index_t n = 2 + random.below(4);
    SampledCurve curve;
    double low = 0, high = 0;
    for (index_t j = 0; j < n; ++j) {
      const double a = j == 0 ? 0.0 : curve.information.back().low + random.uniform() / 4;
      const double b = j == 0 ? 0.0 : std::max(a, curve.information.back().high) + random.uniform();
      curve.information.push_back({(a + b) / 2, a, b});
      low += a;
      high += b;
    }
    const double first = low + (high - low) * random.uniform();
    const double second = low + (high - low) * random.uniform();
    curve.total_correlation = {(first + second) / 2, std::min(first, second),
                               std::max(first, second)};
    std::vector<double> weights;
    for (index_t j = 0; j < n; ++j) weights.push_back(4 * random.uniform() - 2);
    const Interval sum = weighted_sum(curve, weights);
    double least = INFINITY, most = -INFINITY;
    for (const double total : {curve.total_correlation.low, curve.total_correlation.high}) {
      std::vector<index_t> order(at(n));
      std::iota(order.begin(), order.end(), index_t{0});
      do {
        double left = total - low, value = 0;
        for (const index_t j : order) {
          const Interval& z = curve.information[at(j)];
          const double raised = std::clamp(left, 0.0, z.high - z.low);
          left -= raised;
          value += weights[at(j)] * (z.low + raised);
        }
        least = std::min(least, value);
        most = std::max(most, value);
      } while (std::next_permutation(order.begin(), order.end()));
    }
    CHECK(sum.high >= most - kRounding);
    CHECK(sum.low <= least + kRounding);
    // No more than the box, and what lies between the two sums adds nothing to a vertex of either
    // but its corners.
    double box = 0;
    for (index_t j = 0; j < n; ++j) {
      const Interval& z = curve.information[at(j)];
      box += std::max(weights[at(j)] * z.low, weights[at(j)] * z.high);
    }
    CHECK(sum.high <= box + kRounding);
    if (curve.total_correlation.is_exact()) CHECK(sum.high <= most + kRounding);
  });
}

TEST_CASE("sampled curves continue from a state as if never stopped", "[property][junction]") {
  for_each_seed(3, [](Philox& random) {
    const KnownModel model = dense_model(random, 5);
    CurveSampling sampling;
    sampling.half_width = 0.0;
    sampling.most_samples = 512;
    sampling.seed = random();
    SamplingState whole, part;
    const SampledCurve once =
        sampled_curve(*model.conditionals, model.entropies, {}, sampling, whole, {512, {}, {}});
    const index_t stop = index_t{64} << random.below(3);
    (void)sampled_curve(*model.conditionals, model.entropies, {}, sampling, part, {stop, {}, {}});
    CHECK(part.samples == stop);
    SamplingState read = sampling_state_from_json(to_json(part), "state");
    CHECK(read == part);
    const SampledCurve twice = sampled_curve(*model.conditionals, model.entropies, {}, sampling,
                                             read, {512, Threads(2), {}});
    CHECK(read == whole);
    CHECK(are_same(once, twice));
    CHECK_THROWS_AS(sampled_curve(*model.conditionals, model.entropies, model.all_known(),
                                  sampling, read, {512, {}, {}}),
                    InvalidInput);
  });
}

}  // namespace
}  // namespace unmask
