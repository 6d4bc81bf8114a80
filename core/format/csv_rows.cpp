// The CSV half of core/format/symbol_rows.hpp.
#include <string>

#include "core/base/invalid_input.hpp"
#include "core/base/text.hpp"
#include "core/format/parse_index.hpp"
#include "core/format/source.hpp"
#include "core/format/symbol_matrix.hpp"
#include "core/format/symbol_rows.hpp"

namespace unmask {
namespace {

/// The piece of `rest` before `separator`, which is removed along with it.
std::string_view take_until(std::string_view& rest, char separator) {
  const auto end = rest.find(separator);
  const std::string_view piece = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return piece;
}

bool starts_a_name(std::string_view field) {
  if (field.empty()) return false;
  const char c = field.front();
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '"' || c == '\'';
}

bool is_header(std::string_view line) {
  for (const std::string_view field : split(line, ',')) {
    if (starts_a_name(trim(field))) return true;
  }
  return false;
}

class CsvReader {
 public:
  explicit CsvReader(const std::string& source) : source_(source) {}

  SymbolMatrix read(std::string_view text) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
      text.remove_prefix(kByteOrderMark.size());
    }
    bool first = true;
    while (!text.empty()) {
      const std::string_view line = trim(take_until(text, '\n'));
      ++line_;
      if (line.empty()) continue;
      if (first && is_header(line)) {
        set_columns(split(line, ',').size());
      } else {
        read_row(line);
      }
      first = false;
    }
    return std::move(matrix_);
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw InvalidInput(at_line(source_, line_) + ": " + what);
  }

  void set_columns(index_t columns) {
    if (matrix_.columns == 0) matrix_.columns = columns;
    if (columns == matrix_.columns) return;
    fail("this row has " + std::to_string(columns) + " fields, the first line has " +
         std::to_string(matrix_.columns) + "; every row needs the same number");
  }

  void read_row(std::string_view line) {
    index_t columns = 0;
    for (bool more = true; more; ++columns) {
      const auto end = line.find(',');
      more = end != std::string_view::npos;
      matrix_.symbols.push_back(read_symbol(trim(line.substr(0, end)), columns));
      if (more) line.remove_prefix(end + 1);
    }
    set_columns(columns);
  }

  symbol_t read_symbol(std::string_view field, index_t column) const {
    const auto symbol = digits_to_index(field);
    if (symbol && *symbol <= kMaxSymbol) return static_cast<symbol_t>(*symbol);
    const std::string where = "field " + std::to_string(column + 1);
    if (field.empty()) fail(where + " is empty; write integers separated by commas");
    fail(where + ": " + quote(field) + " is not a symbol; integers from 0 to " +
         std::to_string(kMaxSymbol) + " are accepted");
  }

  const std::string& source_;
  index_t line_ = 0;
  SymbolMatrix matrix_;
};

}  // namespace

SupportTable<Rational> parse_csv_rows(std::string_view text, const std::string& source) {
  return empirical(CsvReader(source).read(text), source);
}

}  // namespace unmask
