// core/decode/context.hpp - what a decoder has revealed so far, as one number.
//
// A context is a partial assignment: some positions show a symbol, the others are masked. As a row
// it is n symbols, `kMasked` where masked; as a code it is the mixed-radix number whose digit i is 0
// for masked and 1 + symbol for revealed, position 0 the fastest. A code fits a hash table's key and,
// where there are few contexts, indexes an array.
//
// (1) Codes and rows are in bijection; the empty context is code 0.
// (2) `reveal` and `mask` change one digit in constant time.
#pragma once

#include <string>
#include <vector>

#include "core/base/subset.hpp"
#include "core/model/shape.hpp"

namespace unmask {

inline constexpr symbol_t kMasked = ~symbol_t{0};

using context_t = std::uint64_t;

class ContextSpace {
 public:
  /// Throws: RefusedError if the contexts of the shape outnumber 2^63 or there are more than 63
  /// positions.
  explicit ContextSpace(const Shape& shape);

  [[nodiscard]] index_t positions() const { return place_.size(); }
  [[nodiscard]] const Shape& shape() const { return shape_; }
  /// All contexts: the product of (cardinality + 1).
  [[nodiscard]] context_t count() const { return count_; }

  /// Requires: position i is masked.
  [[nodiscard]] context_t reveal(context_t context, index_t i, symbol_t symbol) const {
    return context + place_[at(i)] * (symbol + 1);
  }
  [[nodiscard]] context_t mask(context_t context, index_t i) const {
    return context - place_[at(i)] * digit(context, i);
  }
  /// `kMasked` where masked.
  [[nodiscard]] symbol_t symbol(context_t context, index_t i) const {
    return static_cast<symbol_t>(digit(context, i)) - 1;
  }
  /// What one symbol more at position i adds to a code.
  [[nodiscard]] context_t place(index_t i) const { return place_[at(i)]; }

  [[nodiscard]] Subset revealed(context_t context) const;
  /// The context that shows only what it shows at `positions`.
  [[nodiscard]] context_t restrict(context_t context, Subset positions) const;
  /// Writes n symbols.
  void write_row(context_t context, symbol_t* row) const;
  [[nodiscard]] context_t code(const symbol_t* row) const;

 private:
  [[nodiscard]] context_t digit(context_t context, index_t i) const {
    return context / place_[at(i)] % (shape_.cardinality(i) + 1);
  }

  Shape shape_;
  std::vector<context_t> place_;
  context_t count_ = 1;
};

/// "0 1 _ 2": revealed symbols, an underscore where masked.
[[nodiscard]] std::string to_text(const ContextSpace& space, context_t context);

}  // namespace unmask
