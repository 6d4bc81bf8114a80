// core/format/schedule_spec.hpp: every kind, canonical text, and one line for what is wrong.
#include "core/format/schedule_spec.hpp"

#include "core/base/contract.hpp"
#include "exact/optimal/plan_schedule.hpp"
#include "tests/support/rejection.hpp"

using namespace unmask;

namespace {

InformationCurve<double> some_curve(index_t n) {
  std::vector<double> z;
  for (index_t j = 0; j < n; ++j) z.push_back(0.1 * static_cast<double>(j));
  return InformationCurve<double>(z);
}

}  // namespace

TEST_CASE("schedule spec (1): every kind of the contract is accepted and has a plan",
          "[schedule_spec]") {
  const std::vector<std::pair<std::string, ScheduleKind>> cases{
      {"one-shot", ScheduleKind::one_shot},
      {"sequential", ScheduleKind::sequential},
      {"uniform:3", ScheduleKind::uniform},
      {"cosine:3", ScheduleKind::cosine},
      {"linear:3", ScheduleKind::linear},
      {"log-linear:3", ScheduleKind::linear},
      {"geometric-tc:3", ScheduleKind::geometric_tc},
      {"geometric-dtc:3", ScheduleKind::geometric_dtc},
      {"tc:0.1", ScheduleKind::tc},
      {"dtc:1/10", ScheduleKind::dtc},
      {"two-phase:3", ScheduleKind::two_phase},
      {"optimal:3", ScheduleKind::optimal},
      {"sizes:3,2,3", ScheduleKind::sizes},
      {"bernoulli:3", ScheduleKind::bernoulli},
      {"bernoulli:0,0.25,0.5,1", ScheduleKind::bernoulli_times},
      {"bernoulli-tc:3", ScheduleKind::bernoulli_tc},
      {"bernoulli-dtc:3", ScheduleKind::bernoulli_dtc},
      {"bernoulli-log-odds:3", ScheduleKind::bernoulli_log_odds},
      {"random-tc:3", ScheduleKind::random_tc},
      {"random-dtc:3", ScheduleKind::random_dtc},
      {"balanced:3", ScheduleKind::balanced}};
  for (const auto& [text, kind] : cases) {
    CAPTURE(text);
    const ScheduleSpec spec = parse_schedule_spec(text);
    CHECK(spec.kind == kind);
    CHECK_NOTHROW((void)plan_schedule(spec, some_curve(8)));
    // (2) Canonical text.
    const ScheduleSpec again = parse_schedule_spec(spec.text);
    CHECK(again.text == spec.text);
    CHECK(again.kind == spec.kind);
    CHECK(again.steps == spec.steps);
    CHECK(again.sizes == spec.sizes);
    CHECK(again.times == spec.times);
    CHECK(again.target == spec.target);
  }
}

TEST_CASE("schedule spec: arguments are read exactly", "[schedule_spec]") {
  CHECK(parse_schedule_spec("tc:0.1").target == Rational(1, 10));
  CHECK(parse_schedule_spec("dtc: 3/7 ").target == Rational(3, 7));
  CHECK(parse_schedule_spec("sizes:3, 2 ,3").sizes == std::vector<index_t>{3, 2, 3});
  CHECK(parse_schedule_spec("sizes:3,2,3").steps == 3);
  const auto grid = parse_schedule_spec("bernoulli:0,1/3,0.5,1");
  CHECK(grid.times ==
        std::vector<Rational>{Rational(0), Rational(1, 3), Rational(1, 2), Rational(1)});
  CHECK(grid.steps == 3);
  CHECK(grid.text == "bernoulli:0,1/3,1/2,1");
}

TEST_CASE("schedule spec: --steps in place of :K", "[schedule_spec]") {
  CHECK(parse_schedule_spec("uniform", 5).steps == 5);
  CHECK(parse_schedule_spec("uniform", 5).text == "uniform:5");
  CHECK(parse_schedule_spec("uniform:4", 5).steps == 4);
  CHECK(parse_schedule_spec("bernoulli", 5).text == "bernoulli:5");
  CHECK(parse_schedule_spec("one-shot", 5).text == "one-shot");
  check_rejected([] { (void)parse_schedule_spec("uniform"); },
                 "needs an argument: uniform:K (or --steps K)");
  check_rejected([] { (void)parse_schedule_spec("tc", 5); }, "needs an argument: tc:EPS");
  check_rejected([] { (void)parse_schedule_spec("uniform", 0); }, "'0' is not an integer");
}

