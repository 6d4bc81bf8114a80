// core/format/bif.hpp: the reader's guarantees, its messages, and the writer.
#include "core/format/bif.hpp"

#include "tests/support/effort.hpp"
#include "tests/support/rejection.hpp"
#include "tests/support/same_graph.hpp"

using namespace unmask;

namespace {

const std::string kHead =
    "network n {\n}\n"
    "variable A { type discrete [ 2 ] { no, yes }; }\n"
    "variable B { type discrete [ 3 ] { low, mid, high }; }\n";
const std::string kRoots = "probability ( A ) { table 0.25, 0.75; }\n";

FactorGraph parse(const std::string& text, index_t warnings_expected = 0) {
  Warnings warnings;
  FactorGraph graph = parse_bif(text, "n.bif", warnings);
  CHECK(warnings.size() == warnings_expected);
  return graph;
}

std::vector<Rational> values(const Factor& factor) {
  std::vector<Rational> all;
  for (index_t k = 0; k < factor.values.size(); ++k) all.push_back(factor.values.rational(k));
  return all;
}

std::vector<Rational> numbers(const std::vector<std::string>& texts) {
  std::vector<Rational> all;
  for (const auto& text : texts) all.push_back(parse_rational(text, "x"));
  return all;
}

}  // namespace

TEST_CASE("(1) (2) bif: rows are found by the names of the parents' values", "[bif]") {
  const FactorGraph graph = parse(
      kHead + "probability ( A | B ) { (high) 0.1, 0.9; (low) 0.2 0.8; (mid) 3e-1, 7E-1; }\n"
              "probability ( B ) { table 0.5, 0.25, 0.25; }");
  CHECK(graph.is_bayesian_network());
  CHECK(graph.shape() == Shape({2, 3}));
  CHECK(graph.names().variables == std::vector<std::string>{"A", "B"});
  CHECK(graph.names().values[1] == std::vector<std::string>{"low", "mid", "high"});
  CHECK(graph.factors()[0].scope == std::vector<index_t>{1, 0});
  CHECK(graph.factors()[0].child == index_t{0});
  CHECK(values(graph.factors()[0]) == numbers({"0.2", "0.8", "0.3", "0.7", "0.1", "0.9"}));
}

TEST_CASE("(2) bif: several parents, in the header's order; default rows", "[bif]") {
  const FactorGraph graph =
      parse(kHead + kRoots +
            "variable C { type discrete [ 2 ] { 0, 1 }; }\n"
            "probability ( B ) { () 1/2, 1/4, 1/4; }\n"
            "probability ( C | A, B ) { default 0.5, 0.5; (no, high) 0, 1; (yes, low) 1, 0; }");
  CHECK(graph.factors()[2].scope == std::vector<index_t>{0, 1, 2});
  CHECK(values(graph.factors()[2]) ==
        numbers({"1/2", "1/2", "1/2", "1/2", "0", "1", "1", "0", "1/2", "1/2", "1/2", "1/2"}));
  const FactorGraph only_default =
      parse(kHead + kRoots + "probability ( B | A ) { default 0.5, 0.25, 0.25; }");
  CHECK(values(only_default.factors()[1]) ==
        numbers({"1/2", "1/4", "1/4", "1/2", "1/4", "1/4"}));
}

TEST_CASE("(3) bif: a whole table has the child slowest, the last parent fastest", "[bif]") {
  // The dog problem of the format's definition: p(light on | family out) is 0.6, else 0.05.
  const FactorGraph dog = parse(
      "network \"Dog\" { //2 variables\n property \"author = f; g\" ;\n}\n"
      "variable \"light-on\" { //2 values\n type discrete[2] { \"true\" \"false\" };\n"
      "  property \"position = (257, 99)\" ; }\n"
      "variable \"family-out\" { type discrete[2] { \"true\" \"false\" }; }\n"
      "probability ( \"light-on\" \"family-out\" ) { //4 values\n table 0.6 0.05 0.4 0.95 ;\n}\n"
      "probability ( \"family-out\" ) { table 0.15 0.85 ; }\n");
  CHECK(values(dog.factors()[0]) == numbers({"0.6", "0.4", "0.05", "0.95"}));
  const FactorGraph three = parse(
      kHead + kRoots + "probability ( B ) { table 0.5, 0.25, 0.25; }\n"
      "variable C { type discrete [ 2 ] { 0, 1 }; }\n"
      "probability ( C | A, B ) { table 0.01 0.02 0.03 0.11 0.12 0.13\n"
      "                                 0.99 0.98 0.97 0.89 0.88 0.87; }");
  CHECK(values(three.factors()[2]) == numbers({"0.01", "0.99", "0.02", "0.98", "0.03", "0.97",
                                               "0.11", "0.89", "0.12", "0.88", "0.13", "0.87"}));
  Warnings warnings;
  check_rejected(
      [&] {
        (void)parse_bif(kHead + kRoots +
                            "probability ( B | A ) {\n table 0.1 0.2 0.7 0.3 0.3 0.4; }",
                        "n.bif", warnings);
      },
      "the child, were the fastest, but in BIF it is the slowest");
}

