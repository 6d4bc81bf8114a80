// exact/law/mixture_kl.hpp - the KL of the decoder whose order is re-drawn for every sample.
//
// nu_s = E_pi nu_pi over uniformly random ordered partitions with sizes s. KL(p || nu_s) is at most
// the expected KL (convexity, theory A6) and usually smaller: never equate the two.
//
// For each row x of the support, p(x_T) for all sets T is a sum over the rows that agree with x on
// T (one superset sum); then a dynamic program over revealed sets, |T| = N_0, N_1, ..., adds
//     F(T u B) += F(T) prod_{j in B} p(x_j | x_T),   nu_s(x) = F([n]) / (number of partitions).
//
// (1) The law sums to 1 over all rows of the shape (exactly for Rational).
// (2) mixture_kl <= expected_kl.
// (3) exact_mixture_kl is the same number as a LogForm, enclosed_mixture_kl contains it.
// Cost: rows + n 2^n additions and (revealed set, next block) pairs - at most 3^n - products a row
// of the support; memory: two numbers a subset, thread. Units: nats.
// Error for double: about n 2^-50 a row.
// Limits: 3e11 operations of doubles; enclosures and rationals 3e10 nanoseconds, at 2 an addition,
// 500 a quotient, 300 and 1700 a product; where weights differ rationals grow: 8192 rows times
// subsets.
#pragma once

#include "core/decode/schedule.hpp"
#include "core/number/log_form.hpp"
#include "exact/curve/profile.hpp"

namespace unmask {

/// nu_s(x) for any row of the shape; contexts of probability 0 answer uniformly (theory section 13).
/// Requires: schedule and table have equal n <= 24.
template <class S>
[[nodiscard]] S mixture_probability(const SupportTable<S>& table, const Schedule& schedule,
                                    const std::vector<symbol_t>& row);
template <>
double mixture_probability(const SupportTable<double>& table, const Schedule& schedule,
                           const std::vector<symbol_t>& row);
template <>
Rational mixture_probability(const SupportTable<Rational>& table, const Schedule& schedule,
                             const std::vector<symbol_t>& row);

/// KL(p || nu_s) in nats, or a refusal.
[[nodiscard]] Result<double> mixture_kl(const Model& model, const Schedule& schedule,
                                        const Effort& effort);
[[nodiscard]] Result<LogForm> exact_mixture_kl(const Model& model, const Schedule& schedule,
                                               const Effort& effort);
[[nodiscard]] Result<Ball> enclosed_mixture_kl(const Model& model, const Schedule& schedule,
                                               const Effort& effort, Precision precision);

}  // namespace unmask
