// core/format/write_model.hpp and the writer of model_json.hpp: from format to format and back.
#include "core/format/write_model.hpp"

#include "core/base/result.hpp"
#include "core/format/bif.hpp"
#include "core/format/family_spec.hpp"
#include "core/format/model_json.hpp"
#include "core/format/symbol_rows.hpp"
#include "core/format/uai.hpp"
#include "core/model/expand.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/random_factor_graph.hpp"
#include "tests/support/random_models.hpp"
#include "tests/support/rejection.hpp"
#include "tests/support/same_graph.hpp"

using namespace unmask;

namespace {

std::string write(const Model& model, ModelFormat format, index_t warnings_expected = 0) {
  Warnings warnings;
  std::string text = write_model(model, format, Budget{}, warnings);
  CHECK(warnings.size() == warnings_expected);
  return text;
}

Model read_json(const std::string& text) {
  Warnings warnings;
  return parse_model_json(text, "m.json", warnings);
}

const FactorGraph& graph_of(const Model& model) {
  return std::get<FactorGraph>(model.distribution());
}

/// Equal probabilities, row by row; and the same kind, so that what is written is the same text.
void check_json_round_trip(const Model& model) {
  CAPTURE(model.spec());
  const std::string text = write(model, ModelFormat::json);
  const Model again = read_json(text);
  CHECK(write(again, ModelFormat::json) == text);
  CHECK(again.shape() == model.shape());
  if (has_json_form(model)) {
    CHECK(again.distribution().index() == model.distribution().index());
  }
  CHECK(joint_table<Rational>(again, Budget{}).value().probabilities() ==
        joint_table<Rational>(model, Budget{}).value().probabilities());
}

const char* const kNetwork =
    "variable \"a b\" { type discrete [ 2 ] { no, yes }; }\n"
    "variable B { type discrete [ 3 ] { x, y, \"z w\" }; }\n"
    "variable C { type discrete [ 2 ] { 0, 1 }; }\n"
    "probability ( B | \"a b\" ) { (no) 0.3333333, 0.3333333, 0.3333333;\n"
    "  (yes) 1e-12, 0.123456789012345678901234567890, 0.876543210986654321098765432110; }\n"
    "probability ( \"a b\" ) { table 0.5, 0.5; }\n"
    "probability ( C | B, \"a b\" ) { default 0.5, 0.5; (x, no) 1, 0; (y, yes) 0.1, 0.9; }\n";

}  // namespace

TEST_CASE("(1) write model: BIF, JSON, BIF, UAI, JSON are the same exact tables", "[write_model]") {
  Warnings warnings;
  const FactorGraph first = parse_bif(kNetwork, "n.bif", warnings);
  const Model json = read_json(write({"n", first}, ModelFormat::json));
  check_same_graph(graph_of(json), first);
  const std::string bif = write(json, ModelFormat::bif);
  const FactorGraph second = parse_bif(bif, "n.bif", warnings);
  check_same_graph(second, first);
  const std::string uai = write({"n", second}, ModelFormat::uai, 1);
  const FactorGraph third = parse_uai(uai, "n.uai", warnings);
  check_same_graph(third, first, false);
  check_same_graph(graph_of(read_json(write({"n", third}, ModelFormat::json))), first, false);
  CHECK(write({"n", third}, ModelFormat::uai) == uai);
  CHECK(warnings.size() == 3);  // the divided row, each time it was read
}

TEST_CASE("(1) write model: JSON keeps every kind and every number", "[write_model]") {
  for (const char* spec : {"markov:n=3,flip=1/7", "parity:n=4", "product:n=3,p=1/3", "equal:n=2,q=3",
                           "permutation:n=3", "noisy-parity:n=3,delta=1/100",
                           "mixture:n=3,w=3/10,a=1/20,b=3/5",
                           "block-hmm:blocks=2,size=2,stay=9/10,rho=9/10:1/10,eta=1e-8",
                           "table:n=2,q=3,a=53,b=7,c=3,m=89"}) {
    check_json_round_trip(parse_family_spec(spec));
  }
  for_each_seed(20, [](Philox& random) {
    check_json_round_trip({"table", random_exact_table(random)});
    check_json_round_trip({"support", random_support(random_shape(random), random, 5)});
    const Model blocks("blocks", IndependentBlocks({parse_family_spec("parity:n=2"),
                                                    {"table", random_exact_table(random)}}));
    CHECK_FALSE(has_json_form(blocks));
    CHECK(std::holds_alternative<IndependentBlocks>(
        read_json(write(blocks, ModelFormat::json)).distribution()));
    const FactorGraph graph = random_factor_graph(random);
    check_same_graph(graph_of(read_json(write({"graph", graph}, ModelFormat::json))), graph);
  });
}