TEST_CASE("schedule spec: bad ones are one line", "[schedule_spec]") {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", "unknown schedule ''; accepted: one-shot"},
      {"unifrom:3", "unknown schedule 'unifrom'; accepted: one-shot"},
      {"uni\nform:3", "unknown schedule 'uni\\x0aform'"},
      {"one-shot:", "takes no argument"},
      {"one-shot:1", "takes no argument"},
      {"uniform:", "needs an argument: uniform:K"},
      {"uniform:0", "'0' is not an integer between 1 and 16777216"},
      {"uniform:-1", "'-1' is not an integer"},
      {"uniform:1.5", "'1.5' is not an integer"},
      {"uniform:1e3", "'1e3' is not an integer"},
      {"uniform:3:4", "'3:4' is not an integer"},
      {"uniform:99999999999999999999", "is not an integer"},
      {"tc:", "needs an argument: tc:EPS"},
      {"tc:0", "must be positive"},
      {"tc:-1/2", "must be positive"},
      {"tc:1/0", "divides by zero"},
      {"tc:nan", "is not a number"},
      {"tc:1e9999", "exponent"},
      {"sizes:", "needs an argument: sizes:S,S,..."},
      {"sizes:3,,3", "'' is not an integer"},
      {"sizes:3,0", "'0' is not an integer"},
      {"sizes:3,x", "'x' is not an integer"},
      {"bernoulli:0", "'0' is not an integer"},
      {"bernoulli:0,1,", "is not a number"},
      {"bernoulli:0.1,1", "times must increase strictly from 0 to 1"},
      {"bernoulli:0,0.5", "times must increase strictly from 0 to 1"},
      {"bernoulli:0,0.5,0.5,1", "times must increase strictly from 0 to 1"},
      {"bernoulli:0,nan,1", "is not a number"},
      {"cosine:999999999999", "is not an integer between 1 and 16777216"},
      {"balanced:0", "'0' is not an integer"},
      {"balanced", "needs an argument: balanced:SIZE"}};
  for (const auto& [text, fragment] : cases) {
    const std::string input = text;
    check_rejected([&] { (void)parse_schedule_spec(input); }, fragment);
  }
}

TEST_CASE("schedule spec: what does not fit the model is one line", "[schedule_spec]") {
  const auto plan = [](const char* text) {
    return [=] { (void)plan_schedule(parse_schedule_spec(text), some_curve(8)); };
  };
  check_rejected(plan("sizes:3,2"), "adds up to 5; the model has 8 positions");
  check_rejected(plan("sizes:16777216,16777216"), "the model has 8 positions");
  check_rejected(plan("balanced:9"), "a block of 9 exceeds the 8 positions");
}

TEST_CASE("schedule spec: extreme targets", "[schedule_spec]") {
  const auto sizes = [](const char* text) {
    return plan_schedule(parse_schedule_spec(text), some_curve(8)).sizes()->sizes();
  };
  CHECK(sizes("tc:1e-4000") == std::vector<index_t>(8, 1));
  CHECK(sizes("tc:1e-300") == std::vector<index_t>(8, 1));
  // A target above TC still halves: zeta = 2.
  CHECK(sizes("tc:1e300") == std::vector<index_t>{4, 2, 1, 1});
  CHECK(sizes("dtc:1e4000").size() <= 4);
}

TEST_CASE("schedule spec: built from a kind, and the help covers all", "[schedule_spec]") {
  CHECK(schedule_spec(ScheduleKind::uniform, 4).text == "uniform:4");
  CHECK(schedule_spec(ScheduleKind::linear, 4).text == "linear:4");
  CHECK(schedule_spec(ScheduleKind::bernoulli, 4).text == "bernoulli:4");
  CHECK(schedule_spec(ScheduleKind::one_shot, 4).text == "one-shot");
  CHECK_THROWS_AS(schedule_spec(ScheduleKind::tc, 4), ContractViolation);
  CHECK_THROWS_AS(schedule_spec(ScheduleKind::bernoulli_times, 4), ContractViolation);
  const auto help = schedule_kinds();
  CHECK(help.size() == 20);
  for (const ScheduleHelp& kind : help) {
    CAPTURE(kind.form);
    CHECK_FALSE(kind.meaning.empty());
  }
}
