// core/decode/policies/defects.hpp: each defect of decoders.md 1.4 does what it is known for, and
// not what the right rule does.
#include "core/decode/policies/defects.hpp"

#include <map>

#include "core/decode/value_rule.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/policy_view.hpp"

using namespace unmask;

namespace {

using SetLaw = std::map<Subset, double>;

SetLaw law_of_sets(const BlockPolicy<double>& policy, const View<double>& view) {
  SetLaw law;
  for (const auto& move : moves_of(policy, view)) law[move.block] += move.probability;
  return law;
}

/// Every sequence of draws, literally.
void draw_sequences(const std::map<index_t, double>& weights, index_t draws, bool again, Subset set,
                    double probability, SetLaw& law) {
  if (draws == 0) {
    law[set] += probability;
    return;
  }
  double all = 0.0;
  for (const auto& [i, w] : weights) all += again || !contains(set, i) ? w : 0.0;
  for (const auto& [i, w] : weights) {
    if (!again && contains(set, i)) continue;
    draw_sequences(weights, draws - 1, again, set | singleton(i), probability * w / all, law);
  }
}

}  // namespace

TEST_CASE("defects: the inverted entropy reveals the least certain position first", "[defects]") {
  // The check of decoders.md 1.4: (.97, .01, .01, .01) has .168 nats, uniform 1.386.
  const Rational cent(1, 100), quarter(1, 4);
  const Laws<Rational> laws{{97 * cent, cent, cent, cent}, {quarter, quarter, quarter, quarter}};
  const ViewAt<double> start(independent_oracle<double>(laws), 0, 1);
  CHECK(only_block(RankedPolicy<double>(ScoreKind::entropy), start.view()) == 0b01);
  CHECK(only_block(RankedPolicy<double>(ScoreKind::entropy, true), start.view()) == 0b10);
}

TEST_CASE("defects (1): drawn positions have the literal law, with and without replacement",
          "[defects]") {
  for_each_seed(20, [](Philox& random) {
    const index_t n = 2 + random.below(4);
    const auto oracle = random_oracle<double>(Shape::uniform(n, 2), random());
    const index_t size = 1 + random.below(n);
    const ViewAt<double> start(oracle, 0, size);
    const double temperature = 0.25;
    std::map<index_t, double> weights;
    for (index_t i = 0; i < n; ++i) {
      const double* p = start.view().at_position(i);
      weights[i] = std::exp(std::max(p[0], p[1]) / temperature);
    }
    for (const Drawing drawing : {Drawing::without_replacement, Drawing::with_replacement}) {
      const DrawnPositionsPolicy policy(ScoreKind::confidence, temperature, drawing);
      SetLaw literal;
      draw_sequences(weights, size, drawing == Drawing::with_replacement, 0, 1.0, literal);
      const SetLaw law = law_of_sets(policy, start.view());
      REQUIRE(law.size() == literal.size());
      double sum = 0.0;
      for (const auto& [set, probability] : literal) {
        CHECK(law.at(set) == Approx(probability).epsilon(1e-12));
        sum += law.at(set);
      }
      CHECK(sum == Approx(1.0).epsilon(1e-13));
    }
  });
}

TEST_CASE("defects: with replacement fewer positions are revealed than asked for", "[defects]") {
  const auto oracle =
      independent_oracle<double>(Laws<Rational>(4, {Rational(1, 2), Rational(1, 2)}));
  const ViewAt<double> start(oracle, 0, 2);
  const auto mean_size = [&](Drawing drawing) {
    double mean = 0.0;
    for (const auto& [set, p] : law_of_sets(
             DrawnPositionsPolicy(ScoreKind::entropy, 1.0, drawing), start.view())) {
      mean += static_cast<double>(size(set)) * p;
    }
    return mean;
  };
  CHECK(mean_size(Drawing::without_replacement) == Approx(2.0).epsilon(1e-14));
  CHECK(mean_size(Drawing::with_replacement) == Approx(1.75).epsilon(1e-14));  // 1/4 + 3/4 * 2
}

