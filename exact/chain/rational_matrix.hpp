// exact/chain/rational_matrix.hpp - small matrices of fractions, row by row.
//
// (1) All operations are exact; zeros cost nothing.
#pragma once

#include <vector>

#include "core/base/index.hpp"
#include "core/number/rational.hpp"

namespace unmask::detail {

using RationalMatrix = std::vector<Rational>;  ///< [row][column]

[[nodiscard]] RationalMatrix identity(index_t size);
/// a, `rows` by `inner`, times b, `inner` by `columns`.
[[nodiscard]] RationalMatrix product(const RationalMatrix& a, index_t rows, const Rational* b,
                                     index_t inner, index_t columns);
/// Fractions are kept in lowest terms; the library's == divides instead of comparing them.
[[nodiscard]] bool are_equal(const RationalMatrix& a, const RationalMatrix& b);

}  // namespace unmask::detail
