// exact/junction/tree_partition_kl.hpp - the KL of one ordered partition, from junction trees.
//
// What exact/law/partition_kl.hpp computes from a list of rows, for graphical models that no list
// holds. Blocks B_1, B_2, ... are revealed in this order, each from its exact marginals given the
// past T:
//
//     KL = sum over blocks of TC(X_B | X_T),
//     TC(X_B | X_T) = sum_{i in B} H(X_i | X_T) - H(X_B | X_T).
//
// Few of those sets are as large as they look. Given the past, connected pieces of what is not
// revealed are independent: a piece with one variable of B costs nothing, and the others depend
// on those of T alone that they touch. In a Bayesian network what is neither revealed nor an
// ancestor of it is dropped first.
//
// (1) The distribution is the graph's given the evidence; observed variables are no part of a
// block.
//     >= 0; 0 for blocks of one variable, of which no entropy is asked.
// (2) Contained for Ball. For double the error is about 2^-50 times the entropies asked for, by the
//     rules of subset_entropy_tree.hpp; what rounding leaves below 0 is 0.
// (3) A refusal names the block, counted from 1, the set and what makes it too large.
// (4) The same bits whatever the thread count.
// Cost: that of `entropies` sets, mostly on one tree.
// Source: theory A4; CCL, proof of Theorem 16; the global Markov property, Lauritzen 1996, 3.2.
#pragma once

#include "exact/junction/subset_entropy_tree.hpp"
#include "exact/law/partition_kl.hpp"

namespace unmask {

template <class S>
struct TreePartitionKl {
  S value{};                  ///< nats
  std::vector<S> by_block{};  ///< what each block costs
  index_t entropies = 0;      ///< of how many sets
  bool underflowed = false;
};

/// `precision`: of balls. Requires: a partition of the graph's variables. Throws: InvalidInput for
/// evidence that does not fit, or is impossible.
template <class S>
[[nodiscard]] Result<TreePartitionKl<S>> tree_partition_kl(const FactorGraph& graph,
                                                           const Evidence& evidence,
                                                           const OrderedPartition& partition,
                                                           const Effort& effort,
                                                           Precision precision = {});

}  // namespace unmask
