// Decoders that verify: their exact laws and costs against every path of the literal program, and
// the literal samplers against the laws.
#include "core/model/expand.hpp"
#include "exact/lossless/freedave.hpp"
#include "exact/lossless/rejection.hpp"
#include "exact/lossless/sample_lossless.hpp"
#include "exact/oracle/make_oracle.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/enumerations.hpp"
#include "tests/support/g_test.hpp"
#include "tests/support/random_models.hpp"
#include "tests/support/revise_tree.hpp"

using namespace unmask;

namespace {

template <class S>
std::shared_ptr<const Oracle<S>> oracle_of(const Model& model, const Rational& mix) {
  const ErrorSpec error{mix == 0 ? ErrorKind::none : ErrorKind::mix, mix, ""};
  return make_oracle<S>(model, error, 0, Effort{}).value();
}

void check_rows(const SupportTable<Rational>& p, const OutputLaw<Rational>& output,
                std::map<literal::Row, Rational> expected) {
  for (index_t r = 0; r < p.rows(); ++r) {
    literal::Row row;
    for (index_t i = 0; i < p.shape().positions(); ++i) {
      row.push_back(static_cast<int>(p.symbol(r, i)));
    }
    CHECK(output.on_support[at(r)] == expected[row]);
    expected.erase(row);
  }
  Rational off = 0;
  for (const auto& [row, mass] : expected) off += mass;
  CHECK(output.off_support == off);
}

literal::TreeSchedule list_schedule(const std::vector<index_t>& sizes) {
  return {{std::vector<std::size_t>(sizes.begin(), sizes.end())}, {1}, {}};
}

/// The frequencies of rows of the support, and of all others, against a law.
template <class Draw>
void check_sampler(const SupportTable<double>& p, const LosslessLaw<double>& law, index_t samples,
                   const Draw& draw) {
  std::map<std::vector<symbol_t>, std::size_t> cell;
  for (index_t r = 0; r < p.rows(); ++r) {
    std::vector<symbol_t> row;
    for (index_t i = 0; i < p.shape().positions(); ++i) row.push_back(p.symbol(r, i));
    cell[row] = at(r);
  }
  std::vector<double> probabilities = law.output.on_support;
  probabilities.push_back(law.output.off_support);
  std::vector<index_t> counts(probabilities.size(), 0);
  double calls = 0.0, squares = 0.0;
  for (index_t s = 0; s < samples; ++s) {
    const LosslessSample sample = draw(s);
    const auto found = cell.find(sample.row);
    ++counts[found == cell.end() ? at(p.rows()) : found->second];
    const auto c = static_cast<double>(sample.trace.calls);
    calls += c;
    squares += c * c;
  }
  CHECK(g_test(counts, probabilities).p_value > kGTestLevel);
  const double m = static_cast<double>(samples), mean = calls / m;
  const double deviation = std::sqrt(std::max(0.0, squares / m - mean * mean) / m);
  CAPTURE(mean, law.expected_calls, deviation);
  CHECK(std::fabs(mean - law.expected_calls) <= 5.0 * deviation + 1e-12);
}

}  // namespace

TEST_CASE("speculative law: every path of the program, any order, any error",
          "[property][lossless]") {
  for_each_seed(40, [](Philox& random) {
    const auto table = random_exact_table(random, 3, 18);
    const Model model("random", table);
    const Rational mix = random.below(2) == 0 ? Rational(0) : Rational(1, 5);
    const index_t n = model.positions(), k = 1 + random.below(n);
    const bool random_order = random.below(2) == 0;
    const auto p = support_table<Rational>(model, Budget{}).value();
    const auto order = random_order ? SpeculativeOrder::uniform : SpeculativeOrder::left_to_right;
    const auto law =
        speculative_law<Rational>(*oracle_of<Rational>(model, mix), k, order, p, Effort{}).value();
    const literal::Oracle<Rational> oracle(table, mix);
    const literal::TreeSchedule none;
    const auto tree = literal::tree_law<Rational>(
        oracle, none, [&](auto& run) { run.speculate(at(k), random_order); });
    check_rows(p, law.output, tree.law);
    CHECK(law.expected_calls == tree.calls);
    CHECK(law.expected_steps == tree.calls);
    CHECK(law.expected_calls <= Rational(n));  // never more passes than tokens
    // Lossless: the law of one position at a time.
    const auto sequential =
        literal::tree_law<Rational>(oracle, none, [&](auto& run) { run.speculate(1, random_order); });
    check_rows(p, law.output, sequential.law);
    if (mix == 0) {
      CHECK(law.output.off_support == 0);
      for (index_t r = 0; r < p.rows(); ++r)
        CHECK(law.output.on_support[at(r)] == p.probability(r));
    }
  });
}

