// Conditionals of hidden chains against enumeration, and their rows against the exact law.
#include "exact/chain/chain_conditionals.hpp"

#include <cmath>

#include "core/base/parallel.hpp"
#include "core/model/expand.hpp"
#include "core/model/to_hidden_chain.hpp"
#include "exact/enumerate/conditionals.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/g_test.hpp"
#include "tests/support/random_chains.hpp"

namespace unmask {
namespace {

constexpr double kUntouched = -7.0;

struct Answer {
  double log_weight = 0.0;
  std::vector<double> marginals{};
};

Answer ask(const ChainConditionals& conditionals, const std::vector<symbol_t>& context) {
  Answer answer;
  answer.marginals.assign(at(conditionals.layout().width()), kUntouched);
  answer.log_weight = conditionals.marginals(context.data(), answer.marginals.data());
  return answer;
}

bool agrees(double found, double expected) {
  return std::fabs(found - expected) <= 1e-13 * (1 + std::fabs(expected));
}

void check_context(const ChainConditionals& conditionals, const Conditionals<Rational>& exact,
                   const std::vector<symbol_t>& context, index_t& impossible) {
  const MarginalLayout& layout = conditionals.layout();
  const Answer found = ask(conditionals, context);
  std::vector<Rational> expected(at(layout.width()), Rational(0));
  const Rational p = exact.marginals(exact.space().code(context.data()), expected.data());
  if (p == 0) {
    ++impossible;
    CHECK(found.log_weight == -INFINITY);
  } else {
    CHECK(agrees(found.log_weight, std::log(to_double(p))));
  }
  for (index_t i = 0; i < context.size(); ++i) {
    const auto q = static_cast<double>(layout.end(i) - layout.begin(i));
    for (index_t k = layout.begin(i); k < layout.end(i); ++k) {
      const double answer = found.marginals[at(k)];
      if (context[at(i)] != kMasked) {
        CHECK(answer == kUntouched);
      } else {
        CHECK(agrees(answer, p == 0 ? 1.0 / q : to_double(expected[at(k)])));
      }
    }
  }
}

TEST_CASE("chain conditionals: (1) every context agrees with enumeration", "[chain]") {
  index_t impossible = 0;
  for_each_seed(60, [&](Philox& random) {
    const Model model = random_chain_model(random);
    const ChainConditionals found(*to_hidden_chain(model));
    const auto exact = conditionals<Rational>(model, Effort{}).value();
    std::vector<index_t> with_mask;
    for (const index_t q : model.shape().cardinalities()) with_mask.push_back(q + 1);
    const Shape contexts(with_mask);
    std::vector<symbol_t> context(at(model.positions()), 0);
    do {
      if (*contexts.cells() > 300 && random.below(*contexts.cells()) >= 300) continue;
      std::vector<symbol_t> row = context;
      for (index_t i = 0; i < row.size(); ++i) {
        if (row[at(i)] == model.shape().cardinality(i)) row[at(i)] = kMasked;
      }
      check_context(found, *exact, row, impossible);
    } while (advance_row(contexts, context));
  });
  CHECK(impossible > 50);
}

TEST_CASE("chain conditionals: (2) messages that nearly miss each other in doubles", "[chain]") {
  // Coins of 1/1000 and 999/1000: 600 heads, then 600 tails. Either component explains one half
  // only.
  constexpr index_t kHalf = 600;
  const Rational rare(1, 1000);
  const Model model("two coins",
                    BernoulliMixture<Rational>(2 * kHalf + 1, {Rational(1, 3), Rational(2, 3)},
                                               {rare, Rational(1 - rare)}));
  const ChainConditionals found(*to_hidden_chain(model));
  std::vector<symbol_t> context(at(2 * kHalf + 1), 0);
  for (index_t i = 0; i < kHalf; ++i) context[at(i)] = 1;
  context.back() = kMasked;
  const Answer answer = ask(found, context);
  // The two components weigh 1/3 and 2/3 still: p(1) = 1/3 * 0.001 + 2/3 * 0.999.
  CHECK(answer.marginals[at(found.layout().begin(2 * kHalf) + 1)] ==
        Approx(0.001 / 3 + 2 * 0.999 / 3).epsilon(1e-13));
  CHECK(answer.log_weight == Approx(kHalf * (std::log(0.001) + std::log(0.999))).epsilon(1e-13));
}

TEST_CASE("chain conditionals: (2) impossible for sure, however unlikely the rest", "[chain]") {
  // A component that never shows 1 explains nothing of a context with a 1 in it.
  const Model model("two coins", BernoulliMixture<Rational>(900, {Rational(1, 2), Rational(1, 2)},
                                                            {0, Rational(1, 1000)}));
  const ChainConditionals found(*to_hidden_chain(model));
  std::vector<symbol_t> ones(900, 1);
  ones[0] = kMasked;
  const Answer answer = ask(found, ones);
  CHECK(answer.log_weight == Approx(std::log(0.5) + 899 * std::log(0.001)).epsilon(1e-13));
  CHECK(answer.marginals[1] == Approx(0.001).epsilon(1e-13));
  const Model never("zeros", BernoulliMixture<Rational>(900, {1}, {0}));
  const Answer none = ask(ChainConditionals(*to_hidden_chain(never)), ones);
  CHECK(none.log_weight == -INFINITY);
  CHECK(none.marginals[0] == 0.5);
}

TEST_CASE("chain conditionals: draws follow the law, and depend on the generator alone",
          "[chain]") {
  for_each_seed(4, [](Philox& random) {
    const Model model = random_chain_model(random);
    const ChainConditionals found(*to_hidden_chain(model));
    const auto table = joint_table<double>(model, Budget{}).value();
    std::vector<index_t> counts(table.probabilities().size(), 0);
    const std::uint64_t seed = random();
    for (index_t s = 0; s < 4000; ++s) {
      Philox one(seed, s), again(seed, s);
      const auto row = found.draw(one);
      REQUIRE(row == found.draw(again));
      ++counts[at(model.shape().linear_index(row))];
    }
    CHECK(g_test(counts, table.probabilities()).p_value > kGTestLevel);
  });
}

TEST_CASE("chain conditionals: 512 positions and 16 states from every thread", "[chain]") {
  Philox random(11);
  const Model model("long", random_hmm(random, 512, 16, 4));
  const ChainConditionals found(*to_hidden_chain(model));
  std::vector<symbol_t> row = found.draw(random);
  for (index_t i = 0; i < row.size(); i += 3) row[at(i)] = kMasked;
  const Answer alone = ask(found, row);
  CHECK(std::isfinite(alone.log_weight));
  std::vector<Answer> answers(8);
  parallel_for(Threads(2), 8, [&](index_t k) { answers[at(k)] = ask(found, row); });
  for (const Answer& answer : answers) {
    CHECK(answer.log_weight == alone.log_weight);
    CHECK(answer.marginals == alone.marginals);
  }
}

}  // namespace
}  // namespace unmask
