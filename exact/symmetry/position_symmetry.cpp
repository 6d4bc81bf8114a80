#include "exact/symmetry/position_symmetry.hpp"

#include <cmath>
#include <numeric>
#include <set>
#include <unordered_map>

namespace unmask {
namespace {

constexpr double kSameWeight = 0x1p-44;

PositionPermutation identity(index_t n) {
  PositionPermutation g(at(n));
  std::iota(g.begin(), g.end(), index_t{0});
  return g;
}

/// Finds rows by their symbols.
class RowIndex {
 public:
  explicit RowIndex(const SupportTable<double>& table) : table_(table) {
    rows_.reserve(at(table.rows()));
    for (index_t row = 0; row < table.rows(); ++row) {
      std::uint64_t hash = kSeed;
      for (index_t i = 0; i < n(); ++i) hash = mixed(hash, table.symbol(row, i));
      rows_.emplace(hash, row);
    }
  }

  /// The row number of g x for x = `row`; rows() if there is none.
  [[nodiscard]] index_t image(index_t row, const PositionPermutation& inverse_of_g) const {
    std::uint64_t hash = kSeed;
    for (index_t i = 0; i < n(); ++i) hash = mixed(hash, table_.symbol(row, inverse_of_g[at(i)]));
    const auto [first, last] = rows_.equal_range(hash);
    for (auto found = first; found != last; ++found) {
      if (is_image(found->second, row, inverse_of_g)) return found->second;
    }
    return table_.rows();
  }

 private:
  static constexpr std::uint64_t kSeed = 0x9E3779B97F4A7C15U;

  [[nodiscard]] index_t n() const { return table_.shape().positions(); }

  static std::uint64_t mixed(std::uint64_t hash, symbol_t symbol) {
    hash = (hash ^ (std::uint64_t{symbol} + 1)) * 0xBF58476D1CE4E5B9U;
    return hash ^ hash >> 29U;
  }

  [[nodiscard]] bool is_image(index_t candidate, index_t row,
                              const PositionPermutation& inverse_of_g) const {
    for (index_t i = 0; i < n(); ++i) {
      if (table_.symbol(candidate, i) != table_.symbol(row, inverse_of_g[at(i)])) return false;
    }
    return true;
  }

  const SupportTable<double>& table_;
  std::unordered_multimap<std::uint64_t, index_t> rows_;
};

bool keeps_shape(const Shape& shape, const PositionPermutation& g) {
  for (index_t i = 0; i < g.size(); ++i) {
    if (shape.cardinality(i) != shape.cardinality(g[at(i)])) return false;
  }
  return true;
}

/// The images of all rows; empty at the first row whose image is missing or weighs differently.
std::vector<index_t> row_images(const SupportTable<double>& table, const RowIndex& index,
                                const PositionPermutation& g) {
  if (!keeps_shape(table.shape(), g)) return {};
  const PositionPermutation back = inverse(g);
  std::vector<index_t> images;
  for (index_t row = 0; row < table.rows(); ++row) {
    const index_t image = index.image(row, back);
    if (image == table.rows()) return {};
    const double w = table.weights()[at(row)], v = table.weights()[at(image)];
    if (std::fabs(w - v) > kSameWeight * w) return {};
    images.push_back(image);
  }
  return images;
}

/// Positions laid out in rows of `columns`; a move of cells is a move of their coordinates.
class GridMoves {
 public:
  GridMoves(index_t rows, index_t columns) : rows_(rows), columns_(columns) {}

  /// Swaps the stretches of `width` rows that begin at row a and at row b.
  [[nodiscard]] PositionPermutation swap_rows(index_t a, index_t b, index_t width) const {
    return moved(
        [&](index_t row, index_t column) { return cell(swapped(row, a, b, width), column); });
  }
  [[nodiscard]] PositionPermutation swap_columns(index_t a, index_t b, index_t width) const {
    return moved(
        [&](index_t row, index_t column) { return cell(row, swapped(column, a, b, width)); });
  }
  /// Requires: as many rows as columns.
  [[nodiscard]] PositionPermutation transposed() const {
    return moved([&](index_t row, index_t column) { return cell(column, row); });
  }

 private:
  [[nodiscard]] index_t cell(index_t row, index_t column) const { return row * columns_ + column; }

  static index_t swapped(index_t x, index_t a, index_t b, index_t width) {
    if (x >= a && x < a + width) return x - a + b;
    if (x >= b && x < b + width) return x - b + a;
    return x;
  }

  template <class Move>
  [[nodiscard]] PositionPermutation moved(const Move& move) const {
    PositionPermutation g;
    for (index_t row = 0; row < rows_; ++row) {
      for (index_t column = 0; column < columns_; ++column) g.push_back(move(row, column));
    }
    return g;
  }

  index_t rows_, columns_;
};

/// Calls body(a, b, width) for all pairs of stretches into which `lines` lines can be cut evenly.
template <class Body>
void for_each_pair_of_stretches(index_t lines, const Body& body) {
  for (index_t width = 1; 2 * width <= lines; ++width) {
    if (lines % width != 0) continue;
    for (index_t a = 0; a < lines; a += width) {
      for (index_t b = a + width; b < lines; b += width) body(a, b, width);
    }
  }
}

std::vector<PositionPermutation> candidates(index_t n) {
  std::vector<PositionPermutation> all;
  for (index_t i = 0; i < n; ++i) {
    for (index_t j = i + 1; j < n; ++j) {
      all.push_back(identity(n));
      std::swap(all.back()[at(i)], all.back()[at(j)]);
    }
  }
  all.push_back(identity(n));
  for (index_t i = 0; i < n; ++i) all.back()[at(i)] = n - 1 - i;
  for (index_t rows = 1; rows <= n; ++rows) {
    if (n % rows != 0) continue;
    const index_t columns = n / rows;
    const GridMoves grid(rows, columns);
    for_each_pair_of_stretches(rows, [&](index_t a, index_t b, index_t width) {
      all.push_back(grid.swap_rows(a, b, width));
    });
    for_each_pair_of_stretches(columns, [&](index_t a, index_t b, index_t width) {
      all.push_back(grid.swap_columns(a, b, width));
    });
    if (rows == columns) all.push_back(grid.transposed());
  }
  return all;
}

}  // namespace

PositionPermutation inverse(const PositionPermutation& g) {
  PositionPermutation back(g.size());
  for (index_t i = 0; i < g.size(); ++i) back[at(g[at(i)])] = i;
  return back;
}

bool is_identity(const PositionPermutation& g) { return g == identity(g.size()); }

bool is_transposition(const PositionPermutation& g) {
  index_t moved = 0;
  for (index_t i = 0; i < g.size(); ++i) moved += g[at(i)] == i ? 0 : 1;
  return moved == 2;
}

std::vector<index_t> row_images(const SupportTable<double>& table, const PositionPermutation& g) {
  return row_images(table, RowIndex(table), g);
}

std::vector<PositionPermutation> find_symmetries(const SupportTable<double>& table) {
  const RowIndex index(table);
  std::vector<PositionPermutation> found;
  std::set<PositionPermutation> seen;
  for (PositionPermutation& g : candidates(table.shape().positions())) {
    if (is_identity(g) || !seen.insert(g).second) continue;
    if (!row_images(table, index, g).empty()) found.push_back(std::move(g));
  }
  return found;
}

}  // namespace unmask
