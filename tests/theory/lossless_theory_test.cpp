// Theory E4, E4b, E11, G4 and column M of section 9: what verification costs.
#include <cmath>

#include "core/model/expand.hpp"
#include "exact/lossless/freedave.hpp"
#include "exact/lossless/rejection.hpp"
#include "exact/lossless/speculative.hpp"
#include "exact/oracle/make_oracle.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/curves.hpp"

using namespace unmask;

namespace {

RejectionLaw<Rational> one_shot(const char* spec) {
  const Model model = family(spec);
  const auto c = conditionals<Rational>(model, Effort{}).value();
  const auto oracle = make_oracle<Rational>(model, {}, 0, Effort{}).value();
  const StepSizes sizes{Schedule({model.positions()})};
  const auto p = support_table<Rational>(model, Budget{}).value();
  return rejection_law<Rational>(*c, *oracle, sizes, p, Effort{}).value();
}

double passes(const char* spec, index_t drafted, SpeculativeOrder order) {
  const Model model = family(spec);
  const auto oracle = make_oracle<Rational>(model, {}, 0, Effort{}).value();
  const auto p = support_table<Rational>(model, Budget{}).value();
  const auto law = speculative_law<Rational>(*oracle, drafted, order, p, Effort{}).value();
  for (index_t r = 0; r < p.rows(); ++r) CHECK(law.output.on_support[at(r)] == p.probability(r));
  return to_double(law.expected_calls);
}

}  // namespace

TEST_CASE("E4: proposals of one block are max p/q, section 9 column M", "[theory][lossless]") {
  struct Row {
    const char* spec;
    Rational proposals;
    bool is_flat;  ///< p/q is constant on the support: all three numbers are equal
  };
  const Rational sudoku(Integer(4294967296), Integer(288));
  for (const Row& row :
       {Row{"parity:n=5", 2, true}, Row{"equal:n=4,q=3", 27, true}, Row{"rs:n=4,k=2,q=5", 25, true},
        Row{"permutation:n=4", Rational(256, 24), true},
        Row{"noisy-parity:n=4,delta=1/100", Rational(198, 100), false},
        Row{"markov:n=5,flip=1/5", Rational(65536, 10000), false}, Row{"sudoku4", sudoku, true}}) {
    CAPTURE(row.spec);
    const auto law = one_shot(row.spec);
    CHECK_FALSE(law.expected_proposals.infinite);
    CHECK(law.expected_proposals.value == row.proposals);
    const double m = to_double(row.proposals);
    CHECK(std::fabs(law.exp_renyi_infinity / m - 1.0) < 1e-12);
    CHECK(law.exp_conditional_tc <= m * (1 + 1e-12));
    CHECK((std::fabs(law.exp_conditional_tc / m - 1.0) < 1e-11) == row.is_flat);
    CHECK(law.law.output.off_support == 0);
  }
}

TEST_CASE("E11: proposals of blocks are at least exp of the conditional TC", "[theory][lossless]") {
  const Model model = family("table:n=4,q=2,a=37,b=11,c=5,m=97");
  const auto c = conditionals<double>(model, Effort{}).value();
  const auto oracle = make_oracle<double>(model, {}, 0, Effort{}).value();
  const auto p = support_table<double>(model, Budget{}).value();
  const OrderedPartition pairs(4, {{0, 1}, {2, 3}});
  const auto law = rejection_law<double>(*c, *oracle, pairs, p, Effort{}).value();
  REQUIRE(law.blocks.size() == 2);
  double log_product = 0.0;
  for (const auto& block : law.blocks) {
    CHECK(block.expected_proposals.value >= block.exp_renyi_infinity * (1 - 1e-15));
    CHECK(block.exp_renyi_infinity > block.exp_conditional_tc);
    log_product += std::log(block.exp_conditional_tc);
  }
  // The first block has one context; the second several, over which Jensen is strict.
  CHECK(law.blocks[1].expected_proposals.value > law.blocks[1].exp_renyi_infinity * (1 + 1e-6));
  // The conditional TCs add up to the KL of the partition (A4).
  CHECK(std::fabs(log_product - partition_kl(model, pairs, Effort{}).value()) < 1e-13);
  CHECK(law.blocks[0].expected_proposals.value <= law.expected_proposals.value);
}

