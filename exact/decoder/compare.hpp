// exact/decoder/compare.hpp - decoders side by side, each with how far it is from the best possible.
//
// The best deterministic context-measurable policy is known exactly (exact/optimal), under two
// budgets: at most K steps on every path, and a mean number of steps under p. Each decoder is
// compared with the best that spends no more than it does:
//   * it takes K steps on every path: K steps;
//   * its number of steps varies: its mean steps under p (its own mean where p's is not defined);
//   * it revises or verifies: its expected oracle calls, as mean steps; rejection: its proposals.
// What is compared is expected_kl, the average over hidden randomness; where a decoder has none,
// forward_kl. A mixture over orders can be better than its average and then than the best
// deterministic policy (theory A6): its forward_kl stands beside, and may lie below the best.
//
// (1) gap = value - best >= 0 for context-measurable decoders, up to rounding.
// (2) Decoders whose law is refused keep a row that says so.
#pragma once

#include "exact/decoder/law_report.hpp"

namespace unmask {

/// What a decoder's loss is measured against.
struct OptimalityGap {
  enum class Budget { steps, mean_steps, calls, proposals } budget = Budget::steps;
  double spent = 0.0;  ///< of the budget
  double best = 0.0;   ///< nats: the best policy's KL within it
  double value = 0.0;  ///< nats: the decoder's
  [[nodiscard]] double gap() const { return value - best; }
};

struct ComparedDecoder {
  PolicySpec policy;
  std::optional<ScheduleSpec> schedule;
  Result<LawReport<double>> report;
  std::optional<OptimalityGap> gap{};  ///< nothing where it is refused or its loss infinite
};

struct Comparison {
  std::vector<ComparedDecoder> decoders;    ///< by forward KL, refused ones last
  std::optional<Refusal> best_refused{};    ///< why there are no gaps
};

/// A policy of each kind with the parameters of its source, for n positions.
[[nodiscard]] std::vector<PolicySpec> compared_policies(index_t n);

/// Policies that size their own steps ignore the schedule. Throws: InvalidInput.
[[nodiscard]] Comparison compare_decoders(const LawSetting<double>& setting,
                                          const std::vector<PolicySpec>& policies,
                                          const ScheduleSpec& schedule, const Effort& effort,
                                          const ReportOptions& options = {});

}  // namespace unmask
