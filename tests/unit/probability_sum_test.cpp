#include "core/model/probability_sum.hpp"

#include "tests/support/rejection.hpp"

using namespace unmask;

namespace {

std::vector<Rational> numbers(const std::vector<const char*>& texts) {
  std::vector<Rational> values;
  for (const char* text : texts) values.push_back(parse_rational(text, "number"));
  return values;
}

std::string sum_rejection(std::vector<Rational> values, Written written) {
  return rejection([&] {
    Warnings warnings;
    require_unit_sum(values, written, "model.json:3", warnings);
  });
}

}  // namespace

TEST_CASE("(1) exact_sum adds fractions exactly", "[probability_sum]") {
  CHECK(exact_sum({}) == 0);
  CHECK(exact_sum(numbers({"1/2", "1/3", "1/6"})) == 1);
  CHECK(exact_sum(numbers({"0.1", "1e-30", "2/7"})) ==
        Rational(1, 10) + parse_rational("1e-30", "x") + Rational(2, 7));
}

TEST_CASE("(2) decimals that nearly sum to 1 are divided by their sum, with a warning",
          "[probability_sum]") {
  auto p = numbers({"0.3333333", "0.3333333", "0.3333333"});
  Warnings warnings;
  require_unit_sum(p, Written::with_decimals, "model.json:3", warnings);
  CHECK(p == numbers({"1/3", "1/3", "1/3"}));
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0] ==
        "model.json:3: probabilities sum to 0.9999999, not 1 (3 numbers); divided by the sum");

  auto exact = numbers({"0.25", "0.75"});
  require_unit_sum(exact, Written::with_decimals, "x", warnings);
  CHECK(warnings.size() == 1);
  CHECK(exact == numbers({"1/4", "3/4"}));
}

TEST_CASE("(2) the tolerance is exactly 1e-6", "[probability_sum]") {
  Warnings warnings;
  auto below = numbers({"0.5", "0.499999"});
  require_unit_sum(below, Written::with_decimals, "x", warnings);
  CHECK(exact_sum(below) == 1);
  CHECK(sum_rejection(numbers({"0.5", "0.4999989"}), Written::with_decimals) != "(accepted)");
}

TEST_CASE("(3) other sums are rejected with what would mend them", "[probability_sum]") {
  CHECK(sum_rejection(numbers({"0.5", "0.25", "0.125", "0.0625"}), Written::with_decimals) ==
        "model.json:3: probabilities sum to 0.9375, not 1 (4 numbers); divide by the sum or add "
        "the missing 0.0625");
  CHECK(sum_rejection(numbers({"1/3", "1/3"}), Written::exactly) ==
        "model.json:3: probabilities sum to 2/3, not 1 (2 numbers); divide by the sum or add the "
        "missing 1/3");
  CHECK(sum_rejection(numbers({"1", "1"}), Written::exactly) ==
        "model.json:3: probabilities sum to 2, not 1 (2 numbers); divide by the sum or remove the "
        "excess 1");
  CHECK(sum_rejection(numbers({"0"}), Written::exactly).find("one must be positive") !=
        std::string::npos);
  // Rationals are exact: no tolerance.
  CHECK(sum_rejection(numbers({"1/2", "499999999999999999999999999/1000000000000000000000000000"}),
                      Written::exactly)
            .find("sum to 1 - 1e-27") != std::string::npos);
  CHECK(sum_rejection(numbers({"1e4000"}), Written::exactly).find("sum to more than 1.8e308") !=
        std::string::npos);
}

TEST_CASE("(4) numbers without a reasonable common denominator are refused", "[probability_sum]") {
  std::vector<Rational> hostile;
  for (int i = 0; i < 30; ++i) {
    hostile.push_back(Rational(Integer(1), boost::multiprecision::pow(Integer(3 + 2 * i), 1500)));
  }
  check_rejected([&] { (void)exact_sum(hostile); }, "common denominator of more than 65536 bits");
}
