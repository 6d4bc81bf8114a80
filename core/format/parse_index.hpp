// core/format/parse_index.hpp - text that must be a whole number in a range.
//
// Only digits are integers here: no sign, point, exponent, blank or hexadecimal.
//
// (1) The value is exact and lies in the range, whatever the length of the text.
#pragma once

#include <optional>
#include <string_view>

#include "core/base/index.hpp"

namespace unmask {

struct IndexRange {
  index_t lowest = 0;
  index_t highest = ~index_t{0};
};

/// The value of a text of digits; nothing if it has other characters or exceeds 64 bits.
[[nodiscard]] std::optional<index_t> digits_to_index(std::string_view text);

/// As above, and in range. `where` names the place in the message.
/// Throws: InvalidInput saying which integers are accepted.
[[nodiscard]] index_t parse_index(std::string_view text, std::string_view where, IndexRange range);

}  // namespace unmask
