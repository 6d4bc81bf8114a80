// exact/curve/counted_mixture.hpp - curves of a mixture of coins without rounding.
//
// m positions have k ones with C(m,k) words of equal probability, so with whole numbers
//     N_{m,k} = sum over j of W_j A_j^k B_j^{m-k},   w_j = W_j/W, heads A_j/D, tails B_j/D,
// h_m = ln T - (1/T) sum_k C(m,k) N_{m,k} ln N_{m,k},  T = W D^m. The double tier's formula
// (mixture_curve.hpp) avoids the differences of large entropies; here they cost only precision.
//
// S is Ball or LogForm.
//
// (1) LogForm: exact. Ball: contains the curve. (2) One component has the curve 0, exactly.
// Cost: n^2/2 logarithms (Ball) or terms of n log2(W D) bits (LogForm), times the components.
#pragma once

#include "core/model/bernoulli_mixture.hpp"
#include "exact/curve/arithmetic.hpp"
#include "exact/curve/profile.hpp"

namespace unmask {

template <class S>
[[nodiscard]] CurveProfile<S> counted_mixture_curve(const BernoulliMixture<Rational>& mixture,
                                                    const Arithmetic<S>& in);

}  // namespace unmask
