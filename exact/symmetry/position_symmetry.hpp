// exact/symmetry/position_symmetry.hpp - permutations of positions under which a law stays itself.
//
// A permutation g of positions carries a row x to the row g x with (g x)[g(i)] = x[i]. It is a
// symmetry if every row's image has the row's probability. Symmetries carry contexts to contexts
// with the same conditionals, so whatever is minimised over contexts is computed once an orbit.
//
// `find_symmetries` tries candidates and keeps those that hold: every swap of two positions; the
// reversal; and for every way to lay the positions out as a grid: two rows swapped, two columns,
// two bands of rows or columns, the transposition. That is the whole geometric group of a Sudoku
// grid (128 for 4 x 4), all n! for exchangeable laws, and the reversal of a chain. Renaming symbols
// is not looked for.
//
// (1) Every permutation returned is a symmetry: weights of a row and its image are equal within a
//     relative 2^-44, which roundings of equal rationals are.
// (2) No two are equal, and none is the identity.
// Cost: candidates (n^2 and a few more) times rows times n; most fail at their first row.
#pragma once

#include <vector>

#include "core/model/support_table.hpp"

namespace unmask {

/// image[i] = g(i).
using PositionPermutation = std::vector<index_t>;

[[nodiscard]] PositionPermutation inverse(const PositionPermutation& g);
[[nodiscard]] bool is_identity(const PositionPermutation& g);
/// The two positions that g swaps, if it does nothing else.
[[nodiscard]] bool is_transposition(const PositionPermutation& g);

/// The row number of g x for every row x, or nothing if g is no symmetry of the table.
[[nodiscard]] std::vector<index_t> row_images(const SupportTable<double>& table,
                                              const PositionPermutation& g);

[[nodiscard]] std::vector<PositionPermutation> find_symmetries(const SupportTable<double>& table);

}  // namespace unmask
