// The whole analysis in the three tiers: the same sizes, numbers that contain each other,
// equalities that are exact; reveal times and the three KLs.
#include <cmath>

#include "core/decode/standard_schedules.hpp"
#include "exact/law/expected_kl.hpp"
#include "exact/law/mixture_kl.hpp"
#include "exact/law/partition_kl.hpp"
#include "exact/law/reveal_times.hpp"
#include "exact/optimal/analysis.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/enumerations.hpp"
#include "tests/support/exact_curves.hpp"
#include "tests/support/random_models.hpp"

using namespace unmask;

namespace {

void check_close(const CertifiedNumber& certified, double rounded, double scale) {
  const Ball& ball = certified.enclosure();
  CAPTURE(decimal_enclosure(ball).low, decimal_enclosure(ball).high, rounded);
  CHECK(encloses(ball, rounded, 1e-12 * scale));
  CHECK(ball.radius() <= parse_rational("1e-25", "test") * Rational(1.0 + scale));
  if (const LogForm* form = certified.exact()) {
    CHECK(ball.overlaps(form->enclosure({256})));
  }
}

void check_same_analysis(const Model& model, Tier tier, const std::vector<index_t>& counts = {}) {
  CAPTURE(model.spec());
  const Analysis rounded = analyze(model, counts, Effort{}).value();
  const CertifiedAnalysis certified = certified_analysis(model, tier, counts, Effort{}).value();
  const double scale = 1.0 + rounded.total_correlation + rounded.dual_total_correlation;
  check_close(certified.entropy, rounded.entropy, scale);
  check_close(certified.total_correlation, rounded.total_correlation, scale);
  check_close(certified.dual_total_correlation, rounded.dual_total_correlation, scale);
  check_close(certified.tse_complexity, rounded.tse_complexity, scale * 32.0);
  check_close(certified.unmasking_complexity, rounded.unmasking_complexity, scale);
  CHECK(certified.step_counts == rounded.step_counts);
  REQUIRE(certified.schedules.size() == rounded.schedules.size());
  for (std::size_t i = 0; i < rounded.schedules.size(); ++i) {
    const auto& a = certified.schedules[i];
    const auto& b = rounded.schedules[i];
    CAPTURE(b.planned.spec.text);
    const bool fixed = b.planned.sizes() != nullptr;
    REQUIRE((a.planned.sizes() != nullptr) == fixed);
    const bool same_sizes = !fixed || *a.planned.sizes() == *b.planned.sizes();
    // Of several best schedules, doubles may take one that rounding favours.
    if (b.planned.spec.kind != ScheduleKind::optimal) CHECK(same_sizes);
    check_close(a.expected_kl, b.expected_kl, scale);
    check_close(a.expected_steps, b.expected_steps, 100.0);
    if (fixed && tier == Tier::exact) CHECK(a.expected_kl.exact() != nullptr);
    REQUIRE(a.bounds.size() == b.bounds.size());
    for (std::size_t j = 0; j < b.bounds.size(); ++j) {
      CAPTURE(b.bounds[j].theorem, b.bounds[j].statement);
      CHECK(a.bounds[j].statement == b.bounds[j].statement);
      if (same_sizes) {
        check_close(a.bounds[j].value, b.bounds[j].value, scale * (1.0 + b.bounds[j].value));
      }
      // No bound is refuted; where both sides have forms, this is a proof.
      CHECK((a.bounds[j].value - a.expected_kl).sign().value_or(0) >= 0);
    }
  }
}

}  // namespace

TEST_CASE("certified analysis: numbers contain those of the double tier, families",
          "[property][certified]") {
  for (const char* spec :
       {"parity:n=6", "equal:n=5,q=3", "markov:n=7,flip=1/10", "product:n=4,p=1/3",
        "permutation:n=6", "rs:n=5,k=2,q=5", "mixture:n=6,w=3/10,a=1/20,b=3/5", "equal:n=1,q=1",
        "parity:n=2", "table:n=4,q=2,a=37,b=11,c=5,m=97"}) {
    check_same_analysis(family(spec), Tier::exact);
  }
}

TEST_CASE("certified analysis: numbers contain those of the double tier, Sudoku",
          "[property][certified]") {
  check_same_analysis(family("sudoku4"), Tier::exact);
}

TEST_CASE("certified analysis: numbers contain those of the double tier, enclosures alone",
          "[property][certified]") {
  check_same_analysis(family("markov:n=130,flip=1/10"), Tier::certified, {1, 3, 12});
}

