// The exact laws of decoders that revise, against every path of the literal program; and the
// literal sampler against the laws.
#include "tests/support/revise_tree.hpp"

#include "core/decode/revise/sample_revised.hpp"
#include "core/model/expand.hpp"
#include "exact/oracle/make_oracle.hpp"
#include "exact/revise/revised_law.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/g_test.hpp"
#include "tests/support/random_models.hpp"

using namespace unmask;

namespace {

struct Case {
  JointTable<Rational> table;
  Model model;
  Rational mix = 0;
  literal::TreeSchedule schedule;
};

literal::TreeSchedule random_schedule(std::size_t n, Philox& random) {
  if (random.below(4) == 0) return {{}, {}, {0, Rational(1 + random.below(8), 10), 1}};
  const auto list = [&] {
    const auto sizes = random_sizes(n, random).sizes();
    return std::vector<std::size_t>(sizes.begin(), sizes.end());
  };
  if (random.below(3) != 0) return {{list()}, {1}, {}};
  auto first = list();
  auto second = list();
  return {{first, second}, {Rational(1, 3), Rational(2, 3)}, {}};
}

Case random_case(Philox& random, index_t most_positions, index_t most_cells) {
  auto table = random_exact_table(random, most_positions, most_cells);
  const std::size_t n = table.shape().positions();
  const Rational mix = random.below(2) == 0 ? Rational(0) : Rational(1 + random.below(4), 10);
  return {table, {"random", table}, mix, random_schedule(n, random)};
}

template <class S>
RevisedLaw<S> law_of(const ReviseRule& rule, const Case& c) {
  const ErrorSpec error{c.mix == 0 ? ErrorKind::none : ErrorKind::mix, c.mix, ""};
  const auto oracle = make_oracle<S>(c.model, error, 0, Effort{}).value();
  const StepSizes sizes = c.schedule.sizes();
  const auto p = support_table<S>(c.model, Budget{}).value();
  return revised_law<S>(rule, *oracle, &sizes, ValueRule{}, p, Effort{}).value();
}

template <class S>
bool same(const S& a, const S& b) {
  if constexpr (std::is_same_v<S, double>) {
    return std::fabs(a - b) <= 1e-12 * (1.0 + std::fabs(b));
  } else {
    return a == b;
  }
}

/// The law against the tree, row by row, with steps and calls.
template <class S>
void check_against_tree(const Case& c, const RevisedLaw<S>& law, const literal::Oracle<S>& oracle,
                        const std::function<void(literal::TreeRun<S>&)>& decode) {
  literal::TreeLaw<S> tree = literal::tree_law<S>(oracle, c.schedule, decode);
  const auto p = support_table<S>(c.model, Budget{}).value();
  S sum = law.output.off_support, off = S(0);
  for (index_t r = 0; r < p.rows(); ++r) {
    literal::Row row;
    for (index_t i = 0; i < p.shape().positions(); ++i) {
      row.push_back(static_cast<int>(p.symbol(r, i)));
    }
    CHECK(same(law.output.on_support[at(r)], tree.law[row]));
    sum += law.output.on_support[at(r)];
    tree.law.erase(row);
  }
  for (const auto& [row, mass] : tree.law) off += mass;
  CHECK(same(law.output.off_support, off));
  CHECK(same(sum, S(1)));
  CHECK(law.output.witness.empty() == (off == S(0)));
  CHECK(same(law.expected_steps, tree.steps));
  CHECK(same(law.expected_calls, tree.calls));
}

Rational tenth(Philox& random, index_t low, index_t high) {
  return Rational(low + random.below(high - low + 1), 10);
}

}  // namespace

TEST_CASE("revised laws: re-masking equals every path of the program", "[property][revise]") {
  for_each_seed(40, [](Philox& random) {
    const Case c = random_case(random, 3, 12);
    const literal::Oracle<Rational> oracle(c.table, c.mix);
    const bool lowest = random.below(2) == 0;
    const Remask rule{lowest ? Remask::Pick::lowest : Remask::Pick::uniform, random.below(3)};
    check_against_tree<Rational>(c, law_of<Rational>(rule, c), oracle, [&](auto& run) {
      run.remask(lowest, static_cast<int>(rule.rounds));
    });
  });
}

