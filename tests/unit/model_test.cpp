// core/model: shapes, and that every family is what it says, by enumeration.
#include "core/model/model.hpp"

#include <bit>
#include <cmath>
#include <set>

#include "core/model/expand.hpp"
#include "core/model/sudoku.hpp"
#include "tests/support/rejection.hpp"

using namespace unmask;

namespace {

std::vector<symbol_t> row_of(const SupportTable<Rational>& table, index_t row) {
  std::vector<symbol_t> symbols;
  for (index_t i = 0; i < table.shape().positions(); ++i) symbols.push_back(table.symbol(row, i));
  return symbols;
}

/// Every choice of k positions takes every of the q^k values exactly once.
void check_maximum_distance(const MdsCode& code) {
  const index_t n = code.shape().positions(), k = code.message_length();
  const auto words = support_table<Rational>({"code", code}, Budget{}).value();
  CHECK(static_cast<double>(words.rows()) == code.words());
  for (index_t chosen = 0; chosen < index_t{1} << n; ++chosen) {
    if (static_cast<index_t>(std::popcount(chosen)) != k) continue;
    std::set<std::vector<symbol_t>> seen;
    for (index_t row = 0; row < words.rows(); ++row) {
      std::vector<symbol_t> part;
      for (index_t i = 0; i < n; ++i) {
        if ((chosen >> i & 1U) != 0) part.push_back(words.symbol(row, i));
      }
      seen.insert(part);
    }
    CHECK(seen.size() == words.rows());
  }
}

template <class M>
Rational total_probability(const M& model) {
  Rational total = 0;
  std::vector<symbol_t> row(at(model.shape().positions()), 0);
  do {
    total += model.probability(row);
  } while (advance_row(model.shape(), row));
  return total;
}

}  // namespace

TEST_CASE("shape (1): at least one position, cardinalities from 1 to 2^31", "[model]") {
  check_rejected([] { Shape({}); }, "n = 0");
  check_rejected([] { Shape({2, 0}); }, "position 1 has cardinality 0");
  check_rejected([] { Shape({(index_t{1} << 31U) + 1}); }, "between 1 and 2^31");
  check_rejected([] { (void)Shape::uniform(index_t{1} << 40U, 2); }, "too many positions");
  check_rejected([] { (void)Shape::uniform(0, 2); }, "n = 0");
}

TEST_CASE("shape (2): linear_index and row_at are inverse, last position fastest", "[model]") {
  const Shape shape({3, 1, 2, 4});
  CHECK(shape.cells() == 24);
  CHECK(shape.cells_as_double(1) == 4.0 * 2.0 * 3.0 * 5.0);
  std::vector<symbol_t> row(4, 0);
  for (index_t cell = 0; cell < 24; ++cell) {
    CHECK(shape.linear_index(row) == cell);
    CHECK(shape.row_at(cell) == row);
    CHECK(advance_row(shape, row) == (cell + 1 < 24));
  }
  CHECK(row == std::vector<symbol_t>(4, 0));
  CHECK(shape.row_at(1) == std::vector<symbol_t>{0, 0, 0, 1});
  CHECK_FALSE(shape.uniform_cardinality());
  CHECK(Shape::uniform(3, 5).uniform_cardinality() == 5);
  CHECK_FALSE(Shape::uniform(64, 2).cells());
  CHECK(Shape::uniform(63, 2).cells() == index_t{1} << 63U);
}

TEST_CASE("joint table (1)(2): what is a distribution", "[model]") {
  const Shape shape({2, 2});
  const auto reject = [&](std::vector<double> p, const char* why) {
    check_rejected([&] { JointTable<double>(shape, p); }, why);
  };
  reject({0.5, 0.5, -0.5, 0.5}, "probability 2 is -0.5");
  reject({0.5, 0.5, std::nan(""), 0.0}, "probability 2 is nan");
  reject({INFINITY, 0.0, 0.0, 0.0}, "probability 0 is inf");
  reject({0.25, 0.25, 0.25, 0.24}, "sum to 0.99, not 1 (4 numbers)");
  check_rejected(
      [&] {
        JointTable<Rational>(shape, {Rational(1, 2), Rational(1, 2), 0, Rational(1, 1000000000)});
      },
      "not 1");
  check_rejected(
      [&] {
        (void)JointTable<double>::from_weights(shape, {0.0, 0.0, 0.0, 0.0});
      },
      "sum to zero");
  const JointTable<double> nearly(shape, {0.25, 0.25, 0.25, 0.2500001});
  CHECK(nearly.probability(0) + nearly.probability(1) + nearly.probability(2) +
            nearly.probability(3) ==
        Approx(1.0).epsilon(1e-15));
  CHECK_THROWS_AS(JointTable<double>(shape, {1.0}), ContractViolation);
}

