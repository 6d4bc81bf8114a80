// cli/unicode.hpp - UTF-8 text that is safe to show, and how wide it is.
//
// Names of files and specs come from outside: they may hold escape sequences, half characters or
// marks that turn the direction of writing. Whatever is printed or drawn passes `safe_text` first.
//
// (1) `safe_text` returns valid UTF-8 without control, direction or non-characters (each becomes
//     U+FFFD), so it may stand in a terminal and, with its marks escaped, in XML.
// (2) `display_width(shortened(text, columns)) <= columns`.
#pragma once

#include <string>
#include <string_view>

#include "core/base/index.hpp"

namespace unmask {

/// Columns in a terminal: East Asian wide characters take two, combining marks none.
[[nodiscard]] index_t display_width(std::string_view utf8);

[[nodiscard]] std::string safe_text(std::string_view text);

/// The text itself if it fits, else its beginning and an ellipsis.
[[nodiscard]] std::string shortened(std::string_view utf8, index_t columns);

}  // namespace unmask