TEST_CASE("defects: masks outside the block are taken and cancelled", "[defects]") {
  const Rational tenth(1, 10);
  const Laws<Rational> laws{{6 * tenth, 4 * tenth},
                            {7 * tenth, 3 * tenth},
                            {8 * tenth, 2 * tenth},
                            {9 * tenth, tenth}};
  const auto oracle = independent_oracle<Rational>(laws);
  const Subset block = 0b0011;  // the two least sure
  const std::vector<std::pair<index_t, Subset>> cases{{1, 0}, {2, 0}, {3, 0b0010}, {4, 0b0011}};
  for (const auto& [size, revealed] : cases) {
    const ViewAt<Rational> at_start(oracle, 0, size, block);
    CHECK(only_block(StrandedMasksPolicy<Rational>(), at_start.view()) == revealed);
  }
  const ViewAt<Rational> right(oracle, 0, 1, block);
  CHECK(only_block(RankedPolicy<Rational>(ScoreKind::confidence), right.view()) == 0b0010);
}

TEST_CASE("defects: the fp32 Gumbel ratio", "[defects]") {
  CHECK(fp32_gumbel_ratio(0.0) == 0.0);
  CHECK(fp32_gumbel_ratio(1e-3) == 0.0);
  CHECK(fp32_gumbel_ratio(1e9) == Approx(1.0).epsilon(1e-8));
  // decoders.md 1.4, item 12: q = 2e-7 beside .99 has r = 3.39 and R = .86; q = 2e-8 has R = .16
  // beside a P of 1.
  CHECK(2e-7 * 0x1p24 / 0.99 == Approx(3.39).margin(0.005));
  CHECK(fp32_gumbel_ratio(2e-7 * 0x1p24 / 0.99) == Approx(0.86).margin(0.005));
  CHECK(fp32_gumbel_ratio(2e-8 * 0x1p24) == Approx(0.16).margin(0.005));
}

TEST_CASE("defects (2): fifty thousand rare symbols lose a seventh of their mass", "[defects]") {
  constexpr index_t kRare = 50000;
  constexpr double kEach = 2e-7;
  std::vector<double> p(at(kRare + 1), kEach);
  p[0] = 1.0 - kEach * static_cast<double>(kRare);
  std::vector<double> drawn(p.size());
  fp32_gumbel(p.data(), p.size(), drawn.data());
  double sum = 0.0;
  for (const double x : drawn) sum += x;
  CHECK(sum == Approx(1.0).epsilon(1e-10));
  const double rare = 1.0 - drawn[0];
  CHECK(1.0 - p[0] == Approx(0.0100).margin(1e-12));
  // To first order in the rare mass the odds are the probability: the .0087 of decoders.md.
  CHECK(rare / drawn[0] == Approx(0.0087).margin(0.00005));
  CHECK(rare == Approx(0.0087).margin(0.0006));  // what was measured there
  // The race itself: clocks of the rare ones are multiples k of 2^-24 / q, the dominant one's is
  // exponential, and the first wins. No formula for R is used.
  const double gap = p[0] * 0x1p-24 / kEach;
  double lost = 0.0;
  for (int k = 0; k < 2000; ++k) {
    const double between = std::exp(-gap * k) * -std::expm1(-gap);
    lost += between * std::pow(1.0 - k * 0x1p-24, static_cast<double>(kRare));
  }
  CHECK(rare == Approx(1.0 - lost).epsilon(0.002));
  // In 53 bits nothing of this is seen.
  double cumulated = 0.0;
  for (std::size_t v = 1; v < p.size(); ++v) cumulated += p[v];
  CHECK(cumulated == Approx(0.0100).epsilon(1e-9));
}

TEST_CASE("defects (2): symbols of probability 0 keep it, and the oracle passes it on",
          "[defects]") {
  const std::vector<double> p{0.0, 0.25, 0.75};
  std::vector<double> drawn(3);
  fp32_gumbel(p.data(), 3, drawn.data());
  CHECK(drawn[0] == 0.0);
  CHECK(drawn[1] == Approx(0.25).epsilon(1e-6));
  const auto base = std::make_shared<MadeUpOracle<double>>(
      Shape({2, 3}), [](const auto&) { return Laws<double>{{0.5, 0.5}, {1e-9, 0.5, 0.5}}; });
  const Fp32GumbelOracle oracle(base);
  const std::vector<symbol_t> row{1, kMasked};
  std::vector<double> marginals(5, -1.0);
  std::uint8_t possible = 0;
  oracle.answer(row.data(), 1, marginals.data(), &possible);
  CHECK(possible == 1);
  CHECK(marginals[0] == -1.0);  // revealed: nothing is written
  CHECK(marginals[2] < 1e-20);
  CHECK(marginals[3] + marginals[4] == Approx(1.0));
}
