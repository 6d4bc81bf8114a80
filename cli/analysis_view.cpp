#include "cli/analysis_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "cli/curve_text.hpp"
#include "cli/number_text.hpp"
#include "cli/text_table.hpp"
#include "cli/unicode.hpp"

namespace unmask {
namespace {

constexpr index_t kIndent = 2;
constexpr index_t kLeastSizes = 9;  ///< columns for the sizes below which kinds are left out

struct KindColumn {
  ScheduleKind kind;
  const char* heading;
};

using Kinds = std::vector<KindColumn>;

const Kinds& main_kinds() {
  static const Kinds kinds{{ScheduleKind::uniform, "uniform"},
                           {ScheduleKind::cosine, "cosine"},
                           {ScheduleKind::geometric_tc, "geo-TC"},
                           {ScheduleKind::geometric_dtc, "geo-DTC"},
                           {ScheduleKind::two_phase, "2-phase"}};
  return kinds;
}

const Kinds& further_kinds() {
  static const Kinds kinds{
      {ScheduleKind::linear, "linear"},        {ScheduleKind::bernoulli, "Bern."},
      {ScheduleKind::bernoulli_tc, "Bern-TC"}, {ScheduleKind::bernoulli_dtc, "Bern-DTC"},
      {ScheduleKind::random_tc, "rand-TC"},    {ScheduleKind::random_dtc, "rand-DTC"}};
  return kinds;
}

/// Everything that the parts of the view look at.
template <class S>
struct Scene {
  const Model& model;
  const BasicAnalysis<S>& analysis;
  const ViewOptions& options;
  const InformationCurve<S>& curve = analysis.profile.curves.information;
  Judgement<S> judge{curve};
  NatsFormat nats{to_double(analysis.total_correlation), judge.noise(), 6};
  index_t shown = shown_step_count(analysis);

