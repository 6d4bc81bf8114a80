// cli/infer.cpp - `unmask infer MODEL`: ln Z and marginals by a junction tree.
//
// The plan is made first, and its width, cells, bytes and time are said on stderr before anything
// large is allocated, where a person watches or the wait is long.
#include <unistd.h>

#include "cli/command.hpp"
#include "cli/infer_view.hpp"
#include "core/format/file.hpp"
#include "core/format/parse_index.hpp"
#include "core/format/source.hpp"
#include "core/format/uai.hpp"
#include "core/model/to_factor_graph.hpp"

namespace unmask::cli {
namespace {

struct Options : CommonOptions {
  std::string evidence, soft_evidence;
  std::vector<std::string> observe;
  std::vector<std::string> of;
  bool marginals = false, log_partition = false, uai = false, all = false;

  /// Both, if neither was asked for.
  [[nodiscard]] bool wants_marginals() const { return marginals || !log_partition; }
};

/// The variable that a name, or a number, stands for.
index_t variable_named(const FactorGraph& graph, const std::string& name,
                       const std::string& where) {
  for (index_t v = 0; v < graph.names().variables.size(); ++v) {
    if (graph.names().variables[at(v)] == name) return v;
  }
  const index_t n = graph.shape().positions();
  const auto number = digits_to_index(name);
  if (number && *number < n) return *number;
  throw InvalidInput(where + ": the model has no variable " + quote(name) +
                     (graph.names().variables.empty() ? "" : "; give its name") +
                     ", or a number from 0 to " + std::to_string(n - 1));
}

symbol_t value_named(const FactorGraph& graph, index_t variable, const std::string& name,
                     const std::string& where) {
  const index_t q = graph.shape().cardinality(variable);
  std::string accepted;
  for (symbol_t x = 0; x < q; ++x) {
    if (graph.value_name(variable, x) == name) return x;
    if (x < 8) accepted += (x == 0 ? "" : ", ") + graph.value_name(variable, x);
  }
  const auto number = digits_to_index(name);
  if (number && *number < q) return static_cast<symbol_t>(*number);
  throw InvalidInput(where + ": " + graph.name(variable) + " has no value " + quote(name) +
                     "; its values are " + accepted + (q > 8 ? ", ..." : ""));
}

/// "BP=LOW"
Observation parse_observation(const FactorGraph& graph, const std::string& text) {
  const auto sign = text.rfind('=');
  if (sign == std::string::npos) {
    throw InvalidInput("--observe: " + quote(text) + " is not NAME=VALUE, such as BP=LOW or 3=1");
  }
  const index_t v = variable_named(graph, text.substr(0, sign), "--observe");
  return {v, value_named(graph, v, text.substr(sign + 1), "--observe")};
}

Evidence read_evidence(const Options& options, const FactorGraph& graph) {
  Evidence evidence;
  if (!options.evidence.empty()) {
    evidence.hard = parse_uai_evidence(read_whole_file(options.evidence),
                                       source_name(options.evidence), graph.shape());
  }
  if (!options.soft_evidence.empty()) {
    evidence.soft = parse_uai_virtual_evidence(read_whole_file(options.soft_evidence),
                                               source_name(options.soft_evidence), graph.shape());
  }
  for (const std::string& text : options.observe) {
    evidence.hard.push_back(parse_observation(graph, text));
  }
  return evidence;
}

/// Whose marginals are shown.
std::vector<index_t> shown_variables(const Options& options, const FactorGraph& graph) {
  std::vector<index_t> variables;
  for (const std::string& name : options.of) {
    variables.push_back(variable_named(graph, name, "--of"));
  }
  if (!options.of.empty() || !options.wants_marginals()) return variables;
  for (index_t v = 0; v < graph.shape().positions(); ++v) variables.push_back(v);
  return variables;
}

void announce(const Options& options, const InferencePlan& plan, const InferenceNeed& need) {
  constexpr double kLongWait = 2.0;  // seconds
  if (options.quiet || (isatty(STDERR_FILENO) == 0 && need.seconds < kLongWait)) return;
  std::fprintf(stderr, "unmask: %s\n", plan_sentence(plan, need).c_str());
}

/// The contract's answer for one kind of numbers.
template <class S>
void write_members(const NumberWriter& numbers, const InferenceReport<S>& report) {
  if (report.is_possible) {
    numbers.member("log_z", report.log_partition);
    numbers.member("log10_z", report.log10_partition);
    numbers.member("marginals", report.marginals);
  } else {
    numbers.json().member("log_z", -INFINITY);
    numbers.json().member("log10_z", -INFINITY);
    numbers.json().key("marginals");
    numbers.json().null();
  }
}

template <class S>
std::string to_json(const Options& options, const Model& model, const InferencePlan& plan,
                    const InferenceReport<S>& report, const InferenceNeed& need) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  write_model_member(json, model);
  json.member("units", "nats");
  json.key("engine");
  json.begin_object();
  json.member("name", "junction tree");
  json.member("order", plan.found_by);
  json.member("width", plan.cost.width);
  json.member("cells", plan.cost.cells);
  json.member("bytes", need.bytes);
  json.member("order_seconds", plan.order_seconds);
  json.member("propagate_seconds", report.seconds);
  if (!report.note.empty()) json.member("note", report.note);
  json.end_object();
  if (!plan.graph.names().variables.empty() && !report.variables.empty()) {
    std::vector<std::string> names;
    for (const index_t v : report.variables) names.push_back(plan.graph.name(v));
    json.member("variables", names);
  }
  write_members(NumberWriter(json, options.tier()), report);
  json.end_object();
  return text;
}

InferenceReport<double> report_of(const InferenceAnswer<double>& answer) {
  InferenceReport<double> report;
  report.is_possible = answer.is_possible;
  report.log_partition = log_partition(answer);
  report.log10_partition = report.log_partition / std::log(10.0);
  report.marginals = answer.marginals;
  report.seconds = answer.seconds;
  return report;
}

CertifiedNumber certified(const Ball& x) { return CertifiedNumber(x); }
CertifiedNumber certified(const Rational& x) { return CertifiedNumber(x); }

template <class S>
InferenceReport<CertifiedNumber> certified_report(const InferenceAnswer<S>& answer) {
  InferenceReport<CertifiedNumber> report;
  report.is_possible = answer.is_possible;
  report.seconds = answer.seconds;
  if (!answer.is_possible) return report;
  if constexpr (std::is_same_v<S, Ball>) {
    report.log_partition = CertifiedNumber(ln(answer.partition, kCertifiedPrecision));
  } else {
    report.log_partition = natural_log(CertifiedNumber(answer.partition));
  }
  report.log10_partition = report.log_partition / natural_log(CertifiedNumber(10));
  for (const auto& marginal : answer.marginals) {
    report.marginals.emplace_back();
    for (const S& p : marginal) report.marginals.back().push_back(certified(p));
  }
  return report;
}

/// Doubles that lost an entry are replaced by the midpoints of balls, whose range does not end.
InferenceReport<double> midpoints(const InferenceReport<CertifiedNumber>& report) {
  InferenceReport<double> rounded;
  rounded.is_possible = report.is_possible;
  rounded.seconds = report.seconds;
  rounded.log_partition = report.is_possible ? to_double(report.log_partition) : -INFINITY;
  rounded.log10_partition = report.is_possible ? to_double(report.log10_partition) : -INFINITY;
  for (const auto& marginal : report.marginals) {
    rounded.marginals.emplace_back();
    for (const auto& p : marginal) rounded.marginals.back().push_back(to_double(p));
  }
  rounded.note = "some products are too small for doubles; enclosures were used, and rounded";
  return rounded;
}

InferenceReport<double> double_report(const InferencePlan& plan, const Effort& effort) {
  const auto answer = infer<double>(plan, effort).value();
  if (!answer.underflowed) return report_of(answer);
  const auto enclosed = infer<Ball>(plan, effort, kCertifiedPrecision);
  if (enclosed) return midpoints(certified_report(enclosed.value()));
  Refusal refusal = enclosed.refusal();
  refusal.what = "some products are too small for doubles, and enclosures: " + refusal.what;
  throw RefusedError(std::move(refusal));
}

template <class S>
std::string shown(const Options& options, const Model& model, const InferencePlan& plan,
                  InferenceReport<S> report, const InferenceNeed& need,
                  std::chrono::steady_clock::time_point start) {
  report.variables = shown_variables(options, plan.graph);
  if (options.json) return to_json(options, model, plan, report, need);
  if (options.uai) {
    std::vector<std::vector<double>> marginals;
    for (const auto& marginal : report.marginals) {
      marginals.emplace_back();
      for (const S& p : marginal) marginals.back().push_back(to_double(p));
    }
    if (options.wants_marginals() && report.is_possible) return write_uai_marginals(marginals);
    return write_uai_partition(report.is_possible ? to_double(report.log10_partition) : -INFINITY);
  }
  ViewOptions view = view_options(start);
  view.all = options.all;
  view.tier = options.tier();
  return infer_view(model, plan, report, view);
}

Outcome run_inference(const Options& options) {
  options.validate();
  const Model model = load_model(options);
  const auto start = std::chrono::steady_clock::now();
  const Effort effort{options.thread_count(), options.budget(), nullptr};
  const FactorGraph graph = to_factor_graph(model, effort.budget).value();
  Question question{read_evidence(options, graph), std::nullopt, false};
  if (!options.of.empty() || !options.wants_marginals()) {
    question.targets = shown_variables(options, graph);
  }
  const InferencePlan plan =
      plan_inference(graph, question, {options.seed + 1}, options.thread_count());
  const auto tier = options.tier();
  const InferenceNeed need = !tier                      ? need_of<double>(plan)
                             : *tier == Tier::certified ? need_of<Ball>(plan)
                                                        : need_of<Rational>(plan);
  announce(options, plan, need);
  if (!tier) {
    return {shown(options, model, plan, double_report(plan, effort), need, start), done};
  }
  const auto report = *tier == Tier::certified
                          ? certified_report(infer<Ball>(plan, effort, kCertifiedPrecision).value())
                          : certified_report(infer<Rational>(plan, effort).value());
  return {shown(options, model, plan, report, need, start), done};
}

}  // namespace

