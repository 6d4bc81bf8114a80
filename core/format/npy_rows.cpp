// The NPY half of core/format/symbol_rows.hpp.
#include <string>

#include "core/base/invalid_input.hpp"
#include "core/format/npy_header.hpp"
#include "core/format/symbol_matrix.hpp"
#include "core/format/symbol_rows.hpp"

namespace unmask {
namespace {

/// The bits of one item, as if unsigned.
index_t bits_at(std::string_view item, bool big_endian) {
  index_t bits = 0;
  for (std::size_t i = 0; i < item.size(); ++i) {
    const char c = big_endian ? item[i] : item[item.size() - 1 - i];
    bits = bits << 8U | static_cast<unsigned char>(c);
  }
  return bits;
}

/// A negative item has its sign bit set, which would make it a symbol that is too large only for
/// the widest types.
bool is_negative(index_t bits, const NpyHeader& header) {
  return header.item_signed && (bits >> (8 * header.item_bytes - 1) & 1U) != 0;
}

[[noreturn]] void reject(index_t row, index_t column, const std::string& what,
                         const std::string& source) {
  throw InvalidInput(
      source + ": row " + std::to_string(row) + ", column " + std::to_string(column) + ": " + what +
      " is not a symbol; integers from 0 to " + std::to_string(kMaxSymbol) + " are accepted");
}

symbol_t symbol_at(std::string_view data, const NpyHeader& header, index_t row, index_t column,
                   const std::string& source) {
  const index_t item =
      header.fortran_order ? column * header.rows + row : row * header.columns + column;
  const index_t bits =
      bits_at(data.substr(at(item * header.item_bytes), at(header.item_bytes)), header.big_endian);
  if (is_negative(bits, header)) reject(row, column, "a negative number", source);
  if (bits > kMaxSymbol) reject(row, column, std::to_string(bits), source);
  return static_cast<symbol_t>(bits);
}

}  // namespace

SupportTable<Rational> parse_npy_rows(std::string_view bytes, const std::string& source) {
  const NpyHeader header = parse_npy_header(bytes, source);
  const std::string_view data = bytes.substr(at(header.data_offset));
  SymbolMatrix matrix;
  if (data.empty()) return empirical(std::move(matrix), source);
  matrix.columns = header.columns;
  matrix.symbols.reserve(at(header.rows * header.columns));
  for (index_t row = 0; row < header.rows; ++row) {
    for (index_t column = 0; column < header.columns; ++column) {
      matrix.symbols.push_back(symbol_at(data, header, row, column, source));
    }
  }
  return empirical(std::move(matrix), source);
}

}  // namespace unmask
