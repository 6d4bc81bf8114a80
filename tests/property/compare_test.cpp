// exact/decoder/compare.hpp: gaps to the best policy, on random models, and how comparisons read.
#include "exact/decoder/compare.hpp"

#include "cli/law_view.hpp"
#include "exact/optimal/best_policy.hpp"
#include "tests/support/curves.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/random_models.hpp"

using namespace unmask;

namespace {

/// Those that only reveal: quick, and all that (1) is about.
std::vector<PolicySpec> revealing_policies(index_t n) {
  std::vector<PolicySpec> policies = compared_policies(n);
  std::erase_if(policies, [](const PolicySpec& p) { return p.revises() || p.is_lossless(); });
  return policies;
}

Comparison compare(const Model& model, const std::vector<PolicySpec>& policies,
                   const std::string& error = "none") {
  const auto setting =
      law_setting<double>(model, parse_error_spec(error), {}, 3, Effort{}).value();
  return compare_decoders(setting, policies, parse_schedule_spec("uniform:2"), Effort{});
}

const ComparedDecoder& decoder_of(const Comparison& comparison, const std::string& policy) {
  for (const ComparedDecoder& decoder : comparison.decoders) {
    if (decoder.policy.text == policy) return decoder;
  }
  FAIL("no row of " << policy);
  return comparison.decoders.front();
}

}  // namespace

TEST_CASE("compare (1): no context-measurable decoder beats the best policy", "[compare]") {
  index_t positive = 0;
  for_each_seed(12, [&](Philox& random) {
    const Model model = random_model(random, 4, 40);
    for (const char* error : {"none", "mix:1/10"}) {
      const Comparison comparison =
          compare(model, revealing_policies(model.positions()), error);
      REQUIRE_FALSE(comparison.best_refused);
      for (const ComparedDecoder& decoder : comparison.decoders) {
        REQUIRE(decoder.report.ok());
        if (!decoder.gap) continue;
        const auto kind = decoder.report.value().decoder_class;
        if (kind != DecoderClass::context_measurable) continue;
        INFO(decoder.policy.text << " with error " << error);
        CHECK(decoder.gap->gap() >= -1e-11);
        positive += decoder.gap->gap() > 1e-6 ? 1 : 0;
      }
    }
  });
  CHECK(positive > 20);
}

TEST_CASE("compare: the gap is the decoder's average less the best of equal budget", "[compare]") {
  const Model model = family("table:n=4,q=2,a=37,b=11,c=5,m=97");
  const Comparison comparison = compare(model, compared_policies(4));
  const auto best = best_policies(model, {}, 4, Effort{}).value().by_steps();
  const ComparedDecoder& random = decoder_of(comparison, "random");
  REQUIRE(random.gap);
  CHECK(random.gap->budget == OptimalityGap::Budget::steps);
  CHECK(random.gap->spent == 2);
  CHECK(random.gap->best == best[1].forward_kl);
  CHECK(random.gap->value == Approx(0.052833240834684).epsilon(1e-12));
  CHECK(decoder_of(comparison, "rejection").gap->budget == OptimalityGap::Budget::proposals);
  CHECK(decoder_of(comparison, "wino:0.6,0.9").gap->budget == OptimalityGap::Budget::calls);
  for (std::size_t k = 1; k < comparison.decoders.size(); ++k) {
    const auto kl = [&](std::size_t row) {
      const auto& field = comparison.decoders[row].report.value().forward_kl;
      return std::get<Extended<double>>(field).value;
    };
    CHECK(kl(k - 1) <= kl(k) + 1e-12);
  }
}

TEST_CASE("law view: what is infinite, refused or estimated says so", "[compare][view]") {
  const Model parity = family("parity:n=4");
  const Comparison comparison = compare(parity, compared_policies(4));
  const std::string text = comparison_view(parity, comparison, {}, {});
  CHECK(text.find("∞") != std::string::npos);
  CHECK(text.find("emits rows that p excludes") != std::string::npos);
  for (const ComparedDecoder& decoder : comparison.decoders) {
    CHECK(text.find(decoder.policy.text) != std::string::npos);
    CHECK(comparison_markdown(parity, comparison).find("`" + decoder.policy.text + "`") !=
          std::string::npos);
  }
  const std::string figure = comparison_figure(parity, comparison);
  CHECK(figure.find("</svg>") != std::string::npos);
  CHECK(figure.find("nan") == std::string::npos);
  CHECK(figure.find("inf") == std::string::npos);
  const auto revised = decoder_of(comparison, "remask-low:4").report.value();
  CHECK(law_view(parity, revised, {}, {}).find("≈") != std::string::npos);
}

TEST_CASE("law report: what is too large is refused before tables are built", "[compare]") {
  const Model chain = family("markov:n=26,flip=1/10");
  CHECK_FALSE(law_setting<double>(chain, {}, {}, 0, Effort{}).ok());
  const Model sixteen = family("markov:n=16,flip=1/10");
  const auto setting = law_setting<double>(sixteen, {}, {}, 0, Effort{}).value();
  const auto random = [&](const char* schedule) {
    return law_report<double>(setting, parse_policy_spec("random"), parse_schedule_spec(schedule),
                              Effort{});
  };
  CHECK_FALSE(random("uniform:4").ok());
  CHECK_FALSE(random("bernoulli:4").ok());
}