void add_infer(CLI::App& app, Run& run) {
  CLI::App* command =
      app.add_subcommand("infer", "ln Z and marginals of a graphical model, by a junction tree");
  const auto options = std::make_shared<Options>();
  command
      ->add_option("MODEL", options->model,
                   "a family spec, a file, or - for JSON on standard input")
      ->required();
  add_resource_options(*command, *options);
  command->add_option("--precision", options->precision, "double, certified or exact");
  command->add_option("--evidence", options->evidence, "what is observed: a UAI evidence file");
  command->add_option("--soft-evidence", options->soft_evidence,
                      "likelihoods of values: a UAI virtual-evidence file");
  command->add_option("--observe", options->observe, "NAME=VALUE, by names or numbers; repeatable");
  command->add_option("--of", options->of, "only these variables' marginals, by name or number")
      ->delimiter(',');
  command->add_flag("--marginals", options->marginals, "the distribution of every variable");
  command->add_flag("--log-partition", options->log_partition, "ln Z (default: both)");
  command->add_flag("--uai", options->uai, "UAI output: MAR, or PR with --log-partition alone");
  command->add_flag("--all", options->all, "a line for every variable, however many");
  command->callback([&run, options] { run = [options] { return run_inference(*options); }; });
}

}  // namespace unmask::cli
