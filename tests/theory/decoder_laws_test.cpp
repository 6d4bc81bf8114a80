// The numbers and identities of theory.md about decoders' laws, through the report that the command
// prints: A6, A8-A11, E1, E3, E6, F2, G2, G6, H3, H8, section 9.
#include <cmath>

#include "exact/decoder/law_report.hpp"
#include "exact/law/mixture_kl.hpp"
#include "exact/law/partition_kl.hpp"
#include "tests/support/curves.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/printed.hpp"
#include "tests/support/random_models.hpp"
#include "tests/support/rejection.hpp"

using namespace unmask;

namespace {

template <class S = double>
LawReport<NumberOf<S>> report(const Model& model, const std::string& policy,
                              const std::string& schedule = "", const std::string& error = "none",
                              const ReportOptions& options = {}) {
  const auto setting = law_setting<S>(model, parse_error_spec(error), {}, 0, Effort{}).value();
  std::optional<ScheduleSpec> given;
  if (!schedule.empty()) given = parse_schedule_spec(schedule);
  return law_report<S>(setting, parse_policy_spec(policy), given, Effort{}, options).value();
}

double value(const Field<double>& field) {
  const auto& number = std::get<Extended<double>>(field);
  return number.infinite ? INFINITY : number.value;
}

const CertifiedNumber& value(const Field<CertifiedNumber>& field) {
  const auto& number = std::get<Extended<CertifiedNumber>>(field);
  REQUIRE_FALSE(number.infinite);
  return number.value;
}

constexpr const char* kTab4 = "table:n=4,q=2,a=37,b=11,c=5,m=97";

}  // namespace

TEST_CASE("theory A6: a random order's law is the mixture, its average is above", "[law]") {
  const Model tab4 = family(kTab4);
  const auto law = report(tab4, "random", "sizes:2,2");
  CHECK(value(law.forward_kl) == Approx(0.034067728003801).epsilon(1e-12));
  CHECK(value(law.expected_kl) == Approx(0.052833240834684).epsilon(1e-12));
  CHECK(law.blocks_are_random);
  const Model tab3 = family("table:n=4,q=3,a=53,b=7,c=3,m=89,zero=4");
  const auto zeros = report(tab3, "random", "sizes:2,2");
  CHECK(value(zeros.forward_kl) == Approx(0.269284051292).epsilon(1e-11));
  CHECK(value(zeros.expected_kl) == Approx(0.307927542466).epsilon(1e-11));
  CHECK(value(zeros.reverse_kl) == INFINITY);
  CHECK_FALSE(zeros.witness.empty());
}

TEST_CASE("theory A4 and A8: without hidden randomness forward KL is the sum of its steps",
          "[law]") {
  for_each_seed(25, [](Philox& random) {
    const Model model = random_model(random, 4, 60);
    for (const char* policy : {"entropy", "hard-confidence", "margin", "left-to-right"}) {
      for (const char* schedule : {"one-shot", "uniform:2", "sequential"}) {
        const auto law = report<Rational>(model, policy, schedule);
        REQUIRE(law.decoder_class == DecoderClass::context_measurable);
        // Equal as sums of logarithms, not just close.
        CHECK((value(law.forward_kl) - value(law.expected_kl)).sign() == 0);
        CertifiedNumber sum(0);
        for (const auto& step : law.steps) sum += step.dependence.value + step.model_error.value;
        CHECK((sum - value(law.expected_kl)).sign() == 0);
      }
    }
  });
}

TEST_CASE("theory A9: model error adds to the dependence, step by step", "[law]") {
  for_each_seed(15, [](Philox& random) {
    const Model model = random_model(random, 4, 60);
    const auto exact = report<Rational>(model, "left-to-right", "uniform:2");
    const auto erring = report<Rational>(model, "left-to-right", "uniform:2", "mix:1/5");
    REQUIRE(exact.steps.size() == erring.steps.size());
    for (std::size_t t = 0; t < exact.steps.size(); ++t) {
      CHECK((exact.steps[t].dependence.value - erring.steps[t].dependence.value).sign() == 0);
      CHECK(exact.steps[t].model_error.value.sign() == 0);
      CHECK(erring.steps[t].model_error.value.sign().value_or(1) >= 0);
    }
    CHECK((value(erring.forward_kl) - value(erring.expected_kl)).sign() == 0);
  });
}

