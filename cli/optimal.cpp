// cli/optimal.cpp - `unmask optimal MODEL --steps K --over sizes`: the best schedule there is.
#include "cli/analysis_view.hpp"
#include "cli/command.hpp"
#include "cli/figure.hpp"
#include "core/base/text.hpp"

namespace unmask::cli {
namespace {

struct Options : CommonOptions {
  std::string over = "sizes";
  index_t steps = 0;
};

std::string to_json(const Model& model, const ModelProfile& profile,
                    const EvaluatedSchedule& best) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  write_model(json, model, profile);
  json.member("over", "sizes");
  json.member("steps", best.asked_steps);
  json.member("value", best.expected_kl);
  json.member("sizes", best.planned.sizes()->sizes());
  json.end_object();
  return text + "\n";
}

Outcome show_optimal(const Options& options) {
  options.validate();
  if (options.over != "sizes") {
    throw InvalidInput("--over: " + quote(options.over) + " is not available; accepted: sizes");
  }
  const Model model = load_model(options);
  TerminalProgress progress(options);
  const auto start = std::chrono::steady_clock::now();
  const Effort effort{options.thread_count(), options.budget(), progress.get()};
  const ModelProfile profile = curve_profile(model, effort).value();
  const InformationCurve<double>& curve = profile.curves.information;
  const EvaluatedSchedule best =
      evaluate_schedule(schedule_spec(ScheduleKind::optimal, options.steps), model, curve);
  const std::string output = options.json ? to_json(model, profile, best)
                                          : optimal_view(model, profile, best, view_options(start));
  if (!options.plot.empty()) write_file(options.plot, schedule_figure(model, profile, best));
  return {output, done};
}

}  // namespace

void add_optimal(CLI::App& app, Run& run) {
  CLI::App* command = app.add_subcommand("optimal", "the provably best schedule for K steps");
  const auto options = std::make_shared<Options>();
  add_common_options(*command, *options);
  command->add_option("--steps", options->steps, "K")->required()->check(CLI::PositiveNumber);
  command->add_option("--over", options->over, "what to optimise: sizes");
  command->callback([&run, options] { run = [options] { return show_optimal(*options); }; });
}

}  // namespace unmask::cli
