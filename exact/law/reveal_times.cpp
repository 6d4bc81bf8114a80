#include "exact/law/reveal_times.hpp"

#include "exact/curve/elementary.hpp"

namespace unmask {
namespace {

using Certified = CertifiedNumber;
using Times = std::vector<CertifiedNumber>;

Times even_times(index_t steps) {
  Times times;
  for (index_t j = 0; j <= steps; ++j) times.push_back(ratio<Certified>(j, steps));
  return times;
}

/// 0, then r^{K-1}, ..., r, 1.
Times times_towards_start(index_t n, index_t steps) {
  const Certified r = agnostic_ratio<Certified>(n, steps);
  Times times{0};
  for (index_t k = 1; k < steps; ++k) times.push_back(power(r, steps - k));
  times.push_back(1);
  return times;
}

Times times_towards_end(index_t n, index_t steps) {
  Times times = times_towards_start(n, steps);
  std::reverse(times.begin(), times.end());
  for (Certified& t : times) t = Certified(1) - t;
  return times;
}

/// See RevealTimeGrid::even_log_odds.
Times even_log_odds_times(index_t n, index_t steps) {
  if (steps < 3 || n == 1) return even_times(steps);
  const Certified reach = natural_log(from_count<Certified>(n));
  Times times{0};
  for (index_t k = 0; k <= steps - 2; ++k) {
    const Rational slope = 1 - Rational(Integer(2 * k), Integer(steps - 2));
    // At the ends the odds are n and 1/n, exactly.
    const Certified odds = slope == 1    ? from_count<Certified>(n)
                           : slope == -1 ? ratio<Certified>(1, n)
                                         : exponential(reach * Certified(slope));
    times.push_back(Certified(1) / (Certified(1) + odds));
  }
  times.push_back(1);
  return times;
}

Times written_times(const ScheduleSpec& spec) {
  Times times;
  for (const Rational& t : spec.times) times.emplace_back(t);
  return times;
}

}  // namespace

template <>
double agnostic_ratio(index_t n, index_t steps) {
  return distribution_agnostic_ratio(n, steps);
}

template <>
CertifiedNumber agnostic_ratio(index_t n, index_t steps) {
  if (steps <= 2) return CertifiedNumber(Rational(1, 2));
  const CertifiedNumber reach = from_count<Certified>(n) * from_count<Certified>(steps - 1);
  if (steps == 3) return CertifiedNumber(1) / reach;
  return exponential(-natural_log(reach) / from_count<Certified>(steps - 2));
}

template <>
std::vector<double> reveal_times(const ScheduleSpec&, index_t, const RevealTimeGrid& rounded) {
  return rounded.times();
}

template <>
std::vector<CertifiedNumber> reveal_times(const ScheduleSpec& spec, index_t n,
                                          const RevealTimeGrid&) {
  switch (spec.kind) {
    case ScheduleKind::bernoulli:
      return even_times(spec.steps);
    case ScheduleKind::bernoulli_times:
      return written_times(spec);
    case ScheduleKind::bernoulli_tc:
      return times_towards_end(n, spec.steps);
    case ScheduleKind::bernoulli_dtc:
      return times_towards_start(n, spec.steps);
    case ScheduleKind::bernoulli_log_odds:
      return even_log_odds_times(n, spec.steps);
    default:
      UNMASK_REQUIRE(false, "a spec of reveal times");
  }
}

template <>
BasicLogGrid<double> log_grid(index_t, const RandomLogGrid& rounded) {
  return {rounded.towards, rounded.spacing, rounded.steps};
}

template <>
BasicLogGrid<CertifiedNumber> log_grid(index_t n, const RandomLogGrid& rounded) {
  // c = -ln r.
  const index_t steps = rounded.steps;
  if (steps <= 2) return {rounded.towards, natural_log(Certified(2)), steps};
  const CertifiedNumber reach = from_count<Certified>(n) * from_count<Certified>(steps - 1);
  return {rounded.towards, natural_log(reach) / from_count<Certified>(steps - 2), steps};
}

}  // namespace unmask
