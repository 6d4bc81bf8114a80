// Sampled information curves against exact ones: intervals hold, shrink, and do not depend on
// threads; what is derived from them holds with them.
#include "exact/junction/tree_conditionals.hpp"
#include "exact/sampled/sampled_curve.hpp"

#include <cmath>

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
  [[nodiscard]] SampledCurve sample(const CurveSampling& sampling, std::optional<double> last = {},
                                    int threads = 1) const {
    return sampled_curve(*conditionals, entropies, last, sampling, on_threads(threads));
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
  return true;
}

/// What holds of every curve, whatever was drawn.
void check_shape(const SampledCurve& curve, const CurveSampling& sampling, index_t n) {
  REQUIRE(curve.information.size() == n);
  REQUIRE(curve.is_sampled.size() == n);
  const Interval first = curve.information.front();
  CHECK((first.estimate == 0.0 && first.low == 0.0 && first.high == 0.0));
  CHECK(curve.is_sampled.front());
  CHECK(curve.is_sampled.back());
  CHECK(curve.confidence == sampling.confidence);
  CHECK((curve.widest <= sampling.half_width || curve.samples == sampling.most_samples));
  CHECK(curve.samples <= sampling.most_samples);
  double widest = 0;
  for (std::size_t j = 0; j < n; ++j) {
    const Interval& z = curve.information[j];
    if (curve.is_sampled[j]) widest = std::max(widest, (z.high - z.low) / 2);
    if (j > 0) {
      CHECK(z.low >= curve.information[j - 1].low);
      CHECK(z.high >= curve.information[j - 1].high);
      CHECK(z.estimate >= curve.information[j - 1].estimate);
    }
  }
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
      const bool is_last_known = random.below(3) == 0;
      const auto last = is_last_known ? std::optional(model.exact.last()) : std::nullopt;
      const SampledCurve curve = model.sample(sampling, last);
      check_shape(curve, sampling, model.positions());
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
    CurveSampling sampling;
    sampling.half_width = 0.1;
    sampling.most_samples = 512;
    sampling.seed = random();
    const SampledCurve curve = model.sample(sampling, model.exact.last());
    if (!covers(curve, model.exact)) return;
    ++covered;
    const double total = total_correlation(model.exact);
    for (index_t k = 0; k < 5; ++k) {
      const Schedule schedule = random_schedule(random, n);
      const Interval kl = expected_kl(curve, total, schedule);
      CHECK(covers(kl, expected_kl(model.exact, schedule)));
      CHECK((kl.low >= 0 && kl.low <= kl.estimate && kl.estimate <= kl.high));
      CHECK(kl.high - kl.low <= static_cast<double>(n) * 2 * curve.widest + kRounding);
    }
    for (index_t steps = 1; steps <= n; ++steps) {
      const SurelyGoodSchedule good = surely_good_schedule(curve, total, steps);
      REQUIRE(good.schedule.positions() == n);
      REQUIRE(good.schedule.steps() == steps);
      const double truth = expected_kl(model.exact, good.schedule);
      CHECK(covers(good.expected_kl, truth));
      const double best = optimal_schedule_of_size(model.exact, steps).expected_kl;
      CHECK(truth - best <= good.regret + kRounding);
      CHECK(good.regret <= static_cast<double>(n) * 2 * curve.widest + kRounding);
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
    const SampledCurve known = two.sample(sampling, two.exact.last());
    check_shape(known, sampling, 2);
    CHECK(known.widest == 0.0);
    CHECK(known.information[1].estimate == two.exact.last());
    const SampledCurve sampled = two.sample(sampling);
    check_shape(sampled, sampling, 2);
    CHECK(sampled.widest > 0.0);
    CHECK(covers(sampled, two.exact));

    const KnownModel five = dense_model(random, 5);
    const SampledCurve ended = five.sample(sampling, five.exact.last());
    check_shape(ended, sampling, 5);
    const Interval last = ended.information.back();
    CHECK((last.low == five.exact.last() && last.high == last.low && last.estimate == last.low));
    for (const Interval& z : ended.information) CHECK(z.high <= five.exact.last());
  });
}

TEST_CASE("sampled curves of long sequences sample powers of two, bounds tell of the others",
          "[property][junction]") {
  CHECK(sampled_points(1) == std::vector<index_t>{1});
  CHECK(sampled_points(2) == std::vector<index_t>{1, 2});
  CHECK(sampled_points(128).size() == 128);
  CHECK(sampled_points(129) == std::vector<index_t>{1, 2, 3, 5, 9, 17, 33, 65, 129});
  const std::vector<index_t> points{1, 2, 3, 5, 9, 17, 33, 65, 129, 200};
  CHECK(sampled_points(200) == points);

  const index_t n = 200;
  const Rational half(1, 2), stay(4, 5), flip(1, 5);
  const Model chain("chain", MarkovChain<Rational>(n, {half, half}, {{stay, flip}, {flip, stay}}));
  const auto exact = curve_profile(chain, on_threads(1)).value().curves.information;
  const FactorGraph graph = to_factor_graph(chain, Budget{}).value();
  REQUIRE(graph.is_bayesian_network());
  const auto conditionals = TreeConditionals::of(graph, {}, on_threads(1)).value();
  const std::vector<double> entropies(at(n), std::log(2.0));
  for_each_seed(2, [&](Philox& random) {
    CurveSampling sampling;
    sampling.half_width = 0.2;
    sampling.seed = random();
    const bool is_last_known = random.below(2) == 0;
    const auto last = is_last_known ? std::optional(exact.last()) : std::nullopt;
    const SampledCurve curve =
        sampled_curve(*conditionals, entropies, last, sampling, on_threads(1));
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
    const double total = total_correlation(exact);
    CHECK(covers(expected_kl(curve, total, schedule), expected_kl(exact, schedule)));
    const SurelyGoodSchedule good = surely_good_schedule(curve, total, 10);
    const double best = optimal_schedule_of_size(exact, 10).expected_kl;
    CHECK(expected_kl(exact, good.schedule) - best <= good.regret + 1e-9);
  });
}

}  // namespace
}  // namespace unmask
