// Theory E5, E13, F5, G8: what revising does to a distribution, number by number.
#include <cmath>

#include "core/decode/revise/remdm.hpp"
#include "core/model/expand.hpp"
#include "core/model/sudoku.hpp"
#include "exact/oracle/make_oracle.hpp"
#include "exact/revise/fixed_point.hpp"
#include "exact/revise/revised_law.hpp"
#include "tests/support/curves.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/enumerations.hpp"
#include "tests/support/random_models.hpp"

using namespace unmask;

namespace {

template <class S>
struct Setting {
  explicit Setting(const Model& m, const Rational& mix = 0)
      : model(m),
        p(support_table<S>(m, Budget{}).value()),
        oracle(
            make_oracle<S>(m, {mix == 0 ? ErrorKind::none : ErrorKind::mix, mix, ""}, 0, Effort{})
                .value()) {}

  [[nodiscard]] RevisedLaw<S> law(const ReviseRule& rule, const std::vector<index_t>& list) const {
    const StepSizes sizes{Schedule(list)};
    return revised_law<S>(rule, *oracle, &sizes, ValueRule{}, p, Effort{}).value();
  }
  [[nodiscard]] bool is_p(const OutputLaw<S>& law) const { return total_variation(law, p) == S(0); }

  Model model;
  SupportTable<S> p;
  std::shared_ptr<const Oracle<S>> oracle;
};

std::vector<index_t> ones(index_t n) { return std::vector<index_t>(at(n), 1); }

/// KL(p || law) in nats.
double forward_kl(const SupportTable<Rational>& p, const OutputLaw<Rational>& law) {
  double sum = 0.0;
  for (index_t r = 0; r < p.rows(); ++r) {
    const double x = to_double(p.probability(r));
    sum += x * std::log(x / to_double(law.on_support[at(r)]));
  }
  return sum;
}

/// p(x_i | x_{-i}) of a dense table: of row `cell`, with `value` at position i.
double single_site(const JointTable<double>& table, index_t cell, index_t i, symbol_t value) {
  auto row = table.shape().row_at(cell);
  double total = 0.0, wanted = 0.0;
  for (symbol_t v = 0; v < table.shape().cardinality(i); ++v) {
    row[at(i)] = v;
    const double x = table.probability(table.shape().linear_index(row));
    total += x;
    if (v == value) wanted = x;
  }
  return wanted / total;
}

/// max_j sum_{i != j} max TV change of p(X_i | x_{-i}) when x_j alone changes.
double dobrushin_influence(const JointTable<double>& table) {
  const Shape& shape = table.shape();
  double largest = 0.0;
  for (index_t j = 0; j < shape.positions(); ++j) {
    double sum = 0.0;
    for (index_t i = 0; i < shape.positions(); ++i) {
      double most = 0.0;
      for (index_t cell = 0; i != j && cell < table.probabilities().size(); ++cell) {
        for (symbol_t other = 0; other < shape.cardinality(j); ++other) {
          auto row = shape.row_at(cell);
          row[at(j)] = other;
          const index_t changed = shape.linear_index(row);
          double tv = 0.0;
          for (symbol_t v = 0; v < shape.cardinality(i); ++v) {
            tv += std::fabs(single_site(table, cell, i, v) - single_site(table, changed, i, v)) / 2;
          }
          most = std::max(most, tv);
        }
      }
      sum += most;
    }
    largest = std::max(largest, sum);
  }
  return largest;
}

}  // namespace

TEST_CASE("E5 i: an exact edit of a fixed set leaves p as it is", "[theory][revise]") {
  for_each_seed(20, [](Philox& random) {
    const Setting<Rational> setting(random_model(random, 4, 36));
    const index_t n = setting.model.positions();
    const Subset set = random.below(index_t{1} << n);
    const auto law = setting.law(Edit{set, false, {}}, ones(n));
    CHECK(setting.is_p(law.by_round.front()));  // the sequential draft is p
    CHECK(setting.is_p(law.output));
  });
}

