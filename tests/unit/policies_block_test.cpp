// core/decode/policies: those that choose a block before any value is drawn. Hand-made marginals
// with known answers, ties and bounds; exact and double agree on random ones.
#include <map>

#include "core/base/contract.hpp"
#include "core/base/result.hpp"
#include "core/decode/make_policy.hpp"
#include "core/decode/policies/entropy_budget.hpp"
#include "core/decode/policies/klass.hpp"
#include "core/decode/policies/positional.hpp"
#include "core/decode/policies/ranked.hpp"
#include "core/decode/policies/threshold.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/policy_view.hpp"
#include "tests/support/rejection.hpp"

using namespace unmask;

namespace {

Rational tenths(int count) { return Rational(count, 10); }

/// Two symbols a position, the first with these probabilities.
Laws<Rational> coins(const std::vector<Rational>& heads) {
  Laws<Rational> laws;
  for (const Rational& p : heads) laws.push_back({p, 1 - p});
  return laws;
}

/// The block at the start on independent laws; for doubles and rationals it has to be the same.
Subset block_on(const std::string& spec, const Laws<Rational>& laws, index_t size = 1,
                Subset eligible = ~Subset{0}) {
  const auto exact_oracle = independent_oracle<Rational>(laws);
  const auto oracle = independent_oracle<double>(laws);
  const PolicySpec parsed = parse_policy_spec(spec);
  const auto exact = make_policy<Rational>(parsed, oracle->shape());
  const auto rounded = make_policy<double>(parsed, oracle->shape());
  const ViewAt<Rational> exact_view(exact_oracle, 0, size, eligible);
  const ViewAt<double> view(oracle, 0, size, eligible);
  const Subset block = only_block(
      *std::get<std::shared_ptr<const BlockPolicy<Rational>>>(exact), exact_view.view());
  CHECK(only_block(*std::get<std::shared_ptr<const BlockPolicy<double>>>(rounded), view.view()) ==
        block);
  return block;
}

}  // namespace

TEST_CASE("random: every subset of the size once, all alike", "[policies]") {
  const auto oracle = random_oracle<Rational>(Shape::uniform(7, 2), 1);
  const ContextSpace space(oracle->shape());
  const Subset eligible = 0b1011011;
  for (index_t size = 1; size <= 5; ++size) {
    const ViewAt<Rational> at(oracle, space.reveal(0, 2, 1), size, eligible);
    std::map<Subset, Rational> law;
    for (const auto& move : moves_of(RandomPolicy<Rational>(), at.view())) {
      CHECK(move.calls == 1);
      law[move.block] += move.probability;
    }
    std::vector<Subset> subsets;
    for_each_subset_of(eligible, [&](Subset s) {
      if (unmask::size(s) == size) subsets.push_back(s);
    });
    for (const Subset s : subsets) CHECK(law[s] == 1 / from_count<Rational>(subsets.size()));
    CHECK(law.size() == subsets.size());
  }
}

TEST_CASE("random: 63 positions one by one, and refusal where subsets are too many",
          "[policies]") {
  const auto oracle = independent_oracle<double>(Laws<Rational>(62, {Rational(1)}));
  const ViewAt<double> one(oracle, 0, 1);
  CHECK(moves_of(RandomPolicy<double>(), one.view()).size() == 62);
  const ViewAt<double> all(oracle, 0, 62);
  const auto moves = moves_of(RandomPolicy<double>(), all.view());
  REQUIRE(moves.size() == 1);
  CHECK(moves[0].block == all_positions(62));
  const ViewAt<double> half(oracle, 0, 31);
  CHECK_THROWS_AS(moves_of(RandomPolicy<double>(), half.view()), RefusedError);
  const ViewAt<double> none(oracle, 0, 0);
  CHECK_THROWS_AS(moves_of(RandomPolicy<double>(), none.view()), ContractViolation);
}

