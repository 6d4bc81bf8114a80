// exact/curve/markov_curve.hpp - curves of a Markov chain of any length.
//
// In a chain the positions of a subset depend on each other only through neighbours, so
//     TC(X_S) = sum over consecutive a < b in S of I(X_a; X_b).
// The mean over all subsets of size m is a sum over gaps g = b - a: of the C(n,m) subsets,
// C(n-g-1, m-2) contain a given pair with nothing between.
//
// S is double, Ball or LogForm (arithmetic.hpp); for the last the powers of the transition matrix
// are exact rationals, whose size grows with the gap.
//
// (1) Agrees with enumeration (tested), for LogForm exactly; Z_j for the symmetric binary chain is
//     as in theory section 9.
// Cost: O(n^2 + n q^3) for a stationary chain, O(n^2 q) more otherwise. Limit: the time.
// Error for double: sums of positive terms, relative error about n 2^-53 in every mean TC.
#pragma once

#include "core/model/markov_chain.hpp"
#include "exact/curve/arithmetic.hpp"
#include "exact/curve/profile.hpp"

namespace unmask {

template <class S = double>
[[nodiscard]] CurveProfile<S> markov_curve(const MarkovChain<Rational>& chain,
                                           const Arithmetic<S>& in = {});

}  // namespace unmask