TEST_CASE("E5 ii: a factorised edit of two positions does not", "[theory][revise]") {
  const Setting<Rational> equal(family("equal:n=2,q=2"));
  const auto law = equal.law(Edit{3, true, {}}, ones(2));
  CHECK(total_variation(law.output, equal.p) == Rational(1, 2));
  const Setting<Rational> chain(family("markov:n=5,flip=1/5"));
  CHECK(total_variation(chain.law(Edit{3, true, {}}, ones(5)).output, chain.p) ==
        Rational(24, 125));
  CHECK(chain.is_p(chain.law(Edit{1, true, {}}, ones(5)).output));  // one position is exact
}

TEST_CASE("E5 iii: re-masking the least supported token moves p", "[theory][revise]") {
  // The number of theory E5 is the total variation after one round that starts from p itself.
  const Setting<Rational> setting(family("markov:n=5,flip=1/5"));
  const auto law = setting.law(Remask{Remask::Pick::lowest, 1}, ones(5));
  CHECK(setting.is_p(law.by_round.at(0)));
  const Rational once = total_variation(law.by_round.at(1), setting.p);
  CHECK(std::fabs(to_double(once) - 0.231905882353) < 1e-12);
  // More rounds make it worse; in the limit all bits are equal, so the fixed point is not unique.
  REQUIRE(law.fixed_point);
  CHECK(law.fixed_point->is_solved);
  CHECK(law.fixed_point->residual == 0.0);
  CHECK(law.fixed_point->closed_classes == 2);
  CHECK(total_variation(law.fixed_point->law, setting.p) == Rational(61, 125));
  const auto later = setting.law(Remask{Remask::Pick::lowest, 40}, ones(5));
  CHECK(std::fabs(to_double(total_variation(later.output, setting.p)) - 0.488) < 1e-2);
  CHECK(law.expected_calls == 5 + 5);
}

TEST_CASE("E5 iv: redrawing all positions at once has another fixed point", "[theory][revise]") {
  Philox random(3, 5);
  const auto table = rounded(random_exact_table(Shape({2, 2, 2}), random, Texture::generic));
  SparseKernel<double> kernel;
  for (index_t from = 0; from < 8; ++from) {
    for (index_t to = 0; to < 8; ++to) {
      double chance = 1.0;
      for (index_t i = 0; i < 3; ++i) {
        chance *= single_site(table, from, i, table.shape().row_at(to)[at(i)]);
      }
      kernel.add(to, chance);
    }
    kernel.end_state();
  }
  const auto limit = chain_limit(kernel, table.probabilities());
  REQUIRE(limit);
  CHECK(limit->closed_classes == 1);
  CHECK(limit->residual < 1e-15);
  double tv = 0.0;
  for (index_t x = 0; x < 8; ++x) tv += std::fabs(limit->law[at(x)] - table.probability(x)) / 2;
  CHECK(tv > 0.01);
}

TEST_CASE("E5 v: single-site exact editing contracts by Dobrushin's influence",
          "[theory][revise]") {
  index_t effective = 0;
  for_each_seed(10, [&](Philox& random) {
    // A product law with a little of something else: influence below 1.
    auto weights = random_exact_table(Shape({2, 2, 3}), random, Texture::product).probabilities();
    for (Rational& w : weights) w += Rational(1 + random.below(20), 100);
    const auto table = JointTable<Rational>::from_weights(Shape({2, 2, 3}), std::move(weights));
    const double alpha = dobrushin_influence(rounded(table));
    if (alpha >= 1.0) return;
    ++effective;
    const Setting<double> setting({"random", table});
    const auto law = setting.law(Remask{Remask::Pick::uniform, 30}, {3});
    for (std::size_t t = 0; t < law.by_round.size(); ++t) {
      const double bound = 3.0 * std::pow(1.0 - (1.0 - alpha) / 3.0, static_cast<double>(t));
      CHECK(total_variation(law.by_round[t], setting.p) <= bound + 1e-12);
    }
    REQUIRE(law.fixed_point);
    CHECK(total_variation(law.fixed_point->law, setting.p) < 1e-12);
    CHECK(law.fixed_point->closed_classes == 1);
  });
  CHECK(effective >= 5);
}

