// cli/law.cpp - `unmask law MODEL --policy P [--schedule S] [--error E]`: a decoder's exact law.
//
// With --compare, or several --policy, decoders stand side by side, each with its optimality gap.
#include "cli/command.hpp"
#include "cli/law_view.hpp"
#include "cli/sampling_options.hpp"
#include "core/base/invalid_input.hpp"
#include "core/base/text.hpp"
#include "core/model/to_hidden_chain.hpp"
#include "exact/decoder/chain_report.hpp"
#include "exact/decoder/long_report.hpp"

namespace unmask::cli {
namespace {

/// Nats; a law's KLs are sums over positions.
constexpr double kHalfWidthAPosition = 0.02;

struct Options : CommonOptions {
  std::vector<std::string> policies;
  std::string schedule, error = "none", temperature = "1", top_p = "1", markdown;
  std::optional<double> incoherence;
  SamplingOptions sampling;
  bool compare = false;
};

template <class N>
void write_field(const NumberWriter& numbers, const char* name, const Field<N>& field) {
  JsonWriter& json = numbers.json();
  if (std::holds_alternative<std::monostate>(field)) return;
  json.key(name);
  if (const auto* x = std::get_if<Extended<N>>(&field)) {
    x->infinite ? json.value(std::string_view("inf")) : numbers.value(x->value);
  } else if (const auto* e = std::get_if<Estimate>(&field)) {
    json.begin_object();
    json.member("estimate", e->estimate);
    json.member("low", e->low);
    json.member("high", e->high);
    json.member("confidence", e->confidence);
    json.end_object();
  } else {
    numbers.value(Result<N>(std::get<Refusal>(field)));
  }
}

template <class N>
void write_extended(const NumberWriter& numbers, const char* name, const Extended<N>& x) {
  write_field<N>(numbers, name, Field<N>(x));
}

/// The order of steps, where the decoder only reveals.
template <class N>
void write_trace_law(const NumberWriter& numbers, const LawReport<N>& report) {
  JsonWriter& json = numbers.json();
  if (report.steps_law.empty()) return;
  json.key("steps_law");
  json.begin_array();
  for (const auto& [steps, probability] : report.steps_law) {
    json.begin_object();
    json.member("steps", steps);
    numbers.member("probability", probability);
    json.end_object();
  }
  json.end_array();
  json.key("reveal_step_law");
  json.begin_array();
  for (const auto& position : report.reveal_step_law) numbers.value(position);
  json.end_array();
}

template <class N>
void write_report(const NumberWriter& numbers, const LawReport<N>& report) {
  JsonWriter& json = numbers.json();
  json.member("policy", report.policy);
  json.key("schedule");
  report.schedule.empty() ? json.null() : json.value(report.schedule);
  json.member("class", name(report.decoder_class));
  if (report.samples != 0) json.member("samples", report.samples);
  write_field(numbers, "forward_kl", report.forward_kl);
  write_field(numbers, "expected_kl", report.expected_kl);
  write_field(numbers, "reverse_kl", report.reverse_kl);
  write_field(numbers, "total_variation", report.total_variation);
  write_field(numbers, "chi_square", report.chi_square);
  write_field(numbers, "hellinger", report.hellinger);
  if (!report.assumption.empty()) json.member("reverse_kl_assumes", report.assumption);
  write_field(numbers, "support_violation", report.support_violation);
  if (!report.witness.empty()) json.member("witness", report.witness);
  write_field(numbers, "expected_steps", report.expected_steps);
  write_field(numbers, "expected_calls", report.expected_calls);
  write_field(numbers, "expected_proposals", report.expected_proposals);
  if (report.exp_renyi_infinity) {
    json.member("exp_renyi_infinity", *report.exp_renyi_infinity);
    json.member("exp_conditional_tc", *report.exp_conditional_tc);
  }
  write_field(numbers, "incoherence", report.incoherence);
  if (report.parity_violation) json.member("parity_violation", *report.parity_violation);
  write_field(numbers, "afp", report.afp);
  write_field(numbers, "kendall_tau_a", report.kendall_tau_a);
  write_field(numbers, "kendall_tau_b", report.kendall_tau_b);
  write_field(numbers, "expected_steps_under_p", report.expected_steps_under_p);
  json.key("steps");
  json.begin_array();
  for (const auto& step : report.steps) {
    json.begin_object();
    write_extended(numbers, "dependence", step.dependence);
    write_extended(numbers, "model_error", step.model_error);
    json.end_object();
  }
  json.end_array();
  write_trace_law(numbers, report);
  if (!report.total_variation_by_round.empty()) {
    numbers.member("total_variation_by_round", report.total_variation_by_round);
  }
  if (report.fixed_point_total_variation) {
    numbers.member("fixed_point_total_variation", *report.fixed_point_total_variation);
  }
}

template <class N>
std::string law_json(const Model& model, const ErrorSpec& error, const LawReport<N>& report,
                     std::optional<Tier> tier) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  write_model(json, model, "decoder law");
  json.member("error", error.text);
  write_report(NumberWriter(json, tier), report);
  json.end_object();
  return text;
}

const char* name(OptimalityGap::Budget budget) {
  switch (budget) {
    case OptimalityGap::Budget::steps:
      return "steps";
    case OptimalityGap::Budget::mean_steps:
      return "mean_steps";
    case OptimalityGap::Budget::calls:
      return "calls";
    case OptimalityGap::Budget::proposals:
      return "proposals";
  }
  return "";
}

void write_gap(JsonWriter& json, const OptimalityGap& gap) {
  json.key("optimality_gap");
  json.begin_object();
  json.member("budget", name(gap.budget));
  json.member("spent", gap.spent);
  json.member("best", gap.best);
  json.member("value", gap.value);
  json.member("gap", gap.gap());
  json.end_object();
}

std::string comparison_json(const Model& model, const ErrorSpec& error,
                            const Comparison& comparison) {
  std::string text;
  JsonWriter json(text);
  const NumberWriter numbers(json, std::nullopt);
  json.begin_object();
  write_model(json, model, "decoder law");
  json.member("error", error.text);
  json.key("decoders");
  json.begin_array();
  for (const ComparedDecoder& decoder : comparison.decoders) {
    json.begin_object();
    if (decoder.report) {
      write_report(numbers, decoder.report.value());
      if (decoder.gap) write_gap(json, *decoder.gap);
    } else {
      json.member("policy", decoder.policy.text);
      numbers.member("law", Result<double>(decoder.report.refusal()));
    }
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return text;
}

struct Question {
  const Options& options;
  Model model;
  std::optional<ScheduleSpec> schedule;
  ErrorSpec error;
  ValueRule values;
  std::vector<PolicySpec> policies;
  ReportOptions report;
};

Question read_question(const Options& options) {
  options.validate();
  options.sampling.validate();
  Question question{options, load_model(options), {}, {}, {}, {}, {}};
  if (!options.schedule.empty()) question.schedule = parse_schedule_spec(options.schedule);
  question.error = parse_error_spec(options.error);
  question.values.temperature = parse_rational(options.temperature, "--temperature");
  question.values.top_p = parse_rational(options.top_p, "--top-p");
  question.report.incoherence_at = options.incoherence;
  for (const std::string& policy : options.policies) {
    question.policies.push_back(parse_policy_spec(policy));
  }
  if (question.policies.empty() && !options.compare) {
    throw InvalidInput("law needs --policy P, or --compare for all of them (list: unmask --help)");
  }
  return question;
}

template <class N>
Outcome shown(const Question& question, const LawReport<N>& report,
              std::chrono::steady_clock::time_point start) {
  ViewOptions view = view_options(start);
  view.tier = question.options.tier();
  return {question.options.json ? law_json(question.model, question.error, report, view.tier)
                                : law_view(question.model, report, question.error, view),
          done};
}

/// Rows drawn until the intervals are as narrow as asked.
LawReport<double> sampled(const Question& question, const DecoderSpec& spec, const Effort& effort) {
  const Options& options = question.options;
  LawSampling sampling;
  sampling.half_width = options.sampling.half_width.value_or(
      kHalfWidthAPosition * static_cast<double>(question.model.positions()));
  sampling.seed = options.seed;
  sampling.incoherence_at = options.incoherence;
  SamplingState state = saved_state(options.sampling, options, question.model);
  const SamplingEffort saving =
      saving_effort(options.sampling, sampling.most_samples, effort.threads);
  return long_report(question.model, spec, sampling, effort, state, saving).value();
}

/// Hidden chains and graphical models with too many rows for a table; nothing where they are none,
/// and for what only a table can answer.
template <class N>
std::optional<Outcome> law_beyond_tables(const Question& question, const Effort& effort,
                                         std::chrono::steady_clock::time_point start) {
  const PolicySpec& policy = question.policies.front();
  const DecoderSpec spec{policy, question.schedule, question.error, question.values,
                         question.options.seed};
  const auto report = chain_report<N>(question.model, spec, effort, question.report);
  if (report && report->ok()) return shown(question, report->value(), start);
  if constexpr (std::is_same_v<N, double>) {
    const bool is_chain = to_hidden_chain(question.model).has_value();
    if (is_chain || std::holds_alternative<FactorGraph>(question.model.distribution())) {
      return shown(question, sampled(question, spec, effort), start);
    }
  }
  if (report) throw RefusedError(report->refusal());
  return std::nullopt;
}

template <class S>
Outcome one_law(const Question& question, const Effort& effort,
                std::chrono::steady_clock::time_point start) {
  const PolicySpec& policy = question.policies.front();
  const auto setting = law_setting<S>(question.model, question.error, question.values,
                                      question.options.seed, effort);
  if (!setting) {
    if (auto outcome = law_beyond_tables<NumberOf<S>>(question, effort, start)) return *outcome;
  }
  const auto report =
      law_report<S>(setting.value(), policy, question.schedule, effort, question.report);
  return shown(question, report.value(), start);
}

Outcome compare(const Question& question, const Effort& effort,
                std::chrono::steady_clock::time_point start) {
  if (question.options.tier()) {
    throw InvalidInput(
        "--precision: comparisons are in double; certified and exact laws are of one "
        "--policy");
  }
  if (question.error.kind == ErrorKind::kl_ball) {
    throw InvalidInput("--error: kl-ball is a bound; it is for one --policy");
  }
  if (!question.schedule) throw InvalidInput("--compare needs --schedule, as uniform:4");
  const auto setting = law_setting<double>(question.model, question.error, question.values,
                                           question.options.seed, effort);
  const Comparison comparison = compare_decoders(
      setting.value(),
      question.policies.empty() ? compared_policies(question.model.positions()) : question.policies,
      *question.schedule, effort, question.report);
  const Options& options = question.options;
  if (!options.plot.empty()) {
    write_file(options.plot, comparison_figure(question.model, comparison));
  }
  if (!options.markdown.empty()) {
    write_file(options.markdown, comparison_markdown(question.model, comparison));
  }
  return {options.json
              ? comparison_json(question.model, question.error, comparison)
              : comparison_view(question.model, comparison, question.error, view_options(start)),
          done};
}

Outcome show_law(const Options& options) {
  const auto start = std::chrono::steady_clock::now();
  const Question question = read_question(options);
  TerminalProgress progress(options);
  const Effort effort{options.thread_count(), options.budget(), progress.get()};
  if (options.compare || question.policies.size() > 1) return compare(question, effort, start);
  if (!options.markdown.empty() || !options.plot.empty()) {
    throw InvalidInput("--plot and --markdown show a comparison: add --compare");
  }
  return options.tier() ? one_law<Rational>(question, effort, start)
                        : one_law<double>(question, effort, start);
}

}  // namespace

void add_law(CLI::App& app, Run& run) {
  CLI::App* command = app.add_subcommand("law", "the exact law of a decoder's output");
  const auto options = std::make_shared<Options>();
  add_common_options(*command, *options);
  command->add_option("--policy", options->policies, "policy spec; several are compared")
      ->allow_extra_args(false);
  command->add_option("--schedule", options->schedule, "schedule spec, as uniform:4");
  command->add_option("--error", options->error, "none, mix:A, temperature:T, noise:A, kl-ball:R");
  command->add_option("--temperature", options->temperature, "of drawn values; 0 is greedy");
  command->add_option("--top-p", options->top_p,
                      "draw from the fewest symbols of this probability");
  command->add_option("--incoherence", options->incoherence, "tau: count blocks with p <= tau");
  add_sampling_options(*command, options->sampling);
  command->add_flag("--compare", options->compare, "all policies side by side, with their gaps");
  command->add_option("--markdown", options->markdown, "write the comparison as a table to a file");
  command->callback([&run, options] { run = [options] { return show_law(*options); }; });
}

}  // namespace unmask::cli
