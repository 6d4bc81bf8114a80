#include "cli/curve_svg.hpp"

#include <cstdlib>

#include "cli/figure.hpp"
#include "core/format/family_spec.hpp"
#include "exact/law/expected_kl.hpp"
#include "tests/support/catch.hpp"

using namespace unmask;

namespace {

/// One tag, comment-free XML as the figure writes it: attributes are name="value".
bool is_tag_body(std::string_view body) {
  if (!body.empty() && body.back() == '/') body.remove_suffix(1);
  const auto name_end = body.find(' ');
  if (body.substr(0, name_end).empty()) return false;
  while (body.find_first_not_of(" \n") != std::string_view::npos) {
    const auto space = body.find(' ');
    if (space == std::string_view::npos) return true;
    body.remove_prefix(body.find_first_not_of(' ', space));
    const auto equals = body.find("=\"");
    if (equals == std::string_view::npos) return false;
    if (body.substr(0, equals).find(' ') != std::string_view::npos) return false;
    const auto close = body.find('"', equals + 2);
    if (close == std::string_view::npos) return false;
    if (body.substr(equals + 2, close - equals - 2).find('<') != std::string_view::npos)
      return false;
    body.remove_prefix(close + 1);
    if (!body.empty() && body.front() != ' ') return false;
  }
  return true;
}

bool has_only_entities(std::string_view text) {
  for (auto at = text.find('&'); at != std::string_view::npos; at = text.find('&', at + 1)) {
    const auto end = text.find(';', at);
    if (end == std::string_view::npos || end - at > 7) return false;
  }
  return true;
}

/// Tags balance, attributes are quoted, no bare & or <, no control bytes; one root.
bool is_well_formed(std::string_view xml) {
  std::vector<std::string> open;
  std::size_t roots = 0;
  for (const char c : xml) {
    if (static_cast<unsigned char>(c) < 0x20 && c != '\n') return false;
  }
  while (true) {
    const auto begin = xml.find('<');
    if (!has_only_entities(xml.substr(0, begin))) return false;
    if (xml.substr(0, begin).find('>') != std::string_view::npos) return false;
    if (begin == std::string_view::npos) return open.empty() && roots == 1;
    const auto end = xml.find('>', begin);
    if (end == std::string_view::npos) return false;
    const std::string_view body = xml.substr(begin + 1, end - begin - 1);
    if (!has_only_entities(body)) return false;
    if (body.front() == '/') {
      if (open.empty() || open.back() != body.substr(1)) return false;
      open.pop_back();
    } else {
      if (!is_tag_body(body)) return false;
      if (open.empty()) ++roots;
      if (body.back() != '/') open.emplace_back(body.substr(0, body.find(' ')));
    }
    xml.remove_prefix(end + 1);
  }
}

/// The area of the polygons of a path of M, H, V, Z, by the shoelace formula; clockwise positive.
double path_area(const std::string& path) {
  double area = 0.0, x = 0.0, y = 0.0, first_x = 0.0, first_y = 0.0;
  const char* p = path.c_str();
  const auto number = [&] {
    char* end = nullptr;
    const double value = std::strtod(p, &end);
    p = end;
    return value;
  };
  const auto move = [&](double to_x, double to_y) {
    area += (to_x - x) * (to_y + y) / 2.0;
    x = to_x;
    y = to_y;
  };
  while (*p != '\0') {
    const char command = *p++;
    if (command == 'M') {
      x = first_x = number();
      y = first_y = number();
    } else if (command == 'H') {
      move(number(), y);
    } else if (command == 'V') {
      move(x, number());
    } else if (command == 'Z') {
      move(first_x, first_y);
    }
  }
  return area;
}

std::string kl_path(const std::string& svg) {
  const auto start = svg.find(" d=\"", svg.find("id=\"kl-area\"")) + 4;
  return svg.substr(start, svg.find('"', start) - start);
}

std::vector<double> rising_curve(index_t n) {
  std::vector<double> values{0.0};
  for (index_t j = 1; j < n; ++j) {
    values.push_back(values.back() + static_cast<double>((j * 7919) % 13) / 1000.0);
  }
  return values;
}

void check_figure(const std::string& svg) {
  CHECK(is_well_formed(svg));
  CHECK(svg.find("nan") == std::string::npos);
  CHECK(svg.find("inf") == svg.find("information"));  // no coordinate is infinite
  CHECK(svg.find("<title") != std::string::npos);
  CHECK(svg.find("<desc") != std::string::npos);
  CHECK(svg.size() < 200000);
}

}  // namespace

