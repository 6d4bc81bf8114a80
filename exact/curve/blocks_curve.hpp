// exact/curve/blocks_curve.hpp - curves of independent blocks from the blocks' own.
//
// A random set of m of the n positions meets a block of size b in a hypergeometric number of
// positions, and TC adds up over independent blocks:
//     mean TC of m positions = sum over blocks of E[ P^block_{Hyp(n, b, m)} ].
//
// (1) Agrees with enumeration of the product model (tested); identical blocks are counted once.
// Cost: O(n * distinct blocks * block size). Error: sums of positive terms, about 2^-53 b relative.
#pragma once

#include <vector>

#include "exact/curve/profile.hpp"

namespace unmask {

struct WeightedBlock {
  CurveProfile<double> curves;
  index_t copies = 1;
};

/// Requires: at least one block.
[[nodiscard]] CurveProfile<double> blocks_curve(const std::vector<WeightedBlock>& blocks);

}  // namespace unmask