TEST_CASE("E4b: no scheme that outputs one of its proposals needs fewer", "[theory][lossless]") {
  // Wald: Pr[output = x] <= E[N] q(x). Rejection attains it where p/q is largest.
  const Model model = family("markov:n=5,flip=1/5");
  const auto law = one_shot("markov:n=5,flip=1/5");
  const auto p = support_table<Rational>(model, Budget{}).value();
  const Rational q(1, 32);  // the product of the marginals, fair bits
  bool attained = false;
  for (index_t r = 0; r < p.rows(); ++r) {
    CHECK(p.probability(r) <= law.expected_proposals.value * q);
    attained = attained || p.probability(r) == law.expected_proposals.value * q;
  }
  CHECK(attained);
}

TEST_CASE("G4: expected passes of speculative decoding", "[theory][lossless]") {
  const auto left = SpeculativeOrder::left_to_right;
  CHECK(passes("parity:n=4", 4, left) == 2.0);
  CHECK(passes("parity:n=6", 6, SpeculativeOrder::uniform) == 2.0);
  CHECK(std::fabs(passes("table:n=4,q=2,a=37,b=11,c=5,m=97", 4, left) - 2.199205) < 5e-7);
  CHECK(std::fabs(passes("markov:n=5,flip=1/5", 5, left) - 3.2246) < 5e-10);
  // A uniformly random order does better on the chain: 2.996.
  CHECK(std::fabs(passes("markov:n=5,flip=1/5", 5, SpeculativeOrder::uniform) - 2.99617354) < 1e-8);
  // One draft at a time is sequential decoding.
  CHECK(passes("markov:n=5,flip=1/5", 1, left) == 5.0);
}

TEST_CASE("freedave: parity needs two passes, a product one", "[theory][lossless]") {
  const auto of = [](const char* spec, index_t drafts) {
    const Model model = family(spec);
    const index_t n = model.positions();
    const auto oracle = make_oracle<Rational>(model, {}, 0, Effort{}).value();
    const auto p = support_table<Rational>(model, Budget{}).value();
    const StepSizes sizes{Schedule(std::vector<index_t>(at(n), 1))};
    const auto law =
        freedave_law<Rational>(*oracle, sizes, drafts, ValueRule{}, p, Effort{}).value();
    for (index_t r = 0; r < p.rows(); ++r) CHECK(law.output.on_support[at(r)] == p.probability(r));
    return law;
  };
  CHECK(of("parity:n=5", 5).expected_steps == 2);
  CHECK(of("parity:n=5", 1).expected_steps == 5);
  CHECK(of("product:n=5,p=1/3", 5).expected_steps == 2);  // a draft is never taken unverified
  CHECK(of("product:n=5,p=1/3", 2).expected_steps == 3);
  CHECK(of("product:n=5,p=1/3", 5).expected_contexts == 5);
}

TEST_CASE("rejection: many random blocks are refused, a given partition is not",
          "[theory][lossless]") {
  const Model model = family("sudoku4");
  const auto c = conditionals<double>(model, Effort{}).value();
  const auto oracle = make_oracle<double>(model, {}, 0, Effort{}).value();
  const auto p = support_table<double>(model, Budget{}).value();
  const StepSizes four{Schedule({4, 4, 4, 4})};
  CHECK_FALSE(rejection_law<double>(*c, *oracle, four, p, Effort{}).ok());
  const OrderedPartition rows = parse_partition("0-3|4-7|8-11|12-15", 16);
  const auto law = rejection_law<double>(*c, *oracle, rows, p, Effort{}).value();
  REQUIRE(law.blocks.size() == 4);
  CHECK(std::fabs(law.blocks[0].expected_proposals.value - 256.0 / 24.0) < 1e-12);
}
