// Sampled laws of decoders against exact ones: policies of any length reveal what core/decode's do,
// intervals hold, certain infinities are found, threads and interruptions do not show.
#include "exact/sampled/sampled_law.hpp"

#include <cmath>

#include "core/base/invalid_input.hpp"
#include "core/model/to_factor_graph.hpp"
#include "exact/junction/tree_conditionals.hpp"
#include "exact/law/divergence.hpp"
#include "tests/support/decoders.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/random_factor_graph.hpp"

namespace unmask {
namespace {

constexpr double kRounding = 1e-9;

/// A model small enough to know the exact law of its decoders.
struct LawModel {
  explicit LawModel(const FactorGraph& graph)
      : conditionals(TreeConditionals::of(graph, {}, Effort{}).value()),
        exact(Model("graph", graph)) {}

  [[nodiscard]] index_t positions() const { return conditionals->shape().positions(); }
  [[nodiscard]] DecoderLaw<double> law(const DecoderText& text,
                                       const LawOptions& options = {}) const {
    return exact.law(text, {}, options);
  }
  [[nodiscard]] Divergences<double> divergences_of(const DecoderLaw<double>& law) const {
    return divergences(exact.support, law.output);
  }
  [[nodiscard]] RuleSizes sizes(const DecoderText& text) const {
    const Decoder<double> decoder = exact.decoder(text);
    return {decoder.sizes, decoder.last_sizes};
  }
  [[nodiscard]] std::shared_ptr<const RevealRule> rule(const DecoderText& text) const {
    return long_rule(parse_policy_spec(text.policy), conditionals->shape(), sizes(text));
  }

