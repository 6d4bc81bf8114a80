// core/model/support_table.hpp - a distribution as a list of rows with weights.
//
// The sparse form: only rows of positive probability, p(row) = weight / total. Data sets, codes and
// puzzles live here; sixteen cells of four symbols are 4^16 cells but only 288 Sudoku grids.
//
// (1) Rows are distinct, in range, in lexicographic order; equal rows given twice add up.
// (2) Weights are positive and finite; zero weights given are dropped.
// (3) Weights need no normalisation: integer counts stay integers.
// Memory: n symbols and one S a row.
#pragma once

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "core/base/contract.hpp"
#include "core/base/invalid_input.hpp"
#include "core/base/text.hpp"
#include "core/model/probability_sum.hpp"
#include "core/model/shape.hpp"
#include "core/number/rational.hpp"

namespace unmask {

template <class S>
class SupportTable {
 public:
  /// `symbols` holds the rows one after the other.
  /// Throws: InvalidModel if a symbol is out of range, a weight negative or not finite, or all are
  /// zero. Requires: n symbols a weight.
  SupportTable(Shape shape, std::vector<symbol_t> symbols, std::vector<S> weights)
      : shape_(std::move(shape)) {
    UNMASK_REQUIRE(symbols.size() == weights.size() * shape_.positions(), "n symbols a row");
    check(symbols, weights);
    merge(symbols, weights);
    total_ = sum_of(weights_);
    if (rows() == 0) throw InvalidModel("no row has positive weight; at least one is needed");
    if (!std::isfinite(to_double(total_))) {
      throw InvalidModel("the weights sum to more than a double holds; divide them all");
    }
  }

  /// The same rows with other weights, one a row. Throws: InvalidModel as above.
  template <class T>
  [[nodiscard]] SupportTable<T> with_scalar(std::vector<T> weights) const {
    return SupportTable<T>(shape_, symbols_, std::move(weights));
  }

  [[nodiscard]] const Shape& shape() const { return shape_; }
  [[nodiscard]] index_t rows() const { return weights_.size(); }
  [[nodiscard]] symbol_t symbol(index_t row, index_t position) const {
    return symbols_[at(row * shape_.positions() + position)];
  }
  [[nodiscard]] const std::vector<S>& weights() const { return weights_; }
  [[nodiscard]] const S& total() const { return total_; }
  [[nodiscard]] S probability(index_t row) const { return weights_[at(row)] / total_; }

 private:
  void check(const std::vector<symbol_t>& symbols, const std::vector<S>& weights) const {
    const index_t n = shape_.positions();
    for (index_t row = 0; row < weights.size(); ++row) {
      const S& w = weights[at(row)];
      if (!(w >= S(0)) || !is_finite(w)) {
        throw InvalidModel("weight " + std::to_string(row) + " is " +
                           format_short(to_double(w)) + "; it must be a finite number >= 0");
      }
      for (index_t i = 0; i < n; ++i) {
        const symbol_t symbol = symbols[at(row * n + i)];
        if (symbol >= shape_.cardinality(i)) {
          throw InvalidModel("row " + std::to_string(row) + ", position " + std::to_string(i) +
                             ": symbol " + std::to_string(symbol) + " is out of range; it must be 0 to " +
                             std::to_string(shape_.cardinality(i) - 1));
        }
      }
    }
  }

  void merge(const std::vector<symbol_t>& symbols, const std::vector<S>& weights) {
    const index_t n = shape_.positions();
    const auto row_begin = [&](index_t row) {
      return symbols.begin() + static_cast<std::ptrdiff_t>(row * n);
    };
    const auto row_end = [&](index_t row) { return row_begin(row + 1); };
    std::vector<index_t> order(weights.size());
    std::iota(order.begin(), order.end(), index_t{0});
    std::sort(order.begin(), order.end(), [&](index_t a, index_t b) {
      return std::lexicographical_compare(row_begin(a), row_end(a), row_begin(b), row_end(b));
    });
    index_t last = 0;
    for (const index_t row : order) {
      if (weights[at(row)] == S(0)) continue;
      if (!weights_.empty() && std::equal(row_begin(row), row_end(row), row_begin(last))) {
        weights_.back() += weights[at(row)];
      } else {
        symbols_.insert(symbols_.end(), row_begin(row), row_end(row));
        weights_.push_back(weights[at(row)]);
        last = row;
      }
    }
  }

  Shape shape_;
  std::vector<symbol_t> symbols_;
  std::vector<S> weights_;
  S total_{};
};

}  // namespace unmask
