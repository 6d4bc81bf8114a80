// core/number/entropy_kernel.hpp - the function -p ln p, one value or a sum over an array.
//
// p is 0 or a normal double in (0, 1]; rounding may have pushed it slightly above 1. (A subnormal p
// gives a value below 1e-304, but no correct digits.)
//
// With p = m 2^e, sqrt(1/2) <= m < sqrt(2), and s = (m-1)/(m+1):  ln p = e ln 2 + 2 atanh(s), where
// 2 atanh(s) = s (2 + z g(z)), z = s^2 <= 0.0295, g a polynomial of degree 6. Near p = 1, e is 0
// and nothing cancels.
//
// (1) entropy_term(0) is exactly 0, and so is entropy_term(1).
// (2) Each term is within kEntropyTermError |p ln p| of the true value, u = 2^-53 (derived below).
// (3) entropy_sum adds terms of this accuracy; a sum of c terms is within
//     (kEntropyTermError + (c'/3 + 9) u) sum |p ln p|, c' = min(c, 480).
// (4) Equal arrays give equal bits on one machine. The order of additions, and so the last bits,
//     depend on the vector width of the CPU (Highway picks it at run time).
// Error (in units of u, first order): m-1 is exact, m+1 costs 1; three vectors share one division
// (1/(abc) gives all reciprocals), which costs up to 5, and (m-1) times it 1: s has 7. Then z has
// 15, weighted by z g/2 < 0.01; g's approximation error, weighted likewise, is 0.05 (minimax search
// in 200 bits); 2 + z g rounds with 1; the product with s with 1: 9.4 together. Where e != 0,
// |2 atanh s| <= ln(2)/2 <= |ln p| and |e ln 2| <= 2 |ln p|, so that the constant ln 2 (0.31 u)
// adds 0.7 and the last fused addition 1. The factor p adds 1: 12.1 in all, rounded up to 13.
// Without fused operations (entropy_term) there is one division alone (-4) and e ln 2 rounds (+2):
// less. Cost: about 0.5 ns a value with AVX-512, data in L1.
#pragma once

#include <algorithm>

#include "core/base/index.hpp"
#include "core/base/sum.hpp"

namespace unmask {

/// The relative error of one term of entropy_term and entropy_sum.
inline constexpr double kEntropyTermError = 13 * 0x1p-53;

/// The sum of -p ln p over an array. Requires: every p is 0 or a normal number, at most about 1.
[[nodiscard]] double entropy_sum(const double* p, index_t count);

namespace detail {
/// The coefficients of g: interpolation at Chebyshev nodes of [0, 0.0295], by our own computation.
inline constexpr double kLogSeries[] = {
    0x1.5555555555558p-1, 0x1.99999999952e2p-2, 0x1.2492492df148dp-2, 0x1.c71c62e5800a1p-3,
    0x1.7462b4ab2ef6cp-3, 0x1.39fe606542dbap-3, 0x1.2b584aae78c14p-3};
inline constexpr double kLogTwo = 0x1.62e42fefa39efp-1;
/// The bits of sqrt(1/2), rounded up: mantissas are taken from here to twice this.
inline constexpr std::uint64_t kMantissaStart = 0x3fe6a09e667f3bcdU;
inline constexpr std::uint64_t kExponentBits = 0xfff0000000000000U;

/// Pieces are summed plainly, their sums with compensation: long arrays lose no more than short.
inline constexpr index_t kPiece = 480;  // whole groups of three vectors

template <class Sum>
[[nodiscard]] double sum_of_pieces(const double* p, index_t count, const Sum& sum) {
  if (count <= kPiece) return sum(p, count);
  CompensatedSum<double> total;
  for (index_t i = 0; i < count; i += kPiece) total.add(sum(p + i, std::min(kPiece, count - i)));
  return total.value();
}
}  // namespace detail

/// -p ln p. Requires: p is 0 or a normal number, at most about 1.
[[nodiscard]] inline double entropy_term(double p) {
  using namespace detail;
  const auto bits = __builtin_bit_cast(std::uint64_t, p);
  const std::uint64_t offset = bits - kMantissaStart;
  const auto exponent = static_cast<double>(static_cast<std::int64_t>(offset) >> 52);
  const auto m = __builtin_bit_cast(double, bits - (offset & kExponentBits));
  const double s = (m - 1.0) / (m + 1.0);
  const double z = s * s;
  double series = kLogSeries[6];
  for (int k = 5; k >= 0; --k) series = series * z + kLogSeries[k];
  return 0.0 - p * (exponent * kLogTwo + s * (series * z + 2.0));
}

}  // namespace unmask
