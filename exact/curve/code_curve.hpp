// exact/curve/code_curve.hpp - curves known in one line: codes, noisy parity, permutations.
//
//   * MDS code, dimension k over q symbols: h_m = min(m,k) ln q, Z_j = ln q [j > k] (theory D2).
//   * noisy parity: any n-1 bits are fair coins, so only Z_n = ln 2 - h(delta) is not 0 (E3).
//   * uniform permutation: with m revealed, n-m symbols are left: Z_j = ln(n/(n-j+1)) (H4).
//
// (1) Each agrees with enumeration (tested). Cost: O(n). Error: a few units in the last place.
#pragma once

#include "core/model/mds_code.hpp"
#include "core/model/noisy_parity.hpp"
#include "core/model/uniform_permutation.hpp"
#include "exact/curve/profile.hpp"

namespace unmask {

[[nodiscard]] CurveProfile<double> code_curve(const MdsCode& code);
[[nodiscard]] CurveProfile<double> noisy_parity_curve(const NoisyParity<double>& parity);
[[nodiscard]] CurveProfile<double> permutation_curve(const UniformPermutation& permutation);

}  // namespace unmask
