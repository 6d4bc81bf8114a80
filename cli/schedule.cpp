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

template <class S>
std::string to_json(const Model& model, const BasicModelProfile<S>& profile,
                    const BasicScheduleReport<S>& report, std::optional<Tier> tier) {
  std::string text;
  JsonWriter json(text);
  const NumberWriter numbers(json, tier, profile);
  json.begin_object();
  write_model(json, model, profile.engine);
  write_schedule_members(numbers, report.schedule);
  if (report.mixture_kl) {
    numbers.member("mixture_kl", *report.mixture_kl);
  } else {
    json.key("mixture_kl");
    json.null();
  }
  if (report.partition_kl) numbers.member("partition_kl", *report.partition_kl);
  json.end_object();
  return text;
}

/// What the three KLs of a schedule are computed from.
struct Question {
  const Options& options;
  const Model& model;
  const ScheduleSpec& spec;
  const std::optional<OrderedPartition>& partition;
  const Effort& effort;
  std::chrono::steady_clock::time_point start;
};

template <class S, class Mixture, class Partition>
Outcome answer(const Question& question, const BasicModelProfile<S>& profile,
               const Mixture& mixture, const Partition& of_partition) {
  const auto& [options, model, spec, partition, effort, start] = question;
  ViewOptions view = view_options(start);
  view.tier = options.tier();
  BasicScheduleReport<S> report{evaluate_schedule(spec, model, profile.curves.information)};
  if (const Schedule* sizes = report.schedule.planned.sizes()) {
    report.mixture_kl = mixture(*sizes, report.schedule.expected_kl);
  }
  if (partition) report.partition_kl = of_partition(*partition);
  if (!options.plot.empty()) {
    write_file(options.plot, schedule_figure(model, profile, report.schedule));
  }
  return {options.json ? to_json(model, profile, report, view.tier)
                       : schedule_view(model, profile, report, view),
          done};
}

Result<CertifiedNumber> certified(const Result<LogForm>& exact) {
  if (!exact) return exact.refusal();
  return CertifiedNumber(exact.value());
}

/// In the exact tier a LogForm, in the certified one an enclosure; 0 where the expected KL, which
/// is no smaller (theory A6), is 0.
Result<CertifiedNumber> certified_mixture_kl(const Question& question, const Schedule& sizes,
                                             const CertifiedNumber& expected) {
  const auto& [options, model, spec, partition, effort, start] = question;
  if (expected.sign() == 0) return CertifiedNumber(0);
  if (options.tier() == Tier::exact) return certified(exact_mixture_kl(model, sizes, effort));
  const auto enclosed = enclosed_mixture_kl(model, sizes, effort, kCertifiedPrecision);
  if (!enclosed) return enclosed.refusal();
  return CertifiedNumber(enclosed.value());
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
  const Question question{options, model, spec, partition, effort, start};
  if (const auto tier = options.tier()) {
    return answer(
        question, certified_profile(model, *tier, effort).value(),
        [&](const Schedule& sizes, const CertifiedNumber& expected) {
          return certified_mixture_kl(question, sizes, expected);
        },
        [&](const OrderedPartition& order) {
          return certified(exact_partition_kl(model, order, effort));
        });
  }
  return answer(
      question, curve_profile(model, effort).value(),
      [&](const Schedule& sizes, double) { return mixture_kl(model, sizes, effort); },
      [&](const OrderedPartition& order) { return partition_kl(model, order, effort); });
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
