// core/decode/policies/positional.hpp - policies that do not look at the marginals at all.
//
// Context-measurable, all of them; `random` is so for each outcome of its own randomness.
//   * RandomPolicy: a uniformly random subset of `size` eligible positions (MaskGIT, MDLM with
//     fixed sizes; theory A5, A6). With the binomial sizes of a reveal-time grid this is ancestral
//     sampling, with size 1 first-hitting (decoders.md 1.1).
//   * SequencePolicy: the first `size` eligible positions of a fixed order; left to right is one.
//   * PartitionPolicy: the first of its blocks that has an eligible position, all of them (A4).
//     Sizes its own steps.
//   * DilatedPolicy (DUS, arXiv 2506.19037, defaults A = 2; theory G6): of a block of B positions,
//     round t = 1, 2, ..., ceil(log_A B) reveals those positions k = 0, ..., B-1, not revealed
//     before, with k mod floor(B/A^t) = 0 (a floor of 0 counts as 1). Sizes its own steps. B is
//     that of the semi-autoregressive block, which may be shorter at the end.
// Nothing here needs a fallback.
//
// (1) `random` lists its subsets by ascending bit mask, each with probability 1/C(N, size); it
//     refuses to list more than `kMostMoves` of them, but draws from any number.
#pragma once

#include "core/decode/policies/moves.hpp"

namespace unmask {

template <class S>
class RandomPolicy final : public BlockPolicy<S> {
 public:
  [[nodiscard]] PolicyTraits traits() const override {
    PolicyTraits traits = goes_many_ways(Sizing::schedule);
    traits.any_subset = true;
    return traits;
  }
  void moves(const View<S>& view, std::vector<Move<S>>& found) const override;
  [[nodiscard]] Move<S> draw(const View<S>& view, const UniformSource& uniform) const override;
};

template <class S>
class SequencePolicy final : public BlockPolicy<S> {
 public:
  /// Throws: InvalidInput unless `order` is a permutation of 0, ..., n-1.
  SequencePolicy(index_t n, std::vector<index_t> order);
  [[nodiscard]] static std::shared_ptr<const SequencePolicy> left_to_right(index_t n);

  [[nodiscard]] PolicyTraits traits() const override { return {}; }
  void moves(const View<S>& view, std::vector<Move<S>>& found) const override;

 private:
  std::vector<index_t> order_;
};

template <class S>
class PartitionPolicy final : public BlockPolicy<S> {
 public:
  /// Throws: InvalidInput unless the blocks are a partition of 0, ..., n-1, none of them empty.
  PartitionPolicy(index_t n, const std::vector<std::vector<index_t>>& blocks);

  [[nodiscard]] PolicyTraits traits() const override { return sizes_itself(); }
  void moves(const View<S>& view, std::vector<Move<S>>& found) const override;

 private:
  std::vector<Subset> blocks_;
};

template <class S>
class DilatedPolicy final : public BlockPolicy<S> {
 public:
  /// Requires: n, block_length >= 1, base >= 2.
  DilatedPolicy(index_t n, index_t block_length, index_t base);

  [[nodiscard]] PolicyTraits traits() const override { return sizes_itself(); }
  void moves(const View<S>& view, std::vector<Move<S>>& found) const override;

 private:
  std::vector<Subset> rounds_;  // of all blocks, one after the other
};

/// The rounds of a block of B positions, as sets of offsets; none is empty.
[[nodiscard]] std::vector<Subset> dilated_rounds(index_t length, index_t base);

}  // namespace unmask
