// exact/enumerate/conditionals.hpp and the oracles on top of it: both engines against sums over all
// rows, and what each error does to an answer.
#include "exact/enumerate/conditionals.hpp"

#include <cmath>
#include <map>

#include "core/model/expand.hpp"
#include "exact/oracle/make_oracle.hpp"
#include "exact/oracle/perturbed_oracle.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/random_models.hpp"
#include "tests/support/rejection.hpp"

using namespace unmask;

namespace {

/// p(context) by looking at every row.
Rational naive_probability(const SupportTable<Rational>& table, const ContextSpace& space,
                           context_t context) {
  Rational sum = 0;
  for (index_t r = 0; r < table.rows(); ++r) {
    bool agrees = true;
    for (index_t i = 0; i < space.positions(); ++i) {
      const symbol_t symbol = space.symbol(context, i);
      agrees = agrees && (symbol == kMasked || symbol == table.symbol(r, i));
    }
    if (agrees) sum += table.probability(r);
  }
  return sum;
}

void check_context(const Conditionals<Rational>& conditionals, const SupportTable<Rational>& table,
                   context_t context, Philox& random) {
  const ContextSpace& space = conditionals.space();
  const MarginalLayout& layout = conditionals.layout();
  const Rational p = naive_probability(table, space, context);
  REQUIRE(conditionals.probability(context) == p);
  std::vector<Rational> marginals(at(layout.width()));
  REQUIRE(conditionals.marginals(context, marginals.data()) == p);
  const Subset masked = all_positions(space.positions()) & ~space.revealed(context);
  for_each_position(masked, [&](index_t i) {
    const index_t q = layout.end(i) - layout.begin(i);
    for (index_t v = 0; v < q; ++v) {
      const context_t next = space.reveal(context, i, static_cast<symbol_t>(v));
      const Rational expected =
          p == 0 ? Rational(1, q) : Rational(naive_probability(table, space, next) / p);
      REQUIRE(marginals[at(layout.begin(i) + v)] == expected);
    }
  });
  const Subset block = random() & masked;
  std::vector<Continuation<Rational>> found;
  conditionals.continuations(context, block, found);
  Rational total = 0;
  context_t last = 0;
  for (const Continuation<Rational>& one : found) {
    const context_t next = one.context;
    const Rational& probability = one.probability;
    REQUIRE(probability == naive_probability(table, space, next));
    REQUIRE(probability > 0);
    REQUIRE(space.revealed(next) == (space.revealed(context) | block));
    REQUIRE(space.restrict(next, space.revealed(context)) == context);
    index_t number = 0, place = 1;
    for_each_position(block, [&](index_t i) {
      number += place * space.symbol(next, i);
      place *= space.shape().cardinality(i);
    });
    REQUIRE(one.cell == number);
    REQUIRE((total == 0 || next > last));
    last = next;
    total += probability;
  }
  REQUIRE(total == p);
}

std::vector<double> answer(const Oracle<double>& oracle, const std::vector<symbol_t>& row) {
  std::vector<double> marginals(at(oracle.layout().width()), -1.0);
  std::uint8_t possible = 0;
  oracle.answer(row.data(), 1, marginals.data(), &possible);
  return marginals;
}

}  // namespace

TEST_CASE("conditionals (1) (2) (3): both engines equal sums over all rows", "[conditionals]") {
  index_t impossible = 0;
  for_each_seed(60, [&](Philox& random) {
    const Model model = random_model(random, 4, 60);
    const auto table = support_table<Rational>(model, Budget{}).value();
    for (const ConditionalsEngine engine : {ConditionalsEngine::cube, ConditionalsEngine::rows}) {
      const auto conditionals_of = conditionals<Rational>(model, Effort{}, engine).value();
      const context_t count = conditionals_of->space().count();
      for (context_t context = 0; context < count; ++context) {
        check_context(*conditionals_of, table, context, random);
        impossible += conditionals_of->probability(context) == 0 ? 1 : 0;
      }
    }
  });
  CHECK(impossible > 0);
}

TEST_CASE("conditionals (1): doubles are the roundings of the rationals", "[conditionals]") {
  for_each_seed(40, [&](Philox& random) {
    const Model model = random_model(random, 4, 60);
    const auto exact = conditionals<Rational>(model, Effort{}).value();
    for (const ConditionalsEngine engine : {ConditionalsEngine::cube, ConditionalsEngine::rows}) {
      const auto rounded_conditionals = conditionals<double>(model, Effort{}, engine).value();
      for (context_t context = 0; context < exact->space().count(); ++context) {
        const double p = to_double(exact->probability(context));
        REQUIRE(std::fabs(rounded_conditionals->probability(context) - p) <= 1e-15 * p);
      }
    }
  });
}