TEST_CASE("support table (1)(2)(3): sorted, merged, zeros dropped", "[model]") {
  const SupportTable<Rational> table(Shape({2, 3}), {1, 2, 0, 1, 1, 2, 1, 0, 0, 0},
                                     {Rational(1), 2, 3, 0, 5});
  REQUIRE(table.rows() == 3);
  CHECK(row_of(table, 0) == std::vector<symbol_t>{0, 0});
  CHECK(row_of(table, 1) == std::vector<symbol_t>{0, 1});
  CHECK(row_of(table, 2) == std::vector<symbol_t>{1, 2});
  CHECK(table.weights() == std::vector<Rational>{5, 2, 4});
  CHECK(table.total() == 11);
  CHECK(table.probability(2) == Rational(4, 11));
  const auto reject = [](std::vector<symbol_t> symbols, std::vector<double> weights,
                         const char* why) {
    check_rejected([&] { SupportTable<double>(Shape({2, 3}), symbols, weights); }, why);
  };
  reject({0, 3}, {1.0}, "row 0, position 1: symbol 3 is out of range; it must be 0 to 2");
  reject({0, 0}, {-1.0}, "weight 0 is -1");
  reject({0, 0}, {std::nan("")}, "weight 0 is nan");
  reject({0, 0}, {0.0}, "no row has positive weight");
  reject({}, {}, "no row has positive weight");
  reject({0, 0, 0, 1}, {1.5e308, 1.5e308}, "more than a double holds");
}

TEST_CASE("MDS codes: any k positions determine a word and are free", "[model]") {
  for (index_t n = 1; n <= 6; ++n) check_maximum_distance(MdsCode::parity(n));
  for (index_t q = 1; q <= 4; ++q) {
    for (index_t n = 1; n <= 4; ++n) check_maximum_distance(MdsCode::repetition(n, q));
  }
  for (const index_t q : {2U, 3U, 5U}) {
    for (index_t n = 1; n <= q; ++n) {
      for (index_t k = 1; k <= n; ++k) check_maximum_distance(MdsCode::reed_solomon(n, k, q));
    }
  }
  check_maximum_distance(MdsCode::reed_solomon(4, 2, 7));
  CHECK(MdsCode::parity(4).encode({1, 1, 1}) == std::vector<symbol_t>{1, 1, 1, 1});
  CHECK(MdsCode::parity(1).encode({}) == std::vector<symbol_t>{0});
  // 3 + 2x at 0, 1, 2, 3 over the field of 5.
  CHECK(MdsCode::reed_solomon(4, 2, 5).encode({3, 2}) == std::vector<symbol_t>{3, 0, 2, 4});
  // Horner's rule near 2^31 does not wrap.
  const index_t large = 2147483629;
  const auto word = MdsCode::reed_solomon(3, 3, large).encode({2147483628, 2147483628, 2147483628});
  CHECK(word == std::vector<symbol_t>{2147483628, static_cast<symbol_t>(large - 3),
                                      static_cast<symbol_t>(large - 7)});
}

TEST_CASE("sudoku: 288 distinct grids that obey the rules", "[model]") {
  const auto grids = sudoku4();
  REQUIRE(grids.rows() == 288);
  CHECK(grids.total() == 288);
  std::set<std::vector<symbol_t>> distinct;
  for (index_t row = 0; row < 288; ++row) {
    distinct.insert(row_of(grids, row));
    for (index_t unit = 0; unit < 4; ++unit) {
      std::set<symbol_t> in_row, in_column, in_box;
      for (index_t i = 0; i < 4; ++i) {
        in_row.insert(grids.symbol(row, 4 * unit + i));
        in_column.insert(grids.symbol(row, 4 * i + unit));
        in_box.insert(grids.symbol(row, 8 * (unit / 2) + 2 * (unit % 2) + 4 * (i / 2) + i % 2));
      }
      REQUIRE(in_row.size() == 4);
      REQUIRE(in_column.size() == 4);
      REQUIRE(in_box.size() == 4);
    }
  }
  CHECK(distinct.size() == 288);
}

TEST_CASE("models given by a formula sum to 1 exactly", "[model]") {
  const Rational p(1, 3), q(2, 7), one(1);
  CHECK(total_probability(flip_chain<Rational>(6, q)) == 1);
  CHECK(total_probability(MarkovChain<Rational>(4, {p, 1 - p, 0},
                                                {{q, q, 1 - 2 * q}, {0, 1, 0}, {p, p, p}})) == 1);
  CHECK(total_probability(BernoulliMixture<Rational>(5, {p, 1 - p}, {q, 0})) == 1);
  CHECK(total_probability(NoisyParity<Rational>(6, q)) == 1);
  CHECK(total_probability(NoisyParity<Rational>(1, q)) == 1);
  CHECK(total_probability(BlockHmm<Rational>(2, 3, p, {q, p, 1}, q)) == 1);
  CHECK(total_probability(BlockHmm<Rational>(4, 1, one, {q}, q)) == 1);
}

