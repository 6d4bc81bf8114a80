// exact/certificate/naive_curve.hpp - curves and the cost of schedules, by their definitions.
//
//     h_m = mean of H(S), |S| = m        Z_j = mean of I(X_i; X_S), i not in S, |S| = j-1
//     h(t) = n sum_j Z_{j+1} C(n-1,j) t^j (1-t)^(n-1-j), as a polynomial in t
//
// (1) `expected_kl` does not use the curve: it is the mean of the steps' conditional total
//     correlations over all ordered partitions. Every pair of a revealed set T and a next block S
//     of the right sizes is in equally many of them, so each step averages over these pairs.
// (2) `least_expected_kl` is the minimum over all compositions, by the plain dynamic program over
//     the last step, all sums compared exactly.
// (3) Integrals and derivatives are those of the monomials.
// Cost: all pairs of disjoint sets, 3^n, at most.
#pragma once

#include <functional>

#include "exact/certificate/naive_model.hpp"

namespace unmask::checker {

[[nodiscard]] Integer binomial(index_t n, index_t k);
[[nodiscard]] Rational power(const Rational& x, index_t exponent);  ///< x^0 = 1

/// body(s) for every s inside `among` with |s| = count.
void for_each_subset(Subset among, index_t count, const std::function<void(Subset)>& body);

using Sizes = std::vector<index_t>;
/// body(blocks) for every ordered partition of n positions into blocks of these sizes.
void for_each_ordered_partition(const Sizes& sizes,
                                const std::function<void(const std::vector<Subset>&)>& body);

[[nodiscard]] LogForm mean_entropy(const NaiveModel& model, index_t m);  ///< h_m
[[nodiscard]] LogForm curve_value(const NaiveModel& model, index_t j);   ///< Z_j, j = 1..n
[[nodiscard]] LogForm total_correlation(const NaiveModel& model);
[[nodiscard]] LogForm dual_total_correlation(const NaiveModel& model);

[[nodiscard]] LogForm expected_kl(const NaiveModel& model, const Sizes& sizes);
/// D(k), k = 1..n.
[[nodiscard]] LogForm least_expected_kl(const NaiveModel& model, index_t steps);

/// Coefficients of 1, t, t^2, ...
using Polynomial = std::vector<LogForm>;
[[nodiscard]] Polynomial reveal_curve(const NaiveModel& model);  ///< h
[[nodiscard]] LogForm value(const Polynomial& p, const Rational& t);
[[nodiscard]] LogForm integral(const Polynomial& p, const Rational& a, const Rational& b);
[[nodiscard]] Polynomial derivative(const Polynomial& p);
[[nodiscard]] Polynomial times(const Polynomial& p, const std::vector<Rational>& factor);
[[nodiscard]] Polynomial mirrored(const Polynomial& p);  ///< p(1-t)

using Times = std::vector<Rational>;
/// EKL(grid) for h: over the steps, the integral of h less length times h at the start.
[[nodiscard]] LogForm grid_kl(const Polynomial& h, const Times& grid);
/// Hc(a,b), the integral of t(1-t) h'(t).
[[nodiscard]] LogForm complexity(const Polynomial& h, const Rational& a, const Rational& b);

}  // namespace unmask::checker