TEST_CASE("freedave law: that of the decoder it accelerates, for any number of drafts",
          "[property][lossless]") {
  for_each_seed(40, [](Philox& random) {
    const auto table = random_exact_table(random, 4, 36);
    const Model model("random", table);
    const Rational mix = random.below(2) == 0 ? Rational(0) : Rational(1, 5);
    const auto sizes = random_sizes(model.positions(), random);
    const auto p = support_table<Rational>(model, Budget{}).value();
    const literal::Oracle<Rational> oracle(table, mix);
    const auto tree = literal::tree_law<Rational>(oracle, list_schedule(sizes.sizes()),
                                                [](auto& run) { run.most_confident(); });
    Rational before = Rational(sizes.steps());
    for (index_t drafts = 1; drafts <= 3; ++drafts) {
      const auto law = freedave_law<Rational>(*oracle_of<Rational>(model, mix), StepSizes(sizes),
                                              drafts, ValueRule{}, p, Effort{})
                           .value();
      check_rows(p, law.output, tree.law);
      CHECK(law.expected_steps <= before);  // more drafts never need more passes
      if (drafts == 1) CHECK(law.expected_steps == tree.steps);
      before = law.expected_steps;
    }
  });
}

TEST_CASE("freedave: the same row for every seed, whatever is drafted", "[property][lossless]") {
  for_each_seed(10, [](Philox& random) {
    const auto table = random_exact_table(random, 5, 48);
    const Model model("random", table);
    const auto oracle = oracle_of<double>(model, Rational(1, 10));
    const StepSizes sizes(random_sizes(model.positions(), random));
    for (const Rational& temperature : {Rational(1), Rational(0)}) {
      const ValueRule values{temperature, 1};
      for (index_t s = 0; s < 20; ++s) {
        const auto slow = sample_freedave(*oracle, sizes, 1, values, 3, s);
        for (index_t drafts = 2; drafts <= 5; ++drafts) {
          const auto fast = sample_freedave(*oracle, sizes, drafts, values, 3, s);
          CHECK(fast.row == slow.row);
          CHECK(fast.trace.steps <= slow.trace.steps);
        }
      }
    }
  });
}

TEST_CASE("freedave: reveal times have no sizes to draft", "[property][lossless]") {
  Philox random(1);
  const Model model("random", random_exact_table(Shape({2, 2}), random, Texture::generic));
  const auto p = support_table<double>(model, Budget{}).value();
  const StepSizes sizes(std::vector<Rational>{0, Rational(1, 2), 1});
  CHECK_THROWS_AS(
      freedave_law<double>(*oracle_of<double>(model, 0), sizes, 2, ValueRule{}, p, Effort{}),
      InvalidInput);
}

TEST_CASE("rejection law: p, and the largest ratio by its definition", "[property][lossless]") {
  for_each_seed(40, [](Philox& random) {
    const auto table = random_exact_table(random, 4, 36);
    const Model model("random", table);
    const index_t n = model.positions();
    const Rational mix = random.below(2) == 0 ? Rational(0) : Rational(1, 5);
    const auto p = support_table<Rational>(model, Budget{}).value();
    const auto c = conditionals<Rational>(model, Effort{}).value();
    const auto oracle = oracle_of<Rational>(model, mix);
    const auto sizes = random_sizes(n, random);
    const auto law = rejection_law<Rational>(*c, *oracle, StepSizes(sizes), p, Effort{}).value();
    CHECK(law.law.output.off_support == 0);
    for (index_t r = 0; r < p.rows(); ++r) {
      CHECK(law.law.output.on_support[at(r)] == p.probability(r));
    }
    CHECK(law.law.expected_steps == Rational(sizes.steps()));
    // The mean over all ordered partitions of the sum over contexts of p(context) max r/q.
    const literal::Oracle<Rational> naive_oracle(table, mix);
    const auto partitions = all_partitions(sizes.sizes());
    Rational mean = 0;
    for (const Blocks& blocks : partitions) {
      Rational cost = 0;
      std::vector<bool> shown(at(n), false);
      for (const auto& block : blocks) {
        std::map<literal::Row, Rational> largest;
        for (index_t r = 0; r < p.rows(); ++r) {
          literal::Row before, after;
          for (index_t i = 0; i < n; ++i) {
            const bool in = std::find(block.begin(), block.end(), i) != block.end();
            const int symbol = static_cast<int>(p.symbol(r, i));
            before.push_back(shown[at(i)] ? symbol : literal::kHidden);
            after.push_back(shown[at(i)] || in ? symbol : literal::kHidden);
          }
          Rational q = 1;
          for (const index_t i : block) {
            q *= naive_oracle.answer(before)[at(i)][static_cast<std::size_t>(after[at(i)])];
          }
          const Rational joint = naive_oracle.probability(after);  // = p(context) r
          largest[before] = std::max<Rational>(largest[before], joint / q);
        }
        for (const auto& [context, value] : largest) cost += value;
        for (const index_t i : block) shown[at(i)] = true;
      }
      mean += cost / Rational(partitions.size());
    }
    CHECK_FALSE(law.expected_proposals.infinite);
    CHECK(law.expected_proposals.value == mean);
    CHECK(to_double(law.expected_proposals.value) >= law.exp_renyi_infinity * (1 - 1e-12));
    CHECK(law.exp_renyi_infinity >= law.exp_conditional_tc * (1 - 1e-12));
    // A fixed partition of the same sizes gives p as well.
    const auto fixed =
        rejection_law<Rational>(*c, *oracle, OrderedPartition(n, partitions.front()), p, Effort{})
            .value();
    CHECK(fixed.law.output.on_support == law.law.output.on_support);
  });
}