TEST_CASE("certified analysis: numbers contain those of the double tier, random tables",
          "[property][certified]") {
  for_each_seed(
      5, [](Philox& random) { check_same_analysis(random_model(random, 4, 36), Tier::exact); });
}

TEST_CASE("certified analysis: what is attained is exactly attained", "[property][certified]") {
  // All equal: B6's second form, ((n-k+1)/k) DTC, and the step curves of codes attain B1.
  const auto parity = certified_analysis(family("parity:n=8"), Tier::exact, {}, Effort{}).value();
  index_t attained = 0;
  for (const auto& schedule : parity.schedules) {
    for (const auto& bound : schedule.bounds) {
      attained += (bound.value - schedule.expected_kl).sign() == 0;
    }
    if (schedule.planned.spec.kind == ScheduleKind::optimal && schedule.asked_steps >= 2) {
      CHECK(schedule.expected_kl.exact()->is_empty());
    }
  }
  CHECK(attained >= 20);
  const auto flat = certified_analysis(family("product:n=5,p=1/3"), Tier::exact, {}, Effort{});
  for (const auto& schedule : flat.value().schedules) {
    CAPTURE(schedule.planned.spec.text);
    CHECK(schedule.expected_kl.sign() == 0);
    for (const auto& bound : schedule.bounds) {
      if (bound.statement != "(n/K - 1) ln q") CHECK(bound.value.sign() == 0);
    }
  }
}

TEST_CASE("certified plans: targets are divided exactly", "[property][certified]") {
  // TC of 4 x 4 Sudokus over eps: the ceiling decides the sizes.
  const Model sudoku = family("sudoku4");
  const auto z = certified_profile(sudoku, Tier::exact, Effort{}).value().curves.information;
  const auto rounded = information_of(sudoku);
  for (const char* spec : {"tc:1", "tc:16.517749297782", "tc:5.505916432594", "dtc:0.3",
                           "dtc:5.66296048013", "dtc:5.66296048014", "tc:100", "dtc:1/1000"}) {
    CAPTURE(spec);
    const auto exact_plan = plan_schedule(parse_schedule_spec(spec), z);
    CHECK(exact_plan.plan.index() == 0);
    CHECK(*exact_plan.sizes() == *plan_schedule(parse_schedule_spec(spec), rounded).sizes());
  }
  // 2^-110 on either side of DTC = ln 288: doubles cannot tell.
  const auto shares = [&](const Rational& eps) {
    ScheduleSpec spec = parse_schedule_spec("dtc:1");
    spec.target = eps;
    return plan_schedule(spec, z).zeta->num;
  };
  const Ball dtc = dual_total_correlation(z).enclosure();
  const Rational near = dtc.midpoint() - Rational(Integer(1), Integer(1) << 110U);
  CHECK(shares(near) == 3);
  CHECK(shares(Rational(dtc.midpoint() + Rational(Integer(1), Integer(1) << 110U))) == 2);
}

TEST_CASE("reveal times (1): certified times contain the rounded ones", "[property][certified]") {
  for (const index_t n : {1U, 2U, 7U, 40U}) {
    for (const index_t k : {1U, 2U, 3U, 4U, 9U}) {
      for (const char* kind :
           {"bernoulli", "bernoulli-tc", "bernoulli-dtc", "bernoulli-log-odds"}) {
        CAPTURE(n, k, kind);
        const ScheduleSpec spec = parse_schedule_spec(kind + (":" + std::to_string(k)));
        const InformationCurve<double> flat(std::vector<double>(at(n), 0.0));
        const auto plan = plan_schedule(spec, flat);
        const auto& grid = std::get<RevealTimeGrid>(plan.plan);
        const auto times = reveal_times<CertifiedNumber>(spec, n, grid);
        REQUIRE(times.size() == grid.times().size());
        for (std::size_t j = 0; j < times.size(); ++j) {
          CHECK(encloses(times[j].enclosure(), grid.times()[j], 1e-15));
        }
        CHECK(times.front().rational() == Rational(0));
        CHECK(times.back().rational() == Rational(1));
        if (spec.kind == ScheduleKind::bernoulli && k > 1) {
          CHECK(times[1].rational() == Rational(1, Integer(k)));
        }
      }
    }
  }
}

