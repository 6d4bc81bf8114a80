// core/format/evidence_json.hpp: what evidence by name means, and what is no evidence.
#include "core/format/evidence_json.hpp"

#include <algorithm>

#include "core/base/text.hpp"
#include "core/format/bif.hpp"
#include "core/format/file.hpp"
#include "core/format/graph_names.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/random_factor_graph.hpp"
#include "tests/support/rejection.hpp"
#include "tests/support/source_tree.hpp"

namespace unmask {
namespace {

FactorGraph asia() {
  const std::string path = (source_tree() / "cli" / "samples" / "asia.bif").string();
  Warnings warnings;
  return parse_bif(read_whole_file(path), path, warnings);
}

/// Variables without names, of 2, 3 and 4 values.
FactorGraph nameless() {
  return FactorGraph(Shape({2, 3, 4}), {{{0}, NumberTable(std::vector<Decimal>{{1, 0}, {2, 0}})}});
}

Evidence read(const std::string& text, const FactorGraph& graph) {
  return parse_json_evidence(text, "seen.json", graph);
}

TEST_CASE("JSON evidence (1): values and likelihoods by name, and by number", "[format]") {
  const FactorGraph graph = asia();
  const GraphNames names(graph);
  const Evidence evidence = read(
      "{\"x_ray\": \"abnormal\", \"smoker\": {\"no\": 0.3, \"yes\": \"2/7\"},\n \"0\": 1}", graph);
  REQUIRE(evidence.hard.size() == 2);
  const index_t x_ray = names.variable("x_ray", "here");
  CHECK(evidence.hard[0].variable == x_ray);
  CHECK(graph.value_name(x_ray, evidence.hard[0].symbol) == "abnormal");
  CHECK(evidence.hard[1].variable == 0);
  CHECK(evidence.hard[1].symbol == 1);
  REQUIRE(evidence.soft.size() == 1);
  const index_t smoker = names.variable("smoker", "here");
  CHECK(evidence.soft[0].variable == smoker);
  std::vector<Rational> expected(2);
  expected[at(names.value(smoker, "no", "here"))] = Rational(3, 10);
  expected[at(names.value(smoker, "yes", "here"))] = Rational(2, 7);
  CHECK(evidence.soft[0].weights == expected);

  const Evidence numbers = read("{\"2\": 3, \"1\": [1, 0.5, \"1/3\"]}", nameless());
  REQUIRE(numbers.hard.size() == 1);
  CHECK(numbers.hard[0].variable == 2);
  CHECK(numbers.hard[0].symbol == 3);
  REQUIRE(numbers.soft.size() == 1);
  CHECK(numbers.soft[0].weights ==
        std::vector<Rational>{Rational(1), Rational(1, 2), Rational(1, 3)});
  CHECK(read("{}", nameless()).hard.empty());
}

TEST_CASE("JSON evidence (2): what is none is said in one line with its place", "[format]") {
  const FactorGraph graph = asia();
  const std::vector<std::pair<std::string, std::string>> cases{
      {"[1]", "seen.json:1: evidence is an object"},
      {"{\n\"xray\": \"abnormal\"}", "seen.json:2: key 'xray': the model has no variable 'xray'"},
      {"{\"x_ray\": \"odd\"}", "has no value 'odd'; its values are abnormal, normal"},
      {"{\"x_ray\": 2}", "has no value '2'"},
      {"{\"x_ray\": null}", "is null; a value, or likelihoods"},
      {"{\"x_ray\": true}", "a value, or likelihoods"},
      {"{\"x_ray\": {\"normal\": 1}}", "value 'abnormal' has no likelihood"},
      {"{\"x_ray\": {\"normal\": 1, \"abnormal\": -1}}", "it must be at least 0"},
      {"{\"x_ray\": {\"normal\": 0, \"abnormal\": 0}}", "all likelihoods are 0"},
      {"{\"x_ray\": {\"normal\": 1, \"abnormal\": [1]}}", "a number or \"p/q\" is accepted"},
      {"{\"x_ray\": {\"normal\": 1, \"abnormal\": 1, \"1\": 2}}", "is named twice"},
      {"{\"x_ray\": [1]}", "1 likelihoods, but x_ray has 2 values"},
      {"{\"x_ray\": [1, -1]}", "it must be at least 0"},
      {"{\"x_ray\": \"normal\", \"6\": 0}", "x_ray is named twice"},
      {"{\"x_ray\": \"normal\", \"x_ray\": \"normal\"}", "x_ray"},
      {"{\"x_ray\": \"normal\"", "seen.json:1"}};
  REQUIRE(GraphNames(graph).variable("x_ray", "here") == 6);
  for (const auto& [text, fragment] : cases) {
    const std::string input = text;
    CAPTURE(input);
    check_rejected([&] { (void)read(input, graph); }, fragment);
  }
}

TEST_CASE("JSON evidence: UAI evidence does not look like it", "[format]") {
  CHECK(looks_like_json_evidence(" \n{\"a\": 1}"));
  CHECK(looks_like_json_evidence("[]"));
  CHECK_FALSE(looks_like_json_evidence("1 6 0"));
  CHECK_FALSE(looks_like_json_evidence(""));
  CHECK_FALSE(looks_like_json_evidence(" \n"));
}

TEST_CASE("JSON evidence: random evidence is read back as it was written", "[property][format]") {
  for_each_seed(40, [&](Philox& random) {
    const FactorGraph graph = random_factor_graph(random);
    Evidence evidence = random_evidence(random, graph.shape());
    for (Likelihood& likelihood : evidence.soft) likelihood.weights[0] += Rational(1, 7);
    std::string text = "{";
    for (const Observation& seen : evidence.hard) {
      text += (text.size() > 1 ? ", " : "") + quote(std::to_string(seen.variable)) + ": " +
              std::to_string(seen.symbol);
    }
    for (const Likelihood& seen : evidence.soft) {
      text += (text.size() > 1 ? ", " : "") + quote(std::to_string(seen.variable)) + ": [";
      for (std::size_t x = 0; x < seen.weights.size(); ++x) {
        text += (x > 0 ? ", " : "") + quote(to_text(seen.weights[x]));
      }
      text += "]";
    }
    text += "}";
    std::replace(text.begin(), text.end(), '\'', '"');
    const Evidence found = read(text, graph);
    REQUIRE(found.hard.size() == evidence.hard.size());
    for (std::size_t k = 0; k < found.hard.size(); ++k) {
      CHECK(found.hard[k].variable == evidence.hard[k].variable);
      CHECK(found.hard[k].symbol == evidence.hard[k].symbol);
    }
    REQUIRE(found.soft.size() == evidence.soft.size());
    for (std::size_t k = 0; k < found.soft.size(); ++k) {
      CHECK(found.soft[k].variable == evidence.soft[k].variable);
      CHECK(found.soft[k].weights == evidence.soft[k].weights);
    }
  });
}

}  // namespace
}  // namespace unmask
