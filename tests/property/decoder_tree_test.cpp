// The law engine against a literal simulation of the decoder's tree (support/decoder_tree.hpp) on
// random models: every revealing policy, every kind of schedule, blocks, values, model error.
//
// The two share the parsed spec and nothing else. Within 1e-12 for double, equal for Rational.
#include <cmath>

#include "exact/law/divergence.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/curves.hpp"
#include "tests/support/decoders.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/printed.hpp"

namespace unmask {
namespace {

/// No quotient of small weights, so that rounding decides nothing.
constexpr double kIncoherent = 0.29376543;

/// How often the random cases showed what they are there to show.
struct Seen {
  index_t left_support = 0, mixture_is_better = 0, taus_differ = 0, steps_vary = 0, infinite = 0;
};

bool agree(double a, long double b) {
  return std::fabs(static_cast<long double>(a) - b) <= 1e-12L * (1 + std::fabs(b));
}
bool agree(const Rational& a, const Rational& b) { return a == b; }

double rounded_to_double(long double x) { return static_cast<double>(x); }
double rounded_to_double(const Rational& x) { return to_double(x); }

double nats(double x) { return x; }
double nats(const LogForm& x) { return to_double(x.enclosure({128}).midpoint()); }

template <class S>
void check_rows(const ExactSetting<S>& setting, const DecoderLaw<S>& law,
                const naive::TreeLaw<S>& tree, Seen& seen) {
  naive::Wide<S> off = tree.total;
  REQUIRE(law.output.on_support.size() == setting.support.rows());
  for (index_t r = 0; r < setting.support.rows(); ++r) {
    const auto found = tree.rows.find(setting.row(r));
    const naive::Wide<S> expected = found == tree.rows.end() ? naive::Wide<S>(0) : found->second;
    off -= expected;
    CHECK(agree(law.output.on_support[at(r)], expected));
  }
  CHECK(agree(law.output.off_support, off));
  index_t outside = 0;
  for (const auto& [row, p] : tree.rows) {
    symbol_t symbols[8];
    std::copy(row.begin(), row.end(), symbols);
    const context_t context = setting.conditionals->space().code(symbols);
    outside += setting.conditionals->probability(context) > S(0) ? 0 : 1;
  }
  CHECK((law.output.off_support > S(0)) == (outside > 0));
  CHECK(law.output.witness.empty() == (outside == 0));
  seen.left_support += outside > 0 ? 1 : 0;
}

template <class S>
void check_counts(const DecoderLaw<S>& law, const naive::TreeLaw<S>& tree, index_t n, Seen& seen) {
  CHECK(agree(law.expected_steps, tree.steps));
  CHECK(agree(law.expected_calls, tree.calls));
  CHECK(agree(law.afp, tree.afp));
  CHECK(agree(law.kendall_tau_a, tree.tau_a));
  std::map<index_t, double> by_ties;
  for (const auto& [ties, concordance] : law.concordance_by_ties) {
    by_ties[ties] = to_double(concordance);
  }
  CHECK(agree(kendall_tau_b(by_ties, n), tree.tau_b));
  for (const auto& [steps, probability] : tree.steps_law) {
    const auto found = law.steps_law.find(steps);
    REQUIRE(found != law.steps_law.end());
    CHECK(agree(found->second, probability));
  }
  CHECK(law.steps_law.size() == tree.steps_law.size());
  const double tau_gap = static_cast<double>(tree.tau_b) - rounded_to_double(tree.tau_a);
  seen.taus_differ += std::fabs(tau_gap) > 1e-6 ? 1 : 0;
  seen.steps_vary += tree.steps_law.size() > 1 ? 1 : 0;
}

/// KL(p || law) by its definition, over the tree's rows.
template <class S>
double forward_kl_of_tree(const ExactSetting<S>& setting, const naive::TreeLaw<S>& tree) {
  double sum = 0.0;
  for (index_t r = 0; r < setting.support.rows(); ++r) {
    const double p = to_double(setting.support.probability(r));
    const auto found = tree.rows.find(setting.row(r));
    sum += found == tree.rows.end() ? INFINITY : p * std::log(p / rounded_to_double(found->second));
  }
  return sum;
}

template <class S>
void check_loss(const LossUnderData<S>& loss, const naive::TreeLoss<S>& tree, double forward,
                bool blocks_are_random, Seen& seen) {
  CHECK(agree(loss.expected_steps, tree.expected_steps));
  CHECK(loss.expected_kl.infinite == std::isinf(tree.expected_kl));
  seen.infinite += loss.expected_kl.infinite ? 1 : 0;
  if (loss.expected_kl.infinite) return;
  CHECK(std::fabs(nats(loss.expected_kl.value) - tree.expected_kl) <= 1e-11);
  CHECK(forward <= tree.expected_kl + 1e-12);
  if (!blocks_are_random) CHECK(std::fabs(forward - tree.expected_kl) <= 1e-11);
  seen.mixture_is_better += forward < tree.expected_kl - 1e-6 ? 1 : 0;
}

template <class S>
void check_law(const ExactSetting<S>& setting, const naive::Oracle<S>& naive_oracle,
               const DecoderText& text, Seen& seen) {
  INFO(text.describe());
  auto decoder = tree_decoder(text, naive_oracle);
  decoder.incoherence_at = kIncoherent;
  naive::DecoderTree<S> simulation(decoder);
  const naive::TreeLaw<S> tree = simulation.law();
  REQUIRE(agree(S(1), tree.total));
  // Incoherence needs the contexts one by one; without it random order goes set by set.
  for (const bool counts_incoherent : {true, false}) {
    CAPTURE(counts_incoherent);
    LawOptions options;
    if (counts_incoherent) options.incoherence_at = kIncoherent;
    const DecoderLaw<S> law = setting.law(text, {}, options);
    check_rows(setting, law, tree, seen);
    check_counts(law, tree, setting.model.positions(), seen);
    if (counts_incoherent) CHECK(agree(law.incoherence, tree.incoherence));
    REQUIRE(law.under_data.has_value() != naive::looks_at_values(decoder.policy.kind));
    if (!law.under_data) continue;
    check_loss(*law.under_data, simulation.loss(), forward_kl_of_tree(setting, tree),
               law.blocks_are_random, seen);
  }
}

/// A random permutation, cut into random blocks or not.
std::string positions_text(Philox& random, index_t n, bool cut) {
  std::vector<index_t> order;
  for (index_t i = 0; i < n; ++i) {
    const index_t place = random.below(i + 1);
    order.insert(order.begin() + static_cast<std::ptrdiff_t>(place), i);
  }
  std::string text;
  for (index_t k = 0; k < n; ++k) {
    if (k > 0) text += cut && random.below(2) == 0 ? "|" : ",";
    text += std::to_string(order[at(k)]);
  }
  return text;
}

std::vector<std::string> policies(Philox& random, index_t n) {
  return {"random", "left-to-right", "order:" + positions_text(random, n, false), "confidence",
          "hard-confidence", "entropy", "hard-entropy", "margin", "hard-margin", "ancestral",
          "first-hitting", "partition:" + positions_text(random, n, true), "threshold:0.9",
          "threshold:0.5", "factor:1", "factor:2/5", "eb:0", "eb:0.1", "eb:0.9", "entropy-sum:0.35",
          "entropy-sum:1.2", "dus:2", "dus:3", "dynamic:0.85", "dynamic:0.4", "klass:0.9,0.01,2",
          "klass:0.3,0.3,1", "klass:0.3,0.5,2", "sampled-confidence", "lookum:1,2", "lookum:2,3",
          "punt:0", "punt:0.01", "punt:0.2"};
}

/// Policies with a random schedule, block length, value rule and error each.
template <class S>
void check_all_policies(const JointTable<Rational>& exact, const JointTable<S>& table,
                        Philox& random, const std::vector<Rational>& temperatures, Seen& seen) {
  const ExactSetting<S> setting(Model("random", exact));
  const index_t n = table.shape().positions();
  for (const std::string& policy : policies(random, n)) {
    DecoderText text;
    text.policy = policy;
    if (random.below(3) == 0) {
      text.policy = "semi-ar:" + std::to_string(1 + random.below(n)) + ":" + policy;
    }
    text.schedule = schedules_for_tests()[at(random.below(schedules_for_tests().size()))];
    if (policy == "first-hitting") text.schedule = "sequential";
    if (policy == "ancestral") text.schedule = "bernoulli";
    if (random.below(3) == 0) {
      text.temperature = temperatures[at(random.below(temperatures.size()))];
    }
    if (random.below(4) == 0) text.top_p = Rational(9, 10);
    if (random.below(3) == 0) text.mix = Rational(1, 10);
    const naive::Oracle<S> oracle(table, text.mix);
    check_law(setting, oracle, text, seen);
  }
}

double forward_kl(const ExactSetting<double>& setting, const DecoderText& text) {
  return divergences(setting.support, setting.law(text).output).forward_kl.value;
}

/// Mostly three or more positions, but the small shapes too.
JointTable<Rational> random_joint(Philox& random, index_t most_positions, index_t most_cells) {
  Shape shape = random_shape(random, most_positions, most_cells);
  while (shape.positions() < 3 && random.below(5) != 0) {
    shape = random_shape(random, most_positions, most_cells);
  }
  return random_exact_table(shape, random, static_cast<Texture>(random.below(kTextures)));
}

bool runs_all_seeds() { return environment_number("UNMASK_SEED", ~index_t{0}) == ~index_t{0}; }

TEST_CASE("decoder_law equals the literal tree in double, every policy", "[property][law]") {
  Seen seen;
  for_each_seed(10, [&](Philox& random) {
    const auto exact = random_joint(random, 4, 36);
    CAPTURE(exact.shape().cardinalities(), exact.probabilities());
    check_all_policies(exact, rounded(exact), random, {0, Rational(1, 2), Rational(3, 2)}, seen);
  });
  if (!runs_all_seeds()) return;
  CAPTURE(seen.left_support, seen.mixture_is_better, seen.taus_differ, seen.steps_vary,
          seen.infinite);
  CHECK(seen.left_support >= 10);
  CHECK(seen.mixture_is_better >= 3);
  CHECK(seen.taus_differ >= 10);
  CHECK(seen.steps_vary >= 10);
  CHECK(seen.infinite >= 3);
}

TEST_CASE("decoder_law equals the literal tree exactly in Rational, every policy",
          "[property][law]") {
  Seen seen;
  for_each_seed(6, [&](Philox& random) {
    const auto exact = random_joint(random, 3, 18);
    CAPTURE(exact.shape().cardinalities(), exact.probabilities());
    check_all_policies(exact, exact, random, {0, 1}, seen);
  });
}

TEST_CASE("decoder_law equals the literal tree where KLASS remembers across blocks",
          "[property][law]") {
  Seen seen;
  for_each_seed(10, [&](Philox& random) {
    const auto exact = random_exact_table(Shape({2, 2, 3, 2, 2}), random, Texture::generic);
    const ExactSetting<double> setting(Model("random", exact));
    const naive::Oracle<double> oracle(rounded(exact));
    DecoderText text;
    // Nearly always ready, once there is a history.
    text.policy = random.below(2) == 0 ? "semi-ar:3:klass:0.3,0.5,2" : "semi-ar:2:klass:0.3,0.5,2";
    for (const char* schedule : {"sequential", "pairs", "tail"}) {
      text.schedule = schedule;
      check_law(setting, oracle, text, seen);
    }
  });
}

TEST_CASE("E6: sampled confidence is biased with exact conditionals, one token a step",
          "[property][law][theory]") {
  const Model coins = family("product:n=2,p=9/10");
  const ExactSetting<Rational> exact(coins);
  DecoderText text;
  text.policy = "sampled-confidence";
  text.schedule = "sequential";
  const auto law = exact.law(text);
  CHECK(law.output.on_support[0] == Rational(1, 1000));
  const ExactSetting<double> setting(coins);
  check_printed(forward_kl(setting, text), "0.0906740174075");
  const ExactSetting<double> markov(family("markov:n=5,flip=1/5"));
  check_printed(forward_kl(markov, text), "1.492081303547");
  text.schedule = "one-shot";
  check_printed(forward_kl(markov, text), "0.770979028087");
  text.policy = "confidence";
  text.schedule = "sequential";
  CHECK(std::fabs(forward_kl(markov, text)) <= 1e-13);
}

}  // namespace
}  // namespace unmask