TEST_CASE("the checker of the checks", "[views]") {
  CHECK(is_well_formed("<a b=\"c\"><d/>x &amp; y</a>"));
  CHECK_FALSE(is_well_formed("<a><b></a></b>"));
  CHECK_FALSE(is_well_formed("<a b=c></a>"));
  CHECK_FALSE(is_well_formed("<a>x & y</a>"));
  CHECK_FALSE(is_well_formed("<a></a><b></b>"));
  CHECK(path_area("M0 0V2H3V0Z") == Approx(6.0));
}

TEST_CASE("the shaded area is the expected KL", "[views]") {
  for (const index_t n : {1, 2, 5, 16, 300, 1999, 2001, 4096, 10007}) {
    const InformationCurve<double> curve(rising_curve(n));
    for (const index_t first : {index_t{1}, n / 3, n / 2 + 1, n}) {
      if (first == 0 || first > n) continue;
      const Schedule schedule(first == n ? std::vector<index_t>{n}
                                         : std::vector<index_t>{first, n - first});
      CurveFigure figure{"test", curve, &schedule, "sizes"};
      figure.expected_kl = expected_kl(curve, schedule);
      const std::string svg = curve_svg(figure);
      check_figure(svg);
      CHECK(path_area(kl_path(svg)) == Approx(figure.expected_kl).epsilon(1e-8).margin(1e-9));
    }
  }
}

TEST_CASE("hostile names stay text", "[views]") {
  const InformationCurve<double> curve({0.0, 0.5});
  const Schedule schedule({2});
  CurveFigure figure{std::string("</title><script>\"'&\x01\xff", 22), curve, &schedule};
  figure.schedule_name = "<sizes & \"more\">";
  figure.expected_kl = 0.5;
  figure.frontier = {{"<best>", {{1.0, 0.5}, {2.0, 0.0}}}};
  const std::string svg = curve_svg(figure);
  check_figure(svg);
  CHECK(svg.find("<script") == std::string::npos);
}

TEST_CASE("every model has a figure", "[views]") {
  for (const char* spec : {"parity:n=1", "parity:n=8", "product:n=4,p=1/3", "equal:n=5,q=3",
                           "rs:n=7,k=3,q=7", "markov:n=30,flip=1/20", "markov:n=4096,flip=1/10"}) {
    INFO(spec);
    const Model model = parse_family_spec(spec);
    const Analysis analysis = analyze(model, {}, {}).value();
    check_figure(analysis_figure(model, analysis));
    for (const char* kind : {"one-shot", "uniform:4", "bernoulli:3", "sequential"}) {
      const EvaluatedSchedule schedule =
          evaluate_schedule(parse_schedule_spec(kind), model, analysis.profile.curves.information);
      const std::string svg = schedule_figure(model, analysis.profile, schedule);
      check_figure(svg);
      if (schedule.planned.sizes() == nullptr) continue;
      CHECK(path_area(kl_path(svg)) == Approx(schedule.expected_kl).epsilon(1e-8).margin(1e-9));
    }
  }
}

TEST_CASE("an all-zero curve and frontiers without a positive value are drawn", "[views]") {
  const InformationCurve<double> curve({0.0, 0.0, 0.0});
  const Schedule schedule({3});
  CurveFigure figure{"zero", curve, &schedule, "one-shot"};
  figure.frontier = {{"best", {{1.0, 0.0}, {2.0, 0.0}}}, {"empty", {}}};
  check_figure(curve_svg(figure));
  figure.frontier = {{"best", {{1.0, 0.25}}}};
  figure.shown_steps = 1.0;
  check_figure(curve_svg(figure));
  figure.schedule = nullptr;
  check_figure(curve_svg(figure));
}