TEST_CASE("theory A11: support violation is at most 1 - exp(-KL)", "[law]") {
  for_each_seed(40, [](Philox& random) {
    const Model model = random_model(random, 4, 60);
    for (const char* policy : {"random", "confidence", "sampled-confidence"}) {
      const auto law = report(model, policy, "uniform:2");
      CHECK(value(law.support_violation) <= 1 - std::exp(-value(law.forward_kl)) + 1e-12);
      CHECK((value(law.reverse_kl) == INFINITY) == (value(law.support_violation) > 0));
      CHECK(law.witness.empty() == (value(law.support_violation) == 0));
    }
  });
}

TEST_CASE("theory E1: one position a step is exact in every context-measurable order", "[law]") {
  for_each_seed(10, [](Philox& random) {
    const Model model = random_model(random, 4, 40);
    for (const char* policy : {"random", "entropy", "hard-entropy", "confidence", "margin"}) {
      const auto law = report<Rational>(model, policy, "sequential");
      CHECK(value(law.forward_kl).sign() == 0);
      CHECK(value(law.reverse_kl).sign() == 0);
      CHECK(value(law.total_variation).sign() == 0);
      CHECK(value(law.hellinger).sign() == 0);
    }
  });
}

TEST_CASE("theory E3: forward KL stays bounded while reverse KL grows", "[law]") {
  const auto law = report(family("noisy-parity:n=4,delta=1/10000"), "random", "one-shot");
  CHECK(value(law.forward_kl) == Approx(0.69212615152).epsilon(1e-10));
  CHECK(value(law.reverse_kl) == Approx(3.91207300793).epsilon(1e-11));
  CHECK(value(law.support_violation) == 0);
  const auto mild = report(family("noisy-parity:n=4,delta=1/100"), "random", "one-shot");
  CHECK(value(mild.forward_kl) == Approx(0.637145646205).epsilon(1e-11));
  CHECK(value(mild.reverse_kl) == Approx(1.614463080361).epsilon(1e-11));
  const auto parity = report(family("parity:n=6"), "random", "one-shot");
  CHECK(value(parity.reverse_kl) == INFINITY);
  CHECK(value(parity.support_violation) == Approx(0.5).epsilon(1e-15));
}

TEST_CASE("theory E6: the sampled token's confidence biases the law", "[law]") {
  const auto coins = report(family("product:n=2,p=9/10"), "sampled-confidence", "sequential");
  CHECK(value(coins.forward_kl) == Approx(0.0906740174075).epsilon(1e-11));
  CHECK(coins.decoder_class == DecoderClass::value_dependent);
  CHECK(std::holds_alternative<std::monostate>(coins.expected_kl));
  const auto chain = report(family("markov:n=5,flip=1/5"), "sampled-confidence", "sequential");
  CHECK(value(chain.forward_kl) == Approx(1.492081303547).epsilon(1e-11));
}

TEST_CASE("theory G2, H8: bounds on what the entropy rules lose", "[law]") {
  for_each_seed(25, [](Philox& random) {
    const Model model = random_model(random, 4, 60);
    for (const double budget : {0.05, 0.3, 1.0}) {
      const std::string text = std::to_string(budget);
      const auto bounded = report(model, "eb:" + text);
      CHECK(value(bounded.forward_kl) <=
            budget * value(bounded.expected_steps_under_p) + 1e-12);
      const auto summed = report(model, "entropy-sum:" + text);
      CHECK(value(summed.forward_kl) <= budget * value(summed.expected_steps_under_p) + 1e-12);
    }
    CHECK(value(report<Rational>(model, "eb:0").forward_kl).sign() == 0);
  });
}

TEST_CASE("theory G6: dilated unmasking of a chain pays in its first round only", "[law]") {
  const auto law = report(family("markov:n=8,flip=1/5"), "dus:2");
  const double q = (1 - std::pow(0.6, 4)) / 2;
  const double expected = std::log(2.0) + q * std::log(q) + (1 - q) * std::log(1 - q);
  CHECK(value(law.forward_kl) == Approx(expected).epsilon(1e-12));
  CHECK(value(law.expected_steps) == Approx(3.0));
  CHECK(law.steps[1].dependence.value <= 1e-14);
  CHECK(law.steps[2].dependence.value <= 1e-14);
}

TEST_CASE("theory H3: bisection decodes a chain exactly in logarithmic depth", "[law]") {
  const auto law =
      report<Rational>(family("markov:n=7,flip=1/5"), "partition:3|1,5|0,2,4,6");
  CHECK(value(law.forward_kl).sign() == 0);
  CHECK((value(law.expected_steps) - CertifiedNumber(3)).sign() == 0);
}