TEST_CASE("random: draws have the size and are uniform", "[policies]") {
  const auto oracle = random_oracle<double>(Shape::uniform(5, 2), 1);
  const ViewAt<double> at_start(oracle, 0, 2);
  std::map<Subset, double> count;
  constexpr int kDraws = 20000;
  Philox random(11);
  for (int k = 0; k < kDraws; ++k) {
    const UniformSource uniform = [&](index_t slot) {
      CHECK(slot >= kStepSlot);
      return random.uniform();
    };
    const auto move = RandomPolicy<double>().draw(at_start.view(), uniform);
    REQUIRE(size(move.block) == 2);
    count[move.block] += 1.0;
  }
  CHECK(count.size() == 10);
  double chi_square = 0.0;  // 9 degrees of freedom: 27.9 is exceeded once in a thousand seeds
  for (const auto& entry : count) {
    chi_square += (entry.second - kDraws / 10.0) * (entry.second - kDraws / 10.0) / (kDraws / 10.0);
  }
  CHECK(chi_square < 27.9);
}

TEST_CASE("orders and partitions: the next of what is eligible", "[policies]") {
  const auto laws = coins(std::vector<Rational>(6, tenths(5)));
  CHECK(block_on("left-to-right", laws, 2) == 0b000011);
  CHECK(block_on("left-to-right", laws, 2, 0b110100) == 0b010100);
  CHECK(block_on("order:5,3,1,0,2,4", laws, 3) == 0b101010);
  CHECK(block_on("order:5,3,1,0,2,4", laws, 2, 0b010111) == 0b000011);
  CHECK(block_on("partition:4,5|0,1|2,3", laws, 0) == 0b110000);
  CHECK(block_on("partition:4,5|0,1|2,3", laws, 0, 0b001111) == 0b000011);
  CHECK(block_on("partition:4,5|0,1|2,3", laws, 0, 0b001110) == 0b000010);
  check_rejected([] { PartitionPolicy<double>(2, {{0, 1}, {}}); }, "a block is empty");
}

TEST_CASE("dilated: the rounds of theory G6", "[policies]") {
  CHECK(dilated_rounds(8, 2) == std::vector<Subset>{0b00010001, 0b01000100, 0b10101010});
  CHECK(dilated_rounds(9, 3) == std::vector<Subset>{0b001001001, 0b110110110});
  CHECK(dilated_rounds(1, 2) == std::vector<Subset>{1});
  CHECK(dilated_rounds(2, 2) == std::vector<Subset>{0b11});
  // Strides 3, 1: the third round, floor(7/8) = 0, has nothing left.
  CHECK(dilated_rounds(7, 2) == std::vector<Subset>{0b1001001, 0b0110110});
  // Strides 16, 4, 1.
  CHECK(dilated_rounds(64, 4).size() == 3);
  for (index_t length = 1; length <= 64; ++length) {
    for (index_t base = 2; base <= 5; ++base) {
      Subset used = 0;
      for (const Subset round : dilated_rounds(length, base)) {
        CHECK((round & used) == 0);
        CHECK(round != 0);
        used |= round;
      }
      CHECK(used == all_positions(length));
    }
  }
}

TEST_CASE("dilated: rounds of each semi-autoregressive block, the last one shorter",
          "[policies]") {
  const auto laws = coins(std::vector<Rational>(11, tenths(5)));
  CHECK(block_on("dus:2", laws, 0, all_positions(11)) == 0b10000100001);  // strides 5, 2, 1
  CHECK(block_on("semi-ar:4:dus:2", laws, 0, 0b1111) == 0b0101);
  CHECK(block_on("semi-ar:4:dus:2", laws, 0, 0b1010) == 0b1010);
  CHECK(block_on("semi-ar:4:dus:2", laws, 0, 0b11110000) == 0b01010000);
  CHECK(block_on("semi-ar:4:dus:2", laws, 0, 0b11100000000) == 0b11100000000);
}

