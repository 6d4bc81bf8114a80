// cli/law_figure.cpp - decoders as points: forward KL against expected oracle calls.
//
// Both axes are logarithmic; what loses nothing stands on a floor of its own below the axis, what
// loses everything (forward KL infinite) is listed below. The Pareto front - decoders that no other
// beats in both - is joined by a line.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cli/law_view.hpp"
#include "cli/svg_style.hpp"
#include "cli/svg_text.hpp"
#include "cli/unicode.hpp"

namespace unmask {
namespace {

using svg::Anchor;
using svg::Point;

constexpr double kWidth = 900, kHeight = 560, kFloor = 30;
constexpr svg::Frame kFrame{76, 92, 640, 380};
constexpr double kNoise = 1e-13;

struct Mark {
  std::string name;
  double calls = 1, kl = 0;
  bool best = false;  ///< on the front
};

std::vector<Mark> marks_of(const Comparison& comparison) {
  std::vector<Mark> marks;
  for (const ComparedDecoder& decoder : comparison.decoders) {
    if (!decoder.report) continue;
    const LawReport<double>& report = decoder.report.value();
    const auto* kl = std::get_if<Extended<double>>(&report.forward_kl);
    // What rejection costs is proposals, each verified; its oracle calls are a block's one.
    const bool proposes = std::holds_alternative<Extended<double>>(report.expected_proposals);
    const auto* calls = std::get_if<Extended<double>>(proposes ? &report.expected_proposals
                                                               : &report.expected_calls);
    if (kl == nullptr || calls == nullptr || kl->infinite || calls->infinite) continue;
    marks.push_back({decoder.policy.text, calls->value, kl->value <= kNoise ? 0.0 : kl->value});
  }
  for (Mark& mark : marks) {
    mark.best = std::none_of(marks.begin(), marks.end(), [&](const Mark& other) {
      return other.calls <= mark.calls && other.kl <= mark.kl &&
             (other.calls < mark.calls || other.kl < mark.kl);
    });
  }
  return marks;
}

/// From calls and KL to pixels.
class Scale {
 public:
  explicit Scale(const std::vector<Mark>& marks) {
    for (const Mark& mark : marks) {
      most_calls_ = std::max(most_calls_, mark.calls);
      if (mark.kl > 0) {
        least_ = std::min(least_, mark.kl);
        most_ = std::max(most_, mark.kl);
      }
    }
    least_ = std::pow(10.0, std::floor(std::log10(std::min(least_, 0.9 * most_))));
    most_ = std::pow(10.0, std::ceil(std::log10(most_)));
    most_calls_ = std::max(2.0, most_calls_ * 1.05);
  }
  [[nodiscard]] double x(double calls) const {
    return kFrame.left + 12 + std::log(calls) / std::log(most_calls_) * (kFrame.width - 24);
  }
  [[nodiscard]] double y(double kl) const {
    if (!(kl > 0)) return kFrame.bottom();
    const double share = std::log(kl / least_) / std::log(most_ / least_);
    return kFrame.bottom() - kFloor - share * (kFrame.height - kFloor);
  }
  [[nodiscard]] double least() const { return least_; }
  [[nodiscard]] double most() const { return most_; }
  [[nodiscard]] double most_calls() const { return most_calls_; }

