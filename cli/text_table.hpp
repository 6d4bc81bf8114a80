// cli/text_table.hpp - a table of text whose columns line up.
//
// Columns are as wide as their widest cell, two blanks apart, to the left or to the right; cells
// may be inked. Text is UTF-8 and measured in columns of a terminal, not in bytes.
//
// (1) No line ends in blanks, and lines with colour show the same text as lines without.
// (2) Every cell of a right-hand column ends in the same column.
// Cost: O(cells).
#pragma once

#include <string>
#include <vector>

#include "cli/style.hpp"
#include "core/base/index.hpp"
#include "core/decode/schedule.hpp"

namespace unmask {

struct TextCell {
  std::string text;
  Ink ink = Ink::plain;
};

enum class Align { left, right };

struct TextColumn {
  std::string heading;
  Align align = Align::right;
};

class TextTable {
 public:
  explicit TextTable(std::vector<TextColumn> columns) : columns_(std::move(columns)) {}

  /// Requires: one cell a column.
  void add_row(std::vector<TextCell> cells);
  /// Columns of a terminal that the table takes, without indentation.
  [[nodiscard]] index_t width() const;
  /// Heading and rows, each a line that ends in '\n', after `indent` blanks.
  [[nodiscard]] std::string text(const Style& style, index_t indent) const;

 private:
  [[nodiscard]] std::vector<index_t> widths() const;

  std::vector<TextColumn> columns_;
  std::vector<std::vector<TextCell>> rows_;
};

/// "1×10 2 4" (ten steps of 1, ...), with an ellipsis in its middle where it is wider than
/// `columns`.
[[nodiscard]] std::string sizes_text(const Schedule& schedule, index_t columns);

/// Text broken at blanks into lines of at most `columns`, each indented and ending in '\n'.
[[nodiscard]] std::string wrapped(const std::string& text, index_t indent, index_t columns);

}  // namespace unmask
