// cli/analyze.cpp - `unmask analyze MODEL`: the quantities, the curve, all schedules side by side.
#include "cli/analysis_view.hpp"
#include "cli/command.hpp"
#include "cli/figure.hpp"
#include "cli/graph_analysis_view.hpp"
#include "cli/sampling_options.hpp"
#include "exact/sampled/long_model.hpp"

namespace unmask::cli {
namespace {

struct Options : CommonOptions {
  std::vector<std::string> steps;
  bool all = false;
  SamplingOptions sampling;
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
  if (x.is_exact()) {
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

/// The members of a schedule whose numbers are estimates.
void write_estimated_schedule(JsonWriter& json, const EstimatedSchedule& row, double confidence) {
  const auto estimate = [&](std::string_view name, const Interval& x) {
    json.key(name);
    write_estimate(json, x, confidence);
  };
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
  for (const EstimatedBound& bound : row.bounds) {
    json.begin_object();
    json.member("theorem", bound.theorem);
    json.member("statement", bound.statement);
    estimate("value", bound.value);
    json.end_object();
  }
  json.end_array();
  const auto best = tightest(row.bounds);
  const std::string undecided = row.bounds.empty() ? "" : "undecided";
  json.member("tightest_bound", best ? row.bounds[*best].theorem : undecided);
  json.end_object();
}

/// `enclosed`: H, TC and DTC in the certified tier.
std::string to_json(const Model& model, const SampledAnalysis& analysis, const std::string& engine,
                    const TreeInformation<Ball>* enclosed, std::optional<Tier> tier) {
  const double confidence = analysis.curve.confidence;
  std::string text;
  JsonWriter json(text);
  const NumberWriter numbers(json, tier);
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
  // An enclosure, where there is one; else a number, or an estimate.
  const auto quantity = [&](std::string_view name, const std::optional<Ball>& ball,
                            const Interval& otherwise) {
    ball ? numbers.member(name, CertifiedNumber(*ball)) : estimate(name, otherwise);
  };
  const auto of = [&](auto member) {
    return enclosed != nullptr ? std::optional<Ball>(enclosed->*member) : std::nullopt;
  };
  json.begin_object();
  write_model(json, model, engine);
  json.member("samples", analysis.curve.samples);
  quantity("entropy", of(&TreeInformation<Ball>::entropy), analysis.curve.entropy);
  quantity("total_correlation", of(&TreeInformation<Ball>::total_correlation),
           analysis.curve.total_correlation);
  quantity("dual_total_correlation",
           enclosed != nullptr ? enclosed->dual_total_correlation : std::nullopt,
           analysis.curve.dual_total_correlation);
  estimate("tse_complexity", analysis.tse_complexity);
  estimate("unmasking_complexity", analysis.unmasking_complexity);
  estimates("entropy_curve", analysis.entropy_curve);
  estimates("information_curve", analysis.curve.information);
  json.key("schedules");
  json.begin_array();
  for (const EstimatedSchedule& row : analysis.schedules) {
    write_estimated_schedule(json, row, confidence);
  }
  json.end_array();
  json.end_object();
  return text;
}

/// A model that no table can hold: what a junction tree or a hidden chain knows, the rest sampled.
class LongAnalysis {
 public:
  LongAnalysis(const Options& options, const Model& model, const std::vector<index_t>& steps,
               const Effort& effort)
      : options_(options),
        model_(model),
        steps_(steps),
        effort_(effort),
        state_(saved_state(options.sampling, options, model)),
        saving_(saving_effort(options.sampling, sampling_.most_samples, effort.threads)) {
    if (!options.plot.empty()) {
      throw InvalidInput("--plot draws exact curves; this model's is estimated: --json has it");
    }
    sampling_.half_width = options.sampling.half_width.value_or(sampling_.half_width);
    sampling_.seed = options.seed;
  }

  Outcome of_graph(const FactorGraph& graph, const std::function<ViewOptions()>& view) {
    const GraphTier tier = options_.tier() ? GraphTier::certified : GraphTier::rounded;
    const GraphAnalysis analysis =
        analyze_graph(graph, tier, steps_, sampling_, effort_, state_, saving_).value();
    if (!options_.json) return {graph_analysis_view(model_, analysis, view()), done};
    return {to_json(model_, analysis.sampled, "junction tree and sampling",
                    analysis.enclosed ? &*analysis.enclosed : nullptr, options_.tier()),
            done};
  }

  Outcome of_oracle(const LongModel& answers, const std::function<ViewOptions()>& view) {
    const SampledAnalysis analysis =
        analyze_by_sampling(*answers.conditionals, {}, steps_, sampling_, state_, saving_);
    if (!options_.json) {
      return {sampled_analysis_view(model_, analysis, {answers.engine}, view()), done};
    }
    return {to_json(model_, analysis, answers.engine + " and sampling", nullptr, {}), done};
  }

 private:
  const Options& options_;
  const Model& model_;
  const std::vector<index_t>& steps_;
  const Effort& effort_;
  CurveSampling sampling_{};
  SamplingState state_;
  SamplingEffort saving_;
};

Outcome analyze_model(const Options& options) {
  options.validate();
  options.sampling.validate();
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
  const auto* graph = std::get_if<FactorGraph>(&model.distribution());
  const auto outcome = [&](const auto& analysis, bool graph_may_be_sampled) -> Outcome {
    if (!analysis && graph != nullptr && graph_may_be_sampled) {
      return LongAnalysis(options, model, steps, effort).of_graph(*graph, view);
    }
    if (!analysis && !options.tier()) {
      if (const auto answers = long_model(model, effort)) {
        return LongAnalysis(options, model, steps, effort).of_oracle(answers.value(), view);
      }
    }
    if (analysis && !options.sampling.resume.empty()) {
      throw InvalidInput("--resume goes on with samples; this model's numbers need none");
    }
    return {answer(options, model, analysis.value(), view()), done};
  };
  if (const auto tier = options.tier()) {
    return outcome(certified_analysis(model, *tier, steps, effort), *tier == Tier::certified);
  }
  return outcome(analyze(model, steps, effort), true);
}

}  // namespace

void add_analyze(CLI::App& app, Run& run) {
  CLI::App* command = app.add_subcommand(
      "analyze", "entropy, TC, DTC, information curve; the best and the usual schedules");
  const auto options = std::make_shared<Options>();
  add_common_options(*command, *options);
  command->add_option("--steps", options->steps,
                      "step counts, as 4 or 1,2,4 (default: all for n <= 32, else powers of two)");
  add_sampling_options(*command, options->sampling);
  command->add_flag("--all", options->all, "every step count and every kind of schedule");
  command->callback([&run, options] { run = [options] { return analyze_model(*options); }; });
}

}  // namespace unmask::cli
