// exact/enumerate/conditionals.hpp - p(context), marginals and continuations of any small model.
//
// What exact decoding asks of a distribution, at any partial assignment ("context", decode/context.hpp):
// its probability, the conditional marginals of the masked positions, and the joint distribution of
// a block of them.
//
// Two engines. `cube`: one number a partial assignment, prod(q_i + 1) of them, built by summing out
// one position after the other; every question is then a lookup. `rows`: the rows that agree with
// the context, found by intersecting one bit set a revealed position; for few rows and many cells.
//
// (1) Both engines give the same numbers: exactly for Rational, within n 2^-52 for double (tested).
// (2) `continuations` lists what has positive probability, each once, by ascending code.
// (3) Contexts of probability 0 have uniform marginals and no continuations (theory section 13).
// Memory: the cube; or rows * symbols / 8 bytes. Cost: O(numbers written) or O(rows that agree).
#pragma once

#include <memory>

#include "core/decode/context.hpp"
#include "core/decode/oracle.hpp"
#include "exact/curve/profile.hpp"

namespace unmask {

/// A context that continues another one, with its (not conditional) probability.
template <class S>
struct Continuation {
  context_t context = 0;
  /// The block's symbols as one number, its lowest position the fastest.
  index_t cell = 0;
  S probability{};
};

template <class S>
class Conditionals {
 public:
  explicit Conditionals(const Shape& shape) : space_(shape), layout_(shape) {}
  Conditionals(const Conditionals&) = delete;
  Conditionals& operator=(const Conditionals&) = delete;
  virtual ~Conditionals() = default;

  [[nodiscard]] const ContextSpace& space() const { return space_; }
  [[nodiscard]] const MarginalLayout& layout() const { return layout_; }

  /// p(context): the probability of showing these symbols.
  [[nodiscard]] virtual S probability(context_t context) const = 0;
  /// Fills layout().width() numbers for the masked positions; returns p(context).
  virtual S marginals(context_t context, S* marginals) const = 0;
  /// All contexts of positive probability that also reveal `block`. Requires: `block` is masked.
  virtual void continuations(context_t context, Subset block,
                             std::vector<Continuation<S>>& found) const = 0;

 private:
  ContextSpace space_;
  MarginalLayout layout_;
};

enum class ConditionalsEngine { automatic, cube, rows };

template <class S>
[[nodiscard]] Result<std::shared_ptr<const Conditionals<S>>> conditionals(
    const Model& model, const Effort& effort,
    ConditionalsEngine engine = ConditionalsEngine::automatic);

}  // namespace unmask