TEST_CASE("(4) bif: names, comments, properties and blanks as people write them", "[bif]") {
  const FactorGraph graph = parse(
      "\xEF\xBB\xBF// a network\n/* of two\n variables */network{property version \"1; 2\";}\r\n"
      "variable\t\"a b\"{type discrete[3]{<5,5-12,>=12.5};property x = None ;}\n"
      "variable c/d { property p; type discrete { \"x, y\" } ; }\n"
      "probability(\"a b\"|c/d){property q;(\"x, y\")0.5 , 0.25,.25;}// end\n"
      "probability(c/d){table 1.0;/* all */}");
  CHECK(graph.names().variables == std::vector<std::string>{"a b", "c/d"});
  CHECK(graph.names().values[0] == std::vector<std::string>{"<5", "5-12", ">=12.5"});
  CHECK(graph.names().values[1] == std::vector<std::string>{"x, y"});
  CHECK(values(graph.factors()[0]) == numbers({"1/2", "1/4", "1/4"}));
}

TEST_CASE("(4) bif: variables of many values", "[bif]") {
  std::string list, rows;
  for (int k = 0; k < 300; ++k) {
    list += (k == 0 ? "v" : ", v") + std::to_string(k);
    const std::string row = std::to_string(k * 7 % 300);
    rows += "(v" + row + ") " + (row == "12" ? "0.125, 0.875;" : "0.5, 0.5;") + "\n";
  }
  const std::string text =
      "variable V { type discrete [ 300 ] { " + list + " }; }\n" +
      "variable A { type discrete [ 2 ] { no, yes }; }\n"
      "probability ( V ) { table 1" + [] {
        std::string zeros;
        for (int k = 1; k < 300; ++k) zeros += " 0";
        return zeros;
      }() + "; }\nprobability ( A | V ) {\n" + rows + "}";
  CHECK(parse(text).factors()[1].values.rational(24) == Rational(1, 8));
  Warnings warnings;
  check_rejected([&] { (void)parse_bif(text + "(v300)", "n.bif", warnings); }, "not known here");
}

TEST_CASE("(1) bif: rows that miss 1 are divided, with one warning a file", "[bif]") {
  Warnings warnings;
  const FactorGraph graph = parse_bif(
      kHead + "probability ( A | B ) { (low) 0.3333333, 0.6666666; (mid) 0.5, 0.5000003;\n"
              "(high) 0.1 0.9; }\n probability ( B ) { table 0.3333333 0.3333333 0.3333333; }",
      "n.bif", warnings);
  CHECK(values(graph.factors()[0])[2] == Rational(5000000, 10000003));
  CHECK(values(graph.factors()[1])[0] == Rational(1, 3));
  CHECK(warnings == Warnings{"n.bif: 3 rows of probabilities do not sum to 1 and are divided by "
                             "their sums; the worst: probability of 'A' given '(mid)' sums to "
                             "1 + 3e-07"});
}

