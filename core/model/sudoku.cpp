#include "core/model/sudoku.hpp"

namespace unmask {
namespace {

constexpr index_t kSide = 4, kCells = 16;

bool clash(index_t a, index_t b) {
  const index_t row_a = a / kSide, row_b = b / kSide, column_a = a % kSide, column_b = b % kSide;
  return row_a == row_b || column_a == column_b ||
         (row_a / 2 == row_b / 2 && column_a / 2 == column_b / 2);
}

/// Depth-first: fills `grid` from its end and appends every completion to `grids`.
void complete(std::vector<symbol_t>& grid, std::vector<symbol_t>& grids) {
  const index_t cell = grid.size();
  if (cell == kCells) {
    grids.insert(grids.end(), grid.begin(), grid.end());
    return;
  }
  for (symbol_t symbol = 0; symbol < kSide; ++symbol) {
    bool free = true;
    for (index_t other = 0; other < cell; ++other) {
      free = free && !(grid[at(other)] == symbol && clash(cell, other));
    }
    if (!free) continue;
    grid.push_back(symbol);
    complete(grid, grids);
    grid.pop_back();
  }
}

}  // namespace

SupportTable<Rational> sudoku4() {
  std::vector<symbol_t> grid, grids;
  complete(grid, grids);
  std::vector<Rational> weights(grids.size() / at(kCells), Rational(1));
  return SupportTable<Rational>(Shape::uniform(kCells, kSide), std::move(grids),
                                std::move(weights));
}

}  // namespace unmask