  std::shared_ptr<const TreeConditionals> conditionals;
  ExactSetting<double> exact;
};

LawModel random_law_model(Philox& random, const FactorGraphDraw& draw = {5, 3, 3, 120}) {
  for (;;) {
    const bool is_network = random.below(2) == 0;
    const FactorGraph graph =
        is_network ? random_bayesian_network(random, draw) : random_factor_graph(random, draw);
    if (sums_over_rows<double>(graph, {}).partition > 0) return LawModel(graph);
  }
}

/// All pairs coupled, every row possible.
LawModel dense_law_model(Philox& random, index_t n, index_t most = 9) {
  std::vector<Factor> factors;
  for (index_t i = 0; i < n; ++i) {
    for (index_t j = 0; j < i; ++j) {
      std::vector<Decimal> values;
      for (index_t k = 0; k < 4; ++k) values.push_back({1 + random.below(most), -1});
      factors.push_back({{j, i}, NumberTable(std::move(values))});
    }
  }
  return LawModel(FactorGraph(Shape::uniform(n, 2), std::move(factors)));
}

std::string order_text(Philox& random, index_t n) {
  std::vector<index_t> order;
  for (index_t i = 0; i < n; ++i) order.push_back(i);
  for (index_t k = n; k > 1; --k) std::swap(order[at(k - 1)], order[at(random.below(k))]);
  std::string text = "order:";
  for (const index_t i : order) text += (text.back() == ':' ? "" : ",") + std::to_string(i);
  return text;
}

std::string partition_text(Philox& random, index_t n) {
  std::string text = order_text(random, n).substr(6);
  for (char& c : text) {
    if (c == ',' && random.below(2) == 0) c = '|';
  }
  return "partition:" + text;
}

/// Deterministic policies that go by contexts, with a schedule each.
std::vector<DecoderText> deterministic_decoders(Philox& random, index_t n) {
  std::vector<DecoderText> all;
  for (const char* policy :
       {"left-to-right", "confidence", "hard-confidence", "entropy", "hard-entropy", "margin",
        "hard-margin", "threshold:0.6", "factor:1", "eb:0.3", "entropy-sum:0.8", "dus:2",
        "dynamic:0.7", "semi-ar:2:confidence", "semi-ar:3:dus:2", "semi-ar:2:eb:0.1"}) {
    all.push_back({policy, random.below(2) == 0 ? "pairs" : "tail"});
  }
  all.push_back({order_text(random, n), "pairs"});
  all.push_back({partition_text(random, n), "one-shot"});
  all.push_back({"left-to-right", "one-shot"});
  all.push_back({"entropy", "sequential"});
  return all;
}

LawSampling sampling_of(Philox& random, index_t most, double confidence) {
  LawSampling sampling;
  sampling.half_width = 0.0;
  sampling.most_samples = most;
  sampling.confidence = confidence;
  sampling.seed = random();
  return sampling;
}

bool covers(const Interval& interval, double x) {
  return interval.low <= x + kRounding && x - kRounding <= interval.high;
}

TEST_CASE("reveal rules of any length reveal what the decoders of the same specs do",
          "[property][sampled]") {
  for_each_seed(6, [](Philox& random) {
    const LawModel model = random_law_model(random, {6, 3, 3, 300});
    const index_t n = model.positions();
    std::vector<DecoderText> texts = deterministic_decoders(random, n);
    for (const char* schedule : {"pairs", "balanced", "bernoulli"}) {
      texts.push_back({"random", schedule});
      texts.push_back({"confidence", schedule});
      texts.push_back({"semi-ar:2:random", schedule});
    }
    for (const DecoderText& text : texts) {
      CAPTURE(text.describe());
      const auto ours = model.rule(text);
      const auto theirs = decoder_rule(model.exact.decoder(text));
      CHECK(ours->is_random() == theirs->is_random());
      LawSampling sampling = sampling_of(random, 16, 0.9);
      sampling.incoherence_at = 0.1;
      SamplingState a, b;
      (void)sampled_law(*model.conditionals, *ours, "x", sampling, a, {16, {}, {}});
      (void)sampled_law(*model.conditionals, *theirs, "x", sampling, b, {16, {}, {}});
      CHECK(a == b);
      // Every run's steps are within those that are said.
      const auto law = model.law(text);
      index_t fewest = n, most = 1;
      for (const auto& [steps, chance] : law.steps_law) {
        if (!(chance > 0)) continue;
        fewest = std::min(fewest, steps);
        most = std::max(most, steps);
        CHECK((ours->steps().fewest <= steps && steps <= ours->steps().most));
        CHECK((theirs->steps().fewest <= steps && steps <= theirs->steps().most));
      }
      CHECK((ours->steps().fewest >= 1 && ours->steps().most <= n));
      const double mean_steps = a.moments[3].mean(16);
      CHECK(static_cast<double>(fewest) <= mean_steps + kRounding);
      CHECK(mean_steps <= static_cast<double>(most) + kRounding);
    }
  });
}

/// Says the same of every context.
class FixedAnswers final : public DrawingOracle {
 public:
  explicit FixedAnswers(std::vector<double> ones)
      : DrawingOracle(Shape::uniform(ones.size(), 2)), ones_(std::move(ones)) {}
  double marginals(const symbol_t*, double* marginals) const override {
    for (std::size_t i = 0; i < ones_.size(); ++i) {
      marginals[2 * i] = 1 - ones_[i];
      marginals[2 * i + 1] = ones_[i];
    }
    return 0.0;
  }
  std::vector<symbol_t> draw(Philox&) const override {
    return std::vector<symbol_t>(ones_.size(), 1);
  }

