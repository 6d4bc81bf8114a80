#include "core/decode/policies/klass.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "core/base/contract.hpp"
#include "core/base/invalid_input.hpp"
#include "core/decode/policies/moves.hpp"
#include "core/decode/scores.hpp"

namespace unmask {
namespace {

constexpr index_t kMostPositions = 31;
constexpr unsigned kBlockBits = 32;

/// The block of the step `ago` steps before this one, counted from 1; 0 if there was none.
Subset remembered_block(std::uint64_t memory, index_t ago) {
  return memory >> (kBlockBits * (ago - 1)) & all_positions(kBlockBits);
}

/// Only what is needed: fewer different memories are fewer states of an exact law.
std::uint64_t remember(std::uint64_t memory, Subset block, index_t steps) {
  return steps == 1 ? block : memory << kBlockBits | block;
}

/// The marginals at the contexts of the last steps, one after the other, newest first.
template <class S>
std::vector<S> earlier_marginals(const View<S>& view, index_t steps) {
  const index_t n = view.space.positions(), width = view.oracle.layout().width();
  std::vector<symbol_t> rows;
  std::vector<symbol_t> row(view.row, view.row + n);
  for (index_t ago = 1; ago <= steps; ++ago) {
    for_each_position(remembered_block(view.memory, ago), [&](index_t i) {
      row[at(i)] = kMasked;
    });
    rows.insert(rows.end(), row.begin(), row.end());
  }
  std::vector<S> marginals(at(steps * width));
  std::vector<std::uint8_t> possible(at(steps));
  view.oracle.answer(rows.data(), steps, marginals.data(), possible.data());
  return marginals;
}

}  // namespace

template <class S>
KlassPolicy<S>::KlassPolicy(index_t n, index_t block_length, const Rational& confidence,
                            const Rational& kl, index_t steps)
    : block_length_(block_length),
      confidence_(from_rational<S>(confidence)),
      kl_(from_rational<S>(kl)),
      steps_(steps) {
  UNMASK_REQUIRE(block_length >= 1 && (steps == 1 || steps == 2), "a block; one or two steps");
  if (n > kMostPositions) {
    throw InvalidInput("policy klass: " + std::to_string(n) + " positions; it remembers two blocks "
                       "of at most " + std::to_string(kMostPositions) + " positions");
  }
}

template <class S>
PolicyTraits KlassPolicy<S>::traits() const {
  PolicyTraits traits;
  traits.remembers = true;
  return traits;
}

template <class S>
bool KlassPolicy<S>::has_history(const View<S>& view) const {
  const auto first = static_cast<index_t>(std::countr_zero(view.eligible));
  const index_t begin = first / block_length_ * block_length_;
  const Subset current = all_positions(std::min(begin + block_length_, kMaxSubsetPositions)) &
                         ~all_positions(begin);
  for (index_t ago = 1; ago <= steps_; ++ago) {
    const Subset block = remembered_block(view.memory, ago);
    if (block == 0 || (ago < steps_ && (block & current) == 0)) return false;
  }
  return true;
}

template <class S>
Subset KlassPolicy<S>::stable(const View<S>& view, Subset sure) const {
  const auto earlier = earlier_marginals(view, steps_);
  const index_t width = view.oracle.layout().width();
  Subset stable = sure;
  for_each_position(sure, [&](index_t i) {
    const index_t begin = view.oracle.layout().begin(i);
    const S* now = view.marginals + begin;
    for (index_t ago = 0; ago < steps_; ++ago) {
      const S* before = earlier.data() + ago * width + begin;
      if (compare_kl(now, before, view.cardinality(i), kl_) >= 0) stable &= ~singleton(i);
      now = before;
    }
  });
  return stable;
}

template <class S>
void KlassPolicy<S>::moves(const View<S>& view, std::vector<Move<S>>& found) const {
  UNMASK_REQUIRE(view.size >= 1 && view.size <= size(view.eligible), "the schedule says a size");
  PositionScores<S> scores;
  confidence_scores(view, scores);
  Subset ready = 0;
  for_each_position(view.eligible, [&](index_t i) {
    if (exceeds(scores[at(i)], confidence_)) ready |= singleton(i);
  });
  ready = ready != 0 && has_history(view) ? stable(view, ready) : 0;
  const Subset block =
      ready != 0 ? ready : rank(scores, view.eligible, view.size, Best::highest).set();
  only_move(block, found, remember(view.memory, block, steps_));
}

template class KlassPolicy<double>;
template class KlassPolicy<Rational>;

}  // namespace unmask
