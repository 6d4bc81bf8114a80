// exact/curve/certified_profile.hpp - the curves of a model as certified numbers.
//
// The exact profile, where its limits allow one, enclosed; beyond them, for Markov chains,
// mixtures, codes, parity, permutations and blocks of all these, the same closed forms in
// enclosures.
//
// (1) Every number contains the true one. In the certified tier it has its form as long as the
//     curve has at most kMostCarriedTerms terms: so that equalities are decided at little cost.
// (2) Tier::exact: every number has its form, for curves of up to kMostExactTerms terms, or there is
//     a refusal with the need, the limit and a hint: sums of larger ones take minutes.
// (3) Enclosures alone start at kCertifiedPrecision and double it until the radius of Z_n is below
//     2^-64 of it or kMostCurveBits is reached.
// Cost: that of the exact profile; enclosures O(n^2) operations of less than a microsecond.
// Limit of enclosures alone: n <= 4096.
#pragma once

#include "exact/curve/certified_number.hpp"
#include "exact/curve/exact_profile.hpp"

namespace unmask {

enum class Tier { certified, exact };

using CertifiedProfile = BasicModelProfile<CertifiedNumber>;

inline constexpr index_t kMostCarriedTerms = 1024;
inline constexpr index_t kMostExactTerms = 8192;
inline constexpr Precision kMostCurveBits{1024};

[[nodiscard]] Result<CertifiedProfile> certified_profile(const Model& model, Tier tier,
                                                         const Effort& effort);

/// Midpoints, for drawing: each within the enclosure or a rounding of it.
[[nodiscard]] ModelProfile midpoints(const CertifiedProfile& profile);

}  // namespace unmask