TEST_CASE("ranked: known orders, their opposites, and ties", "[policies]") {
  // Three symbols: confidence, margin and entropy disagree.
  const Laws<Rational> laws{{tenths(5), tenths(5), tenths(0)},   // c .5, margin  0, H .693
                            {tenths(4), tenths(3), tenths(3)},   // c .4, margin .1, H 1.089
                            {tenths(6), tenths(2), tenths(2)},   // c .6, margin .4, H .950
                            {tenths(6), tenths(4), tenths(0)}};  // c .6, margin .2, H .673
  CHECK(block_on("confidence", laws, 1) == 0b0100);
  CHECK(block_on("confidence", laws, 2) == 0b1100);
  CHECK(block_on("confidence", laws, 3) == 0b1101);
  CHECK(block_on("hard-confidence", laws, 1) == 0b0010);
  CHECK(block_on("hard-confidence", laws, 3) == 0b0111);
  CHECK(block_on("margin", laws, 1) == 0b0100);
  CHECK(block_on("margin", laws, 2) == 0b1100);
  CHECK(block_on("hard-margin", laws, 1) == 0b0001);
  CHECK(block_on("entropy", laws, 1) == 0b1000);
  CHECK(block_on("entropy", laws, 2) == 0b1001);
  CHECK(block_on("hard-entropy", laws, 1) == 0b0010);
  CHECK(block_on("hard-entropy", laws, 2) == 0b0110);
  CHECK(block_on("entropy", laws, 1, 0b0110) == 0b0100);
  CHECK(block_on("entropy", laws, 4) == 0b1111);
  const auto tied = coins({tenths(7), tenths(3), tenths(7)});
  for (const char* spec : {"confidence", "margin", "entropy", "hard-confidence", "hard-margin",
                           "hard-entropy"}) {
    CAPTURE(spec);
    CHECK(block_on(spec, tied, 1) == 0b001);
    CHECK(block_on(spec, tied, 2) == 0b011);
  }
}

TEST_CASE("ranked: doubles within 1e-12 tie, rationals never do unless they are equal",
          "[policies]") {
  const Rational step = Rational(1) / Rational(2000000000000);  // 5e-13
  const auto laws = coins({tenths(7), tenths(7) + step, tenths(7) + 3 * step});
  const auto exact_oracle = independent_oracle<Rational>(laws);
  const auto oracle = independent_oracle<double>(laws);
  const ViewAt<Rational> exact(exact_oracle, 0, 1);
  const ViewAt<double> rounded(oracle, 0, 1);
  for (const ScoreKind kind : {ScoreKind::confidence, ScoreKind::entropy, ScoreKind::margin}) {
    CHECK(only_block(RankedPolicy<Rational>(kind), exact.view()) == 0b100);
  }
  CHECK(only_block(RankedPolicy<double>(ScoreKind::confidence), rounded.view()) == 0b010);
}

TEST_CASE("threshold: strict, and at least the best", "[policies]") {
  const auto laws = coins({tenths(9), tenths(8), tenths(1), tenths(6)});
  CHECK(block_on("threshold:0.9", laws, 0) == 0b0001);  // none above: the lowest best
  CHECK(block_on("threshold:0.89", laws, 0) == 0b0101);
  CHECK(block_on("threshold:0.8", laws, 0) == 0b0101);
  CHECK(block_on("threshold:0", laws, 0) == 0b1111);
  CHECK(block_on("threshold:1", laws, 0) == 0b0001);
  CHECK(block_on("threshold:0.89", laws, 0, 0b1010) == 0b0010);
  // Two within a tie of tau are not above it for doubles; exactly, one is.
  const Rational step = Rational(1) / Rational(2000000000000);
  const auto close = coins({tenths(5), tenths(8) + step});
  const ViewAt<double> rounded(independent_oracle<double>(close), 0);
  CHECK(only_block(ThresholdPolicy<double>(tenths(8)), rounded.view()) == 0b10);
  const auto closer = coins({tenths(8) + step, tenths(9), tenths(8) + 3 * step});
  const ViewAt<double> three(independent_oracle<double>(closer), 0);
  CHECK(only_block(ThresholdPolicy<double>(tenths(8)), three.view()) == 0b110);
  const ViewAt<Rational> exact(independent_oracle<Rational>(closer), 0);
  CHECK(only_block(ThresholdPolicy<Rational>(tenths(8)), exact.view()) == 0b111);
}

