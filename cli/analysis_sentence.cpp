// cli/analysis_sentence.cpp - the one sentence of the view of `analyze`.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cli/analysis_view.hpp"
#include "cli/number_text.hpp"
#include "cli/text_table.hpp"

namespace unmask {

template <class S>
const BasicEvaluatedSchedule<S>* find_schedule(const BasicAnalysis<S>& analysis, ScheduleKind kind,
                                               index_t steps) {
  for (const auto& row : analysis.schedules) {
    if (row.planned.spec.kind == kind && row.asked_steps == steps) return &row;
  }
  return nullptr;
}

template <class S>
std::vector<index_t> main_step_counts(const BasicAnalysis<S>& analysis) {
  const auto& all = analysis.step_counts;
  const index_t n = analysis.profile.curves.information.positions();
  if (all.size() <= 13) return all;
  std::vector<index_t> counts;
  for (const index_t k : all) {
    if ((k & (k - 1)) == 0 || 4 * k == 3 * n || k == n) counts.push_back(k);
  }
  return counts;
}

template <class S>
index_t shown_step_count(const BasicAnalysis<S>& analysis) {
  const InformationCurve<S>& curve = analysis.profile.curves.information;
  const double wanted = std::clamp(static_cast<double>(curve.positions()) / 4.0, 2.0, 8.0);
  const Judgement<S> judge(curve);
  const auto distance = [&](index_t k) { return std::fabs(static_cast<double>(k) - wanted); };
  index_t shown = 0;
  for (const index_t k : main_step_counts(analysis)) {
    const auto* best = find_schedule(analysis, ScheduleKind::optimal, k);
    if (best == nullptr || !judge.is_positive(best->expected_kl)) continue;
    if (shown == 0 || distance(k) < distance(shown)) shown = k;
  }
  return shown != 0 || analysis.step_counts.empty() ? shown : analysis.step_counts.front();
}

namespace {

template <class S>
struct Words {
  const BasicAnalysis<S>& analysis;
  const InformationCurve<S>& curve = analysis.profile.curves.information;
  Judgement<S> judge{curve};

  [[nodiscard]] const BasicEvaluatedSchedule<S>* best_of(index_t steps) const {
    return find_schedule(analysis, ScheduleKind::optimal, steps);
  }

  /// Half as many steps as positions, or fewer, may already lose nothing.
  [[nodiscard]] std::string free_schedule() const {
    for (const index_t k : analysis.step_counts) {
      const auto* best = best_of(k);
      if (best == nullptr || judge.is_positive(best->expected_kl)) continue;
      if (2 * k > curve.positions()) return {};
      return fmt::format("{} enough to lose nothing, with the right sizes: {}.",
                         counted(k, "step") + (k == 1 ? " is" : " are"),
                         sizes_text(*best->planned.sizes(), 30));
    }
    return {};
  }

  /// "Doubling 4 steps to 8 cuts the best KL 4.5-fold", if both are known and positive.
  [[nodiscard]] std::string doubling(index_t steps) const {
    const auto* once = best_of(steps);
    const auto* twice = best_of(2 * steps);
    if (once == nullptr || twice == nullptr || !judge.is_positive(twice->expected_kl)) return {};
    const double factor = to_double(once->expected_kl) / to_double(twice->expected_kl);
    return fmt::format("Doubling {} to {} cuts the best KL {}-fold", counted(steps, "step"),
                       2 * steps, factor_text(factor));
  }

  /// How much of the KL of uniform sizes better sizes would save.
  [[nodiscard]] std::string uniform_waste(index_t steps) const {
    const auto* best = best_of(steps);
    const auto* uniform = find_schedule(analysis, ScheduleKind::uniform, steps);
    if (best == nullptr || uniform == nullptr || !judge.is_positive(uniform->expected_kl)) {
      return {};
    }
    const std::string where = fmt::format("with {}", counted(steps, "step"));
    if (!judge.is_above(uniform->expected_kl, best->expected_kl)) {
      return where + " equal sizes are already the best";
    }
    const double wasted =
        100.0 * (1.0 - to_double(best->expected_kl) / to_double(uniform->expected_kl));
    if (wasted < 1.0) return where + " better sizes save less than 1 % of uniform's KL";
    const bool all = wasted > 99.0;
    return where + fmt::format(" better sizes save {}{:.0f} % of uniform's KL", all ? "over " : "",
                               all ? 99.0 : wasted);
  }
};

}  // namespace

template <class S>
std::string analysis_sentence(const BasicAnalysis<S>& analysis) {
  const Words<S> words{analysis};
  if (words.curve.positions() == 1) return "One position: there is nothing to schedule.";
  if (!words.judge.is_positive(words.curve.last())) {
    return "The positions are independent: one step loses nothing.";
  }
  if (std::string free = words.free_schedule(); !free.empty()) return free;
  const index_t steps = shown_step_count(analysis);
  const std::string first = words.doubling(steps);
  std::string second = words.uniform_waste(first.empty() ? steps : 2 * steps);
  if (first.empty() && second.empty()) return {};
  if (first.empty()) second.front() = 'W';
  return first + (first.empty() || second.empty() ? "" : "; ") + second + ".";
}

#define UNMASK_SENTENCE(S)                                                                       \
  template const BasicEvaluatedSchedule<S>* find_schedule(const BasicAnalysis<S>&, ScheduleKind, \
                                                          index_t);                              \
  template std::vector<index_t> main_step_counts(const BasicAnalysis<S>&);                       \
  template index_t shown_step_count(const BasicAnalysis<S>&);                                    \
  template std::string analysis_sentence(const BasicAnalysis<S>&)
UNMASK_SENTENCE(double);
UNMASK_SENTENCE(CertifiedNumber);
#undef UNMASK_SENTENCE

}  // namespace unmask
