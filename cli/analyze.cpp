// cli/analyze.cpp - `unmask analyze MODEL`: the quantities, the curve, all schedules side by side.
#include "cli/analysis_view.hpp"
#include "cli/command.hpp"
#include "cli/figure.hpp"
#include "cli/graph_analysis_view.hpp"

namespace unmask::cli {
namespace {

struct Options : CommonOptions {
  std::vector<std::string> steps;
  bool all = false;
  double half_width = CurveSampling{}.half_width;
};

template <class S>
std::string to_json(const Model& model, const BasicAnalysis<S>& analysis,
                    std::optional<Tier> tier) {
  std::string text;
  JsonWriter json(text);
  const NumberWriter numbers(json, tier, analysis.profile);
  json.begin_object();
  write_model(json, model, analysis.profile.engine);
  numbers.member("entropy", analysis.entropy);
  numbers.member("total_correlation", analysis.total_correlation);
  numbers.member("dual_total_correlation", analysis.dual_total_correlation);
  numbers.member("tse_complexity", analysis.tse_complexity);
  numbers.member("unmasking_complexity", analysis.unmasking_complexity);
  numbers.member("entropy_curve", analysis.profile.curves.entropy);
  numbers.member("information_curve", analysis.profile.curves.information.values());
  json.key("schedules");
  json.begin_array();
  for (const auto& schedule : analysis.schedules) {
    json.begin_object();
    write_schedule_members(numbers, schedule);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return text;
}

const Analysis& for_drawing(const Analysis& analysis) { return analysis; }
Analysis for_drawing(const CertifiedAnalysis& analysis) { return midpoints(analysis); }

template <class S>
std::string answer(const Options& options, const Model& model, const BasicAnalysis<S>& analysis,
                   const ViewOptions& view) {
  const std::string output = options.json ? to_json(model, analysis, options.tier())
                                          : analysis_view(model, analysis, view);
  if (!options.plot.empty())
    write_file(options.plot, analysis_figure(model, for_drawing(analysis)));
  return output;
}

/// {"estimate","low","high","confidence"}, or the number where it is known.
void write_estimate(JsonWriter& json, const Interval& x, double confidence) {
  if (x.low == x.high) {
    json.value(x.estimate);
    return;
  }
  json.begin_object();
  json.member("estimate", x.estimate);
  json.member("low", x.low);
  json.member("high", x.high);
  json.member("confidence", confidence);
  json.end_object();
}

std::string to_json(const Model& model, const GraphAnalysis& analysis) {
  const double confidence = analysis.curve.confidence;
  std::string text;
  JsonWriter json(text);
  const NumberWriter numbers(json, std::nullopt);
  const auto estimates = [&](std::string_view name, const std::vector<Interval>& values) {
    json.key(name);
    json.begin_array();
    for (const Interval& x : values) write_estimate(json, x, confidence);
    json.end_array();
  };
  const auto estimate = [&](std::string_view name, const Interval& x) {
    json.key(name);
    write_estimate(json, x, confidence);
  };
  json.begin_object();
  write_model(json, model, "junction tree and sampling");
  json.member("samples", analysis.curve.samples);
  json.member("entropy", analysis.information.entropy);
  json.member("total_correlation", analysis.information.total_correlation);
  if (const auto& dual = analysis.information.dual_total_correlation) {
    json.member("dual_total_correlation", *dual);
  } else {
    numbers.member("dual_total_correlation",
                   Result<double>(analysis.information.refused.front().refusal));
  }
  estimate("tse_complexity", analysis.tse_complexity);
  estimate("unmasking_complexity", analysis.unmasking_complexity);
  estimates("entropy_curve", analysis.entropy_curve);
  estimates("information_curve", analysis.curve.information);
  json.key("schedules");
  json.begin_array();
  for (const EstimatedSchedule& row : analysis.schedules) {
    json.begin_object();
    json.member("kind", kind_name(row.planned.spec));
    json.member("spec", row.planned.spec.text);
    json.member("steps", row.asked_steps);
    json.member("expected_steps", row.planned.sizes()->steps());
    json.member("sizes", row.planned.sizes()->sizes());
    estimate("expected_kl", row.expected_kl);
    if (row.regret) json.member("regret", *row.regret);
    json.key("bounds");
    json.begin_array();
    json.end_array();
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return text;
}

/// A graphical model that no table can hold: exact on its junction tree, the curve sampled.
Outcome analyze_large_graph(const Options& options, const Model& model,
                            const std::vector<index_t>& steps, const Effort& effort,
                            const ViewOptions& view) {
  if (!options.plot.empty()) {
    throw InvalidInput("--plot draws exact curves; this model's is estimated: --json has it");
  }
  const CurveSampling sampling{options.half_width, 0.95, index_t{1} << 20U, options.seed};
  const auto& graph = std::get<FactorGraph>(model.distribution());
  const GraphAnalysis analysis = analyze_graph(graph, steps, sampling, effort).value();
  return {options.json ? to_json(model, analysis) : graph_analysis_view(model, analysis, view),
          done};
}

Outcome analyze_model(const Options& options) {
  options.validate();
  if (!(options.half_width > 0.0)) {
    throw InvalidInput("--ci: " + format_short(options.half_width) +
                       " is no half-width; it must be positive, such as 0.01");
  }
  const std::vector<index_t> steps = parse_step_counts(options.steps);
  const Model model = load_model(options);
  TerminalProgress progress(options);
  const auto start = std::chrono::steady_clock::now();
  const Effort effort{options.thread_count(), options.budget(), progress.get()};
  const auto view = [&] {
    ViewOptions view_of_all = view_options(start);
    view_of_all.all = options.all;
    view_of_all.tier = options.tier();
    return view_of_all;
  };
  if (const auto tier = options.tier()) {
    const auto analysis = certified_analysis(model, *tier, steps, effort).value();
    return {answer(options, model, analysis, view()), done};
  }
  const auto analysis = analyze(model, steps, effort);
  if (!analysis && std::holds_alternative<FactorGraph>(model.distribution())) {
    return analyze_large_graph(options, model, steps, effort, view());
  }
  return {answer(options, model, analysis.value(), view()), done};
}

}  // namespace

void add_analyze(CLI::App& app, Run& run) {
  CLI::App* command = app.add_subcommand(
      "analyze", "entropy, TC, DTC, information curve; the best and the usual schedules");
  const auto options = std::make_shared<Options>();
  add_common_options(*command, *options);
  command->add_option("--steps", options->steps,
                      "step counts, as 4 or 1,2,4 (default: all for n <= 32, else powers of two)");
  command->add_option("--ci", options->half_width,
                      "where the curve is sampled: half the width of its intervals, in nats");
  command->add_flag("--all", options->all, "every step count and every kind of schedule");
  command->callback([&run, options] { run = [options] { return analyze_model(*options); }; });
}

}  // namespace unmask::cli
