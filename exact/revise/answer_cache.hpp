// exact/revise/answer_cache.hpp - every answer of an oracle, asked once.
//
// Decoders that revise come back to the same contexts round after round, and ask for leave-one-out
// contexts besides. What was asked is kept: only the numbers of masked positions, one after the other.
//
// (1) Each context is asked at most once, in batches; answers do not depend on batches or threads.
// Memory: 8 bytes a context of the space, and one S a symbol of each masked position asked for.
#pragma once

#include <vector>

#include "core/base/parallel.hpp"
#include "core/decode/policy.hpp"

namespace unmask::detail {

template <class S>
class AnswerCache {
 public:
  AnswerCache(const Oracle<S>& oracle, const ContextSpace& space, Threads threads)
      : oracle_(oracle), space_(space), threads_(threads), place_(at(space.count()), 0) {}

  /// Marks a context to be asked by the next `ask`.
  void want(context_t context) {
    index_t& place = place_[at(context)];
    if (place != 0) return;
    place = kWanted;
    wanted_.push_back(context);
  }
  void ask();

  /// The numbers of the masked positions, ascending. Requires: asked.
  [[nodiscard]] const S* numbers(context_t context) const {
    return numbers_.data() + (place_[at(context)] - kFirst);
  }

  /// body(i, p): the marginal p of every masked position of a context.
  template <class Body>
  void for_each_marginal(context_t context, const Body& body) const {
    const S* p = numbers(context);
    for_each_position(masked(context), [&](index_t i) {
      body(i, p);
      p += space_.shape().cardinality(i);
    });
  }

  /// What the context without position i says of the symbol that i shows. Requires: asked.
  [[nodiscard]] const S& support(context_t context, Subset masked, index_t i) const {
    const S* p = numbers(space_.mask(context, i));
    for_each_position(masked & (singleton(i) - 1),
                      [&](index_t j) { p += space_.shape().cardinality(j); });
    return p[space_.symbol(context, i)];
  }

  [[nodiscard]] Subset masked(context_t context) const {
    return all_positions(space_.positions()) & ~space_.revealed(context);
  }

 private:
  static constexpr index_t kWanted = ~index_t{0};
  static constexpr index_t kFirst = 1;  // 0: not asked

  const Oracle<S>& oracle_;
  const ContextSpace& space_;
  Threads threads_;
  std::vector<index_t> place_;  // kFirst + where the numbers start
  std::vector<context_t> wanted_;
  std::vector<S> numbers_;
};

}  // namespace unmask::detail