TEST_CASE("models given by a formula: single probabilities", "[model]") {
  const Rational e(1, 5), w(3, 10), delta(1, 100);
  CHECK(flip_chain<Rational>(3, e).probability({0, 1, 1}) == Rational(1, 2) * e * (1 - e));
  CHECK(flip_chain<Rational>(3, e).is_stationary());
  CHECK_FALSE(MarkovChain<Rational>(3, {1, 0}, {{1 - e, e}, {e, 1 - e}}).is_stationary());
  const BernoulliMixture<Rational> mixture(3, {w, 1 - w}, {Rational(1, 20), Rational(3, 5)});
  CHECK(mixture.probability({1, 0, 1}) ==
        w * Rational(1, 400) * Rational(19, 20) + (1 - w) * Rational(9, 25) * Rational(2, 5));
  CHECK(NoisyParity<Rational>(4, delta).probability({1, 0, 0, 0}) == delta / 8);
  CHECK(NoisyParity<Rational>(4, delta).probability({1, 0, 0, 1}) == (1 - delta) / 8);
  // Two blocks of (parity, content): stay, then leave.
  const BlockHmm<Rational> hmm(2, 2, Rational(9, 10), {Rational(9, 10), Rational(1, 10)}, delta);
  Rational expected = 0;
  for (const int first : {0, 1}) {
    for (const int second : {0, 1}) {
      const Rational rho1 = first == 0 ? Rational(9, 10) : Rational(1, 10);
      const Rational rho2 = second == 0 ? Rational(9, 10) : Rational(1, 10);
      const Rational move = first == second ? Rational(9, 10) : Rational(1, 10);
      // Block 1 is (1, 1): parity right. Block 2 is (1, 0): parity wrong.
      expected += Rational(1, 2) * rho1 * (1 - delta) * move * (1 - rho2) * delta;
    }
  }
  CHECK(hmm.probability({1, 1, 1, 0}) == expected);
}

TEST_CASE("models reject impossible parameters with one line", "[model]") {
  const Rational half(1, 2);
  check_rejected(
      [&] {
        MarkovChain<Rational>(3, {half, half}, {{half, half}});
      },
      "1 rows for 2 initial");
  check_rejected(
      [&] {
        MarkovChain<Rational>(3, {half, half}, {{half, half}, {1}});
      },
      "has 1 entries; it needs 2");
  check_rejected(
      [&] {
        MarkovChain<Rational>(3, {half, half}, {{half, half}, {half, 1}});
      },
      "sum to 1.5");
  check_rejected([&] { BernoulliMixture<Rational>(3, {half}, {half}); }, "sum to 0.5");
  check_rejected([&] { BernoulliMixture<Rational>(3, {1}, {Rational(3, 2)}); },
                 "a coin has probability 1.5");
  check_rejected([&] { NoisyParity<Rational>(3, Rational(-1, 2)); }, "delta is -0.5");
  check_rejected([&] { BlockHmm<Rational>(0, 3, 1, {half}, 0); }, "must be >= 1");
  check_rejected([&] { BlockHmm<Rational>(1, 3, half, {half}, 0); },
                 "with one state, stay must be 1");
  check_rejected([&] { IndependentBlocks({}); }, "at least one block");
  check_rejected([&] { (void)MdsCode::reed_solomon(3, 0, 5); }, "k=0 must be between 1 and n=3");
  check_rejected([&] { (void)MdsCode::reed_solomon(3, 1, 1); }, "q=1 is not prime");
  check_rejected([&] { UniformPermutation(0); }, "n = 0");
}

TEST_CASE("residue table: weights as in the formula, whatever the sizes", "[model]") {
  const ResidueTable table(4, 2, {37, 11, 5, 97, std::nullopt});
  for (index_t cell = 0; cell < 16; ++cell) {
    CHECK(table.weight(cell) == 1 + (37 * cell * cell + 11 * cell + 5) % 97);
  }
  const ResidueTable sparse(4, 3, {53, 7, 3, 89, 4});
  for (index_t cell = 0; cell < 81; ++cell) {
    CHECK(sparse.weight(cell) == (cell % 4 == 1 ? 0 : 1 + (53 * cell * cell + 7 * cell + 3) % 89));
  }
  // 128-bit arithmetic as the witness for large moduli.
  __extension__ typedef unsigned __int128 wide_t;
  const index_t m = index_t{1} << 31U, a = ~index_t{0} - 4, b = index_t{1} << 40U, c = ~index_t{0};
  const ResidueTable large(40, 2, {a, b, c, m, std::nullopt});
  for (const index_t cell : {index_t{0}, index_t{1}, index_t{123456789}, (index_t{1} << 40U) - 1}) {
    const wide_t x = cell;
    const wide_t expected = (wide_t{a} % m * (x * x % m) + wide_t{b} % m * (x % m) + c) % m;
    CHECK(large.weight(cell) == 1 + static_cast<index_t>(expected));
  }
}

TEST_CASE("support_rows: known for lists of rows only", "[model]") {
  CHECK(Model("x", MdsCode::parity(5)).support_rows() == 16.0);
  CHECK(Model("x", UniformPermutation(5)).support_rows() == 120.0);
  CHECK_FALSE(Model("x", flip_chain<Rational>(4, Rational(1, 5))).support_rows());
  const Model pair(
      "x", IndependentBlocks({Model("a", MdsCode::parity(3)), Model("b", UniformPermutation(3))}));
  CHECK(pair.support_rows() == 24.0);
  CHECK(pair.shape() == Shape({2, 2, 2, 3, 3, 3}));
}
