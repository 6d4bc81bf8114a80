#include "cli/infer_view.hpp"

#include <fmt/format.h>

#include "cli/number_text.hpp"
#include "cli/text_table.hpp"
#include "cli/unicode.hpp"

namespace unmask {
namespace {

constexpr int kDigits = 10;
constexpr index_t kMostLines = 60;  ///< of variables

std::string log_text(double x) { return fmt::format("{:.12g}", x); }
std::string log_text(const CertifiedNumber& x) {
  const auto ends = decimal_enclosure(x.enclosure());
  return ends.low == ends.high ? ends.low : "[" + ends.low + ", " + ends.high + "]";
}

std::string probability_text(double p) { return p == 0.0 ? "0" : fmt::format("{:.6g}", p); }
std::string probability_text(const CertifiedNumber& p) {
  if (p.sign() == 0) return "0";
  return NatsFormat(1.0, 0.0, kDigits)(p);
}

/// "BP        LOW 0.251  NORMAL 0.412  HIGH 0.337", broken between values.
template <class S>
std::string variable_lines(const FactorGraph& graph, index_t v, const std::vector<S>& marginal,
                           index_t name_width, const ViewOptions& options) {
  std::string name = safe_text(graph.name(v));
  name += std::string(at(name_width - std::min(name_width, display_width(name))), ' ');
  std::string lines, line = "  " + name;
  for (index_t x = 0; x < marginal.size(); ++x) {
    const std::string cell = "  " + safe_text(graph.value_name(v, static_cast<symbol_t>(x))) + " " +
                             probability_text(marginal[at(x)]);
    if (display_width(line) + display_width(cell) > options.width) {
      lines += line + "\n";
      line = std::string(at(name_width + 2), ' ');
    }
    line += cell;
  }
  return lines + line + "\n";
}

}  // namespace

std::string plan_sentence(const InferencePlan& plan, const InferenceNeed& need) {
  return fmt::format("junction tree of width {}: {} cells, {}, about {:.2g} s", plan.cost.width,
                     format_count(plan.cost.cells), format_bytes(need.bytes), need.seconds);
}

template <class S>
std::string infer_view(const Model& model, const InferencePlan& plan,
                       const InferenceReport<S>& report, const ViewOptions& options) {
  const std::string engine =
      fmt::format("junction tree, width {}, {} cells, order by {}", plan.cost.width,
                  format_count(plan.cost.cells), plan.found_by);
  std::string text = title_lines(model, engine, options) + "\n";
  if (!report.note.empty()) text += wrapped(report.note, 2, options.width);
  if (!report.is_possible) {
    return text + "  the evidence is impossible: Z = 0, and no probability follows it\n";
  }
  text += "  ln Z  " + options.style.paint(Ink::bold, log_text(report.log_partition)) +
          "    log10 Z  " + options.style.paint(Ink::bold, log_text(report.log10_partition)) + "\n";
  if (report.marginals.empty()) return text;
  index_t name_width = 0;
  const index_t shown = std::min<index_t>(report.variables.size(),
                                          options.all ? report.variables.size() : kMostLines);
  for (index_t k = 0; k < shown; ++k) {
    const index_t width = display_width(safe_text(plan.graph.name(report.variables[at(k)])));
    name_width = std::max(name_width, std::min<index_t>(width, 24));
  }
  text += "\n";
  for (index_t k = 0; k < shown; ++k) {
    text += variable_lines(plan.graph, report.variables[at(k)], report.marginals[at(k)], name_width,
                           options);
  }
  if (shown < report.variables.size()) {
    text +=
        fmt::format("  ... and {} more: --all, --json or --uai\n", report.variables.size() - shown);
  }
  return text;
}

template std::string infer_view(const Model&, const InferencePlan&, const InferenceReport<double>&,
                                const ViewOptions&);
template std::string infer_view(const Model&, const InferencePlan&,
                                const InferenceReport<CertifiedNumber>&, const ViewOptions&);

}  // namespace unmask
