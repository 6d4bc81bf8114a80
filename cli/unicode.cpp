#include "cli/unicode.hpp"

#include <algorithm>
#include <array>

namespace unmask {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

struct Character {
  char32_t code;
  std::size_t bytes;
};

/// The first character; one byte that starts none is a replacement character.
Character first_character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  if (byte(0) < 0x80) return {byte(0), 1};
  const std::size_t length = byte(0) >= 0xF0 ? 4 : byte(0) >= 0xE0 ? 3 : 2;
  if (byte(0) < 0xC2 || byte(0) > 0xF4 || text.size() < length) return {kReplacement, 1};
  char32_t code = byte(0) & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return {kReplacement, 1};
    code = (code << 6U) | (byte(i) & 0x3FU);
  }
  constexpr std::array<char32_t, 5> kSmallest{0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < kSmallest[length] || code > 0x10FFFF || surrogate) return {kReplacement, 1};
  return {code, length};
}

struct Range {
  char32_t first, last;
};

template <std::size_t N>
bool is_in(const std::array<Range, N>& ranges, char32_t code) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](const Range& r) { return code >= r.first && code <= r.last; });
}

/// Controls, marks of direction and of no width, and what XML forbids.
constexpr std::array kUnsafe{Range{0x00, 0x1F},     Range{0x7F, 0x9F},     Range{0xAD, 0xAD},
                             Range{0x200B, 0x200F}, Range{0x2028, 0x202E}, Range{0x2060, 0x206F},
                             Range{0xFEFF, 0xFEFF}, Range{0xFFF0, 0xFFFB}, Range{0xFFFE, 0xFFFF}};
constexpr std::array kNoWidth{Range{0x300, 0x36F}, Range{0x1AB0, 0x1AFF}, Range{0x20D0, 0x20FF},
                              Range{0xFE00, 0xFE0F}};
constexpr std::array kWide{Range{0x1100, 0x115F}, Range{0x2E80, 0xA4CF},   Range{0xAC00, 0xD7A3},
                           Range{0xF900, 0xFAFF}, Range{0xFE30, 0xFE6F},   Range{0xFF00, 0xFF60},
                           Range{0xFFE0, 0xFFE6}, Range{0x1F300, 0x1FAFF}, Range{0x20000, 0x3FFFD}};

index_t columns_of(char32_t code) {
  if (is_in(kNoWidth, code)) return 0;
  return is_in(kWide, code) ? 2 : 1;
}

}  // namespace

index_t display_width(std::string_view utf8) {
  index_t columns = 0;
  while (!utf8.empty()) {
    const Character next = first_character(utf8);
    columns += columns_of(next.code);
    utf8.remove_prefix(next.bytes);
  }
  return columns;
}

std::string safe_text(std::string_view text) {
  std::string safe;
  while (!text.empty()) {
    const Character next = first_character(text);
    const bool bad = next.code == kReplacement || is_in(kUnsafe, next.code);
    safe += bad ? std::string_view("\uFFFD") : text.substr(0, next.bytes);
    text.remove_prefix(next.bytes);
  }
  return safe;
}

std::string shortened(std::string_view utf8, index_t columns) {
  if (display_width(utf8) <= columns) return std::string(utf8);
  if (columns == 0) return {};
  std::string start;
  index_t used = 1;  // the ellipsis
  for (;;) {
    const Character next = first_character(utf8);
    used += columns_of(next.code);
    if (used > columns) return start + "…";
    start += utf8.substr(0, next.bytes);
    utf8.remove_prefix(next.bytes);
  }
}

}  // namespace unmask
