// exact/curve/mixture_curve.hpp - curves of a mixture of coins, any length.
//
// Given the hidden component J the positions are independent, so
//     h_m = m H(X | J) + I(J; X_S),   |S| = m,
// and I(J; X_S) <= H(J) depends only on the number of ones, which is a mixture of binomials. Then
// Z_j = I_1 + I_{j-1} - I_j where I_m = I(J; X_S): the large part m H(X|J) has cancelled exactly.
//
// (1) Agrees with enumeration (tested); DTC <= H(J) (theory B9).
// Cost: O(n sqrt(n) components^2). Error: about 2^-53 n^(1/2) ln(components) in every Z_j.
#pragma once

#include "core/model/bernoulli_mixture.hpp"
#include "exact/curve/profile.hpp"

namespace unmask {

[[nodiscard]] CurveProfile<double> mixture_curve(const BernoulliMixture<double>& mixture);

}  // namespace unmask
