// cli/schedule.cpp - `unmask schedule MODEL --kind KIND`: one schedule and its exact KLs.
//
// Three different numbers with three different names: `expected_kl` averages over random orders,
// `mixture_kl` is the KL of the decoder that re-draws its order, `partition_kl` belongs to one fixed
// ordered partition (given by --partition).
#include "cli/analysis_view.hpp"
#include "cli/command.hpp"
#include "cli/figure.hpp"
#include "exact/law/mixture_kl.hpp"
#include "exact/law/partition_kl.hpp"

namespace unmask::cli {
namespace {

struct Options : CommonOptions {
  std::string kind, sizes, partition;
  std::optional<index_t> steps;
};

/// The sizes of the partition's blocks: its schedule, unless another was asked for.
std::string sizes_of(const OrderedPartition& partition) {
  std::string text = "sizes:";
  for (const auto& block : partition.blocks()) {
    if (text.back() != ':') text += ',';
    text += std::to_string(block.size());
  }
  return text;
}

ScheduleSpec chosen_schedule(const Options& options,
                             const std::optional<OrderedPartition>& partition) {
  if (!options.kind.empty() && !options.sizes.empty()) {
    throw InvalidInput("--kind and --sizes exclude each other");
  }
  if (!options.sizes.empty()) return parse_schedule_spec("sizes:" + options.sizes);
  if (!options.kind.empty()) return parse_schedule_spec(options.kind, options.steps);
  if (partition) return parse_schedule_spec(sizes_of(*partition));
  throw InvalidInput("schedule needs --kind KIND, --sizes 3,2,3 or --partition 0-3|4-7");
}

void write_result(JsonWriter& json, const char* name, const std::optional<Result<double>>& result) {
  json.key(name);
  if (!result) {
    json.null();
  } else if (result->ok()) {
    json.value(result->value());
  } else {
    json.begin_object();
    json.key("refused");
    json.begin_object();
    json.member("needed", result->refusal().needed);
    json.member("limit", result->refusal().limit);
    json.end_object();
    json.end_object();
  }
}

std::string to_json(const Model& model, const ModelProfile& profile, const ScheduleReport& report) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  write_model(json, model, profile);
  write_schedule_members(json, report.schedule);
  write_result(json, "mixture_kl", report.mixture_kl);
  if (report.partition_kl) write_result(json, "partition_kl", report.partition_kl);
  json.end_object();
  return text + "\n";
}

Outcome show_schedule(const Options& options) {
  options.validate();
  const Model model = load_model(options);
  std::optional<OrderedPartition> partition;
  if (!options.partition.empty()) {
    partition = parse_partition(options.partition, model.positions());
  }
  const ScheduleSpec spec = chosen_schedule(options, partition);

  TerminalProgress progress(options);
  const auto start = std::chrono::steady_clock::now();
  const Effort effort{options.thread_count(), options.budget(), progress.get()};
  const ModelProfile profile = curve_profile(model, effort).value();
  const ViewOptions view = view_options(start);
  const InformationCurve<double>& curve = profile.curves.information;
  ScheduleReport report{evaluate_schedule(spec, model, curve), std::nullopt, std::nullopt};
  if (const Schedule* sizes = report.schedule.planned.sizes()) {
    report.mixture_kl = mixture_kl(model, *sizes, effort);
  }
  if (partition) report.partition_kl = partition_kl(model, *partition, effort);

  const std::string output = options.json
                                 ? to_json(model, profile, report)
                                 : schedule_view(model, profile, report, view);
  if (!options.plot.empty()) {
    write_file(options.plot, schedule_figure(model, profile, report.schedule));
  }
  return {output, done};
}

}  // namespace

void add_schedule(CLI::App& app, Run& run) {
  CLI::App* command =
      app.add_subcommand("schedule", "one schedule: sizes, expected KL, mixture KL, bounds");
  const auto options = std::make_shared<Options>();
  add_common_options(*command, *options);
  command->add_option("--kind", options->kind, "schedule spec, as uniform:4 (list: unmask --help)");
  command->add_option("--steps", options->steps, "K, in place of :K")->check(CLI::PositiveNumber);
  command->add_option("--sizes", options->sizes, "the sizes themselves, as 3,2,3");
  command->add_option("--partition", options->partition,
                      "one fixed ordered partition, as 0,3|1,2 or 0-3|4-7: its own KL");
  command->callback([&run, options] { run = [options] { return show_schedule(*options); }; });
}

}  // namespace unmask::cli