TEST_CASE("(5) bif: everything else is one line that says what is accepted", "[bif]") {
  const auto rejects = [](const std::string& text, const std::string& fragment) {
    Warnings warnings;
    CAPTURE(text);
    check_rejected([&] { (void)parse_bif(text, "n.bif", warnings); }, fragment);
  };
  const auto after_head = [&](const std::string& text, const std::string& fragment) {
    rejects(kHead + kRoots + text, fragment);
  };
  const std::string b = "probability ( B | A ) {\n";
  // The header.
  rejects("", "n.bif:1: no variables; write variable X");
  rejects("garbage", "n.bif:1: 'garbage' is not known here; accepted: network, variable");
  rejects("network n {\n colour red; }", "n.bif:2: a network block holds only properties");
  rejects("network n ; {", "n.bif:1: a network needs '{' here, not ';'");
  rejects("/* never\nends", "n.bif:1: this comment has no end");
  rejects("network n { property never ends }", "n.bif:1: a property has no ';'");
  rejects("\xff\xfe", "'\\xff\\xfe' is not known here");
  // Variables.
  rejects("variable { }", "n.bif:1: a variable needs a name");
  rejects("variable \"X", "n.bif:1: this quoted name has no closing quote");
  rejects("variable X { }", "n.bif:1: variable 'X' has no type; write type discrete");
  rejects("variable X {\n colour red; }", "n.bif:2: variable 'X': one type and properties");
  rejects("variable X {\n type continuous; }", "n.bif:2: variable 'X' is of type 'continuous'");
  rejects("variable X {\n type discrete [ 3 ] { a, b }; }",
          "n.bif:2: variable 'X' lists 2 values, not the 3 that it says");
  rejects("variable X {\n type discrete [ 2 ] { very low, high }; }", "lists 3 values, not the 2");
  rejects("variable X {\n type discrete [ 0 ] { }; }", "between 1 and 2147483648, not '0'");
  rejects("variable X {\n type discrete { }; }", "lists 0 values; at least one is needed");
  rejects("variable X {\n type discrete [ 2 ] { a, a }; }", "has the value 'a' twice");
  rejects("variable X {\n type discrete [ 2 ] { a, b } }", "n.bif:2: a type needs ';' here");
  rejects("variable X {\n type discrete [ 2 ] { a, ( };", "a value's name or '}' is expected");
  rejects(kHead + "\nvariable A { type discrete [ 1 ] { a }; }",
          "n.bif:6: variable 'A' is declared twice");
  rejects(kHead, "n.bif:3: variable 'A' has no probability block");
  // Headers of probabilities.
  after_head("probability B", "n.bif:6: a probability needs '(' here, not 'B'");
  after_head("probability ( C )", "n.bif:6: variable 'C' is not declared");
  after_head("probability ( B | C )", "n.bif:6: variable 'C' is not declared");
  after_head("probability ( B | A", "a parent or ')' is expected");
  after_head("probability ( B | A, A )", "probability of 'B' names a variable twice");
  after_head("probability ( B | B )", "probability of 'B' names a variable twice");
  after_head("probability ( A )", "n.bif:6: probability of 'A' is given twice");
  // Rows.
  after_head(b + "(no) 1, 0, 0; }", "n.bif:6: probability of 'B' given '(yes)' is missing");
  after_head(b + "(no) 1, 0, 0;\n(no) 1, 0, 0; }",
             "n.bif:8: probability of 'B' given '(no)' is given twice");
  after_head(b + "(maybe) 1, 0, 0; }",
             "n.bif:7: probability of 'B': 'maybe' is not a value of 'A'; accepted: no, yes");
  after_head(b + "(no, no) 1, 0, 0; }", "a row names 1 values, one a parent, and then ')'");
  after_head(b + "() 1, 0, 0; }", "'' is not a value of 'A'");
  after_head(b + "(no) 1, 0; }", "probability of 'B' given '(no)' has 2 numbers; it needs 3");
  after_head(b + "(no) 1, 0, 0, 0; }", "has more than 3 numbers; it needs 3");
  after_head(b + "(no) 1, 0, 0 }", "given '(no)' needs ';' here, not '}'");
  after_head(b + "(no) 1, 0, 0", "needs ';' here, not the end of the text");
  after_head(b + "(no) 1, zero, 0; }", "n.bif:7: 'zero' is not a number; write a decimal or p/q");
  after_head(b + "(no) 1, nan, 0; }", "'nan' is not a number");
  after_head(b + "(no) 1e9999, 0, 0; }", "has an exponent beyond");
  after_head(b + "(no) 1, , 0; }", "a probability is expected, a decimal or p/q, not ','");
  after_head(b + "(no) 1.5, -0.5, 0; }", "n.bif:7: a probability is '-0.5'; it must be at least 0");
  after_head(b + "(no) 0.5, 0.25, 0.125; (yes) 1 0 0; }",
             "n.bif:6: probability of 'B' given '(no)' sums to 0.875, not 1; probabilities must");
  after_head(b + "(no) 0 0 0; (yes) 1 0 0; }", "sums to 0, not 1");
  after_head(b + "colour red; }", "n.bif:7: probability of 'B': rows such as (a, b) 0.1, 0.9;");
  after_head(b + "table 1 0 0 0 0; }", "probability of 'B': its table has 5 numbers; it needs 6");
  after_head(b + "(no) 1 0 0; table 1 1 0 0 0 0; }", "has rows before its table");
  after_head(b + "table 1 1 0 0 0 0; (no) 1 0 0; }", "given '(no)' is given twice");
  after_head(b + "default 1 0 0; default 1 0 0; }", "has two default rows");
  after_head(b + "default 1 0; }", "its default row has 2 numbers; it needs 3");
  // Cycles.
  rejects(kHead + "probability ( B | A ) { default 1 0 0; }\nprobability ( A | B ) { default 1 0; }",
          "is its own ancestor: 'A' <- 'B' <- 'A'; a Bayesian network has no cycles");
}

