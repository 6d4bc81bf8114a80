// exact/enumerate/conditionals.hpp - p(context), marginals and continuations of any small model.
//
// What exact decoding asks of a distribution, at any partial assignment ("context",
// decode/context.hpp): its probability, the conditional marginals of the masked positions, and the
// joint distribution of a block of them.
//
// Two engines. `cube`: one number a partial assignment, prod(q_i + 1) of them, built by summing out
// one position after the other; every question is then a lookup. `rows`: the rows that agree with
// the context, found by intersecting one bit set a revealed position; for few rows and many cells.
//
// (1) Both engines give the same numbers: exactly for Rational, within n 2^-52 for double (tested).
// (2) `continuations` lists what has positive probability, each once, by ascending code.
// (3) Contexts of probability 0 have uniform marginals and no continuations (theory section 13).
// (4) A context that is asked several questions is shown once: decoded, and its rows intersected.
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

/// A context that questions are asked about, with what `Conditionals::show` found out about it.
/// Showing the next one in the same place allocates nothing.
struct ShownContext {
  context_t context = 0;
  Subset masked = 0;
  std::vector<symbol_t> row{};      ///< its n symbols
  std::vector<index_t> agreeing{};  ///< the support's rows that show what it shows; engine `rows`
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

  void show(context_t context, ShownContext& shown) const;
  /// `row`: its n symbols.
  void show(const symbol_t* row, ShownContext& shown) const;
  /// Fills layout().width() numbers for the masked positions; returns p(context).
  /// Requires: `shown` was shown by these conditionals, here and below.
  virtual S marginals(const ShownContext& shown, S* marginals) const = 0;
  /// All contexts of positive probability that also reveal `block`. Requires: `block` is masked.
  virtual void continuations(const ShownContext& shown, Subset block,
                             std::vector<Continuation<S>>& found) const = 0;

  /// Both for a context that is asked about once.
  S marginals(context_t context, S* marginals) const;
  void continuations(context_t context, Subset block, std::vector<Continuation<S>>& found) const;

 protected:
  /// Fills what an engine keeps of a context that is decoded already.
  virtual void look_up(ShownContext& shown) const = 0;

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
