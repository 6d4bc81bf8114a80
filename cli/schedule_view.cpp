// cli/schedule_view.cpp - the views of `schedule` and `optimal`.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cli/analysis_view.hpp"
#include "cli/number_text.hpp"
#include "cli/text_table.hpp"
#include "cli/unicode.hpp"
#include "core/base/text.hpp"
#include "core/decode/standard_schedules.hpp"
#include "exact/optimal/optimal_sizes.hpp"

namespace unmask {
namespace {

constexpr index_t kIndent = 2;
constexpr int kDigits = 9;

std::string sizes_or_law(const PlannedSchedule& planned, index_t columns) {
  const Schedule* sizes = planned.sizes();
  return sizes == nullptr ? "random, from one sample to the next" : sizes_text(*sizes, columns);
}

std::string steps_text(const EvaluatedSchedule& schedule) {
  const double steps = schedule.expected_steps;
  if (schedule.planned.sizes() != nullptr) return fmt::format("{:.0f}", steps);
  return fmt::format("{:.4g} expected to reveal something, of {}", steps, schedule.asked_steps);
}

std::string result_text(const Result<double>& result, const NatsFormat& nats) {
  if (result.ok()) return nats(result.value());
  const Refusal& refusal = result.refusal();
  const bool memory = refusal.resource == Resource::bytes;
  const auto amount = [&](double x) {
    return memory ? format_bytes(x) : format_count(x) + " operations";
  };
  return "not computed: needs " + amount(refusal.needed) + ", limit " + amount(refusal.limit);
}

/// Name and value a line.
class FactLines {
 public:
  explicit FactLines(const Style& style) : style_(style) {}
  void add(const std::string& name, const std::string& value, Ink ink = Ink::plain) {
    table_.add_row({{name, Ink::dim}, {value, ink}});
  }
  [[nodiscard]] std::string text() const {
    const std::string with_heading = table_.text(style_, kIndent);
    return with_heading.substr(with_heading.find('\n') + 1);
  }

