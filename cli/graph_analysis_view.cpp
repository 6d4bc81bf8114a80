#include "cli/graph_analysis_view.hpp"

#include <fmt/format.h>

#include "cli/curve_text.hpp"
#include "cli/number_text.hpp"
#include "cli/text_table.hpp"
#include "cli/unicode.hpp"

namespace unmask {
namespace {

/// "0.123 ± 0.004": the interval's middle and half of it, rounded up to two digits.
std::string interval_text(const Interval& x) {
  const double half = (x.high - x.low) / 2, middle = (x.high + x.low) / 2;
  if (half == 0.0) return fmt::format("{:.6g}", middle);
  const int decimals = std::clamp(1 - static_cast<int>(std::floor(std::log10(half))), 0, 12);
  const double unit = std::pow(10.0, -decimals);
  // The printed middle is rounded, so the printed half covers that, too.
  return fmt::format("{:.{}f} ± {:.{}f}", middle, decimals,
                     std::ceil((half + unit / 2) / unit) * unit, decimals);
}

std::string exact_part(const FactorGraph& graph, const GraphAnalysis& analysis,
                       const ViewOptions& options) {
  const auto& information = analysis.information;
  const auto named = [&](const char* name, const std::string& value) {
    return name + std::string("  ") + options.style.paint(Ink::bold, value);
  };
  const auto nats = [](double x) { return fmt::format("{:.9g}", x); };
  std::string text = "  " + named("entropy H", nats(information.entropy)) + "    " +
                     named("TC", nats(information.total_correlation));
  if (information.dual_total_correlation) {
    text += "    " + named("DTC", nats(*information.dual_total_correlation)) + "    (exact)\n";
  } else {
    text += "    (exact)\n";
    std::string which;
    for (const RefusedBlanket& blanket : information.refused) {
      which += (which.empty() ? "" : ", ") + graph.name(blanket.variable) + " (" +
               std::to_string(blanket.neighbours) + ")";
    }
    text += wrapped(
        "DTC is refused: the joint distribution of these variables and their neighbours "
        "is too large: " +
            which,
        2, options.width);
  }
  return text + "  " + named("TSE", interval_text(analysis.tse_complexity)) + "    " +
         named("H(0,1)", interval_text(analysis.unmasking_complexity)) + "\n";
}

std::string curve_part(const GraphAnalysis& analysis, const ViewOptions& options) {
  std::vector<double> estimates;
  for (const Interval& z : analysis.curve.information) estimates.push_back(z.estimate);
  const auto curve = InformationCurve<double>::from_rounded(std::move(estimates));
  if (!(curve.last() > 0.0)) return {};
  CurveTextOptions plot;
  plot.columns = std::min<index_t>(options.width - 32, 64);
  plot.notes = {"", "DTC = area above", "TC  = area below", "",
                fmt::format("each point within {:.2g}", analysis.curve.widest)};
  return "  information curve, estimated   Z_j = what j-1 revealed positions tell about another\n" +
         curve_text(curve, nullptr, options.style, plot);
}

std::string schedules_part(const GraphAnalysis& analysis, const ViewOptions& options) {
  TextTable table({{"steps"},
                   {"sizes", Align::left},
                   {"KL of the best found"},
                   {"regret at most"},
                   {"uniform"},
                   {"cosine"}});
  const auto kl_of = [&](index_t steps, const char* kind) -> std::string {
    for (const EstimatedSchedule& row : analysis.schedules) {
      if (row.asked_steps == steps && kind_name(row.planned.spec) == kind) {
        return interval_text(row.expected_kl);
      }
    }
    return "";
  };
  for (const EstimatedSchedule& row : analysis.schedules) {
    const index_t k = row.asked_steps, n = analysis.curve.information.size();
    const bool is_main = (k & (k - 1)) == 0 || k == n;
    if (!row.regret || !(options.all || is_main)) continue;
    table.add_row({{std::to_string(k)},
                   {sizes_text(*row.planned.sizes(), 14)},
                   {interval_text(row.expected_kl), Ink::accent},
                   {fmt::format("{:.2g}", *row.regret)},
                   {kl_of(k, "uniform")},
                   {kl_of(k, "cosine")}});
  }
  return table.text(options.style, 2);
}

}  // namespace

std::string graph_analysis_view(const Model& model, const GraphAnalysis& analysis,
                                const ViewOptions& options) {
  const FactorGraph& graph = std::get<FactorGraph>(model.distribution());
  const std::string engine = fmt::format(
      "junction tree (width {}, {} cells) and {} samples, {:.0f} % confidence",
      analysis.information.cost.width, format_count(analysis.information.cost.cells),
      format_count(static_cast<double>(analysis.curve.samples)), 100 * analysis.curve.confidence);
  return title_lines(model, engine, options) + "\n" + exact_part(graph, analysis, options) + "\n" +
         curve_part(analysis, options) + "\n" + schedules_part(analysis, options) +
         wrapped("± holds for all numbers together. Narrower: --ci 0.01.", 2, options.width);
}

}  // namespace unmask
