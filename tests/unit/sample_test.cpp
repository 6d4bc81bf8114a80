// core/decode/sample.hpp, guarantee by guarantee; (3) is tests/property/sampler_law_test.cpp.
#include "core/decode/sample.hpp"

#include <atomic>
#include <set>

#include "tests/support/catch.hpp"
#include "tests/support/curves.hpp"
#include "tests/support/decoders.hpp"
#include "tests/support/effort.hpp"

namespace unmask {
namespace {

const char* const kPolicies[] = {"random",          "left-to-right",      "entropy",
                                 "threshold:0.8",   "sampled-confidence", "klass:0.5,0.1,1",
                                 "lookum:2,3",      "punt:0.05",          "semi-ar:2:random",
                                 "semi-ar:3:margin"};

DecoderText text_of(const std::string& policy, const std::string& schedule) {
  DecoderText text;
  text.policy = policy;
  text.schedule = schedule;
  return text;
}

const ExactSetting<double>& chain() {
  static const ExactSetting<double> setting(family("markov:n=5,flip=1/5"));
  return setting;
}

bool same(const Trace& a, const Trace& b) {
  return a.final_step == b.final_step && a.steps == b.steps && a.calls == b.calls;
}

void check_same(const Samples& a, const Samples& b) {
  CHECK(a.symbols == b.symbols);
  REQUIRE(a.count() == b.count());
  for (index_t i = 0; i < a.count(); ++i) CHECK(same(a.traces[at(i)], b.traces[at(i)]));
}

/// Counts questions and contexts.
class CountingOracle final : public Oracle<double> {
 public:
  explicit CountingOracle(std::shared_ptr<const Oracle<double>> base)
      : Oracle<double>(base->shape()), base_(std::move(base)) {}
  void answer(const symbol_t* rows, index_t count, double* marginals,
              std::uint8_t* possible) const override {
    questions_.push_back(count);
    base_->answer(rows, count, marginals, possible);
  }
  [[nodiscard]] const std::vector<index_t>& questions() const { return questions_; }

