// core/model/sudoku.hpp - uniform over the 288 completed 4x4 Sudoku grids, cells in row order.
//
// (1) Every row, column and 2x2 box of a grid holds each of four symbols once; there are 288 such
//     grids (tested).
#pragma once

#include "core/model/support_table.hpp"

namespace unmask {

[[nodiscard]] SupportTable<Rational> sudoku4();

}  // namespace unmask