TEST_CASE("factor: the longest prefix all of which is strictly below", "[policies]") {
  // (n+1)(1-c): 2 * .1 = .2, 3 * .2 = .6, 4 * .25 = 1.
  const auto laws = coins({Rational(3, 4), tenths(9), tenths(8), tenths(5)});
  CHECK(block_on("factor:1", laws, 0) == 0b0110);
  CHECK(block_on("factor:1.01", laws, 0) == 0b0111);
  CHECK(block_on("factor:0.6", laws, 0) == 0b0010);
  CHECK(block_on("factor:0.61", laws, 0) == 0b0110);
  CHECK(block_on("factor:0", laws, 0) == 0b0010);
  CHECK(block_on("factor:100", laws, 0) == 0b1111);
  // A first one that fails ends it, whatever comes after; (n+1)(1-c) grows along the prefix here.
  const auto unsure = coins({tenths(5), tenths(5)});
  CHECK(block_on("factor:1", unsure, 0) == 0b01);
}

TEST_CASE("dynamic: all above tau if they are enough, else the best by size", "[policies]") {
  const auto laws = coins({tenths(9), tenths(6), tenths(1), tenths(7)});
  CHECK(block_on("dynamic:0.85", laws, 1) == 0b0101);
  CHECK(block_on("dynamic:0.85", laws, 2) == 0b0101);
  CHECK(block_on("dynamic:0.85", laws, 3) == 0b1101);
  CHECK(block_on("dynamic:0.9", laws, 1) == 0b0001);
  CHECK(block_on("dynamic:0.5", laws, 1) == 0b1111);
}

TEST_CASE("EB and entropy-sum: prefixes by entropy up to the bound, included", "[policies]") {
  // Entropies: 0, ln 2, ln 2, ln 3.
  const Rational third(1, 3), half(1, 2);
  const Laws<Rational> laws{{half, half, 0}, {third, third, third}, {1, 0, 0}, {0, half, half}};
  CHECK(block_on("eb:0", laws, 0) == 0b0101);  // H = 0, then ln 2: the largest is free
  CHECK(block_on("eb:0.6931", laws, 0) == 0b0101);
  CHECK(block_on("eb:0.6932", laws, 0) == 0b1101);
  CHECK(block_on("eb:1.3862", laws, 0) == 0b1101);
  CHECK(block_on("eb:1.3863", laws, 0) == 0b1111);
  CHECK(block_on("entropy-sum:0", laws, 0) == 0b0100);
  CHECK(block_on("entropy-sum:0.6931", laws, 0) == 0b0100);
  CHECK(block_on("entropy-sum:0.6932", laws, 0) == 0b0101);
  CHECK(block_on("entropy-sum:2.4849", laws, 0) == 0b1101);
  CHECK(block_on("entropy-sum:2.4850", laws, 0) == 0b1111);
  CHECK(block_on("entropy-sum:2.4849", laws, 0, 0b1010) == 0b1010);
  // At least one, however much entropy it has.
  CHECK(block_on("entropy-sum:0", laws, 0, 0b1010) == 0b1000);
  CHECK(block_on("eb:0", laws, 0, 0b1010) == 0b1000);
  // A bound within 1e-12 of the sum is reached for doubles; exactly ln 2 > the bound.
  const Rational almost("6931471805599/10000000000000");
  const ViewAt<double> rounded(independent_oracle<double>(laws), 0);
  const ViewAt<Rational> exact(independent_oracle<Rational>(laws), 0);
  CHECK(only_block(EntropyBudgetPolicy<double>(EntropyBudget::all, almost), rounded.view()) ==
        0b0101);
  CHECK(only_block(EntropyBudgetPolicy<Rational>(EntropyBudget::all, almost), exact.view()) ==
        0b0100);
}

