// Defects of real samplers (decoders.md 1.4), each as a variant and exposed by its exact law.
#include "core/decode/policies/defects.hpp"

#include <cmath>

#include "core/decode/policies/moves.hpp"
#include "core/decode/sample.hpp"
#include "core/decode/scores.hpp"
#include "core/decode/standard_schedules.hpp"
#include "exact/law/divergence.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/curves.hpp"
#include "tests/support/decoders.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/g_test.hpp"
#include "tests/support/printed.hpp"

namespace unmask {
namespace {

DecoderText text_of(const std::string& policy, const std::string& schedule) {
  DecoderText text;
  text.policy = policy;
  text.schedule = schedule;
  return text;
}

double forward_kl(const ExactSetting<double>& setting, const DecoderLaw<double>& law) {
  return divergences(setting.support, law.output).forward_kl.value;
}

double binary_entropy(double p) { return -p * std::log(p) - (1 - p) * std::log1p(-p); }

// -- the sign of the entropy (1.4, number 1) ------------------------------------------------------

/// A fair bit, its copy through a channel that flips one in ten, and an unfair coin of its own.
Model pair_and_coin() {
  std::vector<Rational> cells;
  for (const int first : {0, 1}) {
    for (const int second : {0, 1}) {
      for (const int coin : {0, 1}) {
        cells.push_back(Rational(1, 2) * Rational(first == second ? 9 : 1, 10) *
                        Rational(coin == 0 ? 19 : 1, 20));
      }
    }
  }
  return Model("pair and coin", JointTable<Rational>(Shape::uniform(3, 2), std::move(cells)));
}

TEST_CASE("defect: entropy with its sign inverted reveals the unsure together",
          "[property][law][defect]") {
  const ExactSetting<Rational> exact(pair_and_coin());
  DecoderText right = text_of("entropy", "pairs"), wrong = text_of("hard-entropy", "pairs");
  const auto right_law = exact.law(right), wrong_law = exact.law(wrong);
  // The sure coin (position 2) goes first with the right sign and last with the wrong one.
  CHECK(right_law.reveal_step_law[2] == std::vector<Rational>{1, 0});
  CHECK(wrong_law.reveal_step_law[2] == std::vector<Rational>{0, 1});
  // So the right one splits the dependent pair and is exact; the wrong one pays for it in full.
  for (index_t r = 0; r < exact.support.rows(); ++r) {
    CHECK(right_law.output.on_support[at(r)] == exact.support.probability(r));
  }
  CHECK(right_law.expected_steps == wrong_law.expected_steps);
  const ExactSetting<double> setting(pair_and_coin());
  const double kl = forward_kl(setting, setting.law(wrong));
  CHECK(kl == Approx(std::log(2.0) - binary_entropy(0.1)).epsilon(1e-13));
  // One token a step hides the defect from the law (theory E1), not from the order.
  right.schedule = wrong.schedule = "sequential";
  const auto hidden = exact.law(wrong);
  CHECK(hidden.output.on_support == exact.law(right).output.on_support);
  CHECK(hidden.reveal_step_law != exact.law(right).reveal_step_law);
}

TEST_CASE("defect: the inverted score ranks the uniform law above a sure one",
          "[property][law][defect]") {
  const double sure[] = {0.97, 0.01, 0.01, 0.01}, uniform[] = {0.25, 0.25, 0.25, 0.25};
  check_printed(entropy_score(sure, 4), "0.168");
  check_printed(entropy_score(uniform, 4), "1.386");
}

// -- positions drawn with replacement (number 2) --------------------------------------------------

DecoderLaw<double> law_of_drawing(const ExactSetting<double>& setting, Drawing drawing,
                                  double temperature, const std::string& schedule) {
  const Policy<double> policy = std::shared_ptr<const BlockPolicy<double>>(
      std::make_shared<DrawnPositionsPolicy>(ScoreKind::confidence, temperature, drawing));
  return setting.law(decoder_around(policy, setting.oracle(0), text_of("", schedule), 0));
}

TEST_CASE("defect: positions drawn with replacement need more steps than the schedule has",
          "[property][law][defect]") {
  // Equal coins have equal scores, so all draws are even. Of 3 draws among 3 positions 1, 2 or 3
  // are different with probability 1/9, 2/3, 2/9; of 2 among 2 1 or 2 with 1/2. What is left is
  // drawn again: E_1 = 1, E_2 = 1 + E_1/2 = 3/2, E_3 = 1 + 2/3 E_1 + 1/9 E_2 = 11/6.
  const ExactSetting<double> coins(family("product:n=3,p=1/3"));
  const auto again = law_of_drawing(coins, Drawing::with_replacement, 0.7, "one-shot");
  CHECK(again.expected_steps == Approx(11.0 / 6).epsilon(1e-13));
  CHECK(again.expected_calls == Approx(11.0 / 6).epsilon(1e-13));
  // An implementation that stops with the schedule leaves masks behind with probability 7/9.
  CHECK(1 - again.steps_law.at(1) == Approx(7.0 / 9).epsilon(1e-13));
  const auto once = law_of_drawing(coins, Drawing::without_replacement, 0.7, "one-shot");
  CHECK(once.expected_steps == 1.0);
  CHECK(once.afp == 3.0);
}

TEST_CASE("defect: with replacement one pays in calls for what looks like quality",
          "[property][law][defect]") {
  const ExactSetting<double> chain(family("markov:n=4,flip=1/5"));
  for (const double temperature : {0.1, 1.0, 10.0}) {
    const auto again = law_of_drawing(chain, Drawing::with_replacement, temperature, "pairs");
    const auto once = law_of_drawing(chain, Drawing::without_replacement, temperature, "pairs");
    CAPTURE(temperature);
    CHECK(once.expected_steps == Approx(2.0).epsilon(1e-13));
    CHECK(again.expected_steps > 2.2);
    CHECK(again.under_data->expected_kl.value < once.under_data->expected_kl.value);
  }
}

// -- Gumbel-max in single precision (number 12) ---------------------------------------------------

/// P(the rare of two symbols wins) where both uniforms are k / 2^bits, 0 < k < 2^bits, by counting:
/// -ln(u_rare) < (q/P) (-ln u_dominant).
double rare_by_counting(double q_over_p, index_t bits) {
  const double all = std::pow(2.0, static_cast<double>(bits));
  double wins = 0.0;
  for (double k = 1.0; k < all; k += 1.0) {
    const double most = std::floor(all * std::exp(q_over_p * std::log(k / all)));
    wins += std::max(0.0, all - 1.0 - most);
  }
  return wins / ((all - 1.0) * (all - 1.0));
}

TEST_CASE("defect: the formula for 24-bit Gumbel noise is what counting gives at 16 bits",
          "[property][law][defect]") {
  for (const double r : {0.3355, 1.0, 3.389, 20.0}) {
    const double q_over_p = r / 65536.0;
    const double ideal = q_over_p / (1 + q_over_p);
    CAPTURE(r);
    CHECK(rare_by_counting(q_over_p, 16) / ideal ==
          Approx(fp32_gumbel_ratio(r)).epsilon(2e-3));
  }
  check_printed(fp32_gumbel_ratio(2e-7 * 0x1p24 / 0.99), "0.86");
  check_printed(fp32_gumbel_ratio(2e-8 * 0x1p24 / 0.99), "0.16");
  CHECK(fp32_gumbel_ratio(1e6) == Approx(1.0).epsilon(1e-6));
  CHECK(fp32_gumbel_ratio(0.0) == 0.0);
}

/// n tokens of 101 symbols, a hundred of them rare.
Model rare_tokens(index_t n, const Rational& rare) {
  std::vector<Rational> one(101, rare);
  one[0] = 1 - 100 * rare;
  std::vector<Rational> cells = one;
  for (index_t i = 1; i < n; ++i) {
    std::vector<Rational> longer;
    for (const Rational& a : cells) {
      for (const Rational& b : one) longer.push_back(a * b);
    }
    cells = std::move(longer);
  }
  return Model("rare", JointTable<Rational>(Shape::uniform(n, 101), std::move(cells)));
}

TEST_CASE("defect: single-precision Gumbel noise shows as a positive forward KL of its formula",
          "[property][law][defect]") {
  for (const double q : {2e-7, 2e-8}) {
    const Rational rare = parse_rational(q == 2e-7 ? "2e-7" : "2e-8", "q");
    const double p = 1 - 100 * q;
    const double ratio = fp32_gumbel_ratio(q * 0x1p24 / p);
    const double sum = p + 100 * q * ratio;
    // KL of one token: p ln(sum) + 100 q ln(sum / R).
    const double kl = std::log(sum) - 100 * q * std::log(ratio);
    CHECK(kl > 0.0);
    for (const index_t n : {index_t{1}, index_t{2}}) {
      const ExactSetting<double> setting(rare_tokens(n, rare));
      auto decoder = setting.decoder(text_of("left-to-right", "sequential"));
      const auto right = setting.law(decoder);
      decoder.oracle = std::make_shared<Fp32GumbelOracle>(decoder.oracle);
      const auto wrong = setting.law(decoder);
      CAPTURE(q, n);
      // Logarithms of numbers near 1: the error is that of sums of 101 numbers, absolutely.
      const double nats = static_cast<double>(n) * kl;
      CHECK(std::fabs(forward_kl(setting, wrong) - nats) <= 1e-13);
      CHECK(std::fabs(wrong.under_data->expected_kl.value - nats) <= 1e-13);
      CHECK(wrong.under_data->steps[0].dependence.value == 0.0);
      CHECK(nats > 1e7 * std::fabs(forward_kl(setting, right)));
      // Rare symbols come out too rarely, by the factor R.
      const double drawn = wrong.output.on_support[1], wanted = right.output.on_support[1];
      CHECK(drawn / wanted == Approx(ratio / sum * (n == 1 ? 1 : 1 / sum)).epsilon(1e-8));
    }
  }
}

// -- steps whose floor is zero (number 5) ---------------------------------------------------------

/// n_j = floor(masked (1 - s/t)) of the timestep rule with eps 1/1000; everything in the last step.
index_t floor_size(index_t masked, index_t j, index_t steps) {
  if (j + 1 == steps) return masked;
  const Rational eps(1, 1000);
  const Rational t = 1 - Rational(j, steps) * (1 - eps), s = 1 - Rational(j + 1, steps) * (1 - eps);
  const Rational share = Rational(masked) * (1 - s / t);
  return (numerator(share) / denominator(share)).convert_to<index_t>();
}

std::vector<index_t> floor_sizes(index_t n, index_t steps) {
  std::vector<index_t> sizes;
  for (index_t j = 0, masked = n; j < steps; ++j) {
    sizes.push_back(floor_size(masked, j, steps));
    masked -= sizes.back();
  }
  return sizes;
}

index_t count_zeros(const std::vector<index_t>& sizes) {
  return static_cast<index_t>(std::count(sizes.begin(), sizes.end(), index_t{0}));
}

/// Random positions by the timestep rule, every forward run: one that reveals nothing is charged to
/// the next step that does. The memory is the timestep.
template <class S>
class FloorTimestepPolicy final : public BlockPolicy<S> {
 public:
  explicit FloorTimestepPolicy(index_t steps) : steps_(steps) {}
  [[nodiscard]] PolicyTraits traits() const override { return goes_many_ways(Sizing::own); }
  void moves(const View<S>& view, std::vector<Move<S>>& found) const override {
    index_t j = view.memory, calls = 1;
    while (floor_size(size(view.masked), j, steps_) == 0) {
      ++j;
      ++calls;
    }
    const index_t wanted = floor_size(size(view.masked), j, steps_);
    found.clear();
    for_each_subset_of_size(view.masked, wanted,
                            [&](Subset block) { found.push_back({block, S(1), j + 1, calls}); });
    for (Move<S>& move : found) move.probability /= from_count<S>(found.size());
  }

