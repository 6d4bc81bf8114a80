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
#include "exact/optimal/certified_sizes.hpp"
#include "exact/optimal/optimal_sizes.hpp"

namespace unmask {
namespace {

constexpr index_t kIndent = 2;
constexpr int kDigits = 9;

std::string sizes_or_law(const PlannedSchedule& planned, index_t columns) {
  const Schedule* sizes = planned.sizes();
  return sizes == nullptr ? "random, from one sample to the next" : sizes_text(*sizes, columns);
}

template <class S>
std::string steps_text(const BasicEvaluatedSchedule<S>& schedule) {
  const double steps = to_double(schedule.expected_steps);
  if (schedule.planned.sizes() != nullptr) return fmt::format("{:.0f}", steps);
  return fmt::format("{:.4g} expected to reveal something, of {}", steps, schedule.asked_steps);
}

template <class S>
std::string result_text(const Result<S>& result, const NatsFormat& nats) {
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

template <class S>
std::string bounds_table(const BasicEvaluatedSchedule<S>& schedule, const NatsFormat& nats,
                         double noise, const Style& style) {
  std::vector<BasicBound<S>> bounds = schedule.bounds;
  std::stable_sort(bounds.begin(), bounds.end(), [](const auto& a, const auto& b) {
    return to_double(a.value) < to_double(b.value);
  });
  TextTable table({{"theorem", Align::left},
                   {"upper bound on the expected KL", Align::left},
                   {"bound"},
                   {"truth/bound", Align::left}});
  for (const BasicBound<S>& bound : bounds) {
    const std::string ratio = ratio_text(schedule.expected_kl, bound.value, noise);
    const bool attained = ratio.find("attained") != std::string::npos;
    table.add_row({{bound.theorem},
                   {bound.statement},
                   {nats(bound.value)},
                   {ratio, attained ? Ink::accent : Ink::plain}});
  }
  return bounds.empty() ? "  No bound of the theory applies.\n" : table.text(style, kIndent);
}

template <class S>
double largest_of(const BasicEvaluatedSchedule<S>& schedule) {
  double largest = to_double(schedule.expected_kl);
  for (const BasicBound<S>& bound : schedule.bounds) {
    const double value = to_double(bound.value);
    if (std::isfinite(value)) largest = std::max(largest, value);
  }
  return largest;
}

/// One line of the table of `optimal_view`.
template <class S>
struct SizesRow {
  index_t steps;
  S kl;
  std::string sizes;
  Ink ink = Ink::plain;
};

/// The best sizes with one step less and one more, around `best`; equal sizes last.
template <class S>
struct Neighbourhood {
  std::vector<SizesRow<S>> rows{};
  S uniform_kl{};
  std::optional<S> one_more{};
};

OptimalSchedule<double> best_of_size(const InformationCurve<double>& curve, index_t steps) {
  return optimal_schedule_of_size(curve, steps);
}

OptimalSchedule<CertifiedNumber> best_of_size(const InformationCurve<CertifiedNumber>& curve,
                                              index_t steps) {
  return certified_optimal_schedules(curve, {steps}, Budget{}).value().front();
}

template <class S>
Neighbourhood<S> neighbourhood(const InformationCurve<S>& curve,
                               const BasicEvaluatedSchedule<S>& best, index_t columns) {
  const index_t n = curve.positions(), k = best.planned.sizes()->steps();
  Neighbourhood<S> around;
  const auto add = [&](const OptimalSchedule<S>& row) {
    around.rows.push_back(
        {row.schedule.steps(), row.expected_kl, sizes_text(row.schedule, columns)});
  };
  if (k > 1) add(best_of_size(curve, k - 1));
  around.rows.push_back(
      {k, best.expected_kl, sizes_text(*best.planned.sizes(), columns), Ink::accent});
  if (k < n) {
    add(best_of_size(curve, k + 1));
    around.one_more = around.rows.back().kl;
  }
  around.uniform_kl = expected_kl(curve, uniform_schedule(n, k));
  around.rows.push_back({k, around.uniform_kl, "uniform, for comparison", Ink::dim});
  return around;
}

template <class S>
std::string optimal_sentence(const Neighbourhood<S>& around, const S& best,
                             const Judgement<S>& judge, const NatsFormat& nats) {
  if (!judge.is_positive(best)) return "Nothing is lost with these sizes.";
  std::string text;
  if (around.one_more) text = "One step more saves " + nats(best - *around.one_more) + " nats; ";
  text += judge.is_above(around.uniform_kl, best)
              ? "uniform sizes lose " +
                    factor_text(to_double(around.uniform_kl) / to_double(best)) + " times as much."
              : "uniform sizes are as good.";
  if (text.front() == 'u') text.front() = 'U';
  return text;
}

/// The lines of a schedule's KLs, each under its own name.
template <class S>
void add_kls(FactLines& facts, const BasicScheduleReport<S>& report, const NatsFormat& nats) {
  facts.add("expected KL", nats(report.schedule.expected_kl) + "   averaged over random orders",
            Ink::loss);
  const auto add = [&](const char* name, const std::optional<Result<S>>& kl, const char* meaning) {
    if (kl) facts.add(name, result_text(*kl, nats) + (kl->ok() ? meaning : ""));
  };
  add("mixture KL", report.mixture_kl, "   order re-drawn for every sample");
  add("partition KL", report.partition_kl, "   of the one order given");
}

/// The exact values, where they are short.
template <class S>
std::string exact_kls(const BasicScheduleReport<S>& report, const ViewOptions& options) {
  std::string lines = exact_lines("expected KL", report.schedule.expected_kl, options);
  if (report.mixture_kl && report.mixture_kl->ok()) {
    lines += exact_lines("mixture KL", report.mixture_kl->value(), options);
  }
  if (report.partition_kl && report.partition_kl->ok()) {
    lines += exact_lines("partition KL", report.partition_kl->value(), options);
  }
  return lines;
}

}  // namespace

template <class S>
std::string schedule_view(const Model& model, const BasicModelProfile<S>& profile,
                          const BasicScheduleReport<S>& report, const ViewOptions& options) {
  const BasicEvaluatedSchedule<S>& schedule = report.schedule;
  const double noise = Judgement<S>(profile.curves.information).noise();
  FactLines facts(options.style);
  facts.add("schedule", shortened(safe_text(schedule.planned.spec.text), options.width - 20));
  const std::string sizes = sizes_or_law(schedule.planned, options.width - 20);
  facts.add("sizes", sizes);
  facts.add("steps", steps_text(schedule));
  add_kls(facts, report, NatsFormat(to_double(schedule.expected_kl), noise, kDigits + 1));
  const std::string note = times_sign_note(sizes);
  const NatsFormat bound_nats(largest_of(schedule), noise, 6);
  return title_lines(model, profile.engine, options) + "\n" + facts.text() +
         (note.empty() ? "" : "  " + options.style.paint(Ink::dim, note) + "\n") +
         exact_kls(report, options) + "\n" +
         bounds_table(schedule, bound_nats, noise, options.style);
}

template <class S>
std::string optimal_view(const Model& model, const BasicModelProfile<S>& profile,
                         const BasicEvaluatedSchedule<S>& best, const ViewOptions& options) {
  const InformationCurve<S>& curve = profile.curves.information;
  const Judgement<S> judge(curve);
  const Neighbourhood<S> around = neighbourhood(curve, best, options.width - 28);
  double largest = 0.0;
  for (const SizesRow<S>& row : around.rows) largest = std::max(largest, to_double(row.kl));
  const NatsFormat nats(largest, judge.noise(), kDigits);
  TextTable table({{"steps"}, {"expected KL"}, {"sizes", Align::left}});
  for (const SizesRow<S>& row : around.rows) {
    const Ink number = row.ink == Ink::accent ? Ink::accent : Ink::plain;
    table.add_row(
        {{std::to_string(row.steps), number}, {nats(row.kl), number}, {row.sizes, row.ink}});
  }
  const std::string rows = table.text(options.style, kIndent);
  const std::string note = times_sign_note(rows);
  return title_lines(model, profile.engine, options) + "\n" + rows +
         (note.empty() ? "" : "  " + options.style.paint(Ink::dim, note) + "\n") +
         exact_lines("least expected KL", best.expected_kl, options) + "\n" +
         wrapped(optimal_sentence(around, best.expected_kl, judge, nats), kIndent, options.width);
}

#define UNMASK_VIEWS(S)                                                                  \
  template std::string schedule_view(const Model&, const BasicModelProfile<S>&,          \
                                     const BasicScheduleReport<S>&, const ViewOptions&); \
  template std::string optimal_view(const Model&, const BasicModelProfile<S>&,           \
                                    const BasicEvaluatedSchedule<S>&, const ViewOptions&)
UNMASK_VIEWS(double);
UNMASK_VIEWS(CertifiedNumber);
#undef UNMASK_VIEWS

}  // namespace unmask
