#include "core/format/position_list.hpp"

#include <string>

#include "core/base/invalid_input.hpp"
#include "core/base/text.hpp"

namespace unmask {
namespace {

void append_range(std::string_view text, std::string_view where, IndexRange range,
                  std::vector<index_t>& positions) {
  const auto fail = [&](const std::string& what) {
    throw InvalidInput(std::string(where) + ": " + what);
  };
  const auto ends = split(text, '-');
  if (ends.size() > 2) fail(quote(text) + " is no range like 0-7");
  const index_t first = parse_index(trim(ends.front()), where, range);
  const index_t last = parse_index(trim(ends.back()), where, range);
  if (last < first) fail("the range " + quote(text) + " runs backwards");
  for (index_t i = first; i <= last; ++i) positions.push_back(i);
}

}  // namespace

std::vector<index_t> parse_positions(std::string_view text, std::string_view where,
                                     IndexRange range) {
  std::vector<index_t> positions;
  for (const auto part : split(text, ',')) append_range(trim(part), where, range, positions);
  return positions;
}

std::vector<std::vector<index_t>> parse_position_lists(std::string_view text,
                                                       std::string_view where, IndexRange range) {
  std::vector<std::vector<index_t>> lists;
  for (const auto part : split(text, '|')) lists.push_back(parse_positions(part, where, range));
  return lists;
}

std::string to_text(const std::vector<index_t>& positions) {
  std::string text;
  for (const index_t i : positions) text += (text.empty() ? "" : ",") + std::to_string(i);
  return text;
}

std::string to_text(const std::vector<std::vector<index_t>>& lists) {
  std::string text;
  for (const auto& list : lists) text += (text.empty() ? "" : "|") + to_text(list);
  return text;
}

}  // namespace unmask
