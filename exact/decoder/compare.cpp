#include "exact/decoder/compare.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/invalid_input.hpp"
#include "exact/optimal/policy_frontier.hpp"

namespace unmask {
namespace {

/// Passes that the search for the frontier may take.
constexpr index_t kFrontierPasses = 200;

std::optional<double> finite_number(const Field<double>& field) {
  const auto* number = std::get_if<Extended<double>>(&field);
  if (number == nullptr || number->infinite || !std::isfinite(number->value)) return std::nullopt;
  return number->value;
}

/// What is best within every budget.
struct Best {
  std::vector<double> by_steps;  // [K-1]
  std::optional<PolicyFrontier> by_mean_steps;
};

Result<Best> find_best(const LawSetting<double>& setting, const Effort& effort) {
  PolicyQuestion question;
  question.oracle = setting.error.kind == ErrorKind::none ? nullptr : setting.oracle.get();
  question.oracle_keeps_symmetry = keeps_symmetry(setting.error.kind);
  const index_t n = setting.model->positions();
  auto capped = best_policies(*setting.model, question, n, effort);
  if (!capped) return capped.refusal();
  auto frontier = policy_frontier(*setting.model, question, kFrontierPasses, effort);
  if (!frontier) return frontier.refusal();
  Best best;
  for (const BestPolicies::Entry& entry : capped.value().by_steps()) {
    best.by_steps.push_back(entry.forward_kl);
  }
  best.by_mean_steps = std::move(frontier).value();
  return best;
}

std::optional<OptimalityGap> gap_of(const LawReport<double>& report, const Best& best) {
  auto value = finite_number(report.expected_kl);
  if (std::holds_alternative<std::monostate>(report.expected_kl)) {
    value = finite_number(report.forward_kl);
  }
  if (!value) return std::nullopt;
  OptimalityGap gap;
  gap.value = *value;
  const bool reveals_only = report.decoder_class == DecoderClass::context_measurable ||
                            report.decoder_class == DecoderClass::value_dependent;
  if (reveals_only && report.steps_law.size() == 1) {
    const index_t steps = report.steps_law.begin()->first;
    gap.spent = static_cast<double>(steps);
    gap.best = best.by_steps[at(std::min<index_t>(steps, best.by_steps.size()) - 1)];
    return gap;
  }
  const bool proposes = !std::holds_alternative<std::monostate>(report.expected_proposals);
  auto spent = finite_number(reveals_only ? report.expected_steps_under_p
                             : proposes   ? report.expected_proposals
                                          : report.expected_calls);
  if (reveals_only && !spent) spent = finite_number(report.expected_steps);
  if (!spent) return std::nullopt;
  gap.budget = reveals_only ? OptimalityGap::Budget::mean_steps
               : proposes   ? OptimalityGap::Budget::proposals
                            : OptimalityGap::Budget::calls;
  gap.spent = *spent;
  gap.best = best.by_mean_steps->lower_bound_at(std::max(1.0, *spent));
  return gap;
}

double sorting_value(const ComparedDecoder& decoder) {
  if (!decoder.report) return INFINITY;
  constexpr double kRounding = 1e-12;  // below it, the order of the question decides
  const double value = finite_number(decoder.report.value().forward_kl).value_or(INFINITY);
  return value <= kRounding ? 0.0 : value;
}

}  // namespace

std::vector<PolicySpec> compared_policies(index_t n) {
  const std::string half = std::to_string(std::max<index_t>(1, n / 2));
  std::vector<PolicySpec> policies;
  for (const std::string& spec :
       {std::string("random"), std::string("left-to-right"), std::string("confidence"),
        std::string("entropy"), std::string("margin"), std::string("hard-confidence"),
        std::string("hard-entropy"), std::string("hard-margin"),
        std::string("sampled-confidence"), "semi-ar:" + half + ":confidence",
        std::string("threshold:0.9"), std::string("factor:1"), std::string("eb:0.1"),
        std::string("entropy-sum:0.35"), std::string("dus:2"), std::string("punt:0.01"),
        std::string("dynamic:0.85"), std::string("klass:0.9,0.01,2"), std::string("lookum:2,5"),
        std::string("first-hitting"), std::string("remask-low:4"), std::string("remask-random:4"),
        std::string("remdm-cap:0.2"), std::string("remdm-rescale:0.2"),
        std::string("remdm-conf:0.2"), std::string("remdm-loop:0.2"), std::string("p2:1"),
        std::string("wino:0.6,0.9"), std::string("edit:0"), std::string("rejection"),
        "speculative:" + std::to_string(n), std::string("freedave:4")}) {
    policies.push_back(parse_policy_spec(spec));
  }
  return policies;
}

Comparison compare_decoders(const LawSetting<double>& setting,
                            const std::vector<PolicySpec>& policies, const ScheduleSpec& schedule,
                            const Effort& effort, const ReportOptions& options) {
  Comparison comparison;
  for (const PolicySpec& policy : policies) {
    const auto report = [&]() -> Result<LawReport<double>> {
      try {
        return law_report(setting, policy, schedule, effort, options);
      } catch (const RefusedError& refused) {
        return refused.refusal();
      }
    };
    const auto chosen = schedule_of({policy, schedule, setting.error, setting.values, 0});
    comparison.decoders.push_back({policy, chosen, report()});
  }
  const auto best = find_best(setting, effort);
  if (best.ok()) {
    for (ComparedDecoder& decoder : comparison.decoders) {
      if (decoder.report) decoder.gap = gap_of(decoder.report.value(), best.value());
    }
  } else {
    comparison.best_refused = best.refusal();
  }
  std::stable_sort(comparison.decoders.begin(), comparison.decoders.end(),
                   [](const ComparedDecoder& a, const ComparedDecoder& b) {
                     return sorting_value(a) < sorting_value(b);
                   });
  return comparison;
}

}  // namespace unmask
