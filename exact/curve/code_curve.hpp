// exact/curve/code_curve.hpp - curves known in one line: codes, noisy parity, permutations.
//
//   * MDS code, dimension k over q symbols: h_m = min(m,k) ln q, Z_j = ln q [j > k] (theory D2).
//   * noisy parity: any n-1 bits are fair coins, so only Z_n = ln 2 - h(delta) is not 0 (E3).
//   * uniform permutation: with m revealed, n-m symbols are left: Z_j = ln(n/(n-j+1)) (H4).
//
// S is double, Ball or LogForm (arithmetic.hpp).
//
// (1) Each agrees with enumeration (tested), for LogForm exactly.
// Cost: O(n); the LogForm h_m of a permutation has m terms. Error for double: a few units in the
// last place.
#pragma once

#include "core/model/mds_code.hpp"
#include "core/model/noisy_parity.hpp"
#include "core/model/uniform_permutation.hpp"
#include "exact/curve/arithmetic.hpp"
#include "exact/curve/profile.hpp"

namespace unmask {

template <class S = double>
[[nodiscard]] CurveProfile<S> code_curve(const MdsCode& code, const Arithmetic<S>& in = {});

template <class S = double>
[[nodiscard]] CurveProfile<S> noisy_parity_curve(const NoisyParity<Rational>& parity,
                                                 const Arithmetic<S>& in = {});

template <class S = double>
[[nodiscard]] CurveProfile<S> permutation_curve(const UniformPermutation& permutation,
                                                const Arithmetic<S>& in = {});

}  // namespace unmask
