#include "core/format/symbol_matrix.hpp"

namespace unmask {
namespace {

Shape shape_of(const SymbolMatrix& matrix) {
  std::vector<index_t> cardinalities(at(matrix.columns), 1);
  index_t column = 0;
  for (const symbol_t symbol : matrix.symbols) {
    index_t& cardinality = cardinalities[at(column)];
    cardinality = std::max(cardinality, index_t{symbol} + 1);
    if (++column == matrix.columns) column = 0;
  }
  return Shape(std::move(cardinalities));
}

}  // namespace

SupportTable<Rational> empirical(SymbolMatrix matrix, const std::string& source) {
  if (matrix.rows() == 0) {
    throw InvalidInput(source + ": there are no rows; at least one row of symbols is needed");
  }
  if (matrix.columns > Shape::kMaxPositions) {
    throw InvalidInput(source + ": a row has " + std::to_string(matrix.columns) +
                       " symbols; at most " + std::to_string(Shape::kMaxPositions));
  }
  Shape shape = shape_of(matrix);
  std::vector<Rational> weights(at(matrix.rows()), Rational(1));
  return SupportTable<Rational>(std::move(shape), std::move(matrix.symbols), std::move(weights));
}

}  // namespace unmask
