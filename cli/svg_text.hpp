// cli/svg_text.hpp - the small pieces that both panels of the picture are made of.
//
// (1) `xml_text` of any bytes may stand in an element or a quoted attribute.
// (2) No coordinate is ever "nan" or "inf": what is not finite is drawn at 0.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace unmask::svg {

/// Printable and with &, <, >, quotes escaped.
[[nodiscard]] std::string xml_text(std::string_view text);

/// A coordinate in pixels, two decimals.
[[nodiscard]] std::string pixel(double x);
/// A coordinate in data units, 12 significant digits.
[[nodiscard]] std::string datum(double x);
/// A number for labels, six significant digits, "0" and "≈0" as in number_text.hpp.
[[nodiscard]] std::string label_number(double x, double noise);

struct Point {
  double x, y;
};

/// Axes and plot of one panel, in pixels.
struct Frame {
  double left, top, width, height;
  [[nodiscard]] double right() const { return left + width; }
  [[nodiscard]] double bottom() const { return top + height; }
};

enum class Anchor { start, middle, end };

/// `content` is XML already.
[[nodiscard]] std::string text(Point at, Anchor anchor, std::string_view classes,
                               std::string_view content);
[[nodiscard]] std::string line(Point from, Point to, std::string_view classes);
[[nodiscard]] std::string box(Frame frame, std::string_view classes);
/// An italic letter with a subscript: Z_n.
[[nodiscard]] std::string subscripted(std::string_view letter, std::string_view index);

/// 1, 2 or 5 times a power of ten: the least that is >= `least`.
[[nodiscard]] double round_step(double least);

/// About how wide text of this many characters is.
[[nodiscard]] double text_width(std::string_view utf8, double size);

}  // namespace unmask::svg
