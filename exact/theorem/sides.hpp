// exact/theorem/sides.hpp - numbers that several statements have on one of their sides.
//
// All exact. EKL is the expected KL of a size schedule under random order (theory A5), as a rational
// combination of the information curve.
#pragma once

#include <vector>

#include "core/decode/schedule.hpp"
#include "exact/theorem/instances.hpp"
#include "exact/theorem/statement.hpp"
#include "exact/theorem/subject.hpp"

namespace unmask {

/// EKL of the sizes. Requires: a curve.
[[nodiscard]] LogForm expected_kl(const Subject& p, const Schedule& schedule);
/// What one step from a to b reveals costs: sum_{j=a+1}^{b} (Z_j - Z_{a+1}).
[[nodiscard]] LogForm step_cost(const Subject& p, index_t a, index_t b);
/// The least EKL of a schedule in exactly k steps, by trying all. Requires: few of them.
[[nodiscard]] LogForm least_expected_kl(const Subject& p, index_t k);
/// sum_i TC(S_i | T_i), the KL of an ordered partition (theory A4).
[[nodiscard]] LogForm partition_kl(const Subject& p, const Blocks& blocks);
/// nu_pi(x) of a row of the support.
[[nodiscard]] Rational decoder_probability(const Subject& p, index_t row, const Blocks& blocks);
/// The product of the positions' marginals at a row.
[[nodiscard]] Rational product_probability(const Subject& p, index_t row);
/// sum_i I(X_i; X_{-i}).
[[nodiscard]] LogForm information_with_rest(const Subject& p);
/// H(X_1) + ... + H(X_n).
[[nodiscard]] LogForm sum_of_single_entropies(const Subject& p);
/// -d ln d - (1-d) ln(1-d).
[[nodiscard]] LogForm coin_entropy(const Rational& d);
/// The least integer m with x <= m step. Requires: step > 0, x >= 0.
[[nodiscard]] index_t ceiling_of_ratio(const LogForm& x, const Rational& step);

/// Why a statement has no claims on `p`: no curve, or no subsets. Nothing if it has.
[[nodiscard]] std::optional<Claims> lacks_curve(const Subject& p);
[[nodiscard]] std::optional<Claims> lacks_subsets(const Subject& p);

/// The dimension k of a maximum distance separable code, if the model is uniform on one: q^k rows,
/// any k positions take all q^k values, one cardinality q >= 2.
[[nodiscard]] std::optional<index_t> mds_dimension(const Subject& p);
/// The dimension of a linear code over the field of q elements, q prime, if the model is uniform on
/// one.
[[nodiscard]] std::optional<index_t> linear_code_dimension(const Subject& p);
/// (X_1, Y_1), ..., (X_n, Y_n) of independent X and Y with equally many positions.
[[nodiscard]] SupportTable<Rational> paired(const SupportTable<Rational>& x,
                                            const SupportTable<Rational>& y);
/// The rows of a model that can be listed. Requires: it is small.
[[nodiscard]] SupportTable<Rational> listed(const Model& model);

}  // namespace unmask