  [[nodiscard]] const BasicEvaluatedSchedule<S>* find(ScheduleKind kind, index_t steps) const {
    return find_schedule(analysis, kind, steps);
  }
  [[nodiscard]] std::string paint(Ink ink, const std::string& text) const {
    return options.style.paint(ink, text);
  }
};

template <class S>
std::string quantities(const Scene<S>& scene) {
  const BasicAnalysis<S>& a = scene.analysis;
  const auto named = [&](const char* name, const S& value) {
    const NatsFormat nats(to_double(value), scene.judge.noise(), 10);
    return name + std::string("  ") + scene.paint(Ink::bold, nats(value));
  };
  return "  " + named("entropy H", a.entropy) + "    " + named("TC", a.total_correlation) + "    " +
         named("DTC", a.dual_total_correlation) + "\n  " + named("TSE", a.tse_complexity) + "    " +
         named("H(0,1)", a.unmasking_complexity) + "\n" +
         exact_lines("H", a.entropy, scene.options) +
         exact_lines("TC", a.total_correlation, scene.options) +
         exact_lines("DTC", a.dual_total_correlation, scene.options);
}

template <class S>
std::string best_steps(const Scene<S>& scene) {
  return scene.shown == 1 ? "one step" : "the best " + counted(scene.shown, "step");
}

/// What stands to the right of the curve.
template <class S>
std::vector<std::string> curve_notes(const Scene<S>& scene, const BasicEvaluatedSchedule<S>* best) {
  const std::string logarithm = logarithm_text(scene.curve.last(), scene.judge.noise());
  std::vector<std::string> notes{
      scene.paint(Ink::dim, logarithm.empty() ? "" : "Z_n = " + logarithm),
      scene.paint(Ink::dim, "DTC = area above"), scene.paint(Ink::dim, "TC  = area below")};
  if (best == nullptr || !scene.judge.is_positive(best->expected_kl)) return notes;
  const char* lost = scene.options.style.coloured() ? "█" : "░";
  notes.push_back("");
  notes.push_back(scene.paint(Ink::loss, lost) + " KL " + scene.nats(best->expected_kl) +
                  ", lost by");
  notes.push_back("  " + best_steps(scene));
  return notes;
}

template <class S>
std::string curve_part(const Scene<S>& scene) {
  if (!scene.judge.is_positive(scene.curve.last())) {
    return "  information curve   Z_j = 0: no position tells anything about another\n";
  }
  const auto* best = scene.find(ScheduleKind::optimal, scene.shown);
  CurveTextOptions options;
  options.columns = std::min<index_t>(scene.options.width - 32, 64);
  options.notes = curve_notes(scene, best);
  return "  information curve   Z_j = what j-1 revealed positions tell about another\n" +
         curve_text(drawn(scene.analysis.profile),
                    best == nullptr ? nullptr : best->planned.sizes(), scene.options.style,
                    options);
}

template <class S>
std::vector<index_t> shown_rows(const Scene<S>& scene) {
  return scene.options.all ? scene.analysis.step_counts : main_step_counts(scene.analysis);
}

/// The KLs of one row; the smallest is starred if not all are equal.
template <class S>
std::vector<TextCell> kl_cells(const Scene<S>& scene, const Kinds& kinds, index_t steps) {
  std::vector<const S*> values;  // null where there is no such schedule
  const S *least = nullptr, *most = nullptr;
  for (const KindColumn& column : kinds) {
    const auto* row = scene.find(column.kind, steps);
    values.push_back(row == nullptr ? nullptr : &row->expected_kl);
    if (row == nullptr) continue;
    if (least == nullptr || scene.judge.is_above(*least, row->expected_kl)) least = values.back();
    if (most == nullptr || scene.judge.is_above(row->expected_kl, *most)) most = values.back();
  }
  const bool marked = least != nullptr && scene.judge.is_above(*most, *least);
  std::vector<TextCell> cells;
  for (const S* value : values) {
    const bool star = marked && value != nullptr && !scene.judge.is_above(*value, *least);
    cells.push_back({(value == nullptr ? "" : scene.nats(*value)) + (star ? "*" : " "),
                     star ? Ink::bold : Ink::plain});
  }
  return cells;
}

template <class S>
TextTable kinds_table(const Scene<S>& scene, const Kinds& kinds, const std::vector<index_t>& rows,
                      index_t sizes_columns) {
  std::vector<TextColumn> columns{{"steps"}};
  if (sizes_columns > 0) columns.push_back({"best sizes", Align::left});
  columns.push_back({"best KL"});
  for (const KindColumn& kind : kinds) columns.push_back({std::string(kind.heading) + " "});
  TextTable table(columns);
  for (const index_t k : rows) {
    const auto* best = scene.find(ScheduleKind::optimal, k);
    if (best == nullptr) continue;
    std::vector<TextCell> cells{{std::to_string(k)}};
    if (sizes_columns > 0) cells.push_back({sizes_text(*best->planned.sizes(), sizes_columns)});
    cells.push_back({scene.nats(best->expected_kl), Ink::accent});
    const auto rest = kl_cells(scene, kinds, k);
    cells.insert(cells.end(), rest.begin(), rest.end());
    table.add_row(std::move(cells));
  }
  return table;
}

/// The main table: kinds are left out, from the last, until the sizes have room.
template <class S>
std::string main_table(const Scene<S>& scene) {
  const auto rows = shown_rows(scene);
  const index_t room = scene.options.width - kIndent;
  Kinds kinds = main_kinds();
  index_t bare = kinds_table(scene, kinds, rows, 0).width();
  while (kinds.size() > 1 && bare + 2 + kLeastSizes > room) {
    kinds.pop_back();
    bare = kinds_table(scene, kinds, rows, 0).width();
  }
  const index_t sizes = bare + 2 + kLeastSizes > room ? kLeastSizes : room - bare - 2;
  const std::string text =
      kinds_table(scene, kinds, rows, sizes).text(scene.options.style, kIndent);
  std::string notes = text.find('*') == std::string::npos ? "" : "* least after the best.";
  for (const std::string& note :
       {times_sign_note(text),
        std::string(text.find("≈") == std::string::npos ? "" : "≈0: within rounding.")}) {
    if (!note.empty()) notes += (notes.empty() ? "" : "  ") + note;
  }
  if (rows.size() < scene.analysis.step_counts.size()) {
    notes += (notes.empty() ? "" : "  ") + std::string("Every step count and kind: --all.");
  }
  return text + (notes.empty() ? "" : "  " + scene.paint(Ink::dim, notes) + "\n");
}

template <class S>
std::string further_table(const Scene<S>& scene) {
  if (!scene.options.all) return {};
  return "\n" +
         kinds_table(scene, further_kinds(), shown_rows(scene), 0)
             .text(scene.options.style, kIndent) +
         wrapped("Bern. and rand draw the sizes at random: at most so many steps, KL averaged.",
                 kIndent, scene.options.width);
}

/// The tightest bound of each theorem, tightest first.
template <class S>
std::string bounds_line(const Scene<S>& scene) {
  const auto* best = scene.find(ScheduleKind::optimal, scene.shown);
  if (best == nullptr || best->bounds.empty() || !scene.judge.is_positive(best->expected_kl)) {
    return {};
  }
  std::map<std::string, std::pair<double, S>> tightest;
  for (const BasicBound<S>& bound : best->bounds) {
    const double size = to_double(bound.value);
    const auto [place, fresh] = tightest.emplace(bound.theorem, std::pair(size, bound.value));
    if (!fresh && size < place->second.first) place->second = {size, bound.value};
  }
  std::vector<std::pair<double, std::string>> order;
  for (const auto& [theorem, value] : tightest) order.emplace_back(value.first, theorem);
  std::sort(order.begin(), order.end());
  std::string line =
      fmt::format("Bounds on {} ({}):", best_steps(scene), scene.nats(best->expected_kl));
  for (const auto& [size, theorem] : order) {
    line += (&theorem == &order.front().second ? " " : " · ") + theorem + "\u00a0" +
            scene.nats(tightest.at(theorem).second);
  }
  return wrapped(line, kIndent, scene.options.width);
}

template <class S>
std::string closing(const Scene<S>& scene) {
  const std::string& spec = scene.model.spec();
  const bool short_name = display_width(spec) <= 32 && spec == safe_text(spec);
  return wrapped(fmt::format("Picture: --plot curve.svg   All: --json   One schedule: unmask "
                             "schedule {} --kind optimal:{}",
                             short_name ? spec : "MODEL", scene.shown),
                 kIndent, scene.options.width);
}

}  // namespace

template <class S>
std::string analysis_view(const Model& model, const BasicAnalysis<S>& analysis,
                          const ViewOptions& options) {
  const Scene<S> scene{model, analysis, options};
  std::string text = title_lines(model, analysis.profile.engine, options) + "\n" +
                     quantities(scene) + "\n" + curve_part(scene) + "\n" + main_table(scene) +
                     further_table(scene) + "\n";
  const std::string sentence = analysis_sentence(analysis);
  if (!sentence.empty()) text += wrapped(sentence, kIndent, options.width);
  return text + bounds_line(scene) + closing(scene);
}

template std::string analysis_view(const Model&, const Analysis&, const ViewOptions&);
template std::string analysis_view(const Model&, const CertifiedAnalysis&, const ViewOptions&);

}  // namespace unmask
