// cli/law_view.cpp - the views of `law`.
#include "cli/law_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cli/number_text.hpp"
#include "cli/text_table.hpp"
#include "cli/unicode.hpp"
#include "core/base/text.hpp"

namespace unmask {
namespace {

constexpr index_t kIndent = 2;
/// Laws are sums of products: what is below this is rounding.
constexpr double kNoise = 1e-12;
/// From here on digits behind the point say nothing (a chi-square can be any size).
constexpr double kTooLong = 1e10;
/// Of many steps the first and the last are shown.
constexpr std::size_t kShownSteps = 12;

/// How numbers of one kind are written.
class FieldText {
 public:
  FieldText(double largest, int digits, double noise = kNoise) : nats_(largest, noise, digits) {}

  template <class N>
  [[nodiscard]] std::string number(const Extended<N>& x) const {
    if (x.infinite) return "∞";
    const double rounded = to_double(x.value);
    return rounded < kTooLong ? nats_(x.value) : fmt::format("{:.10g}", rounded);
  }
  template <class N>
  [[nodiscard]] std::string operator()(const Field<N>& field) const {
    if (const auto* x = std::get_if<Extended<N>>(&field)) return number(*x);
    if (const auto* e = std::get_if<Estimate>(&field)) {
      return fmt::format("≈{:.3f} ({:.3f} to {:.3f})", e->estimate, e->low, e->high);
    }
    return std::holds_alternative<Refusal>(field) ? "refused" : "-";
  }

 private:
  NatsFormat nats_;
};

template <class N>
double magnitude(const Field<N>& field) {
  const auto* x = std::get_if<Extended<N>>(&field);
  return x == nullptr || x->infinite ? 0.0 : std::fabs(to_double(x->value));
}

/// Name, value and meaning a line, without a heading.
class Facts {
 public:
  void add(const std::string& name, const std::string& value, const std::string& meaning,
           Ink ink = Ink::plain) {
    if (value != "-") table_.add_row({{name, Ink::dim}, {value, ink}, {meaning, Ink::dim}});
  }
  [[nodiscard]] std::string text(const Style& style) const {
    const std::string with_heading = table_.text(style, kIndent);
    return with_heading.substr(with_heading.find('\n') + 1);
  }

