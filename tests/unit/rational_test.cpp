#include "core/number/rational.hpp"

#include "core/base/invalid_input.hpp"
#include "tests/support/catch.hpp"

using namespace unmask;

TEST_CASE("text becomes the rational that it writes", "[rational]") {
  CHECK(parse_rational("0.1", "x") == Rational(1, 10));
  CHECK(parse_rational("37/100", "x") == Rational(37, 100));
  CHECK(parse_rational("-1e-8", "x") == Rational(-1, 100000000));
  CHECK(parse_rational("2.50E2", "x") == 250);
  CHECK(parse_rational(" 010 ", "x") == 10);
  CHECK(parse_rational(".5", "x") == Rational(1, 2));
  CHECK(to_double(parse_rational("0.1", "x")) == 0.1);
  CHECK(to_double(parse_rational("1e-300", "x")) == 1e-300);
}

TEST_CASE("text that is no finite number is rejected with its place", "[rational]") {
  for (const char* text : {"", "nan", "inf", "1/0", "1/", "/2", "0x10", "1e", "1e99999", "--1", "1 2",
                           "1/2/3", "1.5/2"}) {
    INFO(text);
    CHECK_THROWS_AS(parse_rational(text, "key 'p'"), InvalidInput);
  }
  CHECK_THROWS_AS(parse_rational(std::string(100000, '9'), "x"), InvalidInput);
}
