// Laws of left-to-right decoders on hidden chains, against the law engine that knows every row.
#include "exact/chain/chain_law.hpp"

#include <cmath>

#include "core/model/to_hidden_chain.hpp"
#include "exact/chain/chain_states.hpp"
#include "exact/decoder/chain_report.hpp"
#include "exact/decoder/fixed_blocks.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/random_chains.hpp"
#include "tests/support/rejection.hpp"

namespace unmask {
namespace {

const Effort kOneThread{};

std::vector<index_t> random_sizes(Philox& random, index_t n) {
  std::vector<index_t> sizes;
  for (index_t left = n; left > 0; left -= sizes.back()) sizes.push_back(1 + random.below(left));
  return sizes;
}

std::string spec_of(const std::vector<index_t>& sizes) {
  std::string spec = "sizes:";
  for (const index_t size : sizes) spec += (spec.back() == ':' ? "" : ",") + std::to_string(size);
  return spec;
}

void check_field(const Field<double>& found, const Field<double>& expected) {
  const auto &a = std::get<Extended<double>>(found), &b = std::get<Extended<double>>(expected);
  CHECK(a.infinite == b.infinite);
  if (!a.infinite) CHECK(a.value == Approx(b.value).epsilon(1e-11).margin(1e-12));
}

/// Its square is a sum of products; the root makes 1e-15 of it 3e-8.
void check_hellinger(const Field<double>& found, const Field<double>& expected) {
  const double a = std::get<Extended<double>>(found).value;
  const double b = std::get<Extended<double>>(expected).value;
  CHECK(a * a == Approx(b * b).epsilon(1e-11).margin(4e-15));
}

DecoderSpec decoder(const std::string& policy, const std::string& schedule,
                    const std::string& error = "none") {
  DecoderSpec spec;
  spec.policy = parse_policy_spec(policy);
  if (!schedule.empty()) spec.schedule = parse_schedule_spec(schedule);
  spec.error = parse_error_spec(error);
  return spec;
}

LawReport<double> known(const Model& model, const DecoderSpec& spec, const ReportOptions& options) {
  const auto setting = law_setting<double>(model, spec.error, {}, 0, kOneThread).value();
  return law_report<double>(setting, spec.policy, spec.schedule, kOneThread, options).value();
}

TEST_CASE("chain law: every field is that of the law that knows all rows", "[chain][law]") {
  index_t infinite = 0, erring = 0;
  for_each_seed(80, [&](Philox& random) {
    const Model model = random_chain_model(random);
    const auto sizes = random_sizes(random, model.positions());
    const bool errs = random.below(2) == 0;
    const DecoderSpec spec = decoder("left-to-right", spec_of(sizes), errs ? "mix:1/7" : "none");
    const ReportOptions options{0.05};
    const auto found = chain_report<double>(model, spec, kOneThread, options);
    REQUIRE(found);
    const LawReport<double>& law = found->value();
    const LawReport<double> expected = known(model, spec, options);
    for (auto field :
         {&LawReport<double>::forward_kl, &LawReport<double>::expected_kl,
          &LawReport<double>::reverse_kl, &LawReport<double>::chi_square,
          &LawReport<double>::support_violation, &LawReport<double>::expected_steps,
          &LawReport<double>::expected_calls, &LawReport<double>::expected_steps_under_p,
          &LawReport<double>::afp, &LawReport<double>::kendall_tau_a,
          &LawReport<double>::kendall_tau_b, &LawReport<double>::incoherence}) {
      check_field(law.*field, expected.*field);
    }
    check_hellinger(law.hellinger, expected.hellinger);
    REQUIRE(law.steps.size() == expected.steps.size());
    for (std::size_t t = 0; t < law.steps.size(); ++t) {
      CHECK(law.steps[t].dependence.value ==
            Approx(expected.steps[t].dependence.value).epsilon(1e-11).margin(1e-12));
      CHECK(law.steps[t].model_error.value ==
            Approx(expected.steps[t].model_error.value).epsilon(1e-11).margin(1e-12));
    }
    REQUIRE(law.steps_law.size() == 1);
    CHECK(law.steps_law.begin()->first == expected.steps_law.begin()->first);
    infinite += std::get<Extended<double>>(law.reverse_kl).infinite ? 1 : 0;
    erring += errs ? 1 : 0;
  });
  CHECK(infinite > 10);
  CHECK(erring > 10);
}

TEST_CASE("chain law: balls contain what rationals say", "[chain][law]") {
  for_each_seed(25, [](Philox& random) {
    const Model model = random_chain_model(random);
    const auto sizes = random_sizes(random, model.positions());
    const DecoderSpec spec = decoder("left-to-right", spec_of(sizes));
    const auto found = chain_report<CertifiedNumber>(model, spec, kOneThread, {});
    REQUIRE(found);
    const auto setting = law_setting<Rational>(model, spec.error, {}, 0, kOneThread).value();
    const auto exact =
        law_report<Rational>(setting, spec.policy, spec.schedule, kOneThread, {}).value();
    for (auto field :
         {&LawReport<CertifiedNumber>::forward_kl, &LawReport<CertifiedNumber>::reverse_kl,
          &LawReport<CertifiedNumber>::chi_square,
          &LawReport<CertifiedNumber>::support_violation}) {
      const auto& enclosed = std::get<Extended<CertifiedNumber>>(found->value().*field);
      const auto& number = std::get<Extended<CertifiedNumber>>(exact.*field);
      CHECK(enclosed.infinite == number.infinite);
      if (enclosed.infinite) continue;
      CHECK(enclosed.value.enclosure().overlaps(number.value.enclosure()));
      CHECK(to_double(enclosed.value.enclosure().radius()) < 1e-30);
    }
  });
}

TEST_CASE("chain law: (4) equal messages are one state", "[chain][law]") {
  // Of a mixture of two coins only the number of ones matters: t + 1 messages after t positions,
  // whatever their order did to the rounding.
  const Model coins("coins", BernoulliMixture<Rational>(60, {Rational(1, 3), Rational(2, 3)},
                                                        {Rational(1, 10), Rational(7, 10)}));
  const auto law =
      chain_law<double>(*to_hidden_chain(coins), std::vector<index_t>(30, 2), {}, kOneThread)
          .value();
  for (index_t t = 0; t < 30; ++t) CHECK(law.steps[at(t)].states == 2 * t + 1);
  CHECK(law.support_violation == 0.0);
  // One state of a chain that forgets: after each step the last symbol.
  const Model chain("markov", flip_chain(40, Rational(1, 5)));
  const auto flips =
      chain_law<double>(*to_hidden_chain(chain), std::vector<index_t>(20, 2), {}, kOneThread)
          .value();
  for (index_t t = 1; t < 20; ++t) CHECK(flips.steps[at(t)].states == 2);
}

TEST_CASE("chain law: (4) different messages stay apart, equal residues notwithstanding",
          "[chain][law]") {
  using detail::ChainStates;
  ChainStates<double> states(2);
  const std::vector<Residue> same{Residue(3), Residue(4)};
  const std::vector<double> a{0.25, 0.75}, b{0.5, 0.5}, nearly_a{0.25 + 1e-15, 0.75};
  states.add(a.data(), same.data(), {1.0, 2.0, 3.0, 4.0});
  states.add(b.data(), same.data(), {1.0, 1.0, 1.0, 1.0});
  states.add(nearly_a.data(), same.data(), {0.5, 0.5, 0.5, 0.5});
  REQUIRE(states.size() == 2);
  CHECK(states.masses(0).data == 1.5);
  CHECK(states.masses(0).root == 4.5);
  CHECK(states.message(0)[0] == 0.25);
  const std::vector<Residue> none(2, Residue(1) / Residue(0));
  states.add(a.data(), none.data(), {});
  states.add(a.data(), none.data(), {});
  CHECK(states.size() == 4);
}

TEST_CASE("chain law: (4) joined balls enclose both", "[chain][law]") {
  using detail::joined;
  const Ball a = Ball::between(Rational(1, 4), Rational(1, 2), {64});
  const Ball b = Ball::between(Rational(1, 3), Rational(2, 3), {64});
  CHECK(joined(a, b).contains(a));
  CHECK(joined(a, b).contains(b));
}

TEST_CASE("chain law: (5) no thread count shows", "[chain][law]") {
  const Rational stay(9, 10), rest(1, 10);
  const Model model("b", BlockHmm<Rational>(5, 4, stay, {stay, rest}, Rational(1, 1000)));
  const auto chain = to_hidden_chain(model);
  Effort two;
  two.threads = Threads(2);
  const std::vector<index_t> sizes(5, 4);
  const auto a = chain_law<double>(*chain, sizes, {}, kOneThread).value();
  const auto b = chain_law<double>(*chain, sizes, {}, two).value();
  CHECK(a.forward_kl == b.forward_kl);
  CHECK(a.reverse_kl.value == b.reverse_kl.value);
  CHECK(a.steps.back().states == b.steps.back().states);
  CHECK(a.steps.back().states == 256);
}

TEST_CASE("chain law: (5) what doubles cannot hold is noticed, balls hold it", "[chain][law]") {
  // A row of 80 rare symbols: 1e-400.
  const Model model("rare", BernoulliMixture<Rational>(80, {Rational(1, 2), Rational(1, 2)},
                                                       {Rational(1, 100000), Rational(2, 100000)}));
  const auto chain = to_hidden_chain(model);
  CHECK(chain_law<double>(*chain, {80}, {}, kOneThread).value().underflowed);
  const auto enclosed = chain_law<Ball>(*chain, {80}, {}, kOneThread, {128}).value();
  CHECK_FALSE(enclosed.underflowed);
  CHECK_FALSE(enclosed.reverse_kl.infinite);
}

TEST_CASE("chain law: too many messages are refused with the need", "[chain][law]") {
  Philox random(5);
  const Model model("hmm",
                    HiddenMarkovModel<Rational>(
                        400, {Rational(1, 2), Rational(1, 2)},
                        {{Rational(9, 10), Rational(1, 10)}, {Rational(1, 5), Rational(4, 5)}},
                        {{Rational(1, 3), Rational(2, 3)}, {Rational(3, 4), Rational(1, 4)}}));
  Effort small;
  small.budget.bytes = 1e6;
  const auto law =
      chain_law<double>(*to_hidden_chain(model), std::vector<index_t>(400, 1), {}, small);
  REQUIRE_FALSE(law);
  CHECK(law.refusal().needed > 1e6);
  const auto step = chain_law<double>(*to_hidden_chain(model), {400}, {}, small);
  REQUIRE_FALSE(step);
  CHECK(step.refusal().what.find("positions 0 to") != std::string::npos);
}

TEST_CASE("left to right: which decoders are, and their sizes", "[chain][law]") {
  const Model model("m", flip_chain(7, Rational(1, 5)));
  const auto sizes = [&](const std::string& policy, const std::string& schedule) {
    const auto blocks = fixed_blocks(decoder(policy, schedule), model, kOneThread);
    return blocks ? left_to_right_sizes(*blocks) : std::nullopt;
  };
  using Sizes = std::vector<index_t>;
  CHECK(sizes("left-to-right", "uniform:3") == Sizes{3, 2, 2});
  CHECK(sizes("order:0,1,2,3,4,5,6", "sizes:1,6") == Sizes{1, 6});
  CHECK(sizes("partition:0,1|4,3,2|5,6", "") == Sizes{2, 3, 2});
  CHECK(sizes("semi-ar:3:left-to-right", "uniform:2") == Sizes{2, 1, 2, 1, 1});
  CHECK(sizes("left-to-right", "optimal:2").has_value());
  const auto blocks = fixed_blocks(decoder("order:1,0,6,5,4,3,2", "sizes:2,5"), model, kOneThread);
  CHECK(*blocks == std::vector<Sizes>{{0, 1}, {2, 3, 4, 5, 6}});
  check_rejected([&] { (void)sizes("order:0,1,2", "sizes:1,6"); }, "each of the positions 0 to 6");
  check_rejected([&] { (void)sizes("partition:0,1", ""); }, "");
  CHECK_FALSE(sizes("order:1,0,2,3,4,5,6", "sizes:1,6"));
  CHECK_FALSE(sizes("partition:0,2|1,3,4,5,6", ""));
  CHECK_FALSE(sizes("left-to-right", "bernoulli:3"));
  CHECK_FALSE(sizes("left-to-right", "balanced:2"));
  CHECK_FALSE(sizes("confidence", "uniform:3"));
}

}  // namespace
}  // namespace unmask