TEST_CASE("F5: an exact edit leaves the divergence outside the edited set", "[theory][revise]") {
  for_each_seed(15, [](Philox& random) {
    const auto table = random_exact_table(random, 4, 36);
    const Setting<Rational> setting({"random", table}, Rational(1, 5));  // any draft at all
    const Setting<Rational> exact({"random", table});
    const index_t n = table.shape().positions();
    const Subset set = random.below(index_t{1} << n);
    const auto sizes = random_sizes(n, random).sizes();
    // nu K_R (x) = nu(x outside R) p(x_R | x outside R), exactly.
    const auto law = exact.law(Edit{set, false, {}}, sizes);
    const auto same_outside = [&](index_t a, index_t b) {
      for (index_t i = 0; i < n; ++i) {
        if (!contains(set, i) && exact.p.symbol(a, i) != exact.p.symbol(b, i)) return false;
      }
      return true;
    };
    // Rows off the support are part of nu outside R: the law outside R is kept by the edit, so it
    // is compared through its ratios within a class of rows, which must be those of p.
    for (index_t a = 0; a < exact.p.rows(); ++a) {
      for (index_t b = 0; b < exact.p.rows(); ++b) {
        if (!same_outside(a, b)) continue;
        CHECK(law.output.on_support[at(a)] * exact.p.probability(b) ==
              law.output.on_support[at(b)] * exact.p.probability(a));
      }
    }
    // Both sides of KL(p || nu K_R) = KL(p outside R || nu outside R), nu outside R by summation
    // over the edited rows.
    double outside = 0.0;
    for (index_t a = 0; a < exact.p.rows(); ++a) {
      Rational p_sum = 0, nu_sum = 0;
      for (index_t b = 0; b < exact.p.rows(); ++b) {
        if (!same_outside(a, b)) continue;
        p_sum += exact.p.probability(b);
        nu_sum += law.output.on_support[at(b)];
      }
      outside += to_double(exact.p.probability(a)) * std::log(to_double(p_sum) / to_double(nu_sum));
    }
    CHECK(std::fabs(forward_kl(exact.p, law.output) - outside) < 1e-12);
  });
}

TEST_CASE("F5: a product draft and an edit of r positions cost sum Z_j, on average",
          "[theory][revise]") {
  for (const char* spec :
       {"markov:n=4,flip=1/5", "table:n=4,q=2,a=37,b=11,c=5,m=97", "parity:n=4"}) {
    const Model model = family(spec);
    const Setting<Rational> setting(model);
    const auto z = curve_profile(model, Effort{}).value().curves.information;
    for (index_t r = 0; r <= 4; ++r) {
      double mean = 0.0, sets = 0.0, expected = 0.0;
      for (Subset set = 0; set < 16; ++set) {
        if (size(set) != r) continue;
        mean += forward_kl(setting.p, setting.law(Edit{set, false, {}}, {4}).output);
        sets += 1.0;
      }
      for (index_t j = 1; j + r <= 4; ++j) expected += z.z(j);
      CAPTURE(spec, r);
      CHECK(std::fabs(mean / sets - expected) < 1e-12);
    }
  }
}

TEST_CASE("F5: parity is exact after one step and one edit", "[theory][revise]") {
  const Setting<Rational> setting(family("parity:n=5"));
  for (index_t i = 0; i < 5; ++i) {
    const auto law = setting.law(Edit{singleton(i), false, {}}, {5});
    CHECK(setting.is_p(law.output));
    CHECK(law.expected_steps == 2);
    CHECK(law.expected_calls == 2);
  }
}

TEST_CASE("F5: an edit set that looks at values costs stationarity", "[theory][revise]") {
  const Setting<Rational> setting(family("markov:n=5,flip=1/5"));
  const auto law = setting.law(Edit{31, false, Rational(1, 2)}, ones(5));
  CHECK(setting.is_p(law.by_round.front()));
  CHECK(total_variation(law.output, setting.p) > Rational(1, 20));
}

TEST_CASE("G8: ReMDM keeps the shares that the schedule wants", "[theory][revise]") {
  for_each_seed(20, [](Philox& random) {
    const index_t n = 1 + random.below(8);
    const auto plans = reveal_plans<Rational>(StepSizes(random_sizes(n, random)), n);
    const auto& share = plans.front().shares;
    for (const auto kind : {Remdm::Kind::cap, Remdm::Kind::rescale}) {
      const auto steps = remdm_steps(Remdm{kind, Rational(random.below(11), 10)}, plans.front());
      for (std::size_t j = 0; j < steps.size(); ++j) {
        CHECK((steps[j].sigma >= 0 && steps[j].sigma <= 1 && steps[j].beta >= 0 &&
               steps[j].beta <= 1));
        CHECK(share[j] * (1 - steps[j].sigma) + (1 - share[j]) * steps[j].beta == share[j + 1]);
      }
    }
  });
}

