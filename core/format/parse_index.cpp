#include "core/format/parse_index.hpp"

#include <charconv>
#include <string>

#include "core/base/invalid_input.hpp"
#include "core/base/text.hpp"

namespace unmask {

std::optional<index_t> digits_to_index(std::string_view text) {
  index_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

index_t parse_index(std::string_view text, std::string_view where, IndexRange range) {
  const auto value = digits_to_index(text);
  if (value && *value >= range.lowest && *value <= range.highest) return *value;
  throw InvalidInput(std::string(where) + ": " + quote(text) + " is not an integer between " +
                     std::to_string(range.lowest) + " and " + std::to_string(range.highest));
}

}  // namespace unmask
