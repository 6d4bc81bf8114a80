// core/format/uai.hpp: models, evidence in its spellings, and answers.
#include "core/format/uai.hpp"

#include <cmath>
#include <limits>

#include "tests/support/effort.hpp"
#include "tests/support/random_factor_graph.hpp"
#include "tests/support/rejection.hpp"
#include "tests/support/same_graph.hpp"

using namespace unmask;

namespace {

FactorGraph parse(const std::string& text, index_t warnings_expected = 0) {
  Warnings warnings;
  FactorGraph graph = parse_uai(text, "n.uai", warnings);
  CHECK(warnings.size() == warnings_expected);
  return graph;
}

std::vector<Rational> values(const Factor& factor) {
  std::vector<Rational> all;
  for (index_t k = 0; k < factor.values.size(); ++k) all.push_back(factor.values.rational(k));
  return all;
}

const Shape kShape({2, 3, 4});

std::vector<std::pair<index_t, index_t>> observed(const std::string& text) {
  std::vector<std::pair<index_t, index_t>> pairs;
  for (const Observation& seen : parse_uai_evidence(text, "n.evid", kShape)) {
    pairs.emplace_back(seen.variable, seen.symbol);
  }
  return pairs;
}

using Pairs = std::vector<std::pair<index_t, index_t>>;

}  // namespace

TEST_CASE("(1) uai: a Markov random field, the last variable of a scope the fastest", "[uai]") {
  const FactorGraph graph = parse(
      "MARKOV\n3\n2 2 3\n3\n2 0 1\n2 2 1\n0\n\n4\n 4.000 2.400\n 1.0 0\n\n6\n"
      "1 2 3 1/3 5e0 6E-1\n1 7");
  CHECK(graph.shape() == Shape({2, 2, 3}));
  CHECK_FALSE(graph.is_bayesian_network());
  CHECK(graph.factors()[1].scope == std::vector<index_t>{2, 1});
  CHECK(values(graph.factors()[0]) ==
        std::vector<Rational>{4, Rational(12, 5), 1, 0});
  CHECK(graph.factors()[1].values.rational(3) == Rational(1, 3));
  CHECK(graph.factors()[2].scope.empty());
  CHECK(values(graph.factors()[2]) == std::vector<Rational>{7});
  CHECK(parse("MARKOV 1 1 0").factors().empty());
}

TEST_CASE("(2) uai: in a BAYES file the last of a scope is the child", "[uai]") {
  const FactorGraph graph =
      parse("BAYES 2 2 3  2  1 0  2 0 1  2 0.25 0.75  6  0.5 0.25 0.25  0.3333333 0.3333333 0.3333333",
            1);
  CHECK(graph.is_bayesian_network());
  CHECK(graph.factors()[1].child == index_t{1});
  CHECK(graph.factors()[1].values.rational(5) == Rational(1, 3));
}

TEST_CASE("(2) uai: a BAYES file that is no Bayesian network says so", "[uai]") {
  Warnings warnings;
  const FactorGraph graph =
      parse_uai("BAYES 2 2 2  2  1 0  2 0 1  2 0.25 0.75  4  0.5 0.25  1 0", "n.uai", warnings);
  CHECK_FALSE(graph.is_bayesian_network());
  CHECK(graph.factors()[0].child == index_t{0});
  CHECK_FALSE(graph.factors()[1].child);
  CHECK(values(graph.factors()[1])[1] == Rational(1, 4));
  CHECK(warnings == Warnings{"n.uai: says BAYES but is no Bayesian network: 1 of 2 factors have "
                             "rows that do not sum to 1; it is taken as a product of factors"});
  warnings.clear();
  (void)parse_uai("BAYES 2 2 2  2  2 1 0  2 0 1  4 1 0 0 1  4  1 0 0 1", "n.uai", warnings);
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].find("or there is a cycle") != std::string::npos);
  // As MARKOV the same numbers are just numbers.
  CHECK_FALSE(parse("MARKOV 1 2 1  1 0  2 0.5 0.5").factors()[0].child);
}

TEST_CASE("(5) uai: everything else is one line that says what is accepted", "[uai]") {
  const auto rejects = [](const std::string& text, const std::string& fragment) {
    Warnings warnings;
    CAPTURE(text);
    check_rejected([&] { (void)parse_uai(text, "n.uai", warnings); }, fragment);
  };
  rejects("", "n.uai:1: a model starts with MARKOV or BAYES, not the end of the text");
  rejects("\nmarkov", "n.uai:2: a model starts with MARKOV or BAYES, not 'markov'");
  rejects("MARKOV", "n.uai:1: the number of variables is expected, an integer between 1 and");
  rejects("MARKOV 0", "not '0'");
  rejects("MARKOV 99999999", "between 1 and 16777216, not '99999999'");
  rejects("MARKOV 2\n2", "n.uai:2: a cardinality is expected");
  rejects("MARKOV 1\n0", "n.uai:2: a cardinality is expected, an integer between 1 and");
  rejects("MARKOV 1 2\n-1", "the number of factors is expected");
  rejects("MARKOV 1 2\n99", "the number of factors is expected, an integer between 0 and 3");
  rejects("MARKOV 1 2 1\n2 0 0", "the size of a scope is expected, an integer between 0 and 1");
  rejects("MARKOV 2 2 2 1\n2 0 2", "n.uai:2: a variable of a scope is expected, an integer between "
          "0 and 1, not '2'");
  rejects("MARKOV 2 2 2 1\n2 1 1 4 1 1 1 1", "variable 1 is twice in the scope of factor 0");
  rejects("MARKOV 2 2 2 1\n2 0 1\n3 1 1 1", "n.uai:3: factor 0 is said to have 3 values, but its "
          "scope has 4 cells");
  rejects("MARKOV 2 2 2 1 2 0 1\n4 1", "n.uai:2: factor 0 is said to have 4 values; the text ends");
  rejects("MARKOV 1 2 1 1 0\n2 1   ", "n.uai:2: a value is expected, a decimal or p/q, not the end");
  rejects("MARKOV 1 2 1 1 0\n2 1 x", "n.uai:2: 'x' is not a number");
  rejects("MARKOV 1 2 1 1 0\n2 1 inf", "'inf' is not a number");
  rejects("MARKOV 1 2 1 1 0\n2 1 -1e-9", "a value is '-1e-9'; it must be at least 0");
  rejects("MARKOV 1 2 1 1 0\n2 1, 1", "n.uai:2: a value is expected, a decimal or p/q, not ','");
  rejects("MARKOV 1 2 1 1 0\n2 1 1 1", "n.uai:2: the model ends after 1 factors, but here is '1'");
  std::string huge = "MARKOV 70";
  for (int k = 0; k < 70; ++k) huge += " 2";
  huge += " 1 70";
  for (int k = 0; k < 70; ++k) huge += " " + std::to_string(k);
  rejects(huge + "\n1 1", "its scope has more than 2^64 cells");
}

