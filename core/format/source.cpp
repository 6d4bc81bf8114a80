#include "core/format/source.hpp"

namespace unmask {

std::string printable(std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string line;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7f) {
      line += c;
    } else {
      line += "\\x";
      line += kHex[byte >> 4U];
      line += kHex[byte & 15U];
    }
  }
  return line;
}

std::string source_name(std::string_view path) {
  return path == "-" ? "standard input" : printable(path);
}

std::string at_line(const std::string& source, index_t line) {
  return source + ":" + std::to_string(line);
}

}  // namespace unmask
