// core/format/model_json.hpp: the kind "factor-graph".
#include "core/format/model_json.hpp"
#include "core/model/factor_graph.hpp"
#include "tests/support/rejection.hpp"

using namespace unmask;

namespace {

std::string document(const std::string& factors, const std::string& more = "") {
  return R"({"kind":"factor-graph","cards":[2,3],"factors":[)" + factors + "]" + more + "}";
}

FactorGraph parse(const std::string& text, Warnings& warnings) {
  return std::get<FactorGraph>(parse_model_json(text, "m.json", warnings).distribution());
}

FactorGraph parse(const std::string& text) {
  Warnings warnings;
  FactorGraph graph = parse(text, warnings);
  CHECK(warnings.empty());
  return graph;
}

}  // namespace

TEST_CASE("factor graph json: scopes, exact values, children and names", "[model_json]") {
  const FactorGraph graph = parse(document(
      R"({"scope":[0],"values":["1/3",0.25]},
         {"values":[1,2,3,4e-3,"5/7",6],"scope":[1,0]},{"scope":[],"values":[2]},
         {"scope":[0,1],"values":[0.5,0.25,0.25,1,0,0],"child":1})",
      R"(,"names":{"rain":["no","yes"],"sky":["a","b","c"]})"));
  CHECK(graph.shape() == Shape({2, 3}));
  REQUIRE(graph.factors().size() == 4);
  CHECK(graph.factors()[0].values.rational(0) == Rational(1, 3));
  CHECK(graph.factors()[1].scope == std::vector<index_t>{1, 0});
  CHECK(graph.factors()[1].values.rational(3) == Rational(1, 250));
  CHECK(graph.factors()[1].values.rational(4) == Rational(5, 7));
  CHECK_FALSE(graph.factors()[1].child);
  CHECK(graph.factors()[3].child == index_t{1});
  CHECK_FALSE(graph.is_bayesian_network());
  CHECK(graph.name(1) == "sky");
  CHECK(graph.value_name(0, 1) == "yes");
  CHECK(parse(document("")).factors().empty());
}

TEST_CASE("factor graph json: a Bayesian network; sums that miss 1 warn once", "[model_json]") {
  Warnings warnings;
  const FactorGraph graph = parse(
      document(R"({"scope":[0],"values":[0.3333333,0.6666666],"child":0},
         {"scope":[0,1],"values":[0.5,0.25,0.25000005,1,0,0],"child":1})"),
      warnings);
  CHECK(graph.is_bayesian_network());
  CHECK(graph.factors()[0].values.rational(0) == Rational(3333333, 9999999));
  CHECK(warnings == Warnings{"m.json: 2 rows of probabilities do not sum to 1 and are divided by "
                             "their sums; the worst: the factor with child 0, row 0, sums to "
                             "1 - 1e-07"});
}

TEST_CASE("factor graph json: bad input is one line", "[model_json]") {
  const auto rejects = [](const std::string& text, const std::string& fragment) {
    Warnings warnings;
    CAPTURE(text);
    check_rejected([&] { (void)parse_model_json(text, "m.json", warnings); }, fragment);
  };
  rejects(R"({"kind":"factor-graph","cards":[2]})", "key 'factors' is missing; a factor graph has "
          "the keys kind, cards, factors, names");
  rejects(document("1"), "m.json:1: an object is expected here, not a number");
  rejects(document("{}"), "key 'scope' is missing; a factor has the keys scope, values, child");
  rejects(document(R"({"scope":[0],"values":[1,1],"kid":0})"), "unknown key 'kid'");
  rejects(document("\n" R"({"scope":[2],"values":[1]})"), "m.json:2: scope[0]: '2' is not an "
          "integer between 0 and 1");
  rejects(document(R"({"scope":[1,1],"values":[1]})"), "key 'scope': has variable 1 twice");
  rejects(document(R"({"scope":[0,1],"values":[1,2]})"),
          "key 'values': has 2 entries; the scope has 6 cells");
  rejects(document(R"({"scope":[0],"values":[1,-2]})"), "values[1] is '-2'; it must be at least 0");
  rejects(document(R"({"scope":[0],"values":[1,null]})"), "values[1] is null; a number or");
  rejects(document(R"({"scope":[0],"values":[1,"x"]})"), "'x' is not a number");
  rejects(document(R"({"scope":[0],"values":[1,0],"child":1})"),
          "key 'child': is 1; a child is the last variable of its scope");
  rejects(document(R"({"scope":[0],"values":[1,0.5],"child":0})"),
          "m.json:1: the factor with child 0, row 0, sums to 1.5, not 1");
  rejects(document("", R"(,"names":{"a":["x","y"]})"), "key 'names': has 1 entries; 2 are expected");
  rejects(document("", R"(,"names":{"a":["x","y"],"b":["x"]})"),
          "key 'b': has 1 entries; 3 are expected, one name a value");
  rejects(document("", R"(,"names":{"a":["x",1],"b":["x","y","z"]})"), "a string is expected here");
  rejects(document("", R"(,"names":{"a":["x","x"],"b":["x","y","z"]})"),
          "m.json:1: names: two values of a variable are called 'x'");
}