TEST_CASE("revised laws: ReMDM equals every path of the program", "[property][revise]") {
  for_each_seed(20, [](Philox& random) {
    const Case c = random_case(random, 3, 12);
    const literal::Oracle<Rational> oracle(c.table, c.mix);
    const Rational eta = tenth(random, 0, 10);
    for (const auto& [kind, letter] : {std::pair{Remdm::Kind::cap, 'c'},
                                       {Remdm::Kind::rescale, 'r'},
                                       {Remdm::Kind::loop, 'l'}}) {
      CAPTURE(letter, to_text(eta));
      check_against_tree<Rational>(c, law_of<Rational>(Remdm{kind, eta}, c), oracle,
                                   [&, k = letter](auto& run) { run.remdm(k, eta); });
    }
    const literal::Oracle<double> rounded_oracle(rounded(c.table), c.mix);
    check_against_tree<double>(c, law_of<double>(Remdm{Remdm::Kind::conf, eta}, c), rounded_oracle,
                               [&](auto& run) { run.remdm('d', to_double(eta)); });
  });
}

TEST_CASE("revised laws: a plateau re-masks and still ends", "[property][revise]") {
  // Six steps on two positions: three of them within the plateau of remdm-loop.
  for_each_seed(2, [](Philox& random) {
    auto table = random_exact_table(Shape({2, 2}), random, Texture::generic);
    const Case c{
        table,
        {"random", table},
        Rational(1, 10),
        {{}, {}, {0, Rational(1, 5), Rational(1, 2), Rational(7, 10), Rational(9, 10), 1}}};
    const literal::Oracle<Rational> oracle(c.table, c.mix);
    const Remdm rule{Remdm::Kind::loop, Rational(1, 20)};
    check_against_tree<Rational>(c, law_of<Rational>(rule, c), oracle,
                                 [&](auto& run) { run.remdm('l', Rational(1, 20)); });
  });
}

TEST_CASE("revised laws: P2 equals every path of the program", "[property][revise]") {
  for_each_seed(60, [](Philox& random) {
    const Case c = random_case(random, 3, 12);
    const literal::Oracle<Rational> oracle(c.table, c.mix);
    const Rational eta = tenth(random, 0, 15);
    check_against_tree<Rational>(c, law_of<Rational>(P2{eta}, c), oracle,
                                 [&](auto& run) { run.p2(eta); });
  });
}

TEST_CASE("revised laws: WINO equals every path of the program", "[property][revise]") {
  for_each_seed(10, [](Philox& random) {
    const Case c = random_case(random, 4, 24);
    const literal::Oracle<Rational> oracle(c.table, c.mix);
    const Rational draft = tenth(random, 2, 9), verify = tenth(random, 2, 10);
    check_against_tree<Rational>(c, law_of<Rational>(Wino{draft, verify}, c), oracle,
                                 [&](auto& run) { run.wino(draft, verify); });
  });
}

TEST_CASE("revised laws: edits equal every path of the program", "[property][revise]") {
  for_each_seed(60, [](Philox& random) {
    const Case c = random_case(random, 3, 18);
    const literal::Oracle<Rational> oracle(c.table, c.mix);
    Edit rule;
    std::vector<std::size_t> set;
    for (std::size_t i = 0; i < oracle.positions(); ++i) {
      if (random.below(2) == 0) continue;
      set.push_back(i);
      rule.positions |= singleton(i);
    }
    rule.factorised = random.below(2) == 0;
    Rational below = -1;
    if (random.below(2) == 0) rule.below = below = tenth(random, 2, 9);
    const auto law = law_of<Rational>(rule, c);
    check_against_tree<Rational>(c, law, oracle,
                                 [&](auto& run) { run.edit(set, rule.factorised, below); });
    CHECK(law.by_round.size() == 2);
    CHECK(law.by_round.back().on_support == law.output.on_support);
  });
}

