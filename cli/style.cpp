#include "cli/style.hpp"

#include <unistd.h>

#include <cstdlib>

namespace unmask {
namespace {

/// Colours of the 256 that are readable on light and on dark backgrounds.
const char* foreground(Ink ink) {
  switch (ink) {
    case Ink::plain:
      return "";
    case Ink::bold:
      return "1";
    case Ink::dim:
      return "2";
    case Ink::accent:
      return "1;38;5;32";
    case Ink::loss:
      return "38;5;208";
    case Ink::kept:
      return "38;5;67";
  }
  return "";
}

const char* background_code(Ink ink) { return ink == Ink::loss ? "48;5;208" : ""; }

}  // namespace

std::string Style::paint(Ink ink, std::string_view text, Ink background) const {
  std::string codes = foreground(ink);
  const std::string behind = background_code(background);
  if (!codes.empty() && !behind.empty()) codes += ';';
  codes += behind;
  if (!colour_ || codes.empty() || text.empty()) return std::string(text);
  return "\x1b[" + codes + "m" + std::string(text) + "\x1b[0m";
}

bool wants_colour(int descriptor) {
  const char* forbidden = std::getenv("NO_COLOR");
  if (forbidden != nullptr && *forbidden != '\0') return false;
  const char* terminal = std::getenv("TERM");
  if (terminal != nullptr && std::string_view(terminal) == "dumb") return false;
  return isatty(descriptor) == 1;
}

}  // namespace unmask