TEST_CASE("(1) write model: chains and tables as networks and factors", "[write_model]") {
  Warnings warnings;
  const Model chain = parse_family_spec("markov:n=4,flip=1/8");
  const FactorGraph network = parse_bif(write(chain, ModelFormat::bif), "n.bif", warnings);
  CHECK(joint_table<Rational>({"n", network}, Budget{}).value().probabilities() ==
        joint_table<Rational>(chain, Budget{}).value().probabilities());
  const Model parity = parse_family_spec("parity:n=3");
  const FactorGraph field = parse_uai(write(parity, ModelFormat::uai), "n.uai", warnings);
  CHECK(joint_table<Rational>({"n", field}, Budget{}).value().probabilities() ==
        joint_table<Rational>(parity, Budget{}).value().probabilities());
  CHECK(write(parse_family_spec("markov:n=2,flip=1/3"), ModelFormat::uai, 1)
            .find("0.66666666666666663") != std::string::npos);
  CHECK(warnings.empty());
}

TEST_CASE("(1) write model: rows as CSV and back", "[write_model]") {
  const Model code = parse_family_spec("parity:n=3");
  CHECK(write(code, ModelFormat::csv) == "0,0,0\n0,1,1\n1,0,1\n1,1,0\n");
  const SupportTable<Rational> weighted(Shape({2, 3}), {0, 2, 1, 0}, {6, 4});
  const std::string text = write({"w", weighted}, ModelFormat::csv);
  CHECK(text == "0,2\n0,2\n0,2\n1,0\n1,0\n");
  const auto again = parse_csv_rows(text, "w.csv");
  CHECK(again.shape() == weighted.shape());
  CHECK(again.probability(0) == Rational(3, 5));
  CHECK(write({"w", SupportTable<Rational>(Shape({2, 4}), {0, 2}, {1})}, ModelFormat::csv, 1) ==
        "0,2\n");
}

TEST_CASE("(2) write model: what makes no sense is one line, too much a refusal", "[write_model]") {
  Warnings warnings;
  const auto rejects = [&](const Model& model, ModelFormat format, const std::string& fragment) {
    check_rejected([&] { (void)write_model(model, format, Budget{}, warnings); }, fragment);
  };
  const Model chain = parse_family_spec("markov:n=3,flip=1/7");
  rejects(parse_family_spec("parity:n=3"), ModelFormat::bif, "parity:n=3: BIF holds Bayesian");
  rejects(chain, ModelFormat::csv, "markov:n=3,flip=1/7: CSV holds rows");
  const Shape one({2});
  rejects({"w", SupportTable<Rational>(one, {0, 1}, {1, Rational(1, 3)})}, ModelFormat::csv,
          "a row has the weight '1/3'; CSV repeats rows");
  rejects({"w", SupportTable<Rational>(one, {0, 1}, {1, 1000000000})}, ModelFormat::csv,
          "CSV would repeat rows 1 000 000 001 times");
  CHECK_THROWS_AS(
      write_model(parse_family_spec("mixture:n=60,w=3/10,a=1/20,b=3/5"), ModelFormat::json,
                  Budget{}, warnings),
      RefusedError);
  CHECK(parse_model_format("uai", "x") == ModelFormat::uai);
  check_rejected([] { (void)parse_model_format("pdf", "x.pdf"); },
                 "x.pdf: 'pdf' is no format that is written; accepted: json, bif, uai, csv");
}
