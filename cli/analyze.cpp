// cli/analyze.cpp - `unmask analyze MODEL`: the quantities, the curve, all schedules side by side.
#include "cli/analysis_view.hpp"
#include "cli/command.hpp"
#include "cli/figure.hpp"

namespace unmask::cli {
namespace {

struct Options : CommonOptions {
  std::vector<std::string> steps;
  bool all = false;
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

Outcome analyze_model(const Options& options) {
  options.validate();
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
  const Analysis analysis = analyze(model, steps, effort).value();
  return {answer(options, model, analysis, view()), done};
}

}  // namespace

void add_analyze(CLI::App& app, Run& run) {
  CLI::App* command = app.add_subcommand(
      "analyze", "entropy, TC, DTC, information curve; the best and the usual schedules");
  const auto options = std::make_shared<Options>();
  add_common_options(*command, *options);
  command->add_option("--steps", options->steps,
                      "step counts, as 4 or 1,2,4 (default: all for n <= 32, else powers of two)");
  command->add_flag("--all", options->all, "every step count and every kind of schedule");
  command->callback([&run, options] { run = [options] { return analyze_model(*options); }; });
}

}  // namespace unmask::cli
