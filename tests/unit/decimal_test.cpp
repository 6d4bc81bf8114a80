// core/number/decimal.hpp: what is read, what it is as a double, and how it is written.
#include "core/number/decimal.hpp"

#include <cstdlib>
#include <cstring>

#include "tests/support/effort.hpp"

using namespace unmask;

namespace {

std::optional<Decimal> read_all(const std::string& text) {
  const char* from = text.data();
  const auto x = read_decimal(from, text.data() + text.size());
  if (!x) CHECK(from == text.data());
  if (x && from != text.data() + text.size()) return std::nullopt;
  return x;
}

/// A number as people and programs write them, of up to `most` digits.
std::string random_number(Philox& random, index_t most) {
  std::string text;
  const auto append_digits = [&](index_t count) {
    for (index_t i = 0; i < count; ++i) text += static_cast<char>('0' + random.below(10));
  };
  append_digits(random.below(most / 2) + 1);
  if (random.below(4) != 0) {
    text += '.';
    append_digits(random.below(most / 2) + 1);
  }
  if (random.below(3) == 0) {
    text += random.below(2) == 0 ? "e" : "E";
    const index_t sign = random.below(3);
    text += sign == 0 ? "-" : sign == 1 ? "+" : "";
    text += std::to_string(random.below(random.below(2) == 0 ? 30 : 330));
  }
  return text;
}

bool same_bits(double a, double b) { return std::memcmp(&a, &b, sizeof a) == 0; }

}  // namespace

TEST_CASE("(1) (2) decimal: random texts mean what parse_rational and strtod say", "[decimal]") {
  for_each_seed(2000, [](Philox& random) {
    const std::string text = random_number(random, random.below(2) == 0 ? 8 : 24);
    CAPTURE(text);
    const auto x = read_all(text);
    if (!x) {  // only for want of room
      CHECK(numerator(parse_rational(text, "x")) > Integer(~std::uint64_t{0}) / 10);
      return;
    }
    CHECK(to_rational(*x) == parse_rational(text, "x"));
    CHECK(same_bits(to_double(*x), std::strtod(text.c_str(), nullptr)));
  });
}

TEST_CASE("(2) decimal: doubles are rounded to nearest in every range", "[decimal]") {
  // Halfway between doubles, just beside, and at the ends of what each way of rounding handles.
  for (const char* text :
       {"9007199254740993", "9007199254740992", "9007199254740991", "18014398509481985",
        "18014398509481986", "9007199254740993e22", "9007199254740993e-22", "1e22", "1e23", "1e-22",
        "1e-23", "8.5e-27", "18446744073709551615", "18446744073709551615e27",
        "18446744073709551615e-27", "18446744073709551615e-28", "1e308", "4.9e-324", "2.4e-324",
        "2.5e-324", "2.2250738585072011e-308", "2.2250738585072014e-308", "1e-400", "0.1", "0",
        "0.0", "0e5", "123456789012345678e-20", "0.5000000000000000555", "1e-27", "1e-28",
        "3e27", "3e28"}) {
    CAPTURE(text);
    const auto x = read_all(text);
    REQUIRE(x);
    CHECK(same_bits(to_double(*x), std::strtod(text, nullptr)));
  }
}

TEST_CASE("(2) decimal: numbers of 64 bits are rounded once", "[decimal]") {
  // One in some thousands lies so near the middle of two doubles that a second rounding shows.
  for_each_seed(20, [](Philox& random) {
    for (int k = 0; k < 3000; ++k) {
      const std::uint64_t digits = random() >> random.below(8);
      const Decimal x{digits, static_cast<std::int32_t>(random.below(59)) - 29};
      const std::string text = std::to_string(x.digits) + "e" + std::to_string(x.exponent);
      if (!same_bits(to_double(x), std::strtod(text.c_str(), nullptr))) FAIL_CHECK(text);
    }
  });
}

TEST_CASE("(3) decimal: where a number ends, and what is none", "[decimal]") {
  const auto rest = [](const std::string& text) {
    const char* from = text.data();
    const auto x = read_decimal(from, text.data() + text.size());
    return x ? std::string(from) : "(none)";
  };
  CHECK(rest("0.25, 0.75") == ", 0.75");
  CHECK(rest("1/3") == "/3");
  CHECK(rest("5e-3;") == ";");
  CHECK(rest(".5 ") == " ");
  CHECK(rest("5.") == "");
  CHECK(rest("+7") == "");
  for (const char* none : {"", ".", "-1", "+", "e5", "1e", "1e+", "1e5000", "x", "1e-", "+-1",
                           "18446744073709551616", "100000000000000000000.5", "1.00000000000000000001",
                           "123456789012345678901"}) {
    CHECK(rest(none) == "(none)");
  }
  CHECK(rest(std::string(5000, '0')) == "(none)");
  CHECK(rest("0." + std::string(5000, '0') + "1") == "(none)");
}

TEST_CASE("(3) decimal: zeros at the end take no room", "[decimal]") {
  CHECK(to_rational(*read_all("0.25" + std::string(60, '0'))) == Rational(1, 4));
  CHECK(to_rational(*read_all("1." + std::string(60, '0') + "e2")) == 100);
  CHECK(to_rational(*read_all("18446744073709551615.000")) == Rational(Integer(~std::uint64_t{0})));
  CHECK(to_rational(*read_all("12" + std::string(30, '0') + ".00")) ==
        parse_rational("12e30", "x"));
  CHECK_FALSE(read_all("0." + std::string(30, '5')));
}

TEST_CASE("(4) decimal: text is short and reads back", "[decimal]") {
  const auto text = [](const char* number) { return to_text(*read_all(number)); };
  CHECK(text("0.250") == "0.25");
  CHECK(text("3.0") == "3");
  CHECK(text("1e-12") == "1e-12");
  CHECK(text("0.000001") == "0.000001");
  CHECK(text("0.0000001") == "1e-7");
  CHECK(text("12e19") == "120000000000000000000");
  CHECK(text("12e20") == "1.2e21");
  CHECK(text("0e7") == "0");
  CHECK(text("1.5e-30") == "1.5e-30");
  for_each_seed(500, [](Philox& random) {
    const std::string number = random_number(random, 16);
    CAPTURE(number);
    const auto x = read_all(number);
    REQUIRE(x);
    const auto again = read_all(to_text(*x));
    REQUIRE(again);
    CHECK(to_rational(*again) == to_rational(*x));
  });
}

TEST_CASE("decimal: a rational is a decimal exactly where it is one", "[decimal]") {
  CHECK_FALSE(to_decimal(Rational(1, 3)));
  CHECK_FALSE(to_decimal(Rational(-1, 2)));
  CHECK_FALSE(to_decimal(Rational(Integer(1), boost::multiprecision::pow(Integer(2), 70U))));
  CHECK(to_text(*to_decimal(Rational(3, 80))) == "0.0375");
  CHECK(to_text(*to_decimal(Rational(0))) == "0");
  CHECK(to_text(*to_decimal(Rational(boost::multiprecision::pow(Integer(10), 40U)))) == "1e40");
  for_each_seed(300, [](Philox& random) {
    const std::string number = random_number(random, 12);
    CAPTURE(number);
    const Rational x = parse_rational(number, "x");
    const auto decimal = to_decimal(x);
    REQUIRE(decimal);
    CHECK(to_rational(*decimal) == x);
  });
}
