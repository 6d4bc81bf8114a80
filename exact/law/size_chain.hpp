// exact/law/size_chain.hpp - how many positions a random order has revealed, step by step.
//
// Where every step reveals a uniformly random subset of the eligible positions, neither values nor
// positions decide how the sizes go on: what is revealed, and all that is counted about it, follows
// a Markov chain on (number revealed, list of sizes, schedule's step). Semi-autoregressive blocks
// are finished from left to right, so the number revealed tells the current block.
//
// (1) The probabilities of the arcs that leave a node sum to 1, exactly for Rational.
// (2) Nodes are numbered by ascending number revealed, arcs ordered by the node that they leave.
// (3) The counts are those of decoder_law.hpp, computed from the chain alone (tested against it).
// Cost: nodes times sizes; the counts times the numbers of steps and of ties that occur.
#pragma once

#include <vector>

#include "core/decode/decoder.hpp"
#include "exact/law/decoder_law.hpp"

namespace unmask::detail {

struct SizeNode {
  index_t revealed = 0;
  index_t plan = 0;  ///< which list of sizes; 0 at the start of a block
  index_t step = 0;  ///< of the schedule, within the block
  auto operator<=>(const SizeNode&) const = default;
};

template <class S>
struct SizeArc {
  index_t from = 0, to = 0;  ///< nodes
  index_t size = 0;
  S probability{};  ///< of this size; all subsets of so many positions are alike
};

template <class S>
class SizeChain {
 public:
  /// Requires: the decoder's policy takes its sizes from the schedule.
  explicit SizeChain(const Decoder<S>& decoder);

  [[nodiscard]] const std::vector<SizeNode>& nodes() const { return nodes_; }
  [[nodiscard]] const std::vector<SizeArc<S>>& arcs() const { return arcs_; }
  [[nodiscard]] index_t positions() const { return n_; }
  /// The block in which `revealed` positions, fewer than n, go on.
  [[nodiscard]] index_t block_begin(index_t revealed) const {
    return revealed / block_length_ * block_length_;
  }
  [[nodiscard]] index_t block_end(index_t revealed) const {
    return std::min(block_begin(revealed) + block_length_, n_);
  }

 private:
  [[nodiscard]] std::vector<SizeArc<S>> arcs_from(const SizeNode& node, const Decoder<S>& decoder,
                                                  std::vector<SizeNode>& targets) const;

  index_t n_, block_length_;
  std::vector<SizeNode> nodes_;
  std::vector<SizeArc<S>> arcs_;
};

/// The chance that the t-th step goes along an arc: [t][arc].
template <class S>
[[nodiscard]] std::vector<std::vector<S>> arc_probabilities(const SizeChain<S>& chain);

/// Fills what a law says of steps, calls, AFP, tau and the positions' reveal steps.
template <class S>
void count_steps(const SizeChain<S>& chain, DecoderLaw<S>& law);

}  // namespace unmask::detail
