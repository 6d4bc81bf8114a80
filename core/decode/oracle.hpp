// core/decode/oracle.hpp - a denoiser: what it believes of every masked position, given the rest.
//
// An `Oracle` answers batches of contexts. The exact conditionals of a model, the same with an error
// put in on purpose, and a trained network are all oracles; decoders, samplers and laws are the same
// code for all of them.
//
// (1) For each masked position of a context the marginals are >= 0 and sum to 1 (exactly for
//     Rational); for revealed positions nothing is written.
// (2) Answers are a function of the context alone: batched equals single, on any thread.
// (3) A context that the oracle knows to be impossible (probability 0 under its model) is answered
//     uniformly and marked; an oracle that cannot know marks none.
#pragma once

#include <vector>

#include "core/decode/context.hpp"

namespace unmask {

/// Where the numbers of position i stand in one context's answer.
class MarginalLayout {
 public:
  explicit MarginalLayout(const Shape& shape) {
    for (const index_t cardinality : shape.cardinalities()) {
      begin_.push_back(begin_.back() + cardinality);
    }
  }
  [[nodiscard]] index_t begin(index_t i) const { return begin_[at(i)]; }
  [[nodiscard]] index_t end(index_t i) const { return begin_[at(i + 1)]; }
  /// Numbers a context.
  [[nodiscard]] index_t width() const { return begin_.back(); }
  [[nodiscard]] index_t positions() const { return begin_.size() - 1; }

 private:
  std::vector<index_t> begin_{0};
};

template <class S>
class Oracle {
 public:
  explicit Oracle(const Shape& shape) : shape_(shape), layout_(shape) {}
  Oracle(const Oracle&) = delete;
  Oracle& operator=(const Oracle&) = delete;
  virtual ~Oracle() = default;

  [[nodiscard]] const Shape& shape() const { return shape_; }
  [[nodiscard]] const MarginalLayout& layout() const { return layout_; }

  /// `rows`: `count` contexts of n symbols each. Fills `count` times layout().width() numbers and,
  /// a context, whether it is possible (0 or 1). Thread-safe.
  virtual void answer(const symbol_t* rows, index_t count, S* marginals,
                      std::uint8_t* possible) const = 0;

  /// Whether every context of probability 0 is marked, and so answered uniformly.
  [[nodiscard]] virtual bool marks_impossible() const { return false; }

 private:
  Shape shape_;
  MarginalLayout layout_;
};

}  // namespace unmask