 private:
  std::shared_ptr<const Oracle<double>> base_;
  mutable std::vector<index_t> questions_;
};

TEST_CASE("sample: the same sequences for any batch size and number of threads",
          "[unit][decode]") {
  for (const char* policy : kPolicies) {
    for (const char* schedule : {"pairs", "balanced", "bernoulli"}) {
      CAPTURE(policy, schedule);
      const auto decoder = chain().decoder(text_of(policy, schedule));
      SampleOptions options{7, 0, 40};
      const Samples all = sample(decoder, options);
      options.batch = 1;
      check_same(all, sample(decoder, options));
      options.batch = 7;
      options.threads = Threads(2);
      check_same(all, sample(decoder, options));
    }
  }
}

TEST_CASE("sample: any sequence can be drawn alone, seeds and numbers tell sequences apart",
          "[unit][decode]") {
  for (const char* policy : kPolicies) {
    CAPTURE(policy);
    const auto decoder = chain().decoder(text_of(policy, "balanced"));
    const Samples all = sample(decoder, {11, 100, 30});
    for (const index_t i : {index_t{0}, index_t{13}, index_t{29}}) {
      const Samples alone = sample(decoder, {11, 100 + i, 1});
      CHECK(std::vector<symbol_t>(alone.row(0), alone.row(0) + 5) ==
            std::vector<symbol_t>(all.row(i), all.row(i) + 5));
      CHECK(same(alone.traces[0], all.traces[at(i)]));
    }
    CHECK(sample(decoder, {12, 100, 30}).symbols != all.symbols);
    CHECK(sample(decoder, {11, 130, 30}).symbols != all.symbols);
  }
}

TEST_CASE("sample: one question a step for all unfinished sequences of a batch",
          "[unit][decode]") {
  for (const char* policy : {"random", "threshold:0.8", "semi-ar:2:entropy"}) {
    CAPTURE(policy);
    auto decoder = chain().decoder(text_of(policy, "bernoulli"));
    const auto oracle = std::make_shared<CountingOracle>(decoder.oracle);
    decoder.oracle = oracle;
    const Samples samples = sample(decoder, {3, 0, 50});
    std::vector<index_t> unfinished;  // [t]: sequences that run a step t + 1
    for (const Trace& trace : samples.traces) {
      if (unfinished.size() < trace.steps) unfinished.resize(at(trace.steps), 0);
      for (index_t t = 0; t < trace.steps; ++t) ++unfinished[at(t)];
      CHECK(trace.calls == trace.steps);
    }
    CHECK(oracle->questions() == unfinished);
  }
}

TEST_CASE("sample: every step finalises something, whatever the schedule leaves empty",
          "[unit][decode]") {
  auto decoder = chain().decoder(text_of("random", "bernoulli"));
  std::vector<Rational> times;
  for (index_t j = 0; j <= 256; ++j) times.emplace_back(j, 256);
  decoder.sizes = decoder.last_sizes = std::make_shared<const StepSizes>(times);
  const Samples samples = sample(decoder, {5, 0, 300});
  for (const Trace& trace : samples.traces) {
    const std::set<index_t> used(trace.final_step.begin(), trace.final_step.end());
    CHECK(used.size() == trace.steps);
    CHECK(*used.begin() == 1);
    CHECK(*used.rbegin() == trace.steps);
    CHECK(trace.steps <= 5);
  }
}

TEST_CASE("sample: blocks are finished left to right and start the schedule again",
          "[unit][decode]") {
  const Samples samples =
      sample(chain().decoder(text_of("semi-ar:2:hard-entropy", "sequential")), {5, 0, 20});
  for (const Trace& trace : samples.traces) {
    const auto& step = trace.final_step;
    CHECK(std::max(step[0], step[1]) == 2);
    CHECK(std::min(step[2], step[3]) == 3);
    CHECK(std::max(step[2], step[3]) == 4);
    CHECK(step[4] == 5);
  }
}

TEST_CASE("sample: a value is the inverse distribution function at its own uniform number",
          "[unit][decode]") {
  const ExactSetting<double> coins(family("product:n=6,p=1/3"));
  const Samples samples = sample(coins.decoder(text_of("left-to-right", "pairs")), {99, 4, 50});
  for (index_t k = 0; k < samples.count(); ++k) {
    for (index_t i = 0; i < 6; ++i) {
      const double u = sampling_uniform(99, 4 + k, i / 2, i);
      CHECK(samples.row(k)[i] == (u < 2.0 / 3.0 ? 0U : 1U));
    }
  }
}

TEST_CASE("sample: at temperature 0 a policy without randomness has one answer",
          "[unit][decode]") {
  DecoderText text = text_of("margin", "pairs");
  text.temperature = 0;
  const Samples samples = sample(chain().decoder(text), {1, 0, 20});
  for (index_t k = 0; k < samples.count(); ++k) {
    CHECK(std::vector<symbol_t>(samples.row(k), samples.row(k) + 5) ==
          std::vector<symbol_t>(5, 0));
  }
}

TEST_CASE("sampling_uniform: in the unit interval, even, and different for each argument",
          "[unit][decode]") {
  std::set<double> seen;
  double sum = 0.0, squares = 0.0;
  index_t count = 0;
  for (index_t seed = 0; seed < 10; ++seed) {
    for (index_t sequence = 0; sequence < 10; ++sequence) {
      for (index_t step = 0; step < 10; ++step) {
        for (index_t slot = 0; slot < 20; ++slot) {
          const double u = sampling_uniform(seed, sequence, step,
                                            slot < 10 ? slot : kStepSlot + slot);
          REQUIRE(u >= 0.0);
          REQUIRE(u < 1.0);
          CHECK(u * 0x1p53 == std::floor(u * 0x1p53));
          seen.insert(u);
          sum += u;
          squares += u * u;
          ++count;
        }
      }
    }
  }
  CHECK(seen.size() == count);
  // Five standard deviations of the means of u and of u^2.
  CHECK(std::fabs(sum / static_cast<double>(count) - 1.0 / 2) < 5 * std::sqrt(1.0 / 12 / 20000));
  CHECK(std::fabs(squares / static_cast<double>(count) - 1.0 / 3) <
        5 * std::sqrt(4.0 / 45 / 20000));
}

TEST_CASE("sample: a policy that needs sizes and has none is a broken precondition",
          "[unit][decode]") {
  auto decoder = chain().decoder(text_of("random", "pairs"));
  decoder.sizes = decoder.last_sizes = nullptr;
  CHECK_THROWS_AS(sample(decoder, {1, 0, 1}), ContractViolation);
}

}  // namespace
}  // namespace unmask
