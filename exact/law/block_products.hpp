// exact/law/block_products.hpp - a block's symbols, were they independent: probabilities, and which
// of them can be drawn at all.
//
// Internal to decoder_law.cpp.
//
// (1) `at_cell(cell)` is the product of the marginals of the symbols that `cell` numbers
//     (Continuation::cell: the block's lowest position is the fastest digit).
// (2) `drawable` counts the cells whose product is positive, underflow apart; `for_each_drawable`
//     visits each once, the highest position fastest.
// Cost: a table of all products where about as many are asked for, else a product a question.
#pragma once

#include <array>
#include <bit>
#include <vector>

#include "core/decode/oracle.hpp"

namespace unmask::detail {

/// The product of one cell's marginals: for who asks once.
template <class S>
[[nodiscard]] S block_product(const MarginalLayout& layout, Subset block, const S* marginals,
                              index_t cell) {
  S product(1);
  for_each_position(block, [&](index_t i) {
    const index_t begin = layout.begin(i), count = layout.end(i) - begin;
    const bool is_power = (count & (count - 1)) == 0;  // of two: mostly
    product *= marginals[begin + (is_power ? cell & (count - 1) : cell % count)];
    cell = is_power ? cell >> static_cast<unsigned>(std::countr_zero(count)) : cell / count;
  });
  return product;
}

template <class S>
class BlockProducts {
 public:
  /// A table where it is about as large as the number of questions, else one product a question.
  /// `marginals` must outlive the questions.
  void set(const ContextSpace& space, const MarginalLayout& layout, Subset block,
           const S* marginals, index_t questions) {
    count_ = 0;
    double cells = 1;
    for_each_position(block, [&](index_t i) {
      const index_t count = space.shape().cardinality(i);
      factors_[count_++] = {marginals + layout.begin(i), count, space.place(i),
                            static_cast<unsigned>(std::countr_zero(count)), 0, 0};
      cells *= static_cast<double>(count);
    });
    table_.clear();
    if (cells <= 2.0 * static_cast<double>(questions)) fill_table();
  }

  [[nodiscard]] S at_cell(index_t cell) const {
    if (!table_.empty()) return table_[at(cell)];
    S product(1);
    for (std::size_t f = 0; f < count_; ++f) {
      const Factor& factor = factors_[f];
      const bool is_power = (factor.count & (factor.count - 1)) == 0;  // of two: mostly
      const index_t digit = is_power ? cell & (factor.count - 1) : cell % factor.count;
      product *= factor.marginals[digit];
      cell = is_power ? cell >> factor.bits : cell / factor.count;
    }
    return product;
  }

  /// How many ways there are to fill the block with values that can be drawn.
  [[nodiscard]] double drawable() const {
    double ways = 1;
    for (std::size_t f = 0; f < count_; ++f) {
      const S* const p = factors_[f].marginals;
      index_t values = 0;  // counted without a branch: where zeros stand is hard to predict
      for (index_t v = 0; v < factors_[f].count; ++v) values += p[v] > S(0) ? 1 : 0;
      ways *= static_cast<double>(values);
    }
    return ways;
  }

  /// body(context, probability) for each of them; stops when body returns false. `context`: where
  /// the block is masked.
  template <class Body>
  void for_each_drawable(context_t context, const Body& body) {
    drawable_.clear();
    for (std::size_t f = 0; f < count_; ++f) {
      const Factor factor = factors_[f];
      factors_[f].first_drawable = drawable_.size();
      for (index_t v = 0; v < factor.count; ++v) {
        if (factor.marginals[v] > S(0)) drawable_.push_back({factor.place * (v + 1), v});
      }
      factors_[f].end_drawable = drawable_.size();
    }
    fill(0, context, S(1), body);
  }

 private:
  struct Factor {
    const S* marginals;
    index_t count;
    context_t place;
    unsigned bits;  ///< of count, if it is a power of two
    std::size_t first_drawable, end_drawable;  ///< once listed
  };
  struct Drawable {
    context_t offset;  ///< what it adds to a context
    index_t symbol;
  };

  void fill_table() {
    table_.assign(1, S(1));
    for (std::size_t f = 0; f < count_; ++f) {
      const Factor& factor = factors_[f];
      const std::size_t before = table_.size();
      table_.resize(before * at(factor.count));
      for (index_t v = factor.count; v-- > 0;) {
        for (std::size_t c = 0; c < before; ++c) {
          table_[at(v) * before + c] = table_[c] * factor.marginals[v];
        }
      }
    }
  }

  template <class Body>
  bool fill(std::size_t depth, context_t context, const S& probability, const Body& body) const {
    if (depth == count_) return body(context, probability);
    const Factor& factor = factors_[depth];
    for (std::size_t d = factor.first_drawable; d < factor.end_drawable; ++d) {
      const auto& [offset, symbol] = drawable_[d];
      const S with = probability * factor.marginals[symbol];
      if (!fill(depth + 1, context + offset, with, body)) return false;
    }
    return true;
  }

  std::array<Factor, kMaxSubsetPositions> factors_;
  std::size_t count_ = 0;
  std::vector<Drawable> drawable_;  // factor by factor
  std::vector<S> table_;
};

}  // namespace unmask::detail
