// core/model/sudoku.hpp - uniform over completed 4x4 Sudoku grids, cells in row order.
//
// (1) Every row, column and 2x2 box of a grid holds each of four symbols once; there are 288 such
//     grids (tested).
// (2) With givens the positions are the free cells, in row order, and the rows are all completions
//     of the puzzle: symbol s stands for the digit s + 1.
#pragma once

#include <string_view>

#include "core/model/support_table.hpp"

namespace unmask {

[[nodiscard]] SupportTable<Rational> sudoku4();

/// `givens`: 16 characters in row order, '1' to '4' for a given cell and '.' for a free one.
/// Throws: InvalidModel if it is anything else, if no cell is free, or if nothing completes it.
[[nodiscard]] SupportTable<Rational> sudoku4(std::string_view givens);

}  // namespace unmask
