#include "cli/analysis_view.hpp"

#include <vector>

#include "cli/curve_text.hpp"
#include "cli/unicode.hpp"
#include "core/base/text.hpp"
#include "core/format/family_spec.hpp"
#include "tests/support/catch.hpp"

using namespace unmask;

namespace {

const char* const kSpecs[] = {"parity:n=1",           "parity:n=2",
                              "parity:n=8",           "equal:n=5,q=3",
                              "product:n=4,p=1/3",    "markov:n=30,flip=1/20",
                              "rs:n=7,k=3,q=7",       "markov:n=3000,flip=1/10",
                              "markov:n=40,flip=1/2", "mixture:n=32,w=3/10,a=1/20,b=3/5"};

void check_lines(const std::string& text, index_t width) {
  for (const auto line : split(text, '\n')) {
    INFO(line);
    CHECK(display_width(line) <= width);
    CHECK((line.empty() || line.back() != ' '));
  }
  CHECK(text.find("nan") == std::string::npos);
  CHECK(text.find("violated") == std::string::npos);
}

std::string without_colour(std::string text) {
  for (std::size_t from = text.find('\x1b'); from != std::string::npos; from = text.find('\x1b')) {
    text.erase(from, text.find('m', from) - from + 1);
  }
  return text;
}

Analysis analysis_of(const Model& model) { return analyze(model, {}, {}).value(); }

}  // namespace

TEST_CASE("the views fit 80 columns", "[views]") {
  for (const char* spec : kSpecs) {
    INFO(spec);
    const Model model = parse_family_spec(spec);
    const Analysis analysis = analysis_of(model);
    ViewOptions options;
    check_lines(analysis_view(model, analysis, options), 80);
    options.style = Style(true);
    check_lines(without_colour(analysis_view(model, analysis, options)), 80);
    options.style = Style();
    options.all = true;
    check_lines(analysis_view(model, analysis, options), 80);
    for (const char* kind : {"optimal:3", "uniform:4", "bernoulli:3", "random-tc:4", "tc:1/10"}) {
      const ScheduleReport report{
          evaluate_schedule(parse_schedule_spec(kind), model, analysis.profile.curves.information),
          Result<double>(Refusal{"x", 1e30, 1e9, Resource::bytes, ""}), Result<double>(0.25)};
      check_lines(schedule_view(model, analysis.profile, report, options), 80);
    }
    const EvaluatedSchedule best = evaluate_schedule(schedule_spec(ScheduleKind::optimal, 5), model,
                                                     analysis.profile.curves.information);
    check_lines(optimal_view(model, analysis.profile, best, options), 80);
  }
}

TEST_CASE("the certified views fit 80 columns and decide what they say", "[views]") {
  for (const char* spec : kSpecs) {
    INFO(spec);
    const Model model = parse_family_spec(spec);
    if (model.positions() > 16) continue;  // seconds each
    for (const Tier tier : {Tier::certified, Tier::exact}) {
      if (tier == Tier::exact && model.positions() > 16) continue;
      const CertifiedAnalysis analysis = certified_analysis(model, tier, {}, {}).value();
      ViewOptions options;
      options.tier = tier;
      const std::string text = analysis_view(model, analysis, options);
      check_lines(text, 80);
      CHECK(text.find("every digit certified") != std::string::npos);
      CHECK(text.find("≈") == std::string::npos);
      CHECK((text.find("\n  TC = ") != std::string::npos ||
             text.find("TC is too long") != std::string::npos) == (tier == Tier::exact));
      options.all = true;
      check_lines(analysis_view(model, analysis, options), 80);
      for (const char* kind : {"optimal:3", "uniform:4", "bernoulli:3", "random-tc:4", "tc:1/10"}) {
        const BasicScheduleReport<CertifiedNumber> report{
            evaluate_schedule(parse_schedule_spec(kind), model,
                              analysis.profile.curves.information),
            Result<CertifiedNumber>(Refusal{"x", 1e30, 1e9, Resource::bytes, ""}),
            Result<CertifiedNumber>(CertifiedNumber(Rational(1, 4)))};
        check_lines(schedule_view(model, analysis.profile, report, options), 80);
      }
      const auto best = evaluate_schedule(schedule_spec(ScheduleKind::optimal, 5), model,
                                          analysis.profile.curves.information);
      check_lines(optimal_view(model, analysis.profile, best, options), 80);
    }
  }
}

TEST_CASE("the tiers show the same text where doubles are sure", "[views]") {
  const Model model = parse_family_spec("markov:n=12,flip=1/10");
  const auto body = [](const std::string& text) { return text.substr(text.find("entropy H")); };
  ViewOptions certified;
  certified.tier = Tier::certified;
  CHECK(body(analysis_view(model, analysis_of(model), {})) ==
        body(analysis_view(model, certified_analysis(model, Tier::certified, {}, {}).value(),
                           certified)));
}

TEST_CASE("colour changes nothing but colour outside the curve", "[views]") {
  const Model model = parse_family_spec("product:n=4,p=1/3");
  const Analysis analysis = analysis_of(model);
  ViewOptions coloured;
  coloured.style = Style(true);
  CHECK(without_colour(analysis_view(model, analysis, coloured)) ==
        analysis_view(model, analysis, {}));
}

TEST_CASE("the sentence is true of the numbers", "[views]") {
  const auto sentence = [](const char* spec) {
    return analysis_sentence(analysis_of(parse_family_spec(spec)));
  };
  CHECK(sentence("parity:n=1") == "One position: there is nothing to schedule.");
  CHECK(sentence("product:n=4,p=1/3") == "The positions are independent: one step loses nothing.");
  CHECK(sentence("parity:n=8") == "2 steps are enough to lose nothing, with the right sizes: 7 1.");
  CHECK(sentence("markov:n=12,flip=1/10").find("Doubling 3 steps to 6 cuts the best KL ") == 0);
}

TEST_CASE("the curve is drawn for any length", "[views]") {
  for (const index_t n : std::vector<index_t>{1, 2, 16, 41, 42, 43, 5000}) {
    std::vector<double> values;
    for (index_t j = 0; j < n; ++j) values.push_back(static_cast<double>(j * j));
    const InformationCurve<double> curve(values);
    const Schedule schedule(n == 1 ? std::vector<index_t>{1} : std::vector<index_t>{1, n - 1});
    for (const bool colour : {false, true}) {
      const std::string text = without_colour(curve_text(curve, &schedule, Style(colour), {}));
      check_lines(text, 2 + 7 + 42 + 4);
      CHECK(split(text, '\n').size() == 6 + 2 + 1);
    }
  }
}

TEST_CASE("the curve shows what is lost", "[views]") {
  const InformationCurve<double> curve({0.0, 1.0});
  const Schedule one({2}), two({1, 1});
  CurveTextOptions options;
  options.columns = 2;
  options.rows = 2;
  CHECK(curve_text(curve, &one, Style(), options) ==
        "  1.000 ┤ ░\n  0.500 ┤ ░\n      0 ┼┴─\n         1  j\n");
  CHECK(curve_text(curve, &two, Style(), options).find("┤ █\n") != std::string::npos);
}