 private:
  double least_ = 1.0, most_ = 1e-12, most_calls_ = 1.0;
};

std::string axes(const Scale& scale) {
  std::string text;
  for (double kl = scale.least(); kl <= scale.most() * 1.001; kl *= 10) {
    text += svg::line({kFrame.left, scale.y(kl)}, {kFrame.right(), scale.y(kl)}, "grid");
    text += svg::text({kFrame.left - 8, scale.y(kl) + 4}, Anchor::end, "tick",
                      fmt::format("{:g}", kl));
  }
  text += svg::text({kFrame.left - 8, kFrame.bottom() + 4}, Anchor::end, "tick", "0");
  text += svg::line({kFrame.left, kFrame.bottom()}, {kFrame.right(), kFrame.bottom()}, "rule");
  for (double calls = 1; calls <= scale.most_calls(); calls *= 2) {
    text += svg::line({scale.x(calls), kFrame.bottom()}, {scale.x(calls), kFrame.bottom() + 5},
                      "rule");
    text += svg::text({scale.x(calls), kFrame.bottom() + 19}, Anchor::middle, "tick",
                      fmt::format("{:g}", calls));
  }
  text += svg::text({kFrame.left + kFrame.width / 2, kFrame.bottom() + 42}, Anchor::middle, "axis",
                    "expected oracle calls (of rejection: proposals)");
  return text + fmt::format("<text transform=\"translate({} {}) rotate(-90)\" text-anchor="
                            "\"middle\" class=\"axis\">forward KL in nats</text>\n",
                            svg::pixel(kFrame.left - 52),
                            svg::pixel(kFrame.top + kFrame.height / 2));
}

/// The staircase below which no decoder lies.
std::string front(std::vector<Mark> marks, const Scale& scale) {
  std::erase_if(marks, [](const Mark& mark) { return !mark.best; });
  std::sort(marks.begin(), marks.end(),
            [](const Mark& a, const Mark& b) { return a.calls < b.calls; });
  std::string path;
  for (const Mark& mark : marks) {
    const std::string x = svg::pixel(scale.x(mark.calls)), y = svg::pixel(scale.y(mark.kl));
    path += path.empty() ? "M" + x + " " + y : "H" + x + "V" + y;
  }
  return path.empty() ? "" : fmt::format("<path class=\"series s0\" d=\"{}\"/>\n", path);
}

/// Names to the right of the points, pushed apart where they would touch.
std::string names(std::vector<Mark> marks, const Scale& scale) {
  std::sort(marks.begin(), marks.end(), [&](const Mark& a, const Mark& b) {
    return scale.y(a.kl) != scale.y(b.kl) ? scale.y(a.kl) < scale.y(b.kl) : a.calls < b.calls;
  });
  const double gap = std::min(14.0, (kHeight - 60) / static_cast<double>(marks.size() + 1));
  std::vector<double> y(marks.size());
  for (std::size_t k = 0; k < marks.size(); ++k) {
    y[k] = std::max(scale.y(marks[k].kl), k == 0 ? 40.0 : y[k - 1] + gap);
  }
  double below = kHeight - 16;
  for (std::size_t k = marks.size(); k-- > 0; below -= gap) {
    y[k] = std::min(y[k], below);
    below = y[k];
  }
  std::string text;
  const double x = kFrame.right() + 30;
  for (std::size_t k = 0; k < marks.size(); ++k) {
    text += svg::line({scale.x(marks[k].calls) + 5, scale.y(marks[k].kl)}, {x - 4, y[k]}, "grid");
    text += svg::text({x, y[k] + 4}, Anchor::start, marks[k].best ? "name n0" : "tick",
                      svg::xml_text(shortened(safe_text(marks[k].name), 22)));
  }
  return text;
}

}  // namespace

std::string comparison_figure(const Model& model, const Comparison& comparison) {
  const std::vector<Mark> marks = marks_of(comparison);
  const Scale scale(marks);
  std::string text = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" role=\"img\" "
      "class=\"figure\" aria-labelledby=\"figure-title\">\n<title id=\"figure-title\">{}</title>\n",
      kWidth, kHeight, svg::xml_text("Decoders of " + model.spec()));
  text += std::string(svg::style_sheet()) + "</style>\n";
  text += svg::box({0, 0, kWidth, kHeight}, "paper");
  text += svg::text({24, 34}, Anchor::start, "title",
                    svg::xml_text(shortened(safe_text(model.spec()), 64)));
  text += svg::text({24, 56}, Anchor::start, "subtitle",
                    "what each decoder loses, and what it costs; joined: the Pareto front");
  text += axes(scale) + names(marks, scale) + front(marks, scale);
  for (const Mark& mark : marks) {
    text += fmt::format("<circle class=\"marks {}\" cx=\"{}\" cy=\"{}\" r=\"{}\"><title>{}</title>"
                        "</circle>\n",
                        mark.best ? "k0" : "k1", svg::pixel(scale.x(mark.calls)),
                        svg::pixel(scale.y(mark.kl)), mark.best ? 5 : 4,
                        svg::xml_text(fmt::format("{}: {:.6g} nats, {:.4g} calls", mark.name,
                                                  mark.kl, mark.calls)));
  }
  return text + "</svg>\n";
}

}  // namespace unmask
