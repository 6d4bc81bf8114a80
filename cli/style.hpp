// cli/style.hpp - ink for text: colours in a terminal, plain text everywhere else.
//
// Whether to colour is decided once, by `wants_colour`, and handed on as a value. Colour never
// carries meaning alone: everything that it says, the text says too.
//
// (1) Without colour `paint` returns its text unchanged.
#pragma once

#include <string>
#include <string_view>

namespace unmask {

enum class Ink {
  plain,
  bold,
  dim,
  accent,  ///< what the reader controls: the best schedule
  loss,    ///< what is lost: the KL
  kept,    ///< what is kept: the area under the staircase
};

class Style {
 public:
  Style() = default;  // no colour
  explicit Style(bool colour) : colour_(colour) {}

  [[nodiscard]] bool coloured() const { return colour_; }
  [[nodiscard]] std::string paint(Ink ink, std::string_view text,
                                  Ink background = Ink::plain) const;

 private:
  bool colour_ = false;
};

/// Is `descriptor` a terminal that shows colour, and has nobody set NO_COLOR (no-color.org)?
[[nodiscard]] bool wants_colour(int descriptor);

}  // namespace unmask