TEST_CASE("rejection: proposals that miss the support are never enough", "[property][lossless]") {
  // The greedy oracle of two fair bits proposes 0 0 only.
  class Zero final : public Oracle<double> {
   public:
    Zero() : Oracle<double>(Shape({2, 2})) {}
    void answer(const symbol_t*, index_t count, double* marginals,
                std::uint8_t* possible) const override {
      for (index_t c = 0; c < count; ++c) {
        for (index_t i = 0; i < 2; ++i) {
          marginals[4 * c + 2 * i] = 1.0;
          marginals[4 * c + 2 * i + 1] = 0.0;
        }
        possible[c] = 1;
      }
    }
  };
  const Model model("bits",
                    JointTable<Rational>(Shape({2, 2}), std::vector<Rational>(4, Rational(1, 4))));
  const auto c = conditionals<double>(model, Effort{}).value();
  const auto p = support_table<double>(model, Budget{}).value();
  const StepSizes sizes(Schedule({2}));
  const auto law = rejection_law<double>(*c, Zero(), sizes, p, Effort{}).value();
  CHECK(law.expected_proposals.infinite);
  CHECK_THROWS_AS(sample_rejection(*c, Zero(), &sizes, nullptr, 1, 1), InvalidInput);
}

TEST_CASE("lossless samplers: the exact laws and costs", "[property][lossless]") {
  Philox random(4, 2);
  const Model model("random", random_exact_table(Shape({2, 3, 2}), random, Texture::sparse));
  const auto p = support_table<double>(model, Budget{}).value();
  const auto c = conditionals<double>(model, Effort{}).value();
  const auto oracle = oracle_of<double>(model, Rational(1, 5));
  const StepSizes sizes(Schedule({1, 2}));
  const StepSizes ones(Schedule({1, 1, 1}));
  const index_t samples = repetitions(4000);
  for (const auto order : {SpeculativeOrder::left_to_right, SpeculativeOrder::uniform}) {
    for (index_t k = 1; k <= 3; ++k) {
      check_sampler(p, speculative_law<double>(*oracle, k, order, p, Effort{}).value(), samples,
                    [&](index_t s) { return sample_speculative(*oracle, k, order, 5, s); });
    }
  }
  for (index_t drafts = 1; drafts <= 3; ++drafts) {
    check_sampler(
        p, freedave_law<double>(*oracle, ones, drafts, ValueRule{}, p, Effort{}).value(), samples,
        [&](index_t s) { return sample_freedave(*oracle, ones, drafts, ValueRule{}, 5, s); });
  }
  const auto law = rejection_law<double>(*c, *oracle, sizes, p, Effort{}).value();
  double proposals = 0.0;
  check_sampler(p, law.law, samples, [&](index_t s) {
    auto sample = sample_rejection(*c, *oracle, &sizes, nullptr, 5, s);
    proposals += static_cast<double>(sample.proposals);
    return sample;
  });
  const double mean = proposals / static_cast<double>(samples), slack = 5.0 * mean;
  CHECK(std::fabs(mean - law.expected_proposals.value) <
        slack / std::sqrt(static_cast<double>(samples)));
}
