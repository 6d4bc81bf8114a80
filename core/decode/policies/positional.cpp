#include "core/decode/policies/positional.hpp"

#include <algorithm>
#include <string>

#include "core/base/contract.hpp"
#include "core/base/invalid_input.hpp"

namespace unmask {
namespace {

/// Positions by name: each of 0, ..., n-1 once.
void check_permutation(index_t n, const std::vector<index_t>& order, const std::string& policy) {
  const std::string range = "0 to " + std::to_string(n - 1);
  Subset seen = 0;
  for (const index_t i : order) {
    if (i >= n) {
      throw InvalidInput("policy " + policy + ": there is no position " + std::to_string(i) +
                         "; the positions are " + range);
    }
    if (contains(seen, i)) {
      throw InvalidInput("policy " + policy + ": position " + std::to_string(i) +
                         " is there twice");
    }
    seen |= singleton(i);
  }
  if (seen != all_positions(n)) {
    throw InvalidInput("policy " + policy + ": position " +
                       std::to_string(std::countr_one(seen)) + " is missing; every position " +
                       range + " is revealed");
  }
}

}  // namespace

template <class S>
void RandomPolicy<S>::moves(const View<S>& view, std::vector<Move<S>>& found) const {
  const index_t eligible = size(view.eligible);
  UNMASK_REQUIRE(view.size >= 1 && view.size <= eligible, "the schedule says a size");
  const double count = subsets_of_size(eligible, view.size);
  refuse_many_moves(count, "listing every random subset of a step");
  const S each = S(1) / from_count<S>(static_cast<index_t>(count));
  found.clear();
  for_each_subset_of_size(view.eligible, view.size,
                          [&](Subset block) { found.push_back({block, each, 0, 1}); });
}

template <class S>
Move<S> RandomPolicy<S>::draw(const View<S>& view, const UniformSource& uniform) const {
  UNMASK_REQUIRE(view.size >= 1 && view.size <= size(view.eligible), "the schedule says a size");
  Move<S> move;
  move.block = draw_subset(view.eligible, view.size, uniform, kStepSlot);
  return move;
}

template <class S>
SequencePolicy<S>::SequencePolicy(index_t n, std::vector<index_t> order)
    : order_(std::move(order)) {
  check_permutation(n, order_, "order");
}

template <class S>
std::shared_ptr<const SequencePolicy<S>> SequencePolicy<S>::left_to_right(index_t n) {
  std::vector<index_t> order;
  for (index_t i = 0; i < n; ++i) order.push_back(i);
  return std::make_shared<const SequencePolicy>(n, std::move(order));
}

template <class S>
void SequencePolicy<S>::moves(const View<S>& view, std::vector<Move<S>>& found) const {
  UNMASK_REQUIRE(view.size >= 1 && view.size <= size(view.eligible), "the schedule says a size");
  Subset block = 0;
  index_t wanted = view.size;
  for (auto i = order_.begin(); wanted > 0; ++i) {
    if (!contains(view.eligible, *i)) continue;
    block |= singleton(*i);
    --wanted;
  }
  only_move(block, found);
}

template <class S>
PartitionPolicy<S>::PartitionPolicy(index_t n, const std::vector<std::vector<index_t>>& blocks) {
  std::vector<index_t> all;
  for (const auto& block : blocks) {
    if (block.empty()) throw InvalidInput("policy partition: a block is empty");
    blocks_.push_back(0);
    for (const index_t i : block) {
      all.push_back(i);
      if (i < n) blocks_.back() |= singleton(i);
    }
  }
  check_permutation(n, all, "partition");
}

/// The first of `rounds` that has an eligible position.
template <class S>
void first_round(const std::vector<Subset>& rounds, const View<S>& view,
                 std::vector<Move<S>>& found) {
  const auto round = std::find_if(rounds.begin(), rounds.end(),
                                  [&](Subset r) { return (r & view.eligible) != 0; });
  UNMASK_REQUIRE(round != rounds.end(), "something is eligible");
  only_move(*round & view.eligible, found);
}

template <class S>
void PartitionPolicy<S>::moves(const View<S>& view, std::vector<Move<S>>& found) const {
  first_round(blocks_, view, found);
}

std::vector<Subset> dilated_rounds(index_t length, index_t base) {
  std::vector<Subset> rounds;
  Subset used = 0;
  for (index_t stride = length; used != all_positions(length);) {
    stride = std::max<index_t>(1, stride / base);  // floor(B/A^t) = floor(floor(B/A^(t-1))/A)
    Subset round = 0;
    for (index_t k = 0; k < length; k += stride) round |= singleton(k);
    round &= ~used;
    if (round != 0) rounds.push_back(round);
    used |= round;
  }
  return rounds;
}

template <class S>
DilatedPolicy<S>::DilatedPolicy(index_t n, index_t block_length, index_t base) {
  UNMASK_REQUIRE(n >= 1 && block_length >= 1 && base >= 2, "a block and a base of 2 or more");
  for (index_t begin = 0; begin < n; begin += std::min(block_length, n)) {
    for (const Subset round : dilated_rounds(std::min(block_length, n - begin), base)) {
      rounds_.push_back(round << begin);
    }
  }
}

template <class S>
void DilatedPolicy<S>::moves(const View<S>& view, std::vector<Move<S>>& found) const {
  first_round(rounds_, view, found);
}

template class RandomPolicy<double>;
template class RandomPolicy<Rational>;
template class SequencePolicy<double>;
template class SequencePolicy<Rational>;
template class PartitionPolicy<double>;
template class PartitionPolicy<Rational>;
template class DilatedPolicy<double>;
template class DilatedPolicy<Rational>;

}  // namespace unmask