TEST_CASE("G8: independent tokens stay exact, whatever ReMDM re-masks", "[theory][revise]") {
  const Setting<Rational> setting(family("product:n=3,p=1/3"));
  const Setting<double> doubles(family("product:n=3,p=1/3"));
  for (const auto kind : {Remdm::Kind::cap, Remdm::Kind::rescale, Remdm::Kind::loop}) {
    CHECK(setting.is_p(setting.law(Remdm{kind, Rational(1, 2)}, {1, 1, 1}).output));
  }
  // Confidence looks at values: the improbable ones are drawn again more often.
  const auto conf = doubles.law(Remdm{Remdm::Kind::conf, 1}, {1, 1, 1}).output;
  CHECK(std::fabs(total_variation(conf, doubles.p) - 0.0045930916) < 1e-9);
  // With dependent tokens it is not exact (E5 applies): with eta = 0 it is the ancestral sampler.
  const Setting<Rational> parity(family("parity:n=3"));
  CHECK(parity.law(Remdm{Remdm::Kind::cap, Rational(1, 2)}, {1, 1, 1}).output.off_support > 0);
}

TEST_CASE("E13: a kernel that can leave the support leaves it every round", "[theory][revise]") {
  const Model model = family("permutation:n=3");
  const Setting<Rational> wrong(model, Rational(1, 10)), exact(model);
  // Started in p. A model error lets every redraw leave: the reverse KL is infinite ever after.
  const auto leaves = wrong.law(Remask{Remask::Pick::uniform, 6}, ones(3));
  for (std::size_t t = 1; t < leaves.by_round.size(); ++t) {
    CHECK(leaves.by_round[t].off_support > 0);
    CHECK_FALSE(leaves.by_round[t].witness.empty());
  }
  // Exact single-site Gibbs does not leave, although it too is a factorised kernel.
  for (const auto pick : {Remask::Pick::uniform, Remask::Pick::lowest}) {
    const auto stays = exact.law(Remask{pick, 6}, ones(3));
    for (const auto& law : stays.by_round) CHECK(law.off_support == 0);
    CHECK(stays.output.witness.empty());
  }
  // A factorised redraw of two positions leaves at once; exact conditionals do not help.
  CHECK(exact.law(Edit{3, true, {}}, ones(3)).output.off_support > 0);
}

TEST_CASE("Sudoku with eight givens: every rule's law is exact", "[theory][revise]") {
  const Model model("two rows given", sudoku4("12343412........"));
  REQUIRE(model.positions() == 8);
  const Setting<double> setting(model);
  const auto sum = [](const OutputLaw<double>& law) {
    double total = law.off_support;
    for (const double x : law.on_support) total += x;
    return total;
  };
  for (const ReviseRule& rule : {ReviseRule(Remask{Remask::Pick::lowest, 4}), ReviseRule(Wino{}),
                                 ReviseRule(P2{1}), ReviseRule(Edit{7, false, {}})}) {
    const auto law = setting.law(rule, {2, 3, 3});
    CHECK(law.contexts == 390625);
    CHECK(std::fabs(sum(law.output) - 1.0) < 1e-12);
    CHECK(law.output.off_support < 1.0);
  }
}

TEST_CASE("revised law: what does not fit is refused before it starts", "[theory][revise]") {
  const Model model = family("sudoku4");  // 5^16 contexts
  const Setting<double> setting(model);
  const StepSizes sizes(Schedule({16}));
  const auto refused =
      revised_law<double>(Remask{}, *setting.oracle, &sizes, ValueRule{}, setting.p, Effort{});
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.refusal().needed > 1e8);
  const Setting<Rational> exact(family("parity:n=3"));
  CHECK_THROWS_AS(exact.law(Remdm{Remdm::Kind::conf, 1}, {3}), InvalidInput);
}