 private:
  const Style& style_;
  TextTable table_{{{"", Align::left}, {"", Align::left}}};
};

std::string bounds_table(const EvaluatedSchedule& schedule, const NatsFormat& nats, double noise,
                         const Style& style) {
  std::vector<Bound> bounds = schedule.bounds;
  std::stable_sort(bounds.begin(), bounds.end(),
                   [](const Bound& a, const Bound& b) { return a.value < b.value; });
  TextTable table({{"theorem", Align::left},
                   {"upper bound on the expected KL", Align::left},
                   {"bound"},
                   {"truth/bound", Align::left}});
  for (const Bound& bound : bounds) {
    const std::string ratio = ratio_text(schedule.expected_kl, bound.value, noise);
    const bool attained = ratio.find("attained") != std::string::npos;
    table.add_row({{bound.theorem},
                   {bound.statement},
                   {nats(bound.value)},
                   {ratio, attained ? Ink::accent : Ink::plain}});
  }
  return bounds.empty() ? "  No bound of the theory applies.\n" : table.text(style, kIndent);
}

double largest_of(const EvaluatedSchedule& schedule) {
  double largest = schedule.expected_kl;
  for (const Bound& bound : schedule.bounds) {
    if (std::isfinite(bound.value)) largest = std::max(largest, bound.value);
  }
  return largest;
}

/// One line of the table of `optimal_view`.
struct SizesRow {
  index_t steps;
  double kl;
  std::string sizes;
  Ink ink = Ink::plain;
};

/// The best sizes with one step less and one more, around `best`; equal sizes last.
struct Neighbourhood {
  std::vector<SizesRow> rows{};
  double uniform_kl = 0.0;
  std::optional<double> one_more{};
};

Neighbourhood neighbourhood(const InformationCurve<double>& curve, const EvaluatedSchedule& best,
                            index_t columns) {
  const index_t n = curve.positions(), k = best.planned.sizes()->steps();
  Neighbourhood around;
  const auto add = [&](const OptimalSchedule<double>& row) {
    around.rows.push_back(
        {row.schedule.steps(), row.expected_kl, sizes_text(row.schedule, columns)});
  };
  if (k > 1) add(optimal_schedule_of_size(curve, k - 1));
  around.rows.push_back(
      {k, best.expected_kl, sizes_text(*best.planned.sizes(), columns), Ink::accent});
  if (k < n) {
    add(optimal_schedule_of_size(curve, k + 1));
    around.one_more = around.rows.back().kl;
  }
  around.uniform_kl = expected_kl(curve, uniform_schedule(n, k));
  around.rows.push_back({k, around.uniform_kl, "uniform, for comparison", Ink::dim});
  return around;
}

std::string optimal_sentence(const Neighbourhood& around, double best, double noise,
                             const NatsFormat& nats) {
  if (best <= noise) return "Nothing is lost with these sizes.";
  std::string text;
  if (around.one_more) text = "One step more saves " + nats(best - *around.one_more) + " nats; ";
  text += around.uniform_kl > best + noise
              ? "uniform sizes lose " + factor_text(around.uniform_kl / best) + " times as much."
              : "uniform sizes are as good.";
  if (text.front() == 'u') text.front() = 'U';
  return text;
}

/// The lines of a schedule's KLs, each under its own name.
void add_kls(FactLines& facts, const ScheduleReport& report, const NatsFormat& nats) {
  facts.add("expected KL", nats(report.schedule.expected_kl) + "   averaged over random orders",
            Ink::loss);
  const auto add = [&](const char* name, const std::optional<Result<double>>& kl,
                       const char* meaning) {
    if (kl) facts.add(name, result_text(*kl, nats) + (kl->ok() ? meaning : ""));
  };
  add("mixture KL", report.mixture_kl, "   order re-drawn for every sample");
  add("partition KL", report.partition_kl, "   of the one order given");
}

}  // namespace

std::string schedule_view(const Model& model, const ModelProfile& profile,
                          const ScheduleReport& report, const ViewOptions& options) {
  const EvaluatedSchedule& schedule = report.schedule;
  const double noise = rounding_noise(profile.curves.information);
  FactLines facts(options.style);
  facts.add("schedule", shortened(safe_text(schedule.planned.spec.text), options.width - 20));
  const std::string sizes = sizes_or_law(schedule.planned, options.width - 20);
  facts.add("sizes", sizes);
  facts.add("steps", steps_text(schedule));
  add_kls(facts, report, NatsFormat(schedule.expected_kl, noise, kDigits + 1));
  const std::string note = times_sign_note(sizes);
  const NatsFormat bound_nats(largest_of(schedule), noise, 6);
  return title_lines(model, profile, options) + "\n" + facts.text() +
         (note.empty() ? "" : "  " + options.style.paint(Ink::dim, note) + "\n") + "\n" +
         bounds_table(schedule, bound_nats, noise, options.style);
}

std::string optimal_view(const Model& model, const ModelProfile& profile,
                         const EvaluatedSchedule& best, const ViewOptions& options) {
  const InformationCurve<double>& curve = profile.curves.information;
  const double noise = rounding_noise(curve);
  const Neighbourhood around = neighbourhood(curve, best, options.width - 28);
  double largest = 0.0;
  for (const SizesRow& row : around.rows) largest = std::max(largest, row.kl);
  const NatsFormat nats(largest, noise, kDigits);
  TextTable table({{"steps"}, {"expected KL"}, {"sizes", Align::left}});
  for (const SizesRow& row : around.rows) {
    const Ink number = row.ink == Ink::accent ? Ink::accent : Ink::plain;
    table.add_row(
        {{std::to_string(row.steps), number}, {nats(row.kl), number}, {row.sizes, row.ink}});
  }
  const std::string rows = table.text(options.style, kIndent);
  const std::string note = times_sign_note(rows);
  return title_lines(model, profile, options) + "\n" + rows +
         (note.empty() ? "" : "  " + options.style.paint(Ink::dim, note) + "\n") + "\n" +
         wrapped(optimal_sentence(around, best.expected_kl, noise, nats), kIndent, options.width);
}

}  // namespace unmask
