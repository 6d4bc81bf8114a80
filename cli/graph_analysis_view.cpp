#include "cli/graph_analysis_view.hpp"

#include <fmt/format.h>

#include <map>

#include "cli/curve_text.hpp"
#include "cli/number_text.hpp"
#include "cli/text_table.hpp"
#include "cli/unicode.hpp"

namespace unmask {
namespace {

/// Exact, or enclosed by ends that no digit shown tells apart.
bool is_known(const Interval& x) { return x.high - x.low <= 1e-12 * std::fabs(x.high); }

/// "0.123 ± 0.004": the interval's middle and half of it, rounded up to two digits.
std::string interval_text(const Interval& x) {
  const double half = (x.high - x.low) / 2, middle = (x.high + x.low) / 2;
  if (is_known(x)) return fmt::format("{:.6g}", middle);
  const int decimals = std::clamp(1 - static_cast<int>(std::floor(std::log10(half))), 0, 12);
  const double unit = std::pow(10.0, -decimals);
  // The printed middle is rounded, so the printed half covers that, too.
  return fmt::format("{:.{}f} ± {:.{}f}", middle, decimals,
                     std::ceil((half + unit / 2) / unit) * unit, decimals);
}

/// A number that is known, or its interval.
std::string quantity_text(const Interval& x) {
  return is_known(x) ? fmt::format("{:.9g}", x.estimate) : interval_text(x);
}

std::string quantities_part(const SampledAnalysis& analysis, const SampledOrigin& origin,
                            const ViewOptions& options) {
  const SampledCurve& curve = analysis.curve;
  const auto named = [&](const char* name, const std::string& value) {
    return name + std::string("  ") + options.style.paint(Ink::bold, value);
  };
  const std::string how = "    (" + origin.known_how + ")";
  const bool knows_tc = is_known(curve.total_correlation);
  const bool knows_dual = is_known(curve.dual_total_correlation);
  std::string text = "  " + named("entropy H", quantity_text(curve.entropy)) + "    " +
                     named("TC", quantity_text(curve.total_correlation));
  if (knows_tc && !knows_dual) text += how;
  text += "    " + named("DTC", quantity_text(curve.dual_total_correlation));
  if (knows_tc && knows_dual) text += how;
  text += "\n";
  if (!origin.note.empty()) text += wrapped(origin.note, 2, options.width);
  return text + "  " + named("TSE", interval_text(analysis.tse_complexity)) + "    " +
         named("H(0,1)", interval_text(analysis.unmasking_complexity)) + "\n";
}

std::string curve_part(const SampledAnalysis& analysis, const ViewOptions& options) {
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

std::string schedules_part(const SampledAnalysis& analysis, const ViewOptions& options) {
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

/// The tightest bound of each theorem on the middle one of the rows, and which of them is tightest.
std::string bounds_part(const SampledAnalysis& analysis, const ViewOptions& options) {
  const index_t n = analysis.curve.information.size();
  const EstimatedSchedule* shown = nullptr;
  for (const EstimatedSchedule& row : analysis.schedules) {
    if (row.regret && (shown == nullptr || row.asked_steps <= n / 4)) shown = &row;
  }
  if (shown == nullptr || !(shown->expected_kl.high > 0.0)) return {};
  std::map<std::string, Interval> bounds;
  for (const EstimatedBound& bound : shown->bounds) {
    const auto [place, is_new] = bounds.emplace(bound.theorem, bound.value);
    if (!is_new && bound.value.estimate < place->second.estimate) place->second = bound.value;
  }
  std::vector<std::pair<std::string, Interval>> order(bounds.begin(), bounds.end());
  std::sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
    return a.second.estimate < b.second.estimate;
  });
  std::string line = fmt::format("Bounds on the best found of {} steps ({}):", shown->asked_steps,
                                 interval_text(shown->expected_kl));
  for (const auto& [theorem, value] : order) {
    line += (theorem == order.front().first ? " " : " · ") + theorem + " " + interval_text(value);
  }
  line += order.size() > 1 && order[0].second.high > order[1].second.low
              ? "; which is tightest is undecided."
              : ".";
  return wrapped(line, 2, options.width);
}

/// Why the tree gave no DTC.
std::string refusal_note(const FactorGraph& graph, const GraphAnalysis& analysis) {
  std::string which;
  for (const RefusedBlanket& blanket : analysis.information.refused) {
    which += (which.empty() ? "" : ", ") + graph.name(blanket.variable) + " (" +
             std::to_string(blanket.neighbours) + ")";
  }
  return which.empty() ? which
                       : "DTC is estimated: the joint distribution of these variables and their "
                         "neighbours is too large: " +
                             which;
}

}  // namespace

std::string sampled_analysis_view(const Model& model, const SampledAnalysis& analysis,
                                  const SampledOrigin& origin, const ViewOptions& options) {
  const std::string engine =
      fmt::format("{} and {} samples, {:.0f} % confidence", origin.engine,
                  format_count(static_cast<double>(analysis.curve.samples)),
                  100 * analysis.curve.confidence);
  ViewOptions rounded = options;  // whatever the tier, estimates have no certain digits
  rounded.tier.reset();
  return title_lines(model, engine, rounded) + "\n" +
         quantities_part(analysis, origin, options) + "\n" + curve_part(analysis, options) + "\n" +
         schedules_part(analysis, options) + bounds_part(analysis, options) +
         wrapped("± holds for all numbers together. Narrower: --ci 0.01.", 2, options.width);
}

std::string graph_analysis_view(const Model& model, const GraphAnalysis& analysis,
                                const ViewOptions& options) {
  const FactorGraph& graph = std::get<FactorGraph>(model.distribution());
  const OrderCost& cost = analysis.information.cost;
  const SampledOrigin origin{
      fmt::format("junction tree (width {}, {} cells)", cost.width, format_count(cost.cells)),
      analysis.enclosed ? "certified" : "exact", refusal_note(graph, analysis)};
  return sampled_analysis_view(model, analysis.sampled, origin, options);
}

}  // namespace unmask