TEST_CASE("revised laws: doubles, rationals and any number of threads agree",
          "[property][revise]") {
  for_each_seed(3, [](Philox& random) {
    const Case c = random_case(random, 5, 32);
    for (const ReviseRule& rule :
         {ReviseRule(Remask{Remask::Pick::lowest, 3}),
          ReviseRule(Remdm{Remdm::Kind::cap, Rational(3, 10)}), ReviseRule(P2{Rational(4, 5)}),
          ReviseRule(Wino{}), ReviseRule(Edit{1, false, {}})}) {
      const auto exact = law_of<Rational>(rule, c);
      const auto fast = law_of<double>(rule, c);
      for (std::size_t r = 0; r < fast.output.on_support.size(); ++r) {
        CHECK(std::fabs(fast.output.on_support[r] - to_double(exact.output.on_support[r])) <=
              1e-12);
      }
      CHECK(std::fabs(fast.expected_calls - to_double(exact.expected_calls)) <= 1e-11);
    }
  });
}

TEST_CASE("revised laws: the literal sampler has the exact law, every rule", "[property][revise]") {
  Philox random(1, 2);
  const auto table = random_exact_table(Shape({2, 3, 2}), random, Texture::sparse);
  Case c{table, {"random", table}, Rational(1, 10), {{{1, 2}}, {1}, {}}};
  Case timed = c;
  timed.schedule = {{}, {}, {0, Rational(3, 10), Rational(3, 5), 1}};
  const std::vector<std::pair<ReviseRule, const Case*>> cases{
      {Remask{Remask::Pick::lowest, 2}, &c},
      {Remask{Remask::Pick::uniform, 2}, &timed},
      {Remdm{Remdm::Kind::cap, Rational(1, 3)}, &timed},
      {Remdm{Remdm::Kind::rescale, Rational(1, 2)}, &timed},
      {Remdm{Remdm::Kind::conf, 1}, &timed},
      {Remdm{Remdm::Kind::loop, Rational(1, 10)}, &timed},
      {P2{Rational(9, 10)}, &c},
      {Wino{Rational(1, 2), Rational(3, 5)}, &c},
      {Edit{5, true, {}}, &c},
      {Edit{7, false, Rational(1, 2)}, &timed}};
  const auto p = support_table<double>(c.model, Budget{}).value();
  const auto oracle =
      make_oracle<double>(c.model, {ErrorKind::mix, Rational(1, 10), ""}, 0, Effort{}).value();
  const index_t samples = repetitions(4000);
  for (std::size_t k = 0; k < cases.size(); ++k) {
    const auto& [rule, setting] = cases[k];
    CAPTURE(k);
    const auto law = law_of<double>(rule, *setting);
    const StepSizes sizes = setting->schedule.sizes();
    std::map<std::vector<symbol_t>, std::size_t> cell;
    for (index_t r = 0; r < p.rows(); ++r) {
      cell[{p.symbol(r, 0), p.symbol(r, 1), p.symbol(r, 2)}] = at(r);
    }
    std::vector<double> probabilities = law.output.on_support;
    probabilities.push_back(law.output.off_support);
    std::vector<index_t> counts(probabilities.size(), 0);
    double steps = 0.0, calls = 0.0;
    int misplaced = 0;
    for (index_t s = 0; s < samples; ++s) {
      const RevisedSample sample = sample_revised(rule, *oracle, &sizes, ValueRule{}, 7, s);
      const auto found = cell.find(sample.row);
      ++counts[found == cell.end() ? at(p.rows()) : found->second];
      steps += static_cast<double>(sample.trace.steps);
      calls += static_cast<double>(sample.trace.calls);
      for (const index_t step : sample.trace.final_step) {
        misplaced += step < 1 || step > sample.trace.steps ? 1 : 0;
      }
    }
    CHECK(misplaced == 0);
    CHECK(g_test(counts, probabilities).p_value > kGTestLevel);
    // Neither steps nor calls spread by more than a few tens a run.
    const double slack = 150.0 / std::sqrt(static_cast<double>(samples));
    CHECK(std::fabs(steps / static_cast<double>(samples) - law.expected_steps) < slack / 10);
    CHECK(std::fabs(calls / static_cast<double>(samples) - law.expected_calls) < slack);
  }
}