TEST_CASE("(5) bif: a small text does not ask for a large table", "[bif]") {
  std::string text, parents;
  for (int k = 0; k < 40; ++k) {
    const std::string name = "X" + std::to_string(k);
    text += "variable " + name + " { type discrete [ 4 ] { a, b, c, d }; }\n"
            "probability ( " + name + " ) { table 1 0 0 0; }\n";
    parents += (k == 0 ? "" : ", ") + name;
  }
  text += "variable Y { type discrete [ 2 ] { a, b }; }\n";
  Warnings warnings;
  check_rejected(
      [&] {
        (void)parse_bif(text + "probability ( Y | " + parents + " ) { default 1 0; }", "n.bif",
                        warnings);
      },
      "n.bif:82: probability of 'Y' has more combinations of values than the text has numbers");
  const std::string twelve = parents.substr(0, parents.find(", X12"));
  check_rejected(
      [&] {
        (void)parse_bif(text + "probability ( Y | " + twelve + " ) { default 1 0; }", "n.bif",
                        warnings);
      },
      "default rows may give 4 194 304 numbers a file at most");
}

TEST_CASE("(6) bif: what is written reads back the same", "[bif]") {
  const FactorGraph graph = parse(
      "variable \"a b\" { type discrete [ 2 ] { \"(0,1]\", >1 }; }\n"
      "variable B { type discrete [ 3 ] { 1e-5, \"//\", x/y }; }\n"
      "probability ( B | \"a b\" ) { (\"(0,1]\") 0.3333333, 0.3333333, 0.3333333;\n"
      "  (>1) 1e-12, 0.123456789012345678901234567890, 0.876543210986654321098765432110; }\n"
      "probability ( \"a b\" ) { table 0.5, 0.5; }",
      1);
  Warnings warnings;
  const std::string text = write_bif(graph, warnings);
  CHECK(warnings.empty());
  check_same_graph(parse(text, 1), graph);
  CHECK(write_bif(parse(text, 1), warnings) == text);
}

TEST_CASE("(6) bif: numbers without a decimal have 17 digits and a warning", "[bif]") {
  const FactorGraph graph = parse(kHead + "probability ( B ) { table 1/3 1/3 1/3; }" + kRoots);
  Warnings warnings;
  const std::string text = write_bif(graph, warnings);
  CHECK(text.find("table 0.33333333333333331, 0.33333333333333331,") != std::string::npos);
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].find("3 numbers such as 1/3 are rounded") != std::string::npos);
}

TEST_CASE("bif: names that cannot be written are refused", "[bif]") {
  NumberTable one(std::vector<Decimal>{{1, 0}});
  Warnings warnings;
  one.make_rows_sum_to_one(1, "x", warnings);
  const FactorGraph graph(Shape({1}), {{{0}, one, index_t{0}}}, {{"say \"x\""}, {{"it"}}});
  check_rejected([&] { (void)write_bif(graph, warnings); }, "cannot be written in BIF");
}
