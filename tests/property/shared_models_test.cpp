// Networks and fields of others (../shared/models), where they are there: all are read, their rows
// sum to 1 exactly, and what is written of them reads back as the same numbers.
#include <map>

#include "core/format/bif.hpp"
#include "core/format/file.hpp"
#include "core/format/uai.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/same_graph.hpp"
#include "tests/support/source_tree.hpp"

using namespace unmask;

namespace {

std::string name_of(const std::string& path) {
  const std::string name = std::filesystem::path(path).filename().string();
  return name.substr(0, name.find('.'));
}

void check_rows(const FactorGraph& graph) {
  for (const Factor& factor : graph.factors()) {
    REQUIRE(factor.child);
    const index_t length = factor.values.row_length();
    const auto values = factor.values.doubles();
    for (index_t row = 0; row < factor.values.size() / length; row += 1 + row / 16) {
      Rational sum = 0;
      double rounded = 0.0;
      for (index_t k = row * length; k < (row + 1) * length; ++k) {
        sum += factor.values.rational(k);
        rounded += values[at(k)];
      }
      if (sum != 1) FAIL_CHECK("row " << row << " sums to " << to_text(sum));
      if (std::fabs(rounded - 1.0) > 1e-13) FAIL_CHECK("row " << row << " rounds to " << rounded);
    }
  }
}

/// Variables of the networks, and numbers in all their tables.
const std::map<std::string, std::pair<index_t, index_t>> kSizes{
    {"alarm", {37, 752}},        {"andes", {223, 2314}},      {"asia", {8, 36}},
    {"barley", {48, 130180}},    {"cancer", {5, 20}},         {"child", {20, 344}},
    {"diabetes", {413, 461069}}, {"earthquake", {5, 20}},     {"hailfinder", {56, 3741}},
    {"hepar2", {70, 2139}},      {"insurance", {27, 1419}},   {"link", {724, 20502}},
    {"mildew", {35, 547158}},    {"munin", {1041, 98423}},    {"munin1", {186, 19226}},
    {"munin2", {1003, 83920}},   {"munin3", {1041, 85615}},   {"munin4", {1038, 97943}},
    {"pathfinder", {109, 97851}}, {"pigs", {441, 8427}},      {"sachs", {11, 267}},
    {"survey", {6, 37}},         {"water", {32, 13484}},      {"win95pts", {76, 1148}}};

}  // namespace

TEST_CASE("shared models: every Bayesian network is read, its rows sum to 1", "[shared_models]") {
  index_t divided = 0;
  for (const std::string& path : shared_models("bnlearn", ".bif.gz")) {
    CAPTURE(path);
    Warnings warnings;
    const FactorGraph graph = parse_bif(read_whole_file(path), path, warnings);
    CHECK(graph.is_bayesian_network());
    index_t cells = 0;
    for (const Factor& factor : graph.factors()) cells += factor.values.size();
    CHECK(kSizes.at(name_of(path)) == std::make_pair(graph.shape().positions(), cells));
    CHECK(warnings.size() <= 1);
    divided += warnings.size();
    const bool large = cells > 30000;
    if (!large || repetitions(1) > 1) check_rows(graph);
  }
  CHECK((divided == 0 || divided == 14));
}

TEST_CASE("shared models: networks are written and read back the same", "[shared_models]") {
  for (const std::string& path : shared_models("bnlearn", ".bif.gz")) {
    Warnings warnings;
    const FactorGraph graph = parse_bif(read_whole_file(path), path, warnings);
    if (graph.shape().positions() > 100 && repetitions(1) == 1) continue;
    if (graph.factors().size() == 48 || graph.factors().size() == 35) continue;  // large tables
    CAPTURE(path);
    check_same_graph(parse_bif(write_bif(graph, warnings), "again.bif", warnings), graph);
    check_same_graph(parse_uai(write_uai(graph, warnings), "again.uai", warnings), graph, false);
  }
}

TEST_CASE("shared models: every field and its evidence is read", "[shared_models]") {
  const auto paths = shared_models("uai2014", ".uai.gz");
  index_t factors = 0, seen = 0;
  for (const std::string& path : paths) {
    CAPTURE(path);
    Warnings warnings;
    const FactorGraph graph = parse_uai(read_whole_file(path), path, warnings);
    CHECK(warnings.empty());
    factors += graph.factors().size();
    check_same_graph(parse_uai(write_uai(graph, warnings), "again.uai", warnings), graph);
    CHECK(warnings.empty());
    const std::string evidence = path.substr(0, path.size() - 3) + ".evid.gz";
    const auto observed =
        parse_uai_evidence(read_whole_file(evidence), evidence, graph.shape());
    if (name_of(path) == "Pedigree_11") CHECK(observed.size() == 37);
    seen += observed.size();
  }
  if (!paths.empty()) {
    CHECK(paths.size() == 21);
    CHECK(factors > 10000);
    CHECK(seen == 37 + 37 + 8 + 5 + 9 + 6);
  }
}
