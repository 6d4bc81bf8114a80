// cli/optimal.cpp - `unmask optimal MODEL --steps K --over sizes|partitions|policies`: the best
// there is.
#include "cli/analysis_view.hpp"
#include "cli/best_policy_view.hpp"
#include "cli/command.hpp"
#include "cli/figure.hpp"
#include "core/base/text.hpp"
#include "core/format/error_spec.hpp"
#include "core/format/position_list.hpp"
#include "exact/optimal/best_sizes_under_error.hpp"
#include "exact/oracle/make_oracle.hpp"

namespace unmask::cli {
namespace {

struct Options : CommonOptions {
  std::string over = "sizes", error = "none", budgeted = "steps", policy_file;
  std::optional<index_t> steps;

  [[nodiscard]] bool over_sizes() const { return over == "sizes"; }
  [[nodiscard]] bool over_policies() const { return over == "policies"; }
  [[nodiscard]] bool over_mean_steps() const { return budgeted == "mean"; }
};

void require(bool holds, const std::string& otherwise) {
  if (!holds) throw InvalidInput(otherwise);
}

void check(const Options& options) {
  options.validate();
  require(options.over_sizes() || options.over_policies() || options.over == "partitions",
          "--over: " + quote(options.over) +
              " is not available; accepted: sizes, partitions, policies");
  require(options.budgeted == "steps" || options.over_mean_steps(),
          "--budget: " + quote(options.budgeted) + " is not available; accepted: steps, mean");
  require(!options.over_mean_steps() || options.over_policies(),
          "--budget mean: only --over policies has policies of variable length");
  require(options.steps || !options.over_sizes(), "--over sizes needs --steps K");
  require(options.policy_file.empty() ||
              (options.over_policies() && options.steps && !options.over_mean_steps()),
          "--policy-file needs --over policies --steps K, without --budget mean");
}

/// What only the best sizes of an exact denoiser can do.
void check_double(const Options& options, const ErrorSpec& error) {
  if (options.over_sizes() && error.kind == ErrorKind::none) return;
  require(!options.tier(), "--precision " + options.precision +
                               " is for --over sizes without --error; partitions and policies are "
                               "found in double");
  require(options.plot.empty(), "--plot shows --over sizes without --error only");
}

/// The question with what it points to.
struct Question {
  ErrorSpec error;
  std::shared_ptr<const Oracle<double>> oracle;
  PolicyQuestion question;
};

Question make_question(const Options& options, const Model& model, const ErrorSpec& error,
                       const Effort& effort) {
  Question q{error, nullptr, {}};
  if (error.kind != ErrorKind::none) {
    q.oracle = make_oracle<double>(model, error, options.seed, effort).value();
    q.question = {q.oracle.get(), keeps_symmetry(error.kind)};
  }
  return q;
}

// Sizes of an exact denoiser ---------------------------------------------------------------------

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

Outcome show_sizes(const Options& options, const Model& model, const Effort& effort,
                   std::chrono::steady_clock::time_point start) {
  const ScheduleSpec spec = schedule_spec(ScheduleKind::optimal, *options.steps);
  const auto solve = [&](const auto& profile) -> Outcome {
    const auto best = evaluate_schedule(spec, model, profile.curves.information);
    return {answer(options, model, profile, best, view_options(start)), done};
  };
  if (const auto tier = options.tier()) {
    return solve(certified_profile(model, *tier, effort).value());
  }
  return solve(curve_profile(model, effort).value());
}

// Partitions, policies, and sizes under error ----------------------------------------------------

std::vector<OptimalSchedule<double>> best_sizes(const Model& model, const Question& q,
                                                const PositionCosts& costs, index_t steps,
                                                const Effort& effort) {
  if (q.oracle) return best_sizes_under_error(costs.mean_by_size(), costs.entropy(), steps);
  const auto profile = curve_profile(model, effort).value();
  return optimal_schedules(profile.curves.information, steps, effort.budget).value();
}

void write_rows(JsonWriter& json, const BestComparison& best) {
  json.key("by_steps");
  json.begin_array();
  for (index_t k = 1; k <= best.most_steps(); ++k) {
    json.begin_object();
    json.member("steps", k);
    json.member("sizes", best.sizes[at(k - 1)].schedule.sizes());
    json.member("expected_kl", best.sizes[at(k - 1)].expected_kl);
    json.member("partition", to_text(best.partitions[at(k - 1)].partition.blocks()));
    json.member("partition_kl", best.partitions[at(k - 1)].forward_kl);
    if (!best.policies.empty()) {
      json.member("policy_kl", best.policies[at(k - 1)].forward_kl);
      json.member("mean_steps", best.policies[at(k - 1)].mean_steps);
    }
    json.end_object();
  }
  json.end_array();
}

std::string to_json(const Options& options, const Model& model, const BestComparison& best) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  write_model(json, model, best.engine);
  json.member("over", options.over);
  json.member("error", best.error);
  json.member("steps", options.steps.value_or(model.positions()));
  if (options.over_policies()) {
    json.member("value", best.policies.back().forward_kl);
    json.member("mean_steps", best.policies.back().mean_steps);
    json.key("policy_file");
    options.policy_file.empty() ? json.null() : json.value(options.policy_file);
  } else if (options.over_sizes()) {
    json.member("value", best.sizes.back().expected_kl);
    json.member("sizes", best.sizes.back().schedule.sizes());
  } else {
    json.member("value", best.partitions.back().forward_kl);
    json.member("partition", to_text(best.partitions.back().partition.blocks()));
  }
  write_rows(json, best);
  json.end_object();
  return text;
}

Outcome show_comparison(const Options& options, const Model& model, const Question& q,
                        const Effort& effort, std::chrono::steady_clock::time_point start) {
  const index_t steps = std::min(options.steps.value_or(model.positions()), model.positions());
  const auto costs = position_costs(model, q.question, effort).value();
  BestComparison best;
  best.error = q.error.text;
  best.engine = "all sets of positions";
  best.sizes = best_sizes(model, q, costs, steps, effort);
  best.partitions = best_partitions(model, costs, steps, effort).value();
  if (options.over_policies()) {
    const auto policies = best_policies(model, q.question, steps, effort).value();
    best.engine = policies.engine();
    best.policies = policies.by_steps();
    if (!options.policy_file.empty()) {
      write_file(options.policy_file, to_json(policies.policy(steps), model.spec(), q.error.text));
    }
  }
  return {options.json ? to_json(options, model, best)
                       : comparison_view(model, best, view_options(start)),
          done};
}

// The budget of mean steps -----------------------------------------------------------------------

constexpr index_t kMostPasses = 64;

std::string to_json(const Options& options, const Model& model, const PolicyFrontier& frontier,
                    const std::string& engine, const std::string& error) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  write_model(json, model, engine);
  json.member("over", options.over);
  json.member("error", error);
  json.member("budget", "mean");
  if (options.steps) {
    const auto mean_steps = static_cast<double>(*options.steps);
    json.member("steps", *options.steps);
    json.member("value", frontier.kl_at(mean_steps));
    json.member("lower_bound", frontier.lower_bound_at(mean_steps));
  }
  json.member("complete", frontier.complete());
  json.key("corners");
  json.begin_array();
  for (const auto& corner : frontier.corners()) {
    json.begin_object();
    json.member("mean_steps", corner.mean_steps);
    json.member("kl", corner.forward_kl);
    json.member("lambda", corner.price);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return text;
}

Outcome show_frontier(const Options& options, const Model& model, const Question& q,
                      const Effort& effort, std::chrono::steady_clock::time_point start) {
  const auto engine = make_policy_engine(model, q.question, 0, effort);
  const PolicyFrontier frontier(*engine.value(), kMostPasses, effort.threads, effort.progress);
  const std::string name = engine.value()->name();
  if (options.json) return {to_json(options, model, frontier, name, q.error.text), done};
  std::optional<double> mean_steps;
  if (options.steps) mean_steps = static_cast<double>(*options.steps);
  return {frontier_view(model, frontier, name, q.error.text, mean_steps, view_options(start)),
          done};
}

Outcome show_optimal(const Options& options) {
  check(options);
  const ErrorSpec error = parse_error_spec(options.error);
  check_double(options, error);
  const Model model = load_model(options);
  TerminalProgress progress(options);
  const auto start = std::chrono::steady_clock::now();
  const Effort effort{options.thread_count(), options.budget(), progress.get()};
  if (options.over_sizes() && error.kind == ErrorKind::none) {
    return show_sizes(options, model, effort, start);
  }
  const Question q = make_question(options, model, error, effort);
  return options.over_mean_steps() ? show_frontier(options, model, q, effort, start)
                                   : show_comparison(options, model, q, effort, start);
}

}  // namespace

void add_optimal(CLI::App& app, Run& run) {
  CLI::App* command = app.add_subcommand(
      "optimal", "the provably best sizes, ordered partition or adaptive policy");
  const auto options = std::make_shared<Options>();
  add_common_options(*command, *options);
  command->add_option("--steps", options->steps, "K: at most so many steps (default: all of them)")
      ->check(CLI::PositiveNumber);
  command->add_option("--over", options->over, "what to optimise: sizes, partitions, policies");
  command->add_option("--error", options->error, "of the denoiser, as mix:0.1 (default: none)");
  command->add_option("--budget", options->budgeted,
                      "of policies: steps on every path, or mean steps: the whole frontier");
  command->add_option("--policy-file", options->policy_file,
                      "write the best policy with K steps to this file, as JSON");
  command->callback([&run, options] { run = [options] { return show_optimal(*options); }; });
}

}  // namespace unmask::cli
