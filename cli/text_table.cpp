#include "cli/text_table.hpp"

#include <algorithm>

#include "cli/unicode.hpp"
#include "core/base/contract.hpp"
#include "core/base/text.hpp"

namespace unmask {
namespace {

constexpr index_t kGap = 2;

std::string blanks(index_t count) { return std::string(at(count), ' '); }

std::string padded(const TextCell& cell, Align align, index_t width, const Style& style) {
  const std::string space = blanks(width - display_width(cell.text));
  const std::size_t inked = cell.text.find_last_not_of(' ') + 1;  // blanks stay bare
  const std::string ink =
      style.paint(cell.ink, cell.text.substr(0, inked)) + cell.text.substr(inked);
  return align == Align::left ? ink + space : space + ink;
}

void end_line(std::string& text) {
  while (!text.empty() && text.back() == ' ') text.pop_back();
  text += '\n';
}

/// "1x10" of the core's text with a proper sign.
std::string with_times_sign(std::string_view run) {
  const auto sign = run.find('x');
  if (sign == std::string_view::npos) return std::string(run);
  return std::string(run.substr(0, sign)) + "×" + std::string(run.substr(sign + 1));
}

/// The first `head` and the last `tail` pieces around an ellipsis.
std::string around_ellipsis(const std::vector<std::string>& pieces, std::size_t head,
                            std::size_t tail) {
  std::string text;
  for (std::size_t i = 0; i < head; ++i) text += pieces[i] + ' ';
  text += "…";
  for (std::size_t i = pieces.size() - tail; i < pieces.size(); ++i) {
    text += ' ';
    text += pieces[i];
  }
  return text;
}

}  // namespace

void TextTable::add_row(std::vector<TextCell> cells) {
  UNMASK_REQUIRE(cells.size() == columns_.size(), "one cell a column");
  rows_.push_back(std::move(cells));
}

std::vector<index_t> TextTable::widths() const {
  std::vector<index_t> widest;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    index_t width = display_width(columns_[c].heading);
    for (const auto& row : rows_) width = std::max(width, display_width(row[c].text));
    widest.push_back(width);
  }
  return widest;
}

index_t TextTable::width() const {
  index_t sum = kGap * (columns_.empty() ? 0 : columns_.size() - 1);
  for (const index_t w : widths()) sum += w;
  return sum;
}

std::string TextTable::text(const Style& style, index_t indent) const {
  const auto width = widths();
  std::string all;
  const auto add_line = [&](auto&& cell_of) {
    std::string line = blanks(indent);
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      line += (c == 0 ? "" : "  ") + padded(cell_of(c), columns_[c].align, width[c], style);
    }
    end_line(line);
    all += line;
  };
  add_line([&](std::size_t c) { return TextCell{columns_[c].heading, Ink::dim}; });
  for (const auto& row : rows_) add_line([&](std::size_t c) { return row[c]; });
  return all;
}

std::string sizes_text(const Schedule& schedule, index_t columns) {
  std::vector<std::string> pieces;
  std::string whole;
  const std::string plain = to_text(schedule);
  for (const auto piece : split(plain, ' ')) {
    pieces.push_back(with_times_sign(piece));
    whole += (whole.empty() ? "" : " ") + pieces.back();
  }
  if (display_width(whole) <= columns) return whole;
  std::string best = "…";
  for (std::size_t head = 1, tail = 0; head + tail < pieces.size();) {
    std::string longer = around_ellipsis(pieces, head, tail);
    if (display_width(longer) > columns) break;
    best = std::move(longer);
    (tail < head ? tail : head) += 1;
  }
  return best;
}

std::string wrapped(const std::string& text, index_t indent, index_t columns) {
  std::string all, line;
  const auto flush = [&] {
    if (!line.empty()) all += blanks(indent) + line + "\n";
    line.clear();
  };
  for (const auto word : split(text, ' ')) {
    if (indent + display_width(line) + 1 + display_width(word) > columns) flush();
    if (!line.empty()) line += ' ';
    line += word;
  }
  flush();
  return all;
}

}  // namespace unmask
