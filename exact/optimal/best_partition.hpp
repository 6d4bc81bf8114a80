// exact/optimal/best_partition.hpp - the best ordered partition for every number of steps.
//
// A decoder that fixes beforehand which positions each step reveals has KL = sum over blocks B,
// with T what came before, of sum_{i in B} CE_i(T), less H(X) (theory A4, A9; position_costs.hpp).
// So the least KL with at most k steps obeys a dynamic program over sets,
//     V_k(T) = min over B outside T of  sum_{i in B} CE_i(T) + V_{k-1}(T u B),
// all k at once. Sets that a symmetry of the law carries into each other have the same V.
//
// (1) `by_steps[k-1].forward_kl` is the least KL with at most k steps, model error included; it
//     never rises with k. Without error k = n gives 0.
// (2) The partition attains it. Ties, within 1e-12 nats: the fewest steps, then block by block the
//     lexicographically first positions.
// (3) Symmetries do not change the values beyond rounding (tested); results do not depend on the
//     number of threads.
// Cost: 3^n / (orbits' gain) pairs of a set and a block, a few steps each: sudoku4, all k, in well
// under a second; n = 16 without symmetry in about one. Error: about 2^-50 n (H + ln q).
#pragma once

#include <vector>

#include "exact/law/partition_kl.hpp"
#include "exact/optimal/position_costs.hpp"

namespace unmask {

struct BestPartition {
  index_t steps = 0;  ///< the cap; the partition may have fewer blocks
  double forward_kl = 0.0;
  OrderedPartition partition;
};

/// Caps 1..K, K cut to n, or a refusal. Requires: K >= 1.
[[nodiscard]] Result<std::vector<BestPartition>> best_partitions(const Model& model,
                                                                 const PositionCosts& costs,
                                                                 index_t most_steps,
                                                                 const Effort& effort);

}  // namespace unmask
