// core/format/symbol_matrix.hpp - rows of symbols on their way into a SupportTable.
//
// What the CSV and NPY readers share: a growing list of symbols with a fixed row length.
//
// (1) `empirical` counts every row once; a column's cardinality is its largest symbol + 1.
#pragma once

#include <string>
#include <vector>

#include "core/model/support_table.hpp"

namespace unmask {

inline constexpr index_t kMaxSymbol = Shape::kMaxCardinality - 1;

struct SymbolMatrix {
  index_t columns = 0;
  std::vector<symbol_t> symbols;  ///< row after row

  [[nodiscard]] index_t rows() const { return columns == 0 ? 0 : symbols.size() / columns; }
};

/// Throws: InvalidInput if there are no rows or too many columns.
[[nodiscard]] SupportTable<Rational> empirical(SymbolMatrix matrix, const std::string& source);

}  // namespace unmask
