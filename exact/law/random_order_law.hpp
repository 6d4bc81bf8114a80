// exact/law/random_order_law.hpp - the law of a decoder that reveals random positions, set by set.
//
// A policy whose moves are all subsets of the eligible positions, equally likely, looks at no
// value: sizes, steps and ties follow a chain of their own (size_chain.hpp), and the mass of a
// context that reveals the set U is a sum over the sets T that the last step may have started from,
//     mass_U(x_U) = sum_T weight(T, U) mass_T(x_T) prod_{j in U - T} r(x_j | x_T),
// r the law that values are drawn from. So a pass over pairs of sets does arrays of products where
// decoder_law's general engine merges contexts one by one. What the average order loses under the
// data is a difference of mean entropies (theory A5, A9).
//
// (1) Every number equals the general engine's: exactly for Rational, up to rounding for double;
//     results do not depend on the number of threads (tested).
// (2) Off-support mass is positive iff some run leaves the support, decided without rounding.
// (3) Refused before anything is allocated where time or memory would not do.
// Cost: pairs (T, U) times contexts of U, 2 to 4 ns each, and the oracle's answers. Memory: the
// contexts of the layers that later steps start from, times the symbols still masked.
// Error for double: n 2^-50 relative, a row; about 2^-48 absolute for the losses.
#pragma once

#include "exact/law/decoder_law.hpp"

namespace unmask {

/// Requires: the decoder's policy reveals any subset of the schedule's size, all alike
/// (PolicyTraits::any_subset). `law.incoherence` is left 0.
template <class S>
[[nodiscard]] Result<DecoderLaw<S>> random_order_law(const Decoder<S>& decoder,
                                                     const Conditionals<S>& conditionals,
                                                     const SupportTable<S>& p,
                                                     const Effort& effort);

}  // namespace unmask
