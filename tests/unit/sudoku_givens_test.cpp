// core/model/sudoku.hpp: puzzles, and the family spec that names them.
#include <set>

#include "core/format/family_spec.hpp"
#include "core/model/sudoku.hpp"
#include "tests/support/rejection.hpp"

using namespace unmask;

namespace {

SupportTable<Rational> puzzle(const std::string& givens) {
  const Model model = parse_family_spec("sudoku4:givens=" + givens);
  return std::get<SupportTable<Rational>>(model.distribution());
}

std::set<std::vector<symbol_t>> rows_of(const SupportTable<Rational>& table) {
  std::set<std::vector<symbol_t>> rows;
  for (index_t row = 0; row < table.rows(); ++row) {
    std::vector<symbol_t> symbols;
    for (index_t i = 0; i < table.shape().positions(); ++i) symbols.push_back(table.symbol(row, i));
    rows.insert(symbols);
  }
  return rows;
}

}  // namespace

TEST_CASE("sudoku (2): completions are the grids that agree with the givens", "[model]") {
  const auto grids = sudoku4();
  for (const std::string givens :
       {"................", "1...............", "12.4............", "1234............",
        "1..4.4....4.4...", "123434122143432.", "1234..........1."}) {
    CAPTURE(givens);
    std::set<std::vector<symbol_t>> expected;
    for (index_t row = 0; row < grids.rows(); ++row) {
      std::vector<symbol_t> free;
      bool agrees = true;
      for (index_t i = 0; i < 16; ++i) {
        const char digit = static_cast<char>('1' + grids.symbol(row, i));
        if (givens[i] == '.') free.push_back(grids.symbol(row, i));
        agrees = agrees && (givens[i] == '.' || givens[i] == digit);
      }
      if (agrees) expected.insert(free);
    }
    REQUIRE_FALSE(expected.empty());
    const auto table = puzzle(givens);
    CHECK(rows_of(table) == expected);
    CHECK(table.rows() == expected.size());
    CHECK(table.shape().uniform_cardinality() == index_t{4});
    for (const Rational& w : table.weights()) CHECK(w == table.weights().front());
  }
  CHECK(puzzle("1...............").rows() == 72);
  CHECK(puzzle("1234............").rows() == 12);
  CHECK(puzzle("123434122143432.").rows() == 1);
}

TEST_CASE("sudoku (2): puzzles that are none get one line", "[model]") {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", "key 'givens': '' has 0 characters; it must be 16 characters"},
      {"1234", "'1234' has 4 characters; it must be 16 characters, 1 to 4 for a given cell"},
      {"................1", "has 17 characters"},
      {"5...............", "has '5' at cell 0"},
      {"...............x", "has 'x' at cell 15; it must be 16 characters"},
      {"0...............", "has '0' at cell 0"},
      {"11..............", "nothing completes '11..............'; every row, column"},
      {"123....4........", "nothing completes"},
      {"1234341221434321", "leaves no cell free"}};
  for (const auto& [givens, fragment] : cases) {
    const std::string spec = "sudoku4:givens=" + givens;
    check_rejected([&] { (void)parse_family_spec(spec); }, fragment);
  }
  CHECK_THROWS_AS(sudoku4("11.............."), InvalidModel);
}