 private:
  std::vector<double> ones_;
};

TEST_CASE("reveal rules: scores within a tie go to the lowest position", "[property][sampled]") {
  const FixedAnswers model({0.6, 0.8, 0.8 + 3e-13, 0.7});
  const auto sizes = std::make_shared<const StepSizes>(Schedule({1, 1, 1, 1}));
  const std::vector<index_t> all{0, 1, 2, 3};
  const std::vector<symbol_t> row(4, kMasked);
  std::vector<double> marginals(8);
  (void)model.marginals(row.data(), marginals.data());
  for (const auto& [policy, expected] :
       {std::pair<const char*, std::vector<index_t>>{"confidence", {1}},
        {"margin", {1}},
        {"entropy", {1}},
        {"hard-confidence", {0}},
        {"threshold:0.9", {1}},
        {"threshold:0.7", {1, 2}},
        {"dynamic:0.8", {1}},
        {"factor:0.61", {1, 2}},
        {"eb:0.55", {1, 2}},
        {"entropy-sum:1.1", {1, 2}},
        {"entropy-sum:0.1", {1}}}) {
    const auto rule = long_rule(parse_policy_spec(policy), model.shape(), {sizes, nullptr});
    const auto run = rule->begin();
    std::vector<index_t> block;
    run->next({model, row.data(), marginals.data(), all, [](index_t) { return 0.5; }}, block);
    CAPTURE(policy);
    CHECK(block == expected);
  }
}

TEST_CASE("sampled laws: almost certain intervals contain the exact law", "[property][sampled]") {
  for_each_seed(4, [](Philox& random) {
    const LawModel model = random_law_model(random);
    for (const DecoderText& text : deterministic_decoders(random, model.positions())) {
      CAPTURE(text.describe());
      const double tau = 0.3;
      const auto law = model.law(text, {tau});
      const auto truth = model.divergences_of(law);
      LawSampling sampling = sampling_of(random, 256, 1 - 1e-6);
      sampling.incoherence_at = tau;
      const SampledLaw found =
          sampled_law(*model.conditionals, *model.rule(text), sampling, Threads());
      CHECK(found.samples == 256);
      CHECK_FALSE(found.blocks_are_random);
      CHECK(covers(*found.forward_kl, truth.forward_kl.value));
      CHECK(covers(*found.support_violation, truth.support_violation));
      CHECK(covers(*found.steps, law.expected_steps));
      CHECK(covers(*found.steps_under_data, law.under_data->expected_steps));
      CHECK(covers(*found.incoherence, law.incoherence));
      // Infinite only where it is.
      const bool is_infinite = std::isinf(found.reverse_kl->high);
      CHECK((!is_infinite || truth.support_violation > 0));
      if (is_infinite) {
        REQUIRE(found.witness.size() == model.positions());
        std::vector<double> none(at(model.conditionals->layout().width()));
        CHECK(model.conditionals->marginals(found.witness.data(), none.data()) == -INFINITY);
      } else {
        CHECK(found.witness.empty());
        if (truth.support_violation == 0) CHECK(found.reverse_kl->low >= 0);
      }
    }
  });
}

TEST_CASE("sampled laws: random orders give the average over orders", "[property][sampled]") {
  for_each_seed(4, [](Philox& random) {
    const LawModel model = random_law_model(random);
    for (const char* schedule : {"pairs", "balanced", "bernoulli"}) {
      const DecoderText text{"random", schedule};
      const auto law = model.law(text);
      const SampledLaw found = sampled_law(*model.conditionals, *model.rule(text),
                                           sampling_of(random, 256, 1 - 1e-6), Threads());
      if (model.positions() > 2) CHECK(found.blocks_are_random);
      CHECK(covers(*found.forward_kl, law.under_data->expected_kl.value));
      CHECK(covers(*found.support_violation, law.output.off_support));
      CHECK(covers(*found.steps, law.expected_steps));
    }
  });
}

TEST_CASE("sampled laws: intervals of confidence 0.8 hold at least so often, and are of use",
          "[property][sampled]") {
  index_t runs = 0, forward = 0, reverse = 0, off = 0, useful = 0;
  for_each_seed(7, [&](Philox& random) {
    const LawModel dense = dense_law_model(random, 4);
    const LawModel any = random_law_model(random);
    for (const char* policy : {"left-to-right", "entropy", "threshold:0.6"}) {
      const DecoderText text{policy, "pairs"};
      const auto truth = dense.divergences_of(dense.law(text));
      const auto other = any.divergences_of(any.law(text));
      const auto rule = dense.rule(text), any_rule = any.rule(text);
      for (index_t k = 0; k < 2; ++k) {
        const LawSampling sampling = sampling_of(random, 256, 0.8);
        const SampledLaw found = sampled_law(*dense.conditionals, *rule, sampling, Threads());
        ++runs;
        forward += covers(*found.forward_kl, truth.forward_kl.value) ? 1 : 0;
        reverse += covers(*found.reverse_kl, truth.reverse_kl.value) ? 1 : 0;
        useful += found.forward_kl->half_width() < 0.25 ? 1 : 0;
        const SampledLaw second = sampled_law(*any.conditionals, *any_rule, sampling, Threads());
        off += covers(*second.support_violation, other.support_violation) ? 1 : 0;
      }
    }
  });
  INFO(runs << " runs, covered: forward " << forward << ", reverse " << reverse << ", violation "
            << off << "; useful " << useful);
  CHECK(10 * forward >= 8 * runs);
  CHECK(10 * reverse >= 8 * runs);
  CHECK(10 * off >= 8 * runs);
  CHECK(2 * useful >= runs);
}

TEST_CASE("sampled laws: estimates come to the exact divergences", "[property][sampled]") {
  for_each_seed(2, [](Philox& random) {
    const LawModel model = dense_law_model(random, 4, 30);
    for (const char* policy : {"left-to-right", "confidence"}) {
      const DecoderText text{policy, "pairs"};
      const auto truth = model.divergences_of(model.law(text));
      const auto rule = model.rule(text);
      SamplingState state;
      const LawSampling sampling = sampling_of(random, 2048, 0.9);
      const SampledLaw found =
          sampled_law(*model.conditionals, *rule, text.policy, sampling, state, {2048, {}, {}});
      const auto deviation = [&](std::size_t term) {
        return std::sqrt(state.moments[term].variance(2048) / 2048);
      };
      CHECK(std::fabs(found.forward_kl->estimate - truth.forward_kl.value) <=
            6 * deviation(0) + kRounding);
      CHECK(std::fabs(found.reverse_kl->estimate - truth.reverse_kl.value) <=
            6 * deviation(2) + kRounding);
      CHECK(deviation(0) < 0.03);
    }
  });
}

TEST_CASE("sampled laws: an infinite reverse KL is found where much leaves the support",
          "[property][sampled]") {
  index_t infinite = 0;
  for_each_seed(20, [&](Philox& random) {
    const LawModel model = random_law_model(random);
    const DecoderText text{"left-to-right", "one-shot"};
    const double off = model.divergences_of(model.law(text)).support_violation;
    if (off > 0 && off < 0.1) return;
    const SampledLaw found = sampled_law(*model.conditionals, *model.rule(text),
                                         sampling_of(random, 256, 0.95), Threads());
    CHECK(std::isinf(found.reverse_kl->low) == (off > 0));
    CHECK(std::isinf(found.reverse_kl->estimate) == (off > 0));
    CHECK(found.witness.empty() == (off == 0));
    infinite += off > 0 ? 1 : 0;
  });
  if (environment_number("UNMASK_SEED", ~index_t{0}) == ~index_t{0}) CHECK(infinite >= 3);
}

TEST_CASE("sampled laws have the same bits on one thread and on three, and when interrupted",
          "[property][sampled]") {
  for_each_seed(3, [](Philox& random) {
    const LawModel model = random_law_model(random);
    const DecoderText text{"entropy", "pairs"};
    const auto rule = model.rule(text);
    LawSampling sampling = sampling_of(random, 700, 0.9);
    SamplingState one, three, stopped;
    const SampledLaw whole =
        sampled_law(*model.conditionals, *rule, "entropy", sampling, one, {700, Threads(1), {}});
    const SampledLaw threaded =
        sampled_law(*model.conditionals, *rule, "entropy", sampling, three, {700, Threads(3), {}});
    CHECK(one == three);
    CHECK(whole.witness == threaded.witness);
    // Killed after a look, and read back.
    struct Killed {};
    std::string saved;
    const index_t kill_at = 1 + random.below(3);
    const SamplingEffort until_killed{700, Threads(2), [&](const SamplingState& now) {
                                        saved = to_json(now);
                                        if (now.looks == kill_at) throw Killed{};
                                      }};
    CHECK_THROWS_AS(
        sampled_law(*model.conditionals, *rule, "entropy", sampling, stopped, until_killed),
        Killed);
    SamplingState resumed = sampling_state_from_json(saved, "saved");
    CHECK(resumed.samples == index_t{64} << (kill_at - 1));
    const SampledLaw rest =
        sampled_law(*model.conditionals, *rule, "entropy", sampling, resumed, {700, Threads(), {}});
    CHECK(resumed == one);
    CHECK(rest.forward_kl->low == whole.forward_kl->low);
    CHECK(rest.reverse_kl->high == whole.reverse_kl->high);
    CHECK(rest.witness == whole.witness);
    // Of another rule or another seed: refused, with both names.
    CHECK_THROWS_AS(
        sampled_law(*model.conditionals, *rule, "margin", sampling, resumed, {700, {}, {}}),
        InvalidInput);
    sampling.seed += 1;
    CHECK_THROWS_AS(
        sampled_law(*model.conditionals, *rule, "entropy", sampling, resumed, {700, {}, {}}),
        InvalidInput);
  });
}

TEST_CASE("sampled laws stop once both KL are known well enough", "[property][sampled]") {
  for_each_seed(2, [](Philox& random) {
    const LawModel model = dense_law_model(random, 3, 4);
    const DecoderText text{"left-to-right", "pairs"};
    LawSampling sampling = sampling_of(random, index_t{1} << 16U, 0.9);
    sampling.half_width = 0.05;
    const SampledLaw found =
        sampled_law(*model.conditionals, *model.rule(text), sampling, Threads());
    CHECK(found.samples < sampling.most_samples);
    CHECK(found.samples >= 256);
    CHECK(found.forward_kl->half_width() <= 0.05);
    CHECK(found.reverse_kl->half_width() <= 0.05);
    sampling.reverse = false;
    const SampledLaw forward =
        sampled_law(*model.conditionals, *model.rule(text), sampling, Threads());
    CHECK_FALSE(forward.reverse_kl);
    CHECK(forward.forward_kl->half_width() <= 0.05);
    sampling.reverse = true;
    sampling.forward = false;
    const SampledLaw reverse =
        sampled_law(*model.conditionals, *model.rule(text), sampling, Threads());
    CHECK_FALSE(reverse.forward_kl);
    CHECK(reverse.reverse_kl->half_width() <= 0.05);
  });
}

TEST_CASE("sampled laws of what is certain are exact: one position, one value, one step a position",
          "[property][sampled]") {
  for_each_seed(2, [](Philox& random) {
    const LawSampling sampling = sampling_of(random, 64, 0.95);
    const auto check_zero = [&](const FactorGraph& graph, const DecoderText& text) {
      const LawModel model(graph);
      const SampledLaw found =
          sampled_law(*model.conditionals, *model.rule(text), sampling, Threads());
      CHECK(found.forward_kl->low == 0.0);
      CHECK(found.forward_kl->high == 0.0);
      CHECK(std::fabs(found.reverse_kl->high) <= kRounding);
      CHECK(found.support_violation->low == 0.0);
      CHECK(found.steps->low == found.steps->high);
    };
    check_zero(FactorGraph(Shape({3}), {}), {"left-to-right", "one-shot"});
    check_zero(FactorGraph(Shape({1, 1, 1}), {}), {"entropy", "one-shot"});
    check_zero(to_factor_graph(Model("chain", MarkovChain<Rational>(
                                                  4, {Rational(1, 2), Rational(1, 2)},
                                                  {{Rational(4, 5), Rational(1, 5)},
                                                   {Rational(1, 5), Rational(4, 5)}})),
                               Budget{})
                   .value(),
               {"confidence", "sequential"});
    // A copy: the truth is ln 2, and no sample differs from another.
    const LawModel copy(FactorGraph(
        Shape::uniform(2, 2),
        {{{0, 1}, NumberTable(std::vector<Decimal>{{1, 0}, {0, 0}, {0, 0}, {1, 0}})}}));
    const SampledLaw found = sampled_law(
        *copy.conditionals, *copy.rule({"left-to-right", "one-shot"}), sampling, Threads());
    CHECK(covers(*found.forward_kl, std::log(2.0)));
    CHECK(found.forward_kl->estimate == Approx(std::log(2.0)).epsilon(1e-12));
    CHECK(std::isinf(found.reverse_kl->low));
    CHECK(covers(*found.support_violation, 0.5));
  });
}

TEST_CASE("sampled laws refuse policies that look at values, and values not drawn plainly",
          "[property][sampled]") {
  const LawModel model(FactorGraph(Shape::uniform(3, 2), {}));
  for (const char* policy : {"sampled-confidence", "punt:0.01", "lookum:2,5"}) {
    CHECK_THROWS_AS(model.rule({policy, "pairs"}), InvalidInput);
    CHECK_THROWS_AS(decoder_rule(model.exact.decoder({policy, "pairs"})), InvalidInput);
  }
  CHECK_THROWS_AS(model.rule({"klass:0.9,0.01,2", "pairs"}), InvalidInput);
  CHECK_NOTHROW(decoder_rule(model.exact.decoder({"klass:0.9,0.01,2", "pairs"})));
  CHECK_THROWS_AS(decoder_rule(model.exact.decoder({"entropy", "pairs", Rational(0)})),
                  InvalidInput);
  CHECK_THROWS_AS(model.rule({"order:0,1,1", "pairs"}), InvalidInput);
  CHECK_THROWS_AS(long_rule(parse_policy_spec("entropy"), Shape::uniform(3, 2), {}), InvalidInput);
}

TEST_CASE("sampled laws of sequences that no word numbers: a chain of 66, in closed form",
          "[property][sampled]") {
  // Pairs from left to right; a symmetric chain that flips with chance f. Every block but the first
  // loses I(a; b | the position before): its terms do not vary.
  const index_t n = 66;
  const double f = 0.2, two = 2 * f * (1 - f), unequal = f * (1 - two) + two * (1 - f);
  const auto h = [](double p) { return -p * std::log(p) - (1 - p) * std::log(1 - p); };
  const double blocks = static_cast<double>(n) / 2 - 1;
  const double forward = std::log(2.0) - h(f) + blocks * (h(two) - h(f));
  const auto cross = [&](double p) { return -p * std::log(f) - (1 - p) * std::log(1 - f); };
  const double reverse = cross(0.5) - std::log(2.0) + blocks * (cross(unequal) - h(two));
  const Rational half(1, 2), stay(4, 5), flip(1, 5);
  const Model chain("chain", MarkovChain<Rational>(n, {half, half}, {{stay, flip}, {flip, stay}}));
  const auto model =
      TreeConditionals::of(to_factor_graph(chain, Budget{}).value(), {}, Effort{}).value();
  const auto pairs = std::make_shared<const StepSizes>(Schedule(std::vector<index_t>(n / 2, 2)));
  const auto one_shot = std::make_shared<const StepSizes>(Schedule({2}));
  for (const auto& [policy, sizes] :
       {std::pair<const char*, RuleSizes>{"left-to-right", {pairs, nullptr}},
        std::pair<const char*, RuleSizes>{"semi-ar:2:entropy", {one_shot, nullptr}}}) {
    const auto rule = long_rule(parse_policy_spec(policy), model->shape(), sizes);
    CHECK((rule->steps().fewest == n / 2 && rule->steps().most == n / 2));
    LawSampling sampling;
    sampling.most_samples = 8;
    sampling.confidence = 1 - 1e-6;
    const SampledLaw found = sampled_law(*model, *rule, sampling, Threads(2));
    CHECK(found.forward_kl->estimate == Approx(forward).epsilon(1e-10));
    CHECK(covers(*found.forward_kl, forward));
    CHECK(covers(*found.reverse_kl, reverse));
    CHECK(found.steps->is_exact());
    CHECK(covers(*found.support_violation, 0.0));
  }
}

}  // namespace
}  // namespace unmask