 private:
  index_t steps_;
};

TEST_CASE("defect: of 256 timesteps for 64 tokens 193 reveal nothing", "[property][law][defect]") {
  CHECK(count_zeros(floor_sizes(64, 256)) == 193);
  CHECK(count_zeros(floor_sizes(128, 128)) == 1);
  for (const auto& [n, steps] : {std::pair<index_t, index_t>{64, 256}, {128, 128}, {6, 24}}) {
    std::vector<index_t> sizes = floor_sizes(n, steps);
    std::erase(sizes, 0);
    CHECK(linear_schedule(n, steps).sizes() == sizes);
  }
}

TEST_CASE("defect: empty timesteps cost calls and change nothing else",
          "[property][law][defect]") {
  const index_t n = 4, steps = 16;
  const ExactSetting<Rational> setting(family("table:n=4,q=2,a=37,b=11,c=5,m=97,zero=4"));
  const Policy<Rational> wasteful = std::shared_ptr<const BlockPolicy<Rational>>(
      std::make_shared<FloorTimestepPolicy<Rational>>(steps));
  const auto full = setting.law(decoder_around(wasteful, setting.oracle(0), text_of("", ""), 0));
  Decoder<Rational> compact = setting.decoder(text_of("random", "one-shot"));
  compact.sizes = compact.last_sizes = std::make_shared<StepSizes>(linear_schedule(n, steps));
  const auto skipped = setting.law(compact);
  CHECK(full.output.on_support == skipped.output.on_support);
  CHECK(full.output.off_support == skipped.output.off_support);
  CHECK(full.expected_steps == skipped.expected_steps);
  CHECK(full.kendall_tau_a == skipped.kendall_tau_a);
  CHECK(full.expected_calls == Rational(steps));
  CHECK(skipped.expected_calls == Rational(steps - count_zeros(floor_sizes(n, steps))));
  CHECK(skipped.expected_calls < full.expected_calls);
}

// -- masks that are left behind (table of section 2) ----------------------------------------------

/// Independent coins that show 1 with chance .1, .4, .05, .45: positions 2 and 0 are the sure ones.
Model uneven_coins() {
  const Rational ones[] = {Rational(1, 10), Rational(2, 5), Rational(1, 20), Rational(9, 20)};
  std::vector<Rational> cells;
  std::vector<symbol_t> row(4, 0);
  do {
    Rational p = 1;
    for (index_t i = 0; i < 4; ++i) p *= row[at(i)] == 1 ? ones[i] : 1 - ones[i];
    cells.push_back(p);
  } while (advance_row(Shape::uniform(4, 2), row));
  return Model("uneven coins", JointTable<Rational>(Shape::uniform(4, 2), std::move(cells)));
}

/// Stranded masks, finished one by one afterwards, so that the run ends and has a law.
class FinishedLaterPolicy final : public BlockPolicy<Rational> {
 public:
  [[nodiscard]] PolicyTraits traits() const override { return {}; }
  void moves(const View<Rational>& view, std::vector<Move<Rational>>& found) const override {
    stranded_.moves(view, found);
    if (found.front().block == 0) only_move(view.eligible & (~view.eligible + 1), found);
  }

