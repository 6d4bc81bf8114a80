#include "core/format/model_json.hpp"

#include "core/model/probability_sum.hpp"
#include "tests/support/rejection.hpp"

using namespace unmask;

namespace {

Model parse(const std::string& text) {
  Warnings warnings;
  Model model = parse_model_json(text, "m.json", warnings);
  CHECK(warnings.empty());
  return model;
}

template <class Kind>
const Kind& as(const Model& model) {
  return std::get<Kind>(model.distribution());
}

}  // namespace

TEST_CASE("(1) a table keeps its numbers exact", "[model_json]") {
  const Model model =
      parse(R"({"kind":"table","cards":[2,2],"probabilities":[0.1,"1/3",1e-1,"7/15"]})");
  CHECK(model.spec() == "m.json");
  CHECK(model.shape() == Shape({2, 2}));
  CHECK(as<JointTable<Rational>>(model).probabilities() ==
        std::vector<Rational>{Rational(1, 10), Rational(1, 3), Rational(1, 10), Rational(7, 15)});
}

TEST_CASE("one position and cardinality one are valid", "[model_json]") {
  CHECK(parse(R"({"probabilities":[1],"cards":[1],"kind":"table"})").positions() == 1);
  CHECK(parse(R"({"kind":"markov","length":1,"initial":[1],"transition":[[1]]})").positions() == 1);
}

TEST_CASE("support rows merge and weights need no normalisation", "[model_json]") {
  const Model model = parse(
      R"({"kind":"support","cards":[2,3],"rows":[[1,2],[0,0],[1,2]],"weights":[3,0.5,"1/2"]})");
  const auto& table = as<SupportTable<Rational>>(model);
  CHECK(table.rows() == 2);
  CHECK(table.total() == 4);
  CHECK(table.probability(1) == Rational(7, 8));
}

TEST_CASE("markov chains and nested blocks", "[model_json]") {
  const Model model = parse(R"({"kind":"independent-blocks","blocks":[
    {"kind":"markov","length":3,"initial":["1/3","2/3"],"transition":[[0.5,0.5],[0.25,0.75]]},
    {"kind":"independent-blocks","blocks":[{"kind":"table","cards":[3],
      "probabilities":["1/3","1/3","1/3"]}]}]})");
  CHECK(model.shape() == Shape({2, 2, 2, 3}));
  const auto& blocks = as<IndependentBlocks>(model).blocks();
  REQUIRE(blocks.size() == 2);
  CHECK(blocks[1].spec() == "m.json/blocks/1");
  CHECK(as<MarkovChain<Rational>>(blocks[0]).transition(1, 0) == Rational(1, 4));
}

TEST_CASE("(2) a forgiven sum warns", "[model_json]") {
  Warnings warnings;
  const Model model =
      parse_model_json("{\"kind\":\"table\",\"cards\":[2],\n\"probabilities\":[0.4999999,\"1/2\"]}",
                       "m.json", warnings);
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].rfind("m.json:2: probabilities sum to 0.9999999, not 1", 0) == 0);
  CHECK(exact_sum(as<JointTable<Rational>>(model).probabilities()) == 1);
}

