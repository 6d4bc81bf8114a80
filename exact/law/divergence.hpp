// exact/law/divergence.hpp - how far a decoder's output law is from the data.
//
// With p the data and nu the output law (output_law.hpp), on p's support x_1, x_2, ... and beyond:
//   forward_kl        KL(p || nu) = sum p ln(p/nu); infinite iff nu misses a row of p
//   reverse_kl        KL(nu || p); infinite iff nu puts mass outside p's support
//   total_variation   1/2 (sum |p - nu| + off-support mass)
//   chi_square        chi^2(p || nu) = sum p^2/nu - 1; infinite iff forward_kl is
//   hellinger         sqrt(1 - sum sqrt(p nu))
//   support_violation the off-support mass
//
// (1) All are >= 0, and 0 iff nu = p; forward_kl >= -ln(1 - support_violation) (theory A11).
// (2) For Rational the KLs are LogForms, total variation and chi-square rationals; Hellinger is
//     enclosed.
// Error for double: 2^-52 relative to the largest term, a row; a KL that rounding puts below 0 is 0.
#pragma once

#include <type_traits>

#include "core/model/support_table.hpp"
#include "exact/law/log_sum.hpp"
#include "exact/law/output_law.hpp"

namespace unmask {

template <class S>
struct Divergences {
  Extended<Nats<S>> forward_kl{};
  Extended<Nats<S>> reverse_kl{};
  S total_variation{};
  Extended<S> chi_square{};
  S support_violation{};
  /// As a double, or enclosed.
  std::conditional_t<std::is_same_v<S, double>, double, Ball> hellinger{};
};

/// Requires: one number of the law for each row of p.
template <class S>
[[nodiscard]] Divergences<S> divergences(const SupportTable<S>& p, const OutputLaw<S>& law);

}  // namespace unmask