 private:
  StrandedMasksPolicy<Rational> stranded_;
};

TEST_CASE("defect: the surest of the whole sequence, cancelled outside the block, strand masks",
          "[property][law][defect]") {
  const ExactSetting<Rational> setting(uneven_coins());
  const DecoderText text = text_of("semi-ar:2:confidence", "one-shot");
  const auto right = setting.law(text);
  CHECK(right.expected_steps == 2);
  // The first block's only step wants two positions, takes 0 and 2 and cancels 2: position 1 is
  // still masked when the schedule is at its end.
  const Policy<Rational> policy =
      std::shared_ptr<const BlockPolicy<Rational>>(std::make_shared<FinishedLaterPolicy>());
  const auto law = setting.law(decoder_around(policy, setting.oracle(0), text, 2));
  CHECK(law.expected_steps == 3);
  CHECK(law.reveal_step_law[0] == std::vector<Rational>{1, 0, 0});
  CHECK(law.reveal_step_law[1] == std::vector<Rational>{0, 1, 0});
  CHECK(law.reveal_step_law[3] == std::vector<Rational>{0, 0, 1});
  CHECK(right.steps_law == std::map<index_t, Rational>{{2, 1}});
  CHECK(law.steps_law == std::map<index_t, Rational>{{3, 1}});
}

TEST_CASE("defect: a loop that waits for stranded masks would never end; ours refuses",
          "[property][law][defect]") {
  const ExactSetting<double> setting(uneven_coins());
  const DecoderText text = text_of("semi-ar:2:confidence", "one-shot");
  const Policy<double> policy = std::shared_ptr<const BlockPolicy<double>>(
      std::make_shared<StrandedMasksPolicy<double>>());
  const auto decoder = decoder_around(policy, setting.oracle(0), text, 2);
  CHECK_THROWS_AS(sample(decoder, {1, 0, 1}), ContractViolation);
  CHECK_THROWS_AS(setting.law(decoder), ContractViolation);
}

// -- the sampler shows them too -------------------------------------------------------------------

/// The G-test of `count` sequences of one decoder against the exact law of another.
double p_value(const ExactSetting<double>& setting, const Decoder<double>& drawn,
               const Decoder<double>& claimed, index_t count) {
  const Samples samples = sample(drawn, {20, 0, count});
  const auto law = setting.law(claimed);
  std::vector<index_t> counts(at(setting.support.rows()), 0);
  for (index_t k = 0; k < samples.count(); ++k) {
    for (index_t r = 0; r < setting.support.rows(); ++r) {
      bool same = true;
      for (index_t i = 0; i < samples.positions; ++i) {
        same = same && samples.row(k)[i] == setting.support.symbol(r, i);
      }
      counts[at(r)] += same ? 1 : 0;
    }
  }
  return g_test(counts, law.output.on_support).p_value;
}

TEST_CASE("defect: a G-test of sequences rejects the inverted entropy",
          "[property][law][defect]") {
  const ExactSetting<double> pair(pair_and_coin());
  const auto right = pair.decoder(text_of("entropy", "pairs"));
  const auto wrong = pair.decoder(text_of("hard-entropy", "pairs"));
  CHECK(p_value(pair, right, right, 2000) >= kGTestLevel);
  CHECK(p_value(pair, wrong, wrong, 2000) >= kGTestLevel);
  CHECK(p_value(pair, wrong, right, 2000) < kGTestLevel);
}

}  // namespace
}  // namespace unmask