TEST_CASE("(3) bad models are one line with place and what is accepted", "[model_json]") {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"[1]", "m.json:1: an object is expected here, not an array"},
      {"{}",
       "m.json:1: key 'kind' is missing; accepted kinds: table, support, markov, hmm, "
       "independent-blocks"},
      {R"({"kind":"tree"})", "kind 'tree' cannot be read; accepted kinds: table, support"},
      {R"({"kind":7})", "key 'kind': a string is expected here, not a number"},
      {"{\"kind\":\"table\",\"cards\":[2],\n\"probs\":[1]}",
       "m.json:2: unknown key 'probs'; a table has the keys kind, cards, probabilities"},
      {R"({"kind":"table","cards":[2]})", "m.json:1: key 'probabilities' is missing; a table has"},
      {R"({"kind":"table","cards":2,"probabilities":[]})", "key 'cards': an array is expected"},
      {R"({"kind":"table","cards":[],"probabilities":[]})", "key 'cards': is empty (n = 0)"},
      {R"({"kind":"table","cards":[0],"probabilities":[]})", "cards[0]: '0' is not an integer"},
      {R"({"kind":"table","cards":[2.0],"probabilities":[]})", "cards[0]: '2.0' is not an integer"},
      {R"({"kind":"table","cards":[1,-2],"probabilities":[]})", "cards[1]: '-2' is not an integer"},
      {R"({"kind":"table","cards":["2"],"probabilities":[]})", "cards[0] is a string; an integer"},
      {R"({"kind":"table","cards":[4294967296],"probabilities":[]})", "between 1 and 2147483648"},
      {R"({"kind":"table","cards":[1048576,1048576],"probabilities":[0.5,0.5]})",
       "key 'probabilities': has 2 entries, but the cards have 1 099 511 627 776 cells"},
      {R"({"kind":"table","cards":[2147483648,2147483648,2147483648],"probabilities":[1]})",
       "has 1 entries, but the cards have 9.9e+27 cells"},
      {R"({"kind":"table","cards":[2],"probabilities":[0.5,"-1/2"]})",
       "m.json:1: probabilities[1] is '-1/2'; it must be at least 0"},
      {R"({"kind":"table","cards":[2],"probabilities":[1.5,-0.5]})", "probabilities[1] is '-0.5'"},
      {R"({"kind":"table","cards":[2],"probabilities":["1/0",1]})",
       "m.json:1: probabilities[0]: '1/0' divides by zero"},
      {R"({"kind":"table","cards":[2],"probabilities":["nan",1]})", "'nan' is not a number"},
      {R"({"kind":"table","cards":[2],"probabilities":[null,1]})",
       "probabilities[0] is null; a number or \"p/q\" is accepted"},
      {R"({"kind":"table","cards":[2],"probabilities":[1e-5000,1]})", "exponent beyond"},
      {R"({"kind":"table","cards":[2],"probabilities":["1/2","1/3"]})", "sum to 5/6, not 1"},
      {R"({"kind":"table","cards":[2,2],"probabilities":[0.5,0.25,0.125,0.0625]})",
       "m.json:1: probabilities sum to 0.9375, not 1 (4 numbers); divide by the sum or add"},
      {R"({"kind":"support","cards":[2,2],"rows":[[0]],"weights":[1]})",
       "has 1 entries; 2 are expected, one symbol a position"},
      {R"({"kind":"support","cards":[2,2],"rows":[[]],"weights":[1]})", "has 0 entries; 2 are"},
      {R"({"kind":"support","cards":[2,2],"rows":[0],"weights":[1]})", "an array is expected here"},
      {R"({"kind":"support","cards":[2,2],"rows":[[0,2]],"weights":[1]})",
       "symbol at position 1: '2' is not an integer between 0 and 1"},
      {R"({"kind":"support","cards":[2,2],"rows":[[0,-1]],"weights":[1]})", "'-1' is not"},
      {R"({"kind":"support","cards":[2],"rows":[["0"]],"weights":[1]})", "a number is expected"},
      {R"({"kind":"support","cards":[2],"rows":[[0]],"weights":[1,2]})",
       "has 2 entries; 1 are expected, one weight a row"},
      {R"({"kind":"support","cards":[2],"rows":[],"weights":[]})", "at least one row with a pos"},
      {R"({"kind":"support","cards":[2],"rows":[[1]],"weights":[0]})", "at least one row with a"},
      {R"({"kind":"support","cards":[2],"rows":[[1]],"weights":["1e4000"]})", "more than 1.8e308"},
      {R"({"kind":"support","cards":[2],"rows":[[1]],"weights":[-1]})", "weights[0] is '-1'"},
      {R"({"kind":"markov","length":0,"initial":[1],"transition":[[1]]})",
       "key 'length': '0' is not an integer between 1 and 16777216"},
      {R"({"kind":"markov","length":1e3,"initial":[1],"transition":[[1]]})", "'1e3' is not an int"},
      {R"({"kind":"markov","length":2,"initial":[1],"transition":[[1],[1]]})",
       "key 'transition': has 2 entries; 1 are expected, one row a symbol"},
      {R"({"kind":"markov","length":2,"initial":[0.5,0.5],"transition":[[1,0],[1]]})",
       "has 1 entries; 2 are expected, one probability a symbol"},
      {R"({"kind":"markov","length":2,"initial":[0.5,0.5],"transition":[[1,0],["1/2",0]]})",
       "probabilities sum to 0.5, not 1 (2 numbers)"},
      {R"({"kind":"markov","length":2,"initial":[],"transition":[]})", "one must be positive"},
      {R"({"kind":"independent-blocks","blocks":[]})", "key 'blocks': is empty"},
      {R"({"kind":"independent-blocks","blocks":[3]})", "an object is expected here, not a number"},
      {R"({"kind":"independent-blocks","blocks":[{"kind":"table"}]})", "key 'cards' is missing"},
  };
  for (const auto& [text, fragment] : cases) {
    INFO(text);
    const std::string input = text;
    Warnings warnings;
    check_rejected([&] { (void)parse_model_json(input, "m.json", warnings); }, fragment);
  }
}

TEST_CASE("(3) a small text cannot ask for much memory", "[model_json]") {
  const std::string longest =
      R"({"kind":"markov","length":16777216,"initial":[1],"transition":[[1]]})";
  std::string many = R"({"kind":"independent-blocks","blocks":[)";
  for (int i = 0; i < 100; ++i) many += longest + ",";
  many += longest + "]}";
  Warnings warnings;
  check_rejected([&] { (void)parse_model_json(many, "m.json", warnings); }, "too many positions");
  std::string nested = longest;
  for (int i = 0; i < 20; ++i) {
    nested = R"({"kind":"independent-blocks","blocks":[)" + nested + "]}";
  }
  check_rejected([&] { (void)parse_model_json(nested, "m.json", warnings); }, "too many positions");
}

TEST_CASE("(1) every way to write a decimal gives the same exact number", "[model_json]") {
  for (const std::string text :
       {"0", "0.0", "1", "0.5", "0.000000000000000001", "0.1234567890123456789", "9e-1", "1.5e-10",
        "123456789012345678e-18", "0.123456789012345678e-18", "1e-36", "1e-37", "1e-99", "1e-100",
        "0.5e0", "0.1E-1", "1e-0", "0.0000001e+3", "9.5367431640625e-07"}) {
    INFO(text);
    const std::string json =
        R"({"kind":"support","cards":[2],"rows":[[0],[1]],"weights":[1,)" + text + "]}";
    const auto total = as<SupportTable<Rational>>(parse(json)).total();
    CHECK(total == 1 + parse_rational(text, "text"));
  }
}

TEST_CASE("a large table is read at about a microsecond a number", "[model_json]") {
  std::string text = R"({"kind":"table","cards":[65536],"probabilities":[)";
  for (int i = 0; i < 65536; ++i) text += (i == 0 ? "" : ",") + std::string("0.0000152587890625");
  CHECK(parse(text + "]}").shape() == Shape({65536}));
}
