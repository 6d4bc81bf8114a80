// exact/law/block_products.hpp - the probability of a block's symbols, were they independent.
//
// (1) `at_cell(cell)` is the product of the marginals of the symbols that `cell` numbers
//     (Continuation::cell: the block's lowest position is the fastest digit).
// Cost: a table of all products where about as many are asked for, else a product a question.
#pragma once

#include <bit>
#include <vector>

#include "core/decode/oracle.hpp"

namespace unmask::detail {

/// The products of a block's marginals by the cell of its symbols (Continuation::cell).
template <class S>
class BlockProducts {
 public:
  /// A table where it is about as large as the number of questions, else one product a question.
  void set(const MarginalLayout& layout, Subset block, const S* marginals, index_t questions) {
    factors_.clear();
    double cells = 1;
    for_each_position(block, [&](index_t i) {
      const index_t count = layout.end(i) - layout.begin(i);
      factors_.push_back(
          {marginals + layout.begin(i), count, static_cast<unsigned>(std::countr_zero(count))});
      cells *= static_cast<double>(count);
    });
    table_.clear();
    if (cells > 2.0 * static_cast<double>(questions)) return;
    table_.assign(1, S(1));
    for (const Factor& factor : factors_) {
      const std::size_t before = table_.size();
      table_.resize(before * at(factor.count));
      for (index_t v = factor.count; v-- > 0;) {
        for (std::size_t c = 0; c < before; ++c) {
          table_[at(v) * before + c] = table_[c] * factor.marginals[v];
        }
      }
    }
  }
  [[nodiscard]] S at_cell(index_t cell) const {
    if (!table_.empty()) return table_[at(cell)];
    S product(1);
    for (const Factor& factor : factors_) {
      const bool is_power = (factor.count & (factor.count - 1)) == 0;  // of two: mostly
      const index_t digit = is_power ? cell & (factor.count - 1) : cell % factor.count;
      product *= factor.marginals[digit];
      cell = is_power ? cell >> factor.bits : cell / factor.count;
    }
    return product;
  }

 private:
  struct Factor {
    const S* marginals;
    index_t count;
    unsigned bits;  ///< of count, if it is a power of two
  };
  std::vector<Factor> factors_;
  std::vector<S> table_;
};

}  // namespace unmask::detail
