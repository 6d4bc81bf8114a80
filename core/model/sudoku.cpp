#include "core/model/sudoku.hpp"

#include <algorithm>
#include <array>

#include "core/base/text.hpp"

namespace unmask {
namespace {

constexpr index_t kSide = 4, kCells = 16;

bool clash(index_t a, index_t b) {
  const index_t row_a = a / kSide, row_b = b / kSide, column_a = a % kSide, column_b = b % kSide;
  return row_a == row_b || column_a == column_b ||
         (row_a / 2 == row_b / 2 && column_a / 2 == column_b / 2);
}

/// The symbol of a given cell; kFree for a cell to fill.
using Puzzle = std::array<symbol_t, kCells>;
constexpr symbol_t kFree = kSide;

/// Depth-first: fills `grid` from its end and appends the free cells of every completion to `rows`.
void complete(const Puzzle& puzzle, std::vector<symbol_t>& grid, std::vector<symbol_t>& rows) {
  const index_t cell = grid.size();
  if (cell == kCells) {
    for (index_t i = 0; i < kCells; ++i) {
      if (puzzle[at(i)] == kFree) rows.push_back(grid[at(i)]);
    }
    return;
  }
  for (symbol_t symbol = 0; symbol < kSide; ++symbol) {
    bool free = puzzle[at(cell)] == kFree || puzzle[at(cell)] == symbol;
    for (index_t other = 0; other < cell; ++other) {
      free = free && !(grid[at(other)] == symbol && clash(cell, other));
    }
    if (!free) continue;
    grid.push_back(symbol);
    complete(puzzle, grid, rows);
    grid.pop_back();
  }
}

Puzzle parse_puzzle(std::string_view givens) {
  const auto fail = [&](const std::string& what) {
    throw InvalidModel("sudoku4: key 'givens': " + quote(givens) + " " + what +
                       "; it must be 16 characters, 1 to 4 for a given cell and . for a free one");
  };
  if (givens.size() != kCells) fail("has " + std::to_string(givens.size()) + " characters");
  Puzzle puzzle{};
  for (index_t cell = 0; cell < kCells; ++cell) {
    const char c = givens[at(cell)];
    if (c != '.' && (c < '1' || c > '4')) {
      fail("has " + quote(givens.substr(at(cell), 1)) + " at cell " + std::to_string(cell));
    }
    puzzle[at(cell)] = c == '.' ? kFree : static_cast<symbol_t>(c - '1');
  }
  if (givens.find('.') == std::string_view::npos) fail("leaves no cell free");
  return puzzle;
}

std::vector<symbol_t> completions(const Puzzle& puzzle) {
  std::vector<symbol_t> grid, rows;
  complete(puzzle, grid, rows);
  return rows;
}

SupportTable<Rational> uniform_over(std::vector<symbol_t> rows, index_t free_cells) {
  std::vector<Rational> weights(rows.size() / at(free_cells), Rational(1));
  return SupportTable<Rational>(Shape::uniform(free_cells, kSide), std::move(rows),
                                std::move(weights));
}

}  // namespace

SupportTable<Rational> sudoku4() {
  Puzzle empty{};
  empty.fill(kFree);
  return uniform_over(completions(empty), kCells);
}

SupportTable<Rational> sudoku4(std::string_view givens) {
  const Puzzle puzzle = parse_puzzle(givens);
  std::vector<symbol_t> rows = completions(puzzle);
  if (rows.empty()) {
    throw InvalidModel("sudoku4: key 'givens': nothing completes " + quote(givens) +
                       "; every row, column and 2x2 box must hold 1 to 4 once");
  }
  const auto free_cells = static_cast<index_t>(std::count(puzzle.begin(), puzzle.end(), kFree));
  return uniform_over(std::move(rows), free_cells);
}

}  // namespace unmask