TEST_CASE("block policies: exact and double agree on random marginals, and moves sum to 1",
          "[policies]") {
  const std::vector<const char*> specs{
      "random", "left-to-right", "confidence", "hard-confidence", "entropy", "hard-entropy",
      "margin", "hard-margin", "threshold:0.6", "threshold:2/3", "factor:1", "factor:1.5",
      "eb:0.5", "eb:0", "entropy-sum:1", "dus:2", "dus:3", "dynamic:0.5", "klass:0.5,0.3,1",
      "klass:0.5,0.5,2"};
  for_each_seed(40, [&](Philox& random) {
    std::vector<index_t> cardinalities;
    const index_t n = 2 + random.below(5);
    for (index_t i = 0; i < n; ++i) cardinalities.push_back(1 + random.below(3));
    const Shape shape(cardinalities);
    const std::uint64_t seed = random();
    const auto exact_oracle = random_oracle<Rational>(shape, seed);
    const auto oracle = random_oracle<double>(shape, seed);
    const ContextSpace space(shape);
    context_t context = 0;
    std::uint64_t memory = 0;
    const auto reveal_some = [&](Subset wanted) {
      for_each_position(wanted, [&](index_t i) {
        const auto v = static_cast<symbol_t>(random.below(shape.cardinality(i)));
        context = space.reveal(context, i, v);
      });
      memory = memory << 32U | wanted;
    };
    reveal_some(singleton(random.below(n)));
    const auto first_masked = static_cast<index_t>(std::countr_one(space.revealed(context)));
    if (n > 2) reveal_some(singleton(first_masked));
    const Subset masked = all_positions(n) & ~space.revealed(context);
    if (masked == 0) return;
    const index_t size = 1 + random.below(unmask::size(masked));
    const ViewAt<Rational> exact(exact_oracle, context, size, ~Subset{0}, memory);
    const ViewAt<double> rounded(oracle, context, size, ~Subset{0}, memory);
    for (const char* text : specs) {
      CAPTURE(text);
      const PolicySpec spec = parse_policy_spec(text);
      const auto a = std::get<0>(make_policy<Rational>(spec, shape));
      const auto b = std::get<0>(make_policy<double>(spec, shape));
      const auto exact_moves = moves_of(*a, exact.view());
      const auto moves = moves_of(*b, rounded.view());
      REQUIRE(moves.size() == exact_moves.size());
      Rational sum = 0;
      for (std::size_t k = 0; k < moves.size(); ++k) {
        CHECK(moves[k].block == exact_moves[k].block);
        CHECK(moves[k].memory == exact_moves[k].memory);
        CHECK(moves[k].calls == 1);
        CHECK(moves[k].probability == Approx(to_double(exact_moves[k].probability)));
        CHECK(moves[k].block != 0);
        CHECK((moves[k].block & ~masked) == 0);
        sum += exact_moves[k].probability;
      }
      CHECK(sum == 1);
    }
  });
}

namespace {

/// Two coins a position whose heads depend on how much is revealed: heads[revealed][position].
std::shared_ptr<const Oracle<Rational>> by_progress(
    const std::vector<std::vector<Rational>>& heads) {
  const auto n = heads.front().size();
  return std::make_shared<MadeUpOracle<Rational>>(
      Shape::uniform(n, 2), [=](const std::vector<symbol_t>& row) {
        const auto shown = row.size() - static_cast<std::size_t>(
                                            std::count(row.begin(), row.end(), kMasked));
        return coins(heads[shown]);
      });
}

/// The blocks of a whole run in which every revealed symbol is 0.
std::vector<Subset> run_klass(const std::shared_ptr<const Oracle<Rational>>& oracle,
                              const KlassPolicy<Rational>& policy, index_t size) {
  const ContextSpace space(oracle->shape());
  std::vector<Subset> blocks;
  context_t context = 0;
  std::uint64_t memory = 0;
  while (space.revealed(context) != all_positions(space.positions())) {
    const Subset masked = all_positions(space.positions()) & ~space.revealed(context);
    const ViewAt<Rational> at(oracle, context, std::min(size, unmask::size(masked)), ~Subset{0},
                              memory);
    const auto moves = moves_of(policy, at.view());
    REQUIRE(moves.size() == 1);
    blocks.push_back(moves[0].block);
    memory = moves[0].memory;
    for_each_position(moves[0].block, [&](index_t i) { context = space.reveal(context, i, 0); });
  }
  return blocks;
}

using Subsets = std::vector<Subset>;

}  // namespace

