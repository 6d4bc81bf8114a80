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

template <class S>
std::string to_json(const Model& model, const BasicModelProfile<S>& profile,
                    const BasicEvaluatedSchedule<S>& best, std::optional<Tier> tier) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  write_model(json, model, profile.engine);
  json.member("over", "sizes");
  json.member("steps", best.asked_steps);
  NumberWriter(json, tier, profile).member("value", best.expected_kl);
  json.member("sizes", best.planned.sizes()->sizes());
  json.end_object();
  return text;
}

template <class S>
std::string answer(const Options& options, const Model& model, const BasicModelProfile<S>& profile,
                   const BasicEvaluatedSchedule<S>& best, ViewOptions view) {
  view.tier = options.tier();
  if (!options.plot.empty()) write_file(options.plot, schedule_figure(model, profile, best));
  return options.json ? to_json(model, profile, best, view.tier)
                      : optimal_view(model, profile, best, view);
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
  const ScheduleSpec spec = schedule_spec(ScheduleKind::optimal, options.steps);
  const auto solve = [&](const auto& profile) -> Outcome {
    const auto best = evaluate_schedule(spec, model, profile.curves.information);
    return {answer(options, model, profile, best, view_options(start)), done};
  };
  if (const auto tier = options.tier()) {
    return solve(certified_profile(model, *tier, effort).value());
  }
  return solve(curve_profile(model, effort).value());
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