 private:
  TextTable table_{{{"", Align::left}, {"", Align::left}, {"", Align::left}}};
};

template <class N>
std::string divergence_lines(const LawReport<N>& report, const Style& style) {
  const FieldText nats(std::max(magnitude(report.forward_kl), magnitude(report.reverse_kl)), 10);
  const FieldText share(1.0, 9);
  Facts facts;
  facts.add("forward KL", nats(report.forward_kl), "KL(p ‖ output law)", Ink::loss);
  facts.add("expected KL", nats(report.expected_kl),
            report.blocks_are_random ? "averaged over the random choices" : "");
  facts.add("reverse KL", nats(report.reverse_kl), "KL(output law ‖ p)");
  facts.add("total variation", share(report.total_variation), "");
  facts.add("chi-square", nats(report.chi_square), "of p against the output law");
  facts.add("Hellinger", share(report.hellinger), "");
  facts.add("support violation", share(report.support_violation),
            report.witness.empty() ? "" : "e.g. " + shortened(safe_text(report.witness), 36));
  return facts.text(style);
}

template <class N>
std::string cost_lines(const LawReport<N>& report, const Style& style) {
  const FieldText count(std::max(10.0, magnitude(report.expected_proposals)), 7);
  const FieldText share(1.0, 7);
  Facts facts;
  facts.add("steps", count(report.expected_steps), "expected, each reveals something");
  facts.add("steps under p", count(report.expected_steps_under_p), "expected on data");
  facts.add("oracle calls", count(report.expected_calls), "expected");
  facts.add("proposals", count(report.expected_proposals),
            "expected until all blocks are accepted");
  if (report.exp_conditional_tc) {
    facts.add("exp(TC)", fmt::format("{:.7g}", *report.exp_conditional_tc),
              "of the blocks: proposals cannot be fewer");
  }
  facts.add("AFP", count(report.afp), "positions a step, E[n / steps]");
  if (!std::holds_alternative<std::monostate>(report.kendall_tau_a)) {
    facts.add("Kendall tau a, b", share(report.kendall_tau_a) + ", " + share(report.kendall_tau_b),
              "position order against order of finalising");
  }
  facts.add("incoherence", share(report.incoherence), "fraction of steps at or below tau");
  if (report.parity_violation) {
    facts.add("parity violation", fmt::format("{:.12f}", *report.parity_violation),
              "fraction of blocks whose parity bit is wrong");
  }
  return facts.text(style);
}

template <class N>
std::string step_lines(const LawReport<N>& report, const Style& style) {
  if (report.steps.empty()) return {};
  const FieldText nats(magnitude(report.expected_kl), 9);
  TextTable table({{"step"}, {"dependence"}, {"model error"}});
  const std::size_t steps = report.steps.size();
  for (std::size_t t = 0; t < steps; ++t) {
    if (steps > 2 * kShownSteps && t == kShownSteps) {
      table.add_row({{"…"}, {""}, {""}});
      t = steps - kShownSteps;
    }
    table.add_row({{std::to_string(t + 1)},
                   {nats.number(report.steps[t].dependence), Ink::loss},
                   {nats.number(report.steps[t].model_error)}});
  }
  return "\n  What each step loses, in nats, under the data:\n" + table.text(style, kIndent);
}

template <class N>
std::string round_lines(const LawReport<N>& report, const Style& style) {
  if (report.total_variation_by_round.empty()) return {};
  const FieldText share(1.0, 7);
  TextTable table({{"round"}, {"total variation to p"}});
  const std::size_t rounds = report.total_variation_by_round.size();
  for (std::size_t r = 0; r < rounds; ++r) {
    if (r > 8 && r + 1 < rounds && (r & (r - 1)) != 0) continue;  // powers of two and the last
    table.add_row({{r == 0 ? "draft" : std::to_string(r)},
                   {share.number(Extended<N>{report.total_variation_by_round[r], false})}});
  }
  if (report.fixed_point_total_variation) {
    table.add_row({{"∞"}, {share.number(Extended<N>{*report.fixed_point_total_variation, false})}});
  }
  return "\n" + table.text(style, kIndent);
}

template <class N>
std::string decoder_line(const LawReport<N>& report, const ErrorSpec& error) {
  std::string line = "  " + safe_text(report.policy) + " (" + name(report.decoder_class) + ")";
  if (!report.schedule.empty()) line += " · schedule " + safe_text(report.schedule);
  if (error.kind != ErrorKind::none) line += " · error " + error.text;
  return line + "\n";
}

std::string spent_text(const OptimalityGap& gap) {
  switch (gap.budget) {
    case OptimalityGap::Budget::steps:
      return fmt::format("{:.0f} steps", gap.spent);
    case OptimalityGap::Budget::mean_steps:
      return fmt::format("{:.4g} mean steps", gap.spent);
    case OptimalityGap::Budget::calls:
      return fmt::format("{:.4g} calls", gap.spent);
    case OptimalityGap::Budget::proposals:
      return fmt::format("{:.4g} proposals", gap.spent);
  }
  return {};
}

double largest_kl(const Comparison& comparison) {
  double largest = 0;
  for (const ComparedDecoder& decoder : comparison.decoders) {
    if (decoder.report) {
      largest = std::max(largest, magnitude(decoder.report.value().forward_kl));
    }
  }
  return largest;
}

/// The first witness, and what ∞ means.
std::string witness_line(const Comparison& comparison, const ViewOptions& options) {
  for (const ComparedDecoder& decoder : comparison.decoders) {
    if (!decoder.report || decoder.report.value().witness.empty()) continue;
    return wrapped("∞: the decoder emits rows that p excludes, " + decoder.policy.text +
                       " for one " + safe_text(decoder.report.value().witness) + ".",
                   kIndent, options.width);
  }
  return {};
}

std::string refusal_lines(const Comparison& comparison, const ViewOptions& options) {
  std::string lines;
  for (const ComparedDecoder& decoder : comparison.decoders) {
    if (decoder.report) continue;
    lines += wrapped(decoder.policy.text + ": " + describe(decoder.report.refusal()), kIndent,
                     options.width);
  }
  if (comparison.best_refused) {
    lines += wrapped("no gaps: " + describe(*comparison.best_refused), kIndent, options.width);
  }
  return lines;
}

template <class N>
std::string engine_text(const LawReport<N>& report) {
  if (report.samples != 0) {
    return format_count(static_cast<double>(report.samples)) + " rows drawn, conditionals exact";
  }
  return "the decoder's law over " + format_count(static_cast<double>(report.contexts)) +
         " contexts";
}

/// What the intervals of estimates mean.
template <class N>
std::string sampling_lines(const LawReport<N>& report, const ViewOptions& options) {
  if (report.samples == 0) return {};
  std::string text =
      "≈: an estimate and its interval; the intervals hold together with "
      "probability 0.95, for so many samples as there are.";
  if (!report.assumption.empty()) {
    text += " The reverse KL's is apart: it " + report.assumption + ".";
  }
  if (report.blocks_are_random) {
    text += " Blocks are drawn: KLs of the mixture over the draws are not estimated.";
  }
  return "\n" + wrapped(text, kIndent, options.width);
}

}  // namespace

template <class N>
std::string law_view(const Model& model, const LawReport<N>& report, const ErrorSpec& error,
                     const ViewOptions& options) {
  return title_lines(model, engine_text(report), options) + decoder_line(report, error) + "\n" +
         divergence_lines(report, options.style) + "\n" + cost_lines(report, options.style) +
         step_lines(report, options.style) + round_lines(report, options.style) +
         sampling_lines(report, options);
}
template std::string law_view(const Model&, const LawReport<double>&, const ErrorSpec&,
                              const ViewOptions&);
template std::string law_view(const Model&, const LawReport<CertifiedNumber>&, const ErrorSpec&,
                              const ViewOptions&);

std::string comparison_view(const Model& model, const Comparison& comparison,
                            const ErrorSpec& error, const ViewOptions& options) {
  const FieldText nats(largest_kl(comparison), 6), count(100.0, 5), share(1.0, 5);
  TextTable table({{"policy", Align::left},
                   {"forward KL"},
                   {"reverse KL"},
                   {"violation"},
                   {"steps"},
                   {"calls"},
                   {"gap to best"},
                   {"with", Align::left}});
  for (const ComparedDecoder& decoder : comparison.decoders) {
    if (!decoder.report) continue;
    const LawReport<double>& report = decoder.report.value();
    table.add_row(
        {{shortened(decoder.policy.text, 24)},
         {nats(report.forward_kl), Ink::loss},
         {nats(report.reverse_kl)},
         {share(report.support_violation)},
         {count(report.expected_steps)},
         {count(report.expected_calls)},
         {decoder.gap ? nats.number(Extended<double>{decoder.gap->gap()}) : "-", Ink::accent},
         {decoder.gap ? spent_text(*decoder.gap) : "", Ink::dim}});
  }
  const std::string engine = "the exact law of each decoder";
  std::string text = title_lines(model, engine, options);
  if (error.kind != ErrorKind::none) text += "  error " + error.text + "\n";
  return text + "\n" + table.text(options.style, kIndent) + "\n" +
         wrapped(
             "gap to best: nats that the best adaptive policy saves with no more steps (or "
             "calls); compared by the average over hidden randomness, so that a mixture's "
             "forward KL may lie below the best.",
             kIndent, options.width) +
         witness_line(comparison, options) + refusal_lines(comparison, options);
}

std::string comparison_markdown(const Model& model, const Comparison& comparison) {
  const FieldText kl(largest_kl(comparison), 6), count(100.0, 5), share(1.0, 5);
  // Whether rounding hits 0 exactly differs between machines; this text is compared.
  const auto nats = [&](const Field<double>& field) {
    const auto* x = std::get_if<Extended<double>>(&field);
    const bool rounding = x != nullptr && !x->infinite && std::fabs(x->value) <= kNoise;
    return rounding ? "≈0" : kl(field);
  };
  std::string text = "`" + model.spec() +
                     "`\n\n| policy | forward KL | reverse KL | violation | "
                     "calls | gap | best with |\n|---|---:|---:|---:|---:|---:|---|\n";
  for (const ComparedDecoder& decoder : comparison.decoders) {
    text += "| `" + decoder.policy.text + "` | ";
    if (!decoder.report) {
      text += "refused | | | | | |\n";
      continue;
    }
    const LawReport<double>& report = decoder.report.value();
    text += nats(report.forward_kl) + " | " + nats(report.reverse_kl) + " | " +
            share(report.support_violation) + " | " + count(report.expected_calls) + " | " +
            (decoder.gap ? nats(Extended<double>{decoder.gap->gap()}) : "") + " | " +
            (decoder.gap ? spent_text(*decoder.gap) : "") + " |\n";
  }
  return text;
}

}  // namespace unmask