TEST_CASE("theory section 9: Sudoku by rows, and with its sizes in random order", "[law]") {
  const Model sudoku = family("sudoku4");
  const auto rows = report(sudoku, "left-to-right", "uniform:4");
  CHECK(value(rows.forward_kl) == Approx(5.427394408823).epsilon(1e-12));
  CHECK(rows.steps[0].dependence.value == Approx(2.367123614132).epsilon(1e-12));
  CHECK(rows.steps[1].dependence.value == Approx(1.442927373385).epsilon(1e-12));
  const auto easy = report(sudoku, "entropy", "sequential");
  CHECK(value(easy.forward_kl) <= 1e-13);
  CHECK(value(easy.support_violation) == 0);
}

TEST_CASE("law report: incoherence counts blocks that the context excludes", "[law]") {
  const ReportOptions at_zero{0.0}, at_half{0.5};
  const auto parity = report(family("parity:n=4"), "random", "one-shot", "none", at_zero);
  CHECK(value(parity.incoherence) == Approx(0.5).epsilon(1e-15));
  const auto half = report(family("parity:n=4"), "random", "one-shot", "none", at_half);
  CHECK(value(half.incoherence) == Approx(1));
  CHECK(value(report(family("parity:n=4"), "random", "sequential", "none", at_zero).incoherence) ==
        0);
}

TEST_CASE("law report (3): a KL ball is a bound, and only of what it bounds", "[law]") {
  const Model tab4 = family(kTab4);
  const auto exact = report(tab4, "left-to-right", "uniform:2");
  const auto ball = report(tab4, "left-to-right", "uniform:2", "kl-ball:0.01");
  CHECK(value(ball.forward_kl) == Approx(value(exact.forward_kl) + 0.04).epsilon(1e-14));
  CHECK(std::holds_alternative<Refusal>(ball.reverse_kl));
  const auto random = report(tab4, "random", "uniform:2", "kl-ball:0.01");
  CHECK(std::holds_alternative<Refusal>(random.forward_kl));
  CHECK(value(random.expected_kl) == Approx(0.052833240834684 + 0.04).epsilon(1e-12));
  check_rejected([&] { (void)report(tab4, "sampled-confidence", "uniform:2", "kl-ball:0.01"); },
                 "looks at drawn values");
}

TEST_CASE("law report: specs that do not fit are one line", "[law]") {
  const Model tab4 = family(kTab4);
  check_rejected([&] { (void)report(tab4, "entropy"); }, "needs a schedule");
  check_rejected([&] { (void)report(tab4, "random", "random-tc:3"); }, "continuous offset");
  check_rejected([&] { (void)report(tab4, "ancestral", "uniform:2"); }, "bernoulli");
  check_rejected([&] { (void)report(tab4, "semi-ar:2:entropy", "optimal:2"); }, "curve of a block");
  check_rejected([&] { (void)report(tab4, "order:0,1", "uniform:2"); },
                 "position 2 is missing");
}

TEST_CASE("law report: results do not depend on the number of threads", "[law]") {
  Effort two;
  two.threads = Threads(2);
  for (const char* spec : {"markov:n=8,flip=1/5", "sudoku4:givens=12343412........"}) {
    const Model model = family(spec);
    const auto setting = law_setting<double>(model, {}, {}, 0, Effort{}).value();
    for (const char* policy : {"random", "entropy", "sampled-confidence", "lookum:2,5"}) {
      for (const bool counts_incoherent : {false, true}) {
        CAPTURE(spec, policy, counts_incoherent);
        ReportOptions options;
        if (counts_incoherent) options.incoherence_at = 0.001;
        const auto policy_spec = parse_policy_spec(policy);
        const auto schedule = parse_schedule_spec("uniform:3");
        const auto one = law_report<double>(setting, policy_spec, schedule, Effort{}, options);
        const auto both = law_report<double>(setting, policy_spec, schedule, two, options);
        CHECK(value(one.value().forward_kl) == value(both.value().forward_kl));
        CHECK(value(one.value().kendall_tau_b) == value(both.value().kendall_tau_b));
        CHECK(value(one.value().support_violation) == value(both.value().support_violation));
        CHECK(one.value().steps_law == both.value().steps_law);
      }
    }
  }
}
