// The decoding loop draws from the law that the engine computes: a G-test a policy, at level 1e-6.
//
// Seeds are fixed, so that a right program fails never or always; at this level it would fail for
// one seed in a million. What is tested is the law of the output row (rows of p's support, and one
// cell for all others) and the law of the number of steps.
#include "core/decode/sample.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/curves.hpp"
#include "tests/support/decoders.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/g_test.hpp"

namespace unmask {
namespace {

/// Two small models: one of full support, one whose support random blocks leave.
const ExactSetting<double>& full() {
  static const ExactSetting<double> setting(family("table:n=4,q=2,a=37,b=11,c=5,m=97"));
  return setting;
}
const ExactSetting<double>& holed() {
  static const ExactSetting<double> setting(family("table:n=3,q=3,a=53,b=7,c=3,m=89,zero=4"));
  return setting;
}

DecoderText text_of(const std::string& policy, const std::string& schedule) {
  DecoderText text;
  text.policy = policy;
  text.schedule = schedule;
  return text;
}

/// Counts a row of the support; the last count is for all other rows.
std::vector<index_t> row_counts(const ExactSetting<double>& setting, const Samples& samples) {
  const index_t n = samples.positions;
  std::map<std::vector<symbol_t>, index_t> number;
  for (index_t r = 0; r < setting.support.rows(); ++r) {
    std::vector<symbol_t> row;
    for (index_t i = 0; i < n; ++i) row.push_back(setting.support.symbol(r, i));
    number[row] = r;
  }
  std::vector<index_t> counts(at(setting.support.rows() + 1), 0);
  for (index_t k = 0; k < samples.count(); ++k) {
    const auto found = number.find({samples.row(k), samples.row(k) + n});
    ++counts[at(found == number.end() ? setting.support.rows() : found->second)];
  }
  return counts;
}

GTest test_rows(const ExactSetting<double>& setting, const Samples& samples,
                const OutputLaw<double>& law) {
  std::vector<double> probabilities = law.on_support;
  probabilities.push_back(law.off_support);
  return g_test(row_counts(setting, samples), probabilities);
}

GTest test_steps(const Samples& samples, const std::map<index_t, double>& law) {
  std::vector<index_t> counts(at(samples.positions + 1), 0);
  std::vector<double> probabilities(at(samples.positions + 1), 0.0);
  for (const Trace& trace : samples.traces) ++counts[at(trace.steps)];
  for (const auto& [steps, probability] : law) probabilities[at(steps)] = probability;
  return g_test(counts, probabilities);
}

void check_sampler(const ExactSetting<double>& setting, const DecoderText& text, index_t count) {
  INFO(setting.model.spec() << ": " << text.describe());
  const auto decoder = setting.decoder(text);
  const auto law = setting.law(decoder);
  for_each_seed(1, [&](Philox& random) {
    SampleOptions options;
    options.seed = random();
    options.count = count;
    const Samples samples = sample(decoder, options);
    const GTest rows = test_rows(setting, samples, law.output);
    CAPTURE(rows.statistic, rows.degrees, rows.p_value);
    CHECK(rows.p_value >= kGTestLevel);
    const GTest steps = test_steps(samples, law.steps_law);
    CAPTURE(steps.statistic, steps.degrees, steps.p_value);
    CHECK(steps.p_value >= kGTestLevel);
  });
}

TEST_CASE("sampler: policies that follow the schedule draw from their exact laws",
          "[property][law]") {
  for (const char* policy : {"random", "left-to-right", "confidence", "hard-confidence", "entropy",
                             "hard-entropy", "margin", "hard-margin", "semi-ar:2:random"}) {
    for (const char* schedule : {"pairs", "balanced", "bernoulli"}) {
      check_sampler(full(), text_of(policy, schedule), 3000);
      check_sampler(holed(), text_of(policy, schedule), 3000);
    }
  }
  check_sampler(full(), text_of("order:2,0,3,1", "pairs"), 4000);
  check_sampler(holed(), text_of("order:2,0,1", "tail"), 4000);
  check_sampler(holed(), text_of("ancestral", "bernoulli"), 10000);
  check_sampler(holed(), text_of("first-hitting", "sequential"), 10000);
}

TEST_CASE("sampler: policies that size their own steps draw from their exact laws",
          "[property][law]") {
  for (const char* policy : {"threshold:0.5", "threshold:0.9", "factor:1", "eb:0.1", "eb:0.9",
                             "entropy-sum:0.35", "entropy-sum:1.2", "dus:2", "punt:0", "punt:0.01",
                             "punt:0.2", "semi-ar:2:threshold:0.6"}) {
    check_sampler(full(), text_of(policy, "one-shot"), 3000);
    check_sampler(holed(), text_of(policy, "one-shot"), 3000);
  }
  check_sampler(full(), text_of("partition:0,3|1,2", "one-shot"), 3000);
}

TEST_CASE("sampler: policies with a fallback draw from their exact laws", "[property][law]") {
  for (const char* policy : {"dynamic:0.6", "klass:0.5,0.05,1", "klass:0.4,0.3,2", "lookum:1,2",
                             "lookum:2,3", "semi-ar:2:klass:0.5,0.3,1"}) {
    for (const char* schedule : {"sequential", "pairs"}) {
      check_sampler(full(), text_of(policy, schedule), 4000);
      check_sampler(holed(), text_of(policy, schedule), 4000);
    }
  }
}

TEST_CASE("sampler: sampled confidence draws from its exact law, not from the data's",
          "[property][law]") {
  for (const char* schedule : {"sequential", "pairs", "balanced", "one-shot"}) {
    check_sampler(full(), text_of("sampled-confidence", schedule), 6000);
    check_sampler(holed(), text_of("sampled-confidence", schedule), 6000);
  }
}

TEST_CASE("sampler: values at a temperature, from the top, and with model error",
          "[property][law]") {
  for (const char* policy : {"random", "entropy", "threshold:0.6", "sampled-confidence",
                             "lookum:2,2", "punt:0.05"}) {
    DecoderText text = text_of(policy, "pairs");
    text.temperature = 0;
    check_sampler(holed(), text, 2000);
    text.temperature = Rational(1, 2);
    check_sampler(holed(), text, 4000);
    text.temperature = 2;
    text.top_p = Rational(4, 5);
    check_sampler(holed(), text, 4000);
    text.mix = Rational(1, 5);
    check_sampler(holed(), text, 4000);
  }
}

TEST_CASE("G-test: rejects a law that is not the sampler's", "[property][law]") {
  const DecoderText biased = text_of("sampled-confidence", "sequential");
  const DecoderText exact = text_of("confidence", "sequential");
  const Samples drawn = sample(full().decoder(biased), {1, 0, 4000});
  CHECK(test_rows(full(), drawn, full().law(biased).output).p_value >= kGTestLevel);
  CHECK(test_rows(full(), drawn, full().law(exact).output).p_value < kGTestLevel);
  // A mixture of orders and one of them have nearly the same law; more sequences tell them apart.
  const DecoderText random = text_of("random", "pairs"), fixed = text_of("left-to-right", "pairs");
  const Samples mixed = sample(holed().decoder(random), {1, 0, 20000});
  CHECK(test_rows(holed(), mixed, holed().law(random).output).p_value >= kGTestLevel);
  CHECK(test_rows(holed(), mixed, holed().law(fixed).output).p_value < kGTestLevel);
  CHECK(test_steps(mixed, {{3, 1.0}}).p_value == 0.0);
}

TEST_CASE("G-test: the tail of chi-square at printed quantiles", "[property][law]") {
  CHECK(chi_square_tail(3.841458820694124, 1) == Approx(0.05).epsilon(1e-12));
  CHECK(chi_square_tail(18.307038053275146, 10) == Approx(0.05).epsilon(1e-12));
  CHECK(chi_square_tail(23.92812697687946, 1) == Approx(1e-6).epsilon(1e-9));
  CHECK(chi_square_tail(7.0, 2) == Approx(std::exp(-3.5)).epsilon(1e-12));
  CHECK(chi_square_tail(7.0, 0) == 1.0);
}

TEST_CASE("G-test: small cells are merged, impossible counts decide", "[property][law]") {
  CHECK(g_test({50, 50}, {0.5, 0.5}).p_value == 1.0);
  CHECK(g_test({100, 1}, {1.0, 0.0}).p_value == 0.0);
  CHECK(g_test({100, 0}, {1.0, 0.0}).p_value == 1.0);
  // Expectations 90, 4, 3, 3 become 90 and 10.
  CHECK(g_test({90, 4, 3, 3}, {0.9, 0.04, 0.03, 0.03}).degrees == 1);
  CHECK(g_test({1, 1}, {0.5, 0.5}).degrees == 0);
  const GTest uneven = g_test({60, 40}, {0.5, 0.5});
  CHECK(uneven.statistic == Approx(2 * (60 * std::log(1.2) + 40 * std::log(0.8))));
}

TEST_CASE("G-test: p-values of right counts are even", "[property][law]") {
  const std::vector<double> law{0.4, 0.3, 0.2, 0.1};
  index_t below_tenth = 0, below_half = 0;
  const index_t runs = 2000;
  for (index_t run = 0; run < runs; ++run) {
    Philox random(run, 77);
    std::vector<index_t> counts(4, 0);
    for (int k = 0; k < 400; ++k) {
      double left = random.uniform();
      index_t cell = 0;
      while (cell < 3 && (left -= law[at(cell)]) >= 0.0) ++cell;
      ++counts[at(cell)];
    }
    const double p = g_test(counts, law).p_value;
    below_tenth += p < 0.1 ? 1 : 0;
    below_half += p < 0.5 ? 1 : 0;
  }
  // Five standard deviations.
  CHECK(std::fabs(static_cast<double>(below_tenth) - 200) < 5 * std::sqrt(2000 * 0.09));
  CHECK(std::fabs(static_cast<double>(below_half) - 1000) < 5 * std::sqrt(2000 * 0.25));
}

}  // namespace
}  // namespace unmask
