#include "cli/svg_text.hpp"

#include <fmt/format.h>

#include <cmath>

#include "cli/unicode.hpp"

namespace unmask::svg {
namespace {

const char* anchor_name(Anchor anchor) {
  switch (anchor) {
    case Anchor::start:
      return "start";
    case Anchor::middle:
      return "middle";
    case Anchor::end:
      return "end";
  }
  return "start";
}

double finite(double x) { return std::isfinite(x) ? x : 0.0; }

}  // namespace

std::string xml_text(std::string_view text) {
  std::string escaped;
  for (const char c : safe_text(text)) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string pixel(double x) {
  std::string digits = fmt::format("{:.2f}", finite(x));
  while (digits.back() == '0') digits.pop_back();
  if (digits.back() == '.') digits.pop_back();
  return digits == "-0" ? "0" : digits;
}

std::string datum(double x) { return fmt::format("{:.12g}", finite(x)); }

std::string label_number(double x, double noise) {
  if (std::isnan(x)) return "?";
  if (x == 0.0) return "0";
  if (x <= noise) return "≈0";
  return fmt::format("{:.6g}", x);
}

std::string text(Point at, Anchor anchor, std::string_view classes, std::string_view content) {
  return fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"{}\" class=\"{}\">{}</text>\n",
                     pixel(at.x), pixel(at.y), anchor_name(anchor), classes, content);
}

std::string line(Point from, Point to, std::string_view classes) {
  return fmt::format("<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" class=\"{}\"/>\n",
                     pixel(from.x), pixel(from.y), pixel(to.x), pixel(to.y), classes);
}

std::string box(Frame frame, std::string_view classes) {
  return fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" class=\"{}\"/>\n",
                     pixel(frame.left), pixel(frame.top), pixel(frame.width), pixel(frame.height),
                     classes);
}

std::string subscripted(std::string_view letter, std::string_view index) {
  return fmt::format(
      "<tspan class=\"math\">{}</tspan><tspan class=\"math sub\" dy=\"3\">{}</tspan>"
      "<tspan dy=\"-3\">&#8203;</tspan>",
      letter, index);
}

double round_step(double least) {
  if (!(least > 0.0) || !std::isfinite(least)) return 1.0;
  const double power = std::pow(10.0, std::floor(std::log10(least)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= least * (1.0 - 1e-9)) return factor * power;
  }
  return 10.0 * power;
}

double text_width(std::string_view utf8, double size) {
  return 0.56 * size * static_cast<double>(display_width(utf8));
}

}  // namespace unmask::svg
