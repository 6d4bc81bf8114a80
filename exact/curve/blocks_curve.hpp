// exact/curve/blocks_curve.hpp - curves of independent blocks from the blocks' own.
//
// A random set of m of the n positions meets a block of size b in a hypergeometric number of
// positions, and TC adds up over independent blocks:
//     mean TC of m positions = sum over blocks of E[ P^block_{Hyp(n, b, m)} ].
//
// S is double, LogForm or CertifiedNumber; the weights are exact for the last two.
//
// (1) Agrees with enumeration of the product model (tested), for LogForm exactly; identical blocks
//     are counted once.
// Cost: O(n * distinct blocks * block size).
// Error for double: sums of positive terms, about 2^-53 b relative.
#pragma once

#include <vector>

#include "exact/curve/profile.hpp"

namespace unmask {

template <class S>
struct BasicWeightedBlock {
  CurveProfile<S> curves;
  index_t copies = 1;
};
using WeightedBlock = BasicWeightedBlock<double>;

/// One more block: counted if its curves are known already, bit for bit or term for term.
template <class S>
void add_block(std::vector<BasicWeightedBlock<S>>& blocks, CurveProfile<S> curves);

/// Requires: at least one block.
template <class S>
[[nodiscard]] CurveProfile<S> blocks_curve(const std::vector<BasicWeightedBlock<S>>& blocks);
[[nodiscard]] CurveProfile<double> blocks_curve(const std::vector<WeightedBlock>& blocks);

}  // namespace unmask