TEST_CASE("conditionals (2): rows that continue alike add up in their order, few or many of them",
          "[conditionals]") {
  // Up to 24 rows are sorted by insertion, more by merging; 0.1 + 0.2 + 0.3 has two sums.
  std::map<std::string, index_t> seen;
  for_each_seed(30, [&](Philox& random) {
    const Shape shape({3, 4, 2, 5, 3});
    std::vector<symbol_t> symbols;
    std::vector<Rational> weights;
    for (index_t row = 0; row < 60 + random.below(60); ++row) {
      for (const index_t q : shape.cardinalities()) {
        symbols.push_back(static_cast<symbol_t>(random.below(q)));
      }
      weights.push_back(Rational(1 + random.below(1000), index_t{1} << random.below(50)));
    }
    const Model model("rows", Distribution(SupportTable<Rational>(shape, symbols, weights)));
    const auto table = support_table<double>(model, Budget{}).value();
    const auto rows = conditionals<double>(model, Effort{}, ConditionalsEngine::rows).value();
    const ContextSpace& space = rows->space();
    for (int k = 0; k < 60; ++k) {
      // Of a row, so that the context is possible; few positions shown, so that many rows agree.
      std::vector<symbol_t> row(5);
      const index_t shown_row = random.below(table.rows());
      for (index_t i = 0; i < 5; ++i) row[at(i)] = table.symbol(shown_row, i);
      context_t context = space.restrict(space.code(row.data()), random() & random() & 31U);
      const Subset masked = all_positions(5) & ~space.revealed(context);
      const Subset block = random() & masked;
      if (block == 0) continue;
      std::map<context_t, double> forwards, backwards;
      const auto add = [&](index_t r, std::map<context_t, double>& sums) {
        context_t next = context;
        for (index_t i = 0; i < 5; ++i) {
          const symbol_t symbol = space.symbol(context, i);
          if (symbol != kMasked && symbol != table.symbol(r, i)) return;
          if (contains(block, i)) next = space.reveal(next, i, table.symbol(r, i));
        }
        sums[next] += table.probability(r);
        if (&sums == &forwards) ++seen["rows"];
      };
      const index_t before = seen["rows"];
      for (index_t r = 0; r < table.rows(); ++r) add(r, forwards);
      for (index_t r = table.rows(); r-- > 0;) add(r, backwards);
      const index_t agreeing = seen["rows"] - before;
      std::vector<Continuation<double>> found;
      rows->continuations(context, block, found);
      REQUIRE(found.size() == forwards.size());
      auto expected = forwards.begin();
      for (const Continuation<double>& one : found) {
        REQUIRE(one.context == expected->first);
        REQUIRE(one.probability == expected->second);
        ++expected;
      }
      const std::string size = agreeing > 24 ? "many" : "few";
      ++seen[size];
      if (agreeing > found.size()) ++seen[size + " with duplicates"];
      if (forwards != backwards) ++seen[size + " whose order matters"];
      if (agreeing == 24 || agreeing == 25) ++seen["at the limit"];
    }
  });
  for (const char* what : {"few", "many", "few with duplicates", "many with duplicates",
                           "few whose order matters", "many whose order matters",
                           "at the limit"}) {
    INFO(what);
    CHECK(seen[what] > 0);
  }
}

TEST_CASE("conditionals: a cube that does not fit is refused", "[conditionals]") {
  Effort effort;
  effort.budget.bytes = 1000;
  const Model model("parity", Distribution(MdsCode::parity(10)));
  CHECK_FALSE(conditionals<double>(model, effort, ConditionalsEngine::cube).ok());
}