TEST_CASE("reveal times: the even grid's KL is the exact mean over all assignments",
          "[property][certified]") {
  // n positions fall independently into K steps: K^n equally likely size vectors.
  for (const char* spec : {"markov:n=4,flip=1/5", "table:n=3,q=2,a=37,b=11,c=5,m=97"}) {
    const auto forms = exact_curves_of(spec).information;
    const auto z =
        certified_profile(family(spec), Tier::exact, Effort{}).value().curves.information;
    const index_t n = forms.positions(), steps = 3;
    LogForm sum;
    const Shape shape = Shape::uniform(n, steps);
    std::vector<symbol_t> step_of(at(n), 0);
    do {
      std::vector<index_t> sizes;
      for (index_t s = 0; s < steps; ++s) {
        const auto count = std::count(step_of.begin(), step_of.end(), static_cast<symbol_t>(s));
        if (count > 0) sizes.push_back(static_cast<index_t>(count));
      }
      sum += expected_kl(forms, Schedule(sizes));
    } while (advance_row(shape, step_of));
    const auto kl = expected_kl(z, plan_schedule(parse_schedule_spec("bernoulli:3"), z));
    REQUIRE(kl.exact() != nullptr);
    CHECK(*kl.exact() == sum / Rational(Integer(*shape.cells())));
  }
}

TEST_CASE("mixture KL (3): exact by the definition of the mixture", "[property][certified]") {
  for_each_seed(6, [](Philox& random) {
    const auto table = random_exact_table(Shape::uniform(3, 2), random,
                                          static_cast<Texture>(random.below(kTextures)));
    const Model model("random", table);
    for (const auto& sizes : all_compositions(3)) {
      const auto partitions = all_partitions(sizes);
      std::vector<Rational> law(at(table.probabilities().size()), Rational(0));
      for (const auto& blocks : partitions) {
        const auto one = naive_decoder_law(table, blocks);
        for (std::size_t cell = 0; cell < law.size(); ++cell) {
          law[cell] += one[cell] / Rational(Integer(partitions.size()));
        }
      }
      LogForm expected;
      for (index_t cell = 0; cell < law.size(); ++cell) {
        const Rational& p = table.probability(cell);
        if (p != 0) expected += LogForm::log(Rational(p / law[at(cell)])) * p;
      }
      const Schedule schedule(sizes);
      CHECK(exact_mixture_kl(model, schedule, Effort{}).value() == expected);
      CHECK(enclosed_mixture_kl(model, schedule, Effort{}, {128})
                .value()
                .overlaps(expected.enclosure({256})));
      CHECK(expected <= expected_kl(exact_curves_of(model).information, schedule));
    }
  });
}

TEST_CASE("partition KL (3): the exact mean over all orders is the expected KL",
          "[property][certified]") {
  for_each_seed(6, [](Philox& random) {
    const Model model("random", random_exact_table(Shape({2, 3, 2}), random,
                                                   static_cast<Texture>(random.below(kTextures))));
    const auto z = exact_curves_of(model).information;
    for (const auto& sizes : all_compositions(3)) {
      LogForm sum;
      const auto partitions = all_partitions(sizes);
      for (const auto& blocks : partitions) {
        const auto kl = exact_partition_kl(model, OrderedPartition(3, blocks), Effort{}).value();
        CHECK(kl.sign() >= 0);
        sum += kl;
      }
      CHECK(sum / Rational(Integer(partitions.size())) == expected_kl(z, Schedule(sizes)));
    }
  });
}

TEST_CASE("exact KLs by hand, and refusals", "[certified]") {
  const Model pair("pair and bit",
                   IndependentBlocks({family("equal:n=2,q=2"), family("product:n=1,p=1/2")}));
  CHECK(exact_mixture_kl(pair, Schedule({2, 1}), Effort{}).value() == LogForm::log(Rational(6, 5)));
  const Model sudoku = family("sudoku4");
  const auto row0 =
      exact_partition_kl(sudoku, parse_partition("0-3|4|5|6|7|8|9|10|11|12|13|14|15", 16), Effort{})
          .value();
  CHECK(row0 == LogForm::log(Rational(256, 24)));
  CHECK_FALSE(exact_mixture_kl(sudoku, uniform_schedule(16, 8), Effort{}).ok());
  CHECK_FALSE(
      exact_mixture_kl(family("markov:n=26,flip=1/3"), uniform_schedule(26, 2), Effort{}).ok());
  CHECK_FALSE(
      enclosed_mixture_kl(family("markov:n=26,flip=1/3"), uniform_schedule(26, 2), Effort{}, {128})
          .ok());
  const Model large = family("markov:n=20,flip=1/3");
  CHECK_FALSE(exact_partition_kl(large, parse_partition("0-19", 20), Effort{}).ok());
}
