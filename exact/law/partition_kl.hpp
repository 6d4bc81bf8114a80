// exact/law/partition_kl.hpp - the KL of one fixed ordered partition.
//
// Blocks S_1, ..., S_K are revealed in this order, each from its exact marginals given the past:
//     KL(p || nu_pi) = sum_i TC(S_i | T_i),  T_i = S_1 u ... u S_{i-1}                (theory A4)
//     TC(S | T) = sum_{j in S} H(T u j) - (|S|-1) H(T) - H(T u S).
//
// (1) >= 0, and 0 iff every block is conditionally independent given its past.
// (2) Blocks are disjoint, not empty, and cover all positions.
// (3) exact_partition_kl is the same number as a LogForm.
// Cost: n + 2K subset entropies, each one pass over the rows or cells. Units: nats. Limit of the
// exact one: 2^22 row visits.
// Error: about n 2^-50 H. Reference: CCL, proof of Theorem 16.
#pragma once

#include <string_view>
#include <vector>

#include "core/number/log_form.hpp"
#include "exact/curve/profile.hpp"

namespace unmask {

class OrderedPartition {
 public:
  /// Throws: InvalidInput unless the blocks are a partition of 0..n-1 into non-empty blocks.
  OrderedPartition(index_t n, std::vector<std::vector<index_t>> blocks);

  [[nodiscard]] const std::vector<std::vector<index_t>>& blocks() const { return blocks_; }
  [[nodiscard]] index_t positions() const { return positions_; }

 private:
  index_t positions_;
  std::vector<std::vector<index_t>> blocks_;
};

/// "0,3|1,2" or with ranges "0-7|8-15". Throws: InvalidInput, naming what is wrong.
[[nodiscard]] OrderedPartition parse_partition(std::string_view text, index_t n);

[[nodiscard]] Result<double> partition_kl(const Model& model, const OrderedPartition& partition,
                                          const Effort& effort);
[[nodiscard]] Result<LogForm> exact_partition_kl(const Model& model,
                                                 const OrderedPartition& partition,
                                                 const Effort& effort);

}  // namespace unmask
