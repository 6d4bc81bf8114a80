// core/model/shape.hpp - how many positions, and how many symbols each may show.
//
// A shape is the sequence of cardinalities q_1, ..., q_n. Its cells are all rows x_1 ... x_n; cell
// numbers count with the last position fastest.
//
// (1) A shape has at least one position, and every cardinality is at least 1.
// (2) `linear_index` and `row_at` are inverse to each other.
#pragma once

#include <optional>
#include <vector>

#include "core/base/index.hpp"

namespace unmask {

class Shape {
 public:
  static constexpr index_t kMaxPositions = index_t{1} << 24U;
  static constexpr index_t kMaxCardinality = index_t{1} << 31U;

  /// Throws: InvalidModel if there are no positions, too many, or a cardinality is 0 or too large.
  explicit Shape(std::vector<index_t> cardinalities);

  /// n positions of q symbols each.
  [[nodiscard]] static Shape uniform(index_t n, index_t q);

  [[nodiscard]] index_t positions() const { return cardinalities_.size(); }
  [[nodiscard]] index_t cardinality(index_t i) const { return cardinalities_[at(i)]; }
  [[nodiscard]] const std::vector<index_t>& cardinalities() const { return cardinalities_; }

  /// The common cardinality, if there is one.
  [[nodiscard]] std::optional<index_t> uniform_cardinality() const;

  /// The product of all cardinalities, if it fits 64 bits.
  [[nodiscard]] std::optional<index_t> cells() const;

  /// The product of (cardinality + extra): extra = 0 counts cells, extra = 1 partial assignments.
  [[nodiscard]] double cells_as_double(index_t extra = 0) const;

  /// Requires: row has one symbol in range for every position, and cells() exists.
  [[nodiscard]] index_t linear_index(const std::vector<symbol_t>& row) const;
  [[nodiscard]] std::vector<symbol_t> row_at(index_t cell) const;

  bool operator==(const Shape&) const = default;

 private:
  std::vector<index_t> cardinalities_;
};

/// Turns `row` into the next one, last position fastest; false after the last row.
bool advance_row(const Shape& shape, std::vector<symbol_t>& row);

}  // namespace unmask
