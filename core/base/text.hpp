// core/base/text.hpp - small pieces of text: counts, bytes, numbers and quoted input in messages.
//
// (1) `format_exact(x)` parsed back gives the same double (17 significant digits).
// (2) `quote` shortens and escapes hostile input, so that a message stays one readable line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace unmask {

/// 17 significant digits; "inf", "-inf", "nan" where not finite.
[[nodiscard]] std::string format_exact(double x);

/// A count for people: 288, 65 536, 4.2e28.
[[nodiscard]] std::string format_count(double count);

/// An amount of memory for people: 12 B, 5.9 GiB, 1.1e12 GiB.
[[nodiscard]] std::string format_bytes(double bytes);

/// `digits` significant digits at most, without trailing zeros: for messages.
[[nodiscard]] std::string format_short(double x, int digits = 6);

/// The text between single quotes, control characters escaped, cut to 40 characters.
[[nodiscard]] std::string quote(std::string_view text);

/// The pieces between separators; an empty text has one empty piece.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);

/// Without leading and trailing blanks.
[[nodiscard]] std::string_view trim(std::string_view text);

}  // namespace unmask
