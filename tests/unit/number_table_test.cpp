// core/model/number_list.hpp and number_table.hpp: exact numbers, and the rule for rows.
#include "core/model/number_table.hpp"

#include "core/model/probability_sum.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/rejection.hpp"

using namespace unmask;

namespace {

const Rational kThird(1, 3);
const Rational kLong("1234567890123456789012345678901/10000000000000000000000000000000");

Decimal random_decimal(Philox& random) {
  const index_t digits = random.below(index_t{1} << random.below(64));
  return {digits, static_cast<std::int32_t>(random.below(40)) - 20};
}

}  // namespace

TEST_CASE("(1) (2) number list: what is kept is what was appended", "[number_table]") {
  NumberList list;
  list.append(Decimal{25, -2});
  list.append(kThird);
  list.append(kLong);
  list.append(Rational(1, 8));
  CHECK(list.rational(0) == Rational(1, 4));
  CHECK(list.rational(1) == kThird);
  CHECK(list.rational(2) == kLong);
  CHECK(list.is_decimal(3));
  CHECK_FALSE(list.is_decimal(1));
  CHECK(list.doubles() == std::vector<double>{0.25, 1.0 / 3.0, to_double(kLong), 0.125});
  list.set(0, kThird);
  list.set_from(list, 3, 1);
  CHECK(list.rational(0) == kThird);
  CHECK(list.rational(1) == Rational(1, 8));
  CHECK(NumberList(2).is_zero(1));
}

TEST_CASE("(3) number list: text reads back", "[number_table]") {
  NumberList list;
  for (const Rational& x : {Rational(1, 4), kThird, kLong, Rational(Integer(5)),
                            Rational(Integer(7), boost::multiprecision::pow(Integer(2), 90U)),
                            Rational(boost::multiprecision::pow(Integer(3), 50U))}) {
    list.append(x);
    const std::string text = list.text(list.size() - 1);
    CHECK(parse_rational(text, "x") == x);
    CHECK((text.find('/') != std::string::npos) == (x == kThird));
  }
}

TEST_CASE("number list: sums are exact, in 128 bits and beyond", "[number_table]") {
  for_each_seed(200, [](Philox& random) {
    NumberList list;
    const index_t count = 1 + random.below(9);
    std::vector<Rational> terms;
    for (index_t k = 0; k < count; ++k) {
      list.append(random_decimal(random));
      if (random.below(10) == 0) list.append(kThird);
    }
    for (index_t k = 0; k < list.size(); ++k) terms.push_back(list.rational(k));
    NumberList sum;
    sum.append_sum_of(list, 0, list.size());
    CHECK(sum.rational(0) == exact_sum(terms));
  });
}

TEST_CASE("number list: sums that do not fit 128 bits are still exact", "[number_table]") {
  NumberList list, sum;
  for (int k = 0; k < 5; ++k) list.append(Decimal{~std::uint64_t{0}, 19});
  list.append(Decimal{1, 0});
  sum.append_sum_of(list, 0, 6);
  CHECK(sum.rational(0) == 5 * list.rational(0) + 1);
  // 2^128 + 1, which 128 bits would take for 1.
  const NumberList wrapping({{3374607431768211457U, 0}, {17014118346046923173U, 19},
                             {17014118346046923173U, 19}});
  sum.append_sum_of(wrapping, 0, 3);
  CHECK(sum.rational(1) == Rational((Integer(1) << 128U) + 1));
}

TEST_CASE("(1) number table: rows that sum to 1 are kept, others divided", "[number_table]") {
  NumberTable table(std::vector<Decimal>{{5, -1}, {500, -3}, {3333333, -7}, {6666666, -7}});
  Warnings warnings;
  table.make_rows_sum_to_one(2, "m.bif:3: probability of 'X'", warnings);
  CHECK(table.row_length() == 2);
  CHECK(table.is_divided());
  CHECK(table.rational(0) == Rational(1, 2));
  CHECK(table.rational(2) == Rational(3333333, 9999999));
  CHECK(table.rational(2) + table.rational(3) == 1);
  CHECK(table.text(2) == "0.3333333");
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].find("1 row of probabilities does not sum to 1") != std::string::npos);
  CHECK(warnings[0].find("row 1 sums to 1 - 1e-07") != std::string::npos);
}

TEST_CASE("number table: the rule's limit is exact", "[number_table]") {
  const auto of_sum = [](std::uint64_t millionth_of_millionths) {
    NumberTable table(std::vector<Decimal>{{millionth_of_millionths, -12}});
    DividedRows divided;
    return table.normalise_rows(1, [](index_t) { return std::string("x"); }, divided);
  };
  CHECK_FALSE(of_sum(1000000000000));
  CHECK_FALSE(of_sum(1000001000000));  // 1 + 1e-6
  CHECK_FALSE(of_sum(999999000000));
  CHECK(of_sum(1000001000001));
  CHECK(of_sum(998999999999));
  CHECK(of_sum(998999999999)->sum == Rational(998999999999, 1000000000000));
  CHECK(of_sum(0));
}

TEST_CASE("number table: a row that cannot be forgiven is named and nothing is changed",
          "[number_table]") {
  NumberTable table(std::vector<Decimal>{{1, 0}, {0, 0}, {5, -1}, {4, -1}});
  DividedRows divided;
  const auto bad = table.normalise_rows(2, [](index_t) { return std::string("x"); }, divided);
  REQUIRE(bad);
  CHECK(bad->row == 1);
  CHECK(bad->sum == Rational(9, 10));
  CHECK(table.row_length() == 0);
  CHECK(divided.count() == 0);
  Warnings warnings;
  check_rejected([&] { table.make_rows_sum_to_one(2, "probability of 'X'", warnings); },
                 "probability of 'X': row 1 sums to 0.9, not 1; probabilities must sum to 1");
}

TEST_CASE("number table: one warning a file, with the worst row", "[number_table]") {
  DividedRows divided;
  for (const std::uint64_t sum : {99999990U, 100000030U, 100000000U, 99999980U}) {
    NumberTable table(std::vector<Decimal>{{sum, -8}});
    CHECK_FALSE(table.normalise_rows(
        1, [&](index_t) { return "row of " + std::to_string(sum); }, divided));
  }
  CHECK(divided.count() == 3);
  Warnings warnings;
  divided.report("f.bif", warnings);
  CHECK(warnings == Warnings{"f.bif: 3 rows of probabilities do not sum to 1 and are divided by "
                             "their sums; the worst: row of 100000030 sums to 1 + 3e-07"});
  DividedRows().report("f.bif", warnings);
  CHECK(warnings.size() == 1);
}

TEST_CASE("(2) number table: doubles of divided rows are within 2 ulp", "[number_table]") {
  for_each_seed(100, [](Philox& random) {
    const index_t a = random.below(100000001);
    const std::uint64_t slip = random.below(50);
    NumberTable table(std::vector<Decimal>{{a, -8}, {100000000 - a + slip, -8}});
    DividedRows divided;
    REQUIRE_FALSE(table.normalise_rows(2, [](index_t) { return std::string(); }, divided));
    const auto values = table.doubles();
    for (index_t k = 0; k < 2; ++k) {
      const double exact = to_double(table.rational(k));
      CHECK(std::fabs(values[at(k)] - exact) <= 2 * 0x1p-52 * exact);
    }
  });
}

TEST_CASE("number table: negative numbers are rejected", "[number_table]") {
  check_rejected([] { NumberTable(std::vector<Rational>{1, -1}); }, "number 1 is -1");
}