TEST_CASE("oracle (1) (2): answers are the conditionals, batched as single", "[oracle]") {
  for_each_seed(30, [&](Philox& random) {
    const Model model = random_model(random, 4, 60);
    const auto exact = conditionals<double>(model, Effort{}).value();
    const auto seed = random();
    for (const char* error : {"none", "mix:1/10", "temperature:1.5", "noise:0.3"}) {
      const auto oracle = make_oracle<double>(exact, parse_error_spec(error), seed);
      const ContextSpace& space = exact->space();
      const index_t n = space.positions(), width = oracle->layout().width();
      std::vector<symbol_t> rows(at(space.count() * n));
      for (context_t c = 0; c < space.count(); ++c) space.write_row(c, rows.data() + c * n);
      std::vector<double> all(at(space.count() * width), -1.0), one(at(width));
      std::vector<std::uint8_t> possible(at(space.count()));
      oracle->answer(rows.data(), space.count(), all.data(), possible.data());
      for (context_t c = 0; c < space.count(); ++c) {
        std::fill(one.begin(), one.end(), -1.0);
        std::uint8_t alone = 9;
        oracle->answer(rows.data() + c * n, 1, one.data(), &alone);
        REQUIRE(alone == possible[at(c)]);
        REQUIRE(std::equal(one.begin(), one.end(), all.data() + c * width));
        REQUIRE((possible[at(c)] == 1) == (exact->probability(c) > 0));
        for (index_t i = 0; i < n; ++i) {
          if (rows[at(c * n + i)] != kMasked) continue;
          double sum = 0;
          for (index_t k = oracle->layout().begin(i); k < oracle->layout().end(i); ++k) {
            REQUIRE(one[at(k)] >= 0);
            if (possible[at(c)] == 0) {
              const auto q = static_cast<double>(space.shape().cardinality(i));
              REQUIRE(one[at(k)] == Approx(1.0 / q));
            }
            sum += one[at(k)];
          }
          REQUIRE(sum == Approx(1.0).epsilon(1e-14));
        }
      }
    }
  });
}

TEST_CASE("perturbed oracle: what each error does", "[oracle]") {
  const Model model("p", Distribution(SupportTable<Rational>(Shape({3}), {0, 1}, {3, 1})));
  const auto exact = conditionals<double>(model, Effort{}).value();
  const auto with = [&](const char* error, std::uint64_t seed = 1) {
    return answer(*make_oracle<double>(exact, parse_error_spec(error), seed), {kMasked});
  };
  CHECK(with("none") == std::vector<double>{0.75, 0.25, 0.0});
  CHECK(with("mix:0") == with("none"));
  CHECK(with("temperature:1") == with("none"));
  CHECK(with("noise:0") == with("none"));
  const auto mixed = with("mix:3/10");
  CHECK(mixed[0] == Approx(0.625).epsilon(1e-15));
  CHECK(mixed[2] == Approx(0.1).epsilon(1e-15));
  const auto hot = with("temperature:2");
  CHECK(hot[0] / hot[1] == Approx(std::sqrt(3.0)).epsilon(1e-14));
  CHECK(hot[2] == 0.0);
  const auto noisy = with("noise:0.5");
  CHECK(noisy[2] == 0.0);
  CHECK(noisy != with("noise:0.5", 2));
  CHECK(noisy == with("noise:0.5"));
  ContextTable<double> fixed{{0, {0.2, 0.3, 0.5}}};
  const auto table = with_table<double>(make_oracle<double>(exact, {}, 0), fixed);
  CHECK(answer(*table, {kMasked}) == fixed.at(0));
}

TEST_CASE("perturbed oracle: logit noise is standard normal", "[oracle]") {
  // Two equal symbols: the difference of the logits is amount * sqrt(2) * normal.
  const Model model("coins", Distribution(BernoulliMixture<Rational>(11, {1}, {Rational(1, 2)})));
  const auto exact = conditionals<double>(model, Effort{}).value();
  const auto oracle = make_oracle<double>(exact, parse_error_spec("noise:1"), 7);
  double sum = 0, squares = 0, count = 0;
  std::vector<symbol_t> row(11);
  for (context_t c = 0; c < 20000; ++c) {
    exact->space().write_row(c, row.data());
    const auto p = answer(*oracle, row);
    for (index_t i = 0; i < 11; ++i) {
      if (row[at(i)] != kMasked) continue;
      const double x = std::log(p[at(2 * i)] / p[at(2 * i + 1)]) / std::sqrt(2.0);
      sum += x;
      squares += x * x;
      ++count;
    }
  }
  REQUIRE(count > 50000);
  CHECK(std::fabs(sum / count) < 5 / std::sqrt(count));
  CHECK(std::fabs(squares / count - 1) < 5 * std::sqrt(2 / count));
}

TEST_CASE("make oracle: what has no oracle in a tier is one line", "[oracle]") {
  const Model model("parity", Distribution(MdsCode::parity(3)));
  const auto exact = conditionals<Rational>(model, Effort{}).value();
  check_rejected([&] { (void)make_oracle<Rational>(exact, parse_error_spec("noise:0.1"), 0); },
                 "these tiers know none and mix");
  const auto doubles = conditionals<double>(model, Effort{}).value();
  check_rejected([&] { (void)make_oracle<double>(doubles, parse_error_spec("kl-ball:0.1"), 0); },
                 "no single denoiser");
}
