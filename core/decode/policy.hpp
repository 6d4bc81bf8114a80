// core/decode/policy.hpp - which positions the next step reveals.
//
// A policy looks at a context - what is revealed, and what the oracle believes of the rest - and
// answers with a distribution over moves. Two kinds, of different types because different theorems
// hold for them (theory E6, A8):
//   * `BlockPolicy` is context-measurable: it chooses the block before any value is drawn. Values
//     are then drawn independently from the marginals. A8 and A9 hold.
//   * `ValuePolicy` looks at drawn values before it decides what to keep. Even with exact
//     conditionals and one token a step its law can be wrong.
// Both may ask the oracle further questions and say how many; both may carry 64 bits of memory.
//
// (1) Moves have positive probabilities that sum to 1 (exactly for Rational), each reveals at least
//     one eligible position and only eligible ones.
// (2) Moves are a function of the view alone: no hidden state, no randomness, safe on any thread.
// (3) Ties go to the lowest index; doubles within 1e-12 tie (theory section 13).
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "core/decode/oracle.hpp"
#include "core/number/rational.hpp"

namespace unmask {

/// What a policy sees at one step.
template <class S>
struct View {
  const ContextSpace& space;
  const Oracle<S>& oracle;
  context_t context = 0;
  const symbol_t* row = nullptr;  ///< the context as n symbols
  const S* marginals = nullptr;   ///< the oracle's answer
  Subset masked = 0;
  Subset eligible = 0;            ///< where it may reveal: the current block's masked positions
  index_t size = 0;               ///< by the schedule, 1 to |eligible|; 0 if it has none
  std::uint64_t memory = 0;       ///< what the policy's last move left; 0 at first

  [[nodiscard]] const S* at_position(index_t i) const {
    return marginals + oracle.layout().begin(i);
  }
  [[nodiscard]] index_t cardinality(index_t i) const { return space.shape().cardinality(i); }
};

/// Reveal a block; its values are drawn afterwards.
template <class S>
struct Move {
  Subset block = 0;
  S probability{};
  std::uint64_t memory = 0;
  index_t calls = 1;  ///< oracle calls of this step, the view's own included
};

/// Reveal these values.
template <class S>
struct ValueMove {
  context_t next = 0;
  S probability{};
  std::uint64_t memory = 0;
  index_t calls = 1;
};

enum class Sizing {
  schedule,  ///< needs the schedule's sizes
  own,       ///< sizes its steps itself; a schedule is ignored
};

struct PolicyTraits {
  Sizing sizing = Sizing::schedule;
  /// The memory refers to earlier contexts, so that impossible contexts must be kept apart.
  bool remembers = false;
  /// One context may be followed by many blocks: most contexts are reached.
  bool branches = false;
  /// Moves are all subsets of `size` eligible positions, equally likely, whatever they show.
  bool any_subset = false;
};

/// How values are drawn from marginals: at a temperature (0: the most likely symbol, the lowest of
/// equals), from the fewest most likely symbols that hold probability `top_p`.
struct ValueRule {
  Rational temperature = 1;
  Rational top_p = 1;
  [[nodiscard]] bool is_plain() const { return temperature == 1 && top_p == 1; }
};

/// 53 random bits in [0, 1) for one purpose within one step: the same wherever it is asked for.
/// Slots 0 to n-1 belong to the positions, `kStepSlot` and above to the policy's choice of a move.
using UniformSource = std::function<double(index_t slot)>;
inline constexpr index_t kStepSlot = index_t{1} << 31U;

template <class S>
class BlockPolicy {
 public:
  virtual ~BlockPolicy() = default;
  [[nodiscard]] virtual PolicyTraits traits() const = 0;
  virtual void moves(const View<S>& view, std::vector<Move<S>>& found) const = 0;
  /// One draw from `moves`; its probability is left unsaid where nobody enumerates the moves.
  [[nodiscard]] virtual Move<S> draw(const View<S>& view, const UniformSource& uniform) const {
    std::vector<Move<S>> found;
    moves(view, found);
    double left = uniform(kStepSlot);
    for (const Move<S>& move : found) {
      left -= to_double(move.probability);
      if (left < 0.0) return move;
    }
    return found.back();  // the probabilities sum to 1 up to rounding
  }
};

template <class S>
class ValuePolicy {
 public:
  virtual ~ValuePolicy() = default;
  [[nodiscard]] virtual PolicyTraits traits() const = 0;
  /// `drawn`: the marginals after the value rule, laid out as view.marginals.
  virtual void moves(const View<S>& view, const S* drawn,
                     std::vector<ValueMove<S>>& found) const = 0;
  /// One draw, as an implementation would: by drawing values and looking at them.
  [[nodiscard]] virtual ValueMove<S> draw(const View<S>& view, const S* drawn,
                                          const UniformSource& uniform) const = 0;
};

template <class S>
using Policy =
    std::variant<std::shared_ptr<const BlockPolicy<S>>, std::shared_ptr<const ValuePolicy<S>>>;

}  // namespace unmask
