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

double rounded(double x) { return x; }
double rounded(const CertifiedNumber& x) { return to_double(x); }

/// How sure it is, and how far ahead: enough digits to tell 1 - 1e-6 from a tie.
template <class S>
std::string ahead_text(const MostProbableReport<S>& found, const ViewOptions& options) {
  const double part = rounded(found.runner_up);
  if (!found.is_certain) {
    return "other rows come as close as the digits can tell, or are as heavy; --precision exact "
           "decides, and gives the first of them";
  }
  if (part == 0.0) return "no other row is possible";
  if (part == 1.0) {
    return options.tier == Tier::exact ? "the first of several rows that are as heavy"
                                       : "another is as heavy; --precision exact gives the first";
  }
  return fmt::format("the next best row is {:.6g} times as probable", part);
}

/// "BP LOW  HR HIGH  ...", as many as fit a line.
template <class S>
std::string most_probable_lines(const FactorGraph& graph, const MostProbableReport<S>& found,
                                const ViewOptions& options) {
  std::string text = "\n  most probable row  ln w  " +
                     options.style.paint(Ink::bold, log_text(found.log_weight)) + "    ln P  " +
                     options.style.paint(Ink::bold, log_text(found.log_probability)) + "\n";
  text += wrapped(ahead_text(found, options), 2, options.width);
  if (!found.note.empty()) text += wrapped(found.note, 2, options.width);
  std::string line;
  index_t lines = 0;
  for (index_t v = 0; v < found.assignment.size(); ++v) {
    const std::string cell = "  " + safe_text(graph.name(v)) + " " +
                             safe_text(graph.value_name(v, found.assignment[at(v)]));
    if (!line.empty() && display_width(line) + display_width(cell) > options.width) {
      text += line + "\n";
      line.clear();
      if (++lines == kMostLines && !options.all) {
        return text + fmt::format("  ... and {} more: --all, --json or --uai\n",
                                  found.assignment.size() - v);
      }
    }
    line += cell;
  }
  return text + line + "\n";
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
  if (report.most_probable) text += most_probable_lines(plan.graph, *report.most_probable, options);
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
