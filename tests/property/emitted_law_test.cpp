// What statements about decoders are made of, by the prover (exact/theorem/emitted_law.hpp) and by
// the checker (exact/certificate/naive_decoder.hpp): two algorithms, the same numbers.
#include "exact/theorem/emitted_law.hpp"

#include <numeric>
#include <set>

#include "core/decode/policies/entropy_budget.hpp"
#include "core/decode/policies/threshold.hpp"
#include "core/format/family_spec.hpp"
#include "exact/certificate/naive_decoder.hpp"
#include "exact/theorem/instances.hpp"
#include "exact/theorem/random_model.hpp"
#include "exact/theorem/sides.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/naive_model.hpp"

using namespace unmask;

namespace {

/// One decoder, twice.
struct Pair {
  std::string name;
  SubjectDecoder prover;
  checker::Rule rule;
  bool believes_other;
};

struct Setting {
  Subject p;
  Table other;
  checker::NaiveModel naive, naive_other;
  checker::Claim claim{};

  explicit Setting(Philox& random)
      : p(random_model(random)),
        other(random_full_table(p.shape(), random)),
        naive(naive_model(p.table())),
        naive_other(naive_model(*other)) {}
};

std::vector<Pair> pairs(Setting& s, Philox& random) {
  const Schedule sizes = any_schedule(s.p.positions(), random);
  const Rational tau = random_fraction(random), budget = random_budget(random);
  s.claim.sizes = sizes.sizes();
  s.claim.blocks = random_partition(sizes, random);
  s.claim.indices = random_order(s.p.positions(), random);
  const checker::Question q(s.claim, s.naive, nullptr);
  const auto entropies = [&](EntropyBudget counted) {
    return std::make_shared<EntropyBudgetPolicy<Rational>>(counted, budget);
  };
  std::vector<Pair> found;
  for (const bool wrong : {false, true}) {
    const Table believed = wrong ? s.other : nullptr;
    found.push_back(
        {"surest", {s.p, surest_first(), sizes, believed}, checker::surest_by_sizes(q), wrong});
    found.push_back(
        {"blocks", {s.p, fixed_blocks(s.claim.blocks), believed}, checker::given_blocks(q), wrong});
    found.push_back(
        {"order", {s.p, fixed_order(s.claim.indices), believed}, checker::given_order(q), wrong});
    found.push_back({"threshold",
                     {s.p, std::make_shared<ThresholdPolicy<Rational>>(tau), believed},
                     checker::surer_than(tau),
                     wrong});
    found.push_back({"entropy budget",
                     {s.p, entropies(EntropyBudget::all_but_largest), believed},
                     checker::within_budget(budget, true),
                     wrong});
    found.push_back({"entropy sum",
                     {s.p, entropies(EntropyBudget::all), believed},
                     checker::within_budget(budget, false),
                     wrong});
  }
  return found;
}

template <class Body>
void over_random_decoders(index_t seeds, const Body& body) {
  for_each_seed(seeds, [&](Philox& random) {
    Setting setting(random);
    for (const Pair& pair : pairs(setting, random)) {
      INFO(pair.name << (pair.believes_other ? ", believing another law" : ""));
      body(setting, pair, pair.believes_other ? setting.naive_other : setting.naive);
    }
  });
}

}  // namespace

TEST_CASE("emitted law (1): exact, sums to 1, and what the checker emits word by word",
          "[theorem]") {
  over_random_decoders(
      12, [](const Setting& s, const Pair& pair, const checker::NaiveModel& believed) {
        const EmittedLaw law = pair.prover.law();
        CHECK(std::accumulate(law.on_support.begin(), law.on_support.end(), law.off_support) == 1);
        Rational steps = 0;
        for (index_t row = 0; row < s.p.rows(); ++row) {
          const auto word = checker::emission(believed, s.naive.rows()[at(row)], pair.rule);
          CHECK(law.on_support[at(row)] == word.probability);
          steps += s.p.probability(row) * Rational(word.steps);
        }
        CHECK(law.steps == steps);
        CHECK(forward_kl(s.p, law) == checker::emitted(s.naive, believed, pair.rule).forward_kl);
        CHECK(forward_kl(s.p, law) == law.dependence + law.model_error);
        if (!pair.believes_other) CHECK(law.model_error.is_zero());
        if (!pair.believes_other) CHECK(law.off_support == chance_of_leaving(pair.prover));
      });
}

TEST_CASE("emitted law (2) naive decoder (2): every context that is reached, once", "[theorem]") {
  over_random_decoders(
      12, [](const Setting& s, const Pair& pair, const checker::NaiveModel& believed) {
        std::map<context_t, std::pair<Rational, Rational>> expected;  // drawn, data
        const ContextSpace& space = pair.prover.conditionals().space();
        std::map<context_t, Subset> blocks;
        index_t visits = 0;
        checker::for_each_context(s.naive, believed, pair.rule, [&](const checker::Context& c) {
          context_t context = 0;
          for_each_position(c.known, [&](index_t i) {
            context =
                space.reveal(context, i, static_cast<symbol_t>(s.naive.symbol(c.rows.front(), i)));
          });
          expected[context] = {c.drawn, c.data};
          blocks[context] = c.block;
          ++visits;
        });
        CHECK(expected.size() == visits);
        const std::vector<RevealStep> steps = pair.prover.steps();
        CHECK(steps.size() == visits);
        std::set<context_t> seen;
        for (const RevealStep& step : steps) {
          CHECK(seen.insert(step.context).second);
          REQUIRE(expected.count(step.context) == 1);
          CHECK(step.mass == expected[step.context].first);
          CHECK(step.data_mass == expected[step.context].second);
          CHECK(step.block == blocks[step.context]);
        }
      });
}

TEST_CASE("emitted law (3): models beyond the limit have no laws", "[theorem]") {
  CHECK_FALSE(lacks_laws(Subject(parse_family_spec("markov:n=6,flip=1/5"))));
  const Subject large(parse_family_spec("parity:n=8"));
  REQUIRE(large.has_subsets());
  CHECK(lacks_laws(large));
  CHECK(lacks_laws(Subject(parse_family_spec("permutation:n=16"))));
}

TEST_CASE("naive decoder: a law with too many rows is refused", "[certificate]") {
  const checker::NaiveModel p = naive_model(listed(parse_family_spec("product:n=10,p=1/3")));
  CHECK_THROWS_AS(checker::emitted(p, p, checker::one_at_a_time(true)), checker::TooLarge);
}