TEST_CASE("klass: sure and unchanged positions go at once, when there is enough history",
          "[policies]") {
  // Nothing ever changes, and all are sure: one by one until there is history, then all.
  const auto calm = by_progress(std::vector<std::vector<Rational>>(
      7, {Rational(95, 100), Rational(96, 100), Rational(97, 100), Rational(98, 100),
          Rational(99, 100), Rational(94, 100)}));
  CHECK(run_klass(calm, KlassPolicy<Rational>(6, 6, tenths(9), Rational(1, 100), 1), 1) ==
        Subsets{0b010000, 0b101111});
  CHECK(run_klass(calm, KlassPolicy<Rational>(6, 6, tenths(9), Rational(1, 100), 2), 1) ==
        Subsets{0b010000, 0b001000, 0b100111});
  // Strict: a confidence of .95 is not above .95.
  CHECK(run_klass(calm, KlassPolicy<Rational>(6, 6, Rational(95, 100), Rational(1, 100), 1), 1) ==
        Subsets{0b010000, 0b001110, 0b000001, 0b100000});
  // KL = 0 is not below 0.
  CHECK(run_klass(calm, KlassPolicy<Rational>(6, 6, tenths(9), Rational(0), 1), 2).size() == 3);
}

TEST_CASE("klass: a position whose marginal moved waits", "[policies]") {
  // Position 1 moves between the first and the second step, by KL(.95 || .91) = .01148.
  const Rational sure(99, 100);
  const auto moving = by_progress({{sure, Rational(91, 100), Rational(92, 100)},
                                   {sure, Rational(95, 100), Rational(92, 100)},
                                   {sure, Rational(95, 100), Rational(92, 100)}});
  CHECK(run_klass(moving, KlassPolicy<Rational>(3, 3, tenths(9), Rational(1, 100), 1), 1) ==
        Subsets{0b001, 0b100, 0b010});
  // KL(.91 || .95) = .01376 would be above .012: the direction is now || before.
  CHECK(run_klass(moving, KlassPolicy<Rational>(3, 3, tenths(9), Rational(12, 1000), 1), 1) ==
        Subsets{0b001, 0b110});
  CHECK(run_klass(moving, KlassPolicy<Rational>(3, 3, tenths(9), Rational(11, 1000), 1), 1) ==
        Subsets{0b001, 0b100, 0b010});
}

TEST_CASE("klass: with two steps both have to be calm, and one of them in this block",
          "[policies]") {
  const Rational sure(99, 100), now(95, 100), before(80, 100);
  // Position 3 moves after the first step only.
  const auto moving = by_progress({{sure, sure, sure, before, now},
                                   {sure, sure, sure, now, now},
                                   {sure, sure, sure, now, now},
                                   {sure, sure, sure, now, now},
                                   {sure, sure, sure, now, now}});
  const KlassPolicy<Rational> policy(5, 5, tenths(9), Rational(1, 100), 2);
  CHECK(run_klass(moving, policy, 1) == Subsets{0b00001, 0b00010, 0b10100, 0b01000});
  // Block 1 is {3, 4}. At its first step the two last steps were in block 0: fallback to one.
  const KlassPolicy<Rational> in_blocks(5, 3, tenths(9), Rational(1, 100), 2);
  const ContextSpace space(moving->shape());
  context_t context = space.reveal(space.reveal(space.reveal(0, 0, 0), 1, 0), 2, 0);
  const ViewAt<Rational> first(moving, context, 1, 0b11000, Subset{0b010} << 32U | 0b100U);
  CHECK(moves_of(in_blocks, first.view())[0].block == 0b01000);
  CHECK(moves_of(policy, first.view())[0].block == 0b11000);
  // With one step of history the last step may be in the block before.
  const KlassPolicy<Rational> one_step(5, 3, tenths(9), Rational(1, 100), 1);
  CHECK(moves_of(one_step, first.view())[0].block == 0b11000);
  CHECK(moves_of(one_step, first.view())[0].memory == 0b11000);
  CHECK(moves_of(in_blocks, first.view())[0].memory == (Subset{0b100} << 32U | 0b01000U));
  CHECK(policy.traits().remembers);
}
