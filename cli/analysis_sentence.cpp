// cli/analysis_sentence.cpp - the one sentence of the view of `analyze`.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cli/analysis_view.hpp"
#include "cli/number_text.hpp"
#include "cli/text_table.hpp"

namespace unmask {

const EvaluatedSchedule* find_schedule(const Analysis& analysis, ScheduleKind kind, index_t steps) {
  for (const EvaluatedSchedule& row : analysis.schedules) {
    if (row.planned.spec.kind == kind && row.asked_steps == steps) return &row;
  }
  return nullptr;
}

std::vector<index_t> main_step_counts(const Analysis& analysis) {
  const auto& all = analysis.step_counts;
  const index_t n = analysis.profile.curves.information.positions();
  if (all.size() <= 13) return all;
  std::vector<index_t> counts;
  for (const index_t k : all) {
    if ((k & (k - 1)) == 0 || 4 * k == 3 * n || k == n) counts.push_back(k);
  }
  return counts;
}

index_t shown_step_count(const Analysis& analysis) {
  const InformationCurve<double>& curve = analysis.profile.curves.information;
  const double wanted = std::clamp(static_cast<double>(curve.positions()) / 4.0, 2.0, 8.0);
  const double noise = rounding_noise(curve);
  const auto distance = [&](index_t k) { return std::fabs(static_cast<double>(k) - wanted); };
  index_t shown = 0;
  for (const index_t k : main_step_counts(analysis)) {
    const auto* best = find_schedule(analysis, ScheduleKind::optimal, k);
    if (best == nullptr || best->expected_kl <= noise) continue;
    if (shown == 0 || distance(k) < distance(shown)) shown = k;
  }
  return shown != 0 || analysis.step_counts.empty() ? shown : analysis.step_counts.front();
}

namespace {

const EvaluatedSchedule* best_of(const Analysis& analysis, index_t steps) {
  return find_schedule(analysis, ScheduleKind::optimal, steps);
}

/// Half as many steps as positions, or fewer, may already lose nothing.
std::string free_schedule(const Analysis& analysis, double noise) {
  for (const index_t k : analysis.step_counts) {
    const auto* best = best_of(analysis, k);
    if (best == nullptr || best->expected_kl > noise) continue;
    if (2 * k > analysis.profile.curves.information.positions()) return {};
    return fmt::format("{} enough to lose nothing, with the right sizes: {}.",
                       counted(k, "step") + (k == 1 ? " is" : " are"),
                       sizes_text(*best->planned.sizes(), 30));
  }
  return {};
}

/// "Doubling 4 steps to 8 cuts the best KL 4.5-fold", if both are known and positive.
std::string doubling(const Analysis& analysis, index_t steps, double noise) {
  const auto* once = best_of(analysis, steps);
  const auto* twice = best_of(analysis, 2 * steps);
  if (once == nullptr || twice == nullptr || twice->expected_kl <= noise) return {};
  return fmt::format("Doubling {} to {} cuts the best KL {}-fold", counted(steps, "step"),
                     2 * steps, factor_text(once->expected_kl / twice->expected_kl));
}

/// How much of the KL of uniform sizes better sizes would save.
std::string uniform_waste(const Analysis& analysis, index_t steps, double noise) {
  const auto* best = best_of(analysis, steps);
  const auto* uniform = find_schedule(analysis, ScheduleKind::uniform, steps);
  if (best == nullptr || uniform == nullptr || uniform->expected_kl <= noise) return {};
  const std::string where = fmt::format("with {}", counted(steps, "step"));
  if (uniform->expected_kl - best->expected_kl <= noise) {
    return where + " equal sizes are already the best";
  }
  const double wasted = 100.0 * (1.0 - best->expected_kl / uniform->expected_kl);
  if (wasted < 1.0) return where + " better sizes save less than 1 % of uniform's KL";
  const bool all = wasted > 99.0;
  return where + fmt::format(" better sizes save {}{:.0f} % of uniform's KL", all ? "over " : "",
                             all ? 99.0 : wasted);
}

}  // namespace

std::string analysis_sentence(const Analysis& analysis) {
  const InformationCurve<double>& curve = analysis.profile.curves.information;
  const double noise = rounding_noise(curve);
  if (curve.positions() == 1) return "One position: there is nothing to schedule.";
  if (curve.last() <= noise) return "The positions are independent: one step loses nothing.";
  if (std::string free = free_schedule(analysis, noise); !free.empty()) return free;
  const index_t steps = shown_step_count(analysis);
  const std::string first = doubling(analysis, steps, noise);
  std::string second = uniform_waste(analysis, first.empty() ? steps : 2 * steps, noise);
  if (first.empty() && second.empty()) return {};
  if (first.empty()) second.front() = 'W';
  return first + (first.empty() || second.empty() ? "" : "; ") + second + ".";
}

}  // namespace unmask
