#include "core/model/shape.hpp"

#include <algorithm>
#include <string>

#include "core/base/contract.hpp"
#include "core/base/invalid_input.hpp"

namespace unmask {

Shape::Shape(std::vector<index_t> cardinalities) : cardinalities_(std::move(cardinalities)) {
  if (cardinalities_.empty()) throw InvalidModel("a model needs at least one position (n = 0)");
  if (positions() > kMaxPositions) {
    throw InvalidModel("too many positions: " + std::to_string(positions()) + "; at most " +
                       std::to_string(kMaxPositions));
  }
  for (index_t i = 0; i < positions(); ++i) {
    if (cardinality(i) == 0 || cardinality(i) > kMaxCardinality) {
      throw InvalidModel("position " + std::to_string(i) + " has cardinality " +
                         std::to_string(cardinality(i)) + "; it must be between 1 and 2^31");
    }
  }
}

Shape Shape::uniform(index_t n, index_t q) {
  if (n > kMaxPositions) {
    throw InvalidModel("too many positions: " + std::to_string(n) + "; at most " +
                       std::to_string(kMaxPositions));
  }
  return Shape(std::vector<index_t>(at(n), q));
}

std::optional<index_t> Shape::uniform_cardinality() const {
  const bool same = std::all_of(cardinalities_.begin(), cardinalities_.end(),
                                [&](index_t q) { return q == cardinalities_.front(); });
  if (!same) return std::nullopt;
  return cardinalities_.front();
}

std::optional<index_t> Shape::cells() const {
  std::optional<index_t> product = 1;
  for (const index_t q : cardinalities_) {
    product = checked_multiply(*product, q);
    if (!product) return std::nullopt;
  }
  return product;
}

double Shape::cells_as_double(index_t extra) const {
  double product = 1.0;
  for (const index_t q : cardinalities_) product *= static_cast<double>(q + extra);
  return product;
}

index_t Shape::linear_index(const std::vector<symbol_t>& row) const {
  UNMASK_REQUIRE(row.size() == cardinalities_.size(), "a row has one symbol a position");
  index_t index = 0;
  for (index_t i = 0; i < positions(); ++i) index = index * cardinality(i) + row[at(i)];
  return index;
}

std::vector<symbol_t> Shape::row_at(index_t cell) const {
  std::vector<symbol_t> row(cardinalities_.size());
  for (index_t i = positions(); i-- > 0;) {
    row[at(i)] = static_cast<symbol_t>(cell % cardinality(i));
    cell /= cardinality(i);
  }
  return row;
}

bool advance_row(const Shape& shape, std::vector<symbol_t>& row) {
  for (index_t i = shape.positions(); i-- > 0;) {
    if (++row[at(i)] < shape.cardinality(i)) return true;
    row[at(i)] = 0;
  }
  return false;
}

}  // namespace unmask
