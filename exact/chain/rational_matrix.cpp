#include "exact/chain/rational_matrix.hpp"

#include <algorithm>

namespace unmask::detail {

RationalMatrix identity(index_t size) {
  RationalMatrix matrix(at(size * size));
  for (index_t k = 0; k < size; ++k) matrix[at(k * size + k)] = 1;
  return matrix;
}

RationalMatrix product(const RationalMatrix& a, index_t rows, const Rational* b, index_t inner,
                       index_t columns) {
  RationalMatrix result(at(rows * columns));
  for (index_t row = 0; row < rows; ++row) {
    for (index_t k = 0; k < inner; ++k) {
      const Rational& left = a[at(row * inner + k)];
      if (left == 0) continue;
      for (index_t column = 0; column < columns; ++column) {
        const Rational& right = b[at(k * columns + column)];
        if (right != 0) result[at(row * columns + column)] += left * right;
      }
    }
  }
  return result;
}

bool are_equal(const RationalMatrix& a, const RationalMatrix& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Rational& x, const Rational& y) {
                      return numerator(x) == numerator(y) && denominator(x) == denominator(y);
                    });
}

}  // namespace unmask::detail