TEST_CASE("(3) uai: hard evidence in all its spellings", "[uai]") {
  CHECK(observed("0").empty());
  CHECK(observed("").empty());
  CHECK(observed(" \n").empty());
  CHECK(observed("1\n0").empty());
  CHECK(observed("2 0 1 2 3\n") == Pairs{{0, 1}, {2, 3}});
  CHECK(observed("1\n2 0 1 2 3\n") == Pairs{{0, 1}, {2, 3}});
  CHECK(observed("1 1 2") == Pairs{{1, 2}});
  CHECK(observed("1 1 1 2") == Pairs{{1, 2}});
  CHECK(observed("2 1 2 1 2") == Pairs{{1, 2}});
  const auto rejects = [](const std::string& text, const std::string& fragment) {
    CAPTURE(text);
    check_rejected([&] { (void)observed(text); }, fragment);
  };
  rejects("2 0 1", "n.evid:1: the number of observed variables is expected, an integer between 0");
  rejects("2 0 1 0", "the number of samples is expected, an integer between 1 and 1, not '2'");
  rejects("2 0 1 0 1 0 1", "n.evid:1: the evidence ends here, not '0'");
  rejects("1 3 0", "a variable is expected, an integer between 0 and 2, not '3'");
  rejects("1 0 2", "a symbol of that variable is expected, an integer between 0 and 1, not '2'");
  rejects("2 0 1 0 0", "variable 0 is observed as 1 and as 0");
  rejects("x", "not 'x'");
  rejects("1 (0 1", "integers are expected, not '('");
}

TEST_CASE("(4) uai: virtual evidence", "[uai]") {
  const auto found = parse_uai_virtual_evidence("2\n1 3 0.5 1/3 0\n0 2 1 2\n", "n.vevid", kShape);
  REQUIRE(found.size() == 2);
  CHECK(found[0].variable == 1);
  CHECK(found[0].weights == std::vector<Rational>{Rational(1, 2), Rational(1, 3), 0});
  CHECK(found[1].weights == std::vector<Rational>{1, 2});
  CHECK(parse_uai_virtual_evidence("0", "n.vevid", kShape).empty());
  CHECK(parse_uai_virtual_evidence(" ", "n.vevid", kShape).empty());
  const auto rejects = [](const std::string& text, const std::string& fragment) {
    CAPTURE(text);
    check_rejected([&] { (void)parse_uai_virtual_evidence(text, "n.vevid", kShape); }, fragment);
  };
  rejects("9", "the number of variables with evidence is expected");
  rejects("1 0 3 1 1 1", "the cardinality of that variable is expected, an integer between 2 and 2");
  rejects("1 0 2 0 0", "all likelihoods of variable 0 are zero");
  rejects("1 0 2 1 -1", "a likelihood is '-1'");
  rejects("2 0 2 1 1 0 2 1 1", "variable 0 has evidence twice");
  rejects("1 0 2 1 1 1", "the evidence ends here, not '1'");
}

TEST_CASE("(6) uai: what is written reads back the same", "[uai]") {
  for_each_seed(40, [](Philox& random) {
    FactorGraph graph = random_factor_graph(random);
    Warnings warnings;
    const std::string text = write_uai(graph, warnings);
    const FactorGraph again = parse(text);
    if (warnings.empty()) {
      check_same_graph(again, graph);
    } else {
      for (std::size_t f = 0; f < graph.factors().size(); ++f) {
        CHECK(again.factors()[f].values.doubles() == graph.factors()[f].values.doubles());
      }
      check_same_graph(parse(write_uai(again, warnings)), again);
    }
  });
  const std::string bayes = "BAYES\n2\n2 3\n2\n1 0\n2 0 1\n\n2\n0.25 0.75\n\n6\n0.5 0.25 0.25\n"
                            "0.3333333 0.3333333 0.3333333\n";
  Warnings warnings;
  CHECK(write_uai(parse(bayes, 1), warnings) == bayes);
  CHECK(warnings.empty());
}

TEST_CASE("uai: answers have 17 digits", "[uai]") {
  CHECK(write_uai_marginals({{0.5, 0.5}, {1.0 / 3.0, 2.0 / 3.0, 0.0}}) ==
        "MAR\n2 2 0.5 0.5 3 0.33333333333333331 0.66666666666666663 0\n");
  CHECK(write_uai_partition(-17.0 / 3.0) == "PR\n-5.666666666666667\n");
  CHECK(write_uai_partition(-std::numeric_limits<double>::infinity()) == "PR\n-inf\n");
}
