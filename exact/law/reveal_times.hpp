// exact/law/reveal_times.hpp - the reveal times that a schedule spec means, in any scalar.
//
// core/decode/reveal_time_grid.hpp rounds them to doubles; here the certified tiers get the times
// themselves: j/K and written rationals exactly, powers of r = (n(K-1))^{-1/(K-2)} and even
// log-odds enclosed. For double they are the rounded grid, with times that rounding made equal
// removed.
//
// (1) Every certified time contains the spec's time, whose rounding is the double one (tested).
#pragma once

#include <vector>

#include "core/format/schedule_spec.hpp"
#include "exact/law/reveal_time_kl.hpp"

namespace unmask {

/// r of theory C7.
template <class S>
[[nodiscard]] S agnostic_ratio(index_t n, index_t steps);

/// Requires: `rounded` is the grid of this spec for n positions.
template <class S>
[[nodiscard]] std::vector<S> reveal_times(const ScheduleSpec& spec, index_t n,
                                          const RevealTimeGrid& rounded);
template <class S>
[[nodiscard]] BasicLogGrid<S> log_grid(index_t n, const RandomLogGrid& rounded);

template <>
double agnostic_ratio(index_t n, index_t steps);
template <>
CertifiedNumber agnostic_ratio(index_t n, index_t steps);
template <>
std::vector<double> reveal_times(const ScheduleSpec& spec, index_t n,
                                 const RevealTimeGrid& rounded);
template <>
std::vector<CertifiedNumber> reveal_times(const ScheduleSpec& spec, index_t n,
                                          const RevealTimeGrid& rounded);
template <>
BasicLogGrid<double> log_grid(index_t n, const RandomLogGrid& rounded);
template <>
BasicLogGrid<CertifiedNumber> log_grid(index_t n, const RandomLogGrid& rounded);

}  // namespace unmask
