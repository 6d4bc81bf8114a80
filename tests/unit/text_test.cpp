// core/base/text.hpp: numbers, counts, bytes, and hostile text in messages.
#include "core/base/text.hpp"

#include <cmath>
#include <cstdlib>
#include <cstring>

#include "core/base/index.hpp"
#include "core/base/subset.hpp"
#include "core/base/sum.hpp"
#include "tests/support/effort.hpp"

using namespace unmask;

TEST_CASE("text (1): format_exact gives the same double back", "[text]") {
  for_each_seed(20, [](Philox& random) {
    for (int i = 0; i < 100; ++i) {
      const std::uint64_t bits = random();
      double x = 0.0;
      static_assert(sizeof x == sizeof bits);
      std::memcpy(&x, &bits, sizeof x);
      if (!std::isfinite(x)) continue;
      CHECK(std::strtod(format_exact(x).c_str(), nullptr) == x);
    }
  });
  CHECK(format_exact(0.1) == "0.10000000000000001");
  CHECK(format_exact(INFINITY) == "inf");
  CHECK(format_exact(-INFINITY) == "-inf");
  CHECK(format_exact(std::nan("")) == "nan");
  CHECK(format_exact(5e-324) == "4.9406564584124654e-324");
}

TEST_CASE("text: short numbers, counts and bytes for people", "[text]") {
  CHECK(format_short(0.25) == "0.25");
  CHECK(format_short(1.0 / 3.0) == "0.333333");
  CHECK(format_short(1.0 / 3.0, 3) == "0.333");
  CHECK(format_short(INFINITY) == "inf");
  CHECK(format_count(0) == "0");
  CHECK(format_count(288) == "288");
  CHECK(format_count(1000) == "1 000");
  CHECK(format_count(65536) == "65 536");
  CHECK(format_count(123456789) == "123 456 789");
  CHECK(format_count(4.2e28) == "4.2e+28");
  CHECK(format_bytes(12) == "12 B");
  CHECK(format_bytes(1024) == "1 KiB");
  CHECK(format_bytes(1536) == "1.5 KiB");
  CHECK(format_bytes(5.9 * 1024 * 1024 * 1024) == "5.9 GiB");
  CHECK(format_bytes(300.25 * 1024 * 1024) == "300 MiB");
}

TEST_CASE("text (2): quoted input stays one readable line", "[text]") {
  CHECK(quote("abc") == "'abc'");
  CHECK(quote("") == "''");
  CHECK(quote("a\nb\t\x7f\xff") == "'a\\x0ab\\x09\\x7f\\xff'");
  CHECK(quote(std::string(40, 'a')) == "'" + std::string(40, 'a') + "'");
  CHECK(quote(std::string(41, 'a')) == "'" + std::string(40, 'a') + "...'");
  CHECK(quote(std::string_view("\0", 1)) == "'\\x00'");
}

TEST_CASE("text: split and trim", "[text]") {
  using Pieces = std::vector<std::string_view>;
  CHECK(split("", ',') == Pieces{""});
  CHECK(split("a", ',') == Pieces{"a"});
  CHECK(split("a,,b,", ',') == Pieces{"a", "", "b", ""});
  CHECK(trim(" \t a b \r\n") == "a b");
  CHECK(trim("  ").empty());
  CHECK(trim("").empty());
}

TEST_CASE("index: products and powers that do not fit are nothing", "[index]") {
  CHECK(checked_multiply(index_t{1} << 32U, index_t{1} << 31U) == index_t{1} << 63U);
  CHECK_FALSE(checked_multiply(index_t{1} << 32U, index_t{1} << 32U));
  CHECK(checked_power(3, 40) == 12157665459056928801U);
  CHECK_FALSE(checked_power(3, 41));
  CHECK(checked_power(7, 0) == 1U);
  CHECK(checked_power(0, 5) == 0U);
  CHECK(checked_power(0, 0) == 1U);
  CHECK(checked_power(1, ~index_t{0}) == 1U);
  CHECK(power_as_double(2, 10) == 1024.0);
  CHECK(std::isinf(power_as_double(10, 400)));
}

TEST_CASE("subset: masks of up to 64 positions", "[index]") {
  CHECK(all_positions(0) == 0);
  CHECK(all_positions(5) == 31);
  CHECK(all_positions(64) == ~Subset{0});
  CHECK(size(Subset{0b1011}) == 3);
  CHECK(contains(Subset{0b1011}, 3));
  CHECK_FALSE(contains(Subset{0b1011}, 2));
  std::vector<index_t> positions;
  for_each_position(Subset{0b101001}, [&](index_t i) { positions.push_back(i); });
  CHECK(positions == std::vector<index_t>{0, 3, 5});
  std::vector<Subset> parts;
  for_each_subset_of(Subset{0b1010}, [&](Subset part) { parts.push_back(part); });
  CHECK(parts == std::vector<Subset>{0, 0b10, 0b1000, 0b1010});
  parts.clear();
  for_each_subset_of(Subset{0}, [&](Subset part) { parts.push_back(part); });
  CHECK(parts == std::vector<Subset>{0});
}

TEST_CASE("sum: compensated", "[sum]") {
  CompensatedSum<double> sum;
  for (const double term : {1.0, 1e100, 1.0, -1e100}) sum.add(term);
  CHECK(sum.value() == 2.0);
  CompensatedSum<double> tenths;
  for (int i = 0; i < 1000000; ++i) tenths.add(0.1);
  CHECK(tenths.value() == 100000.0);  // a plain loop ends at 100000.00000133288
  CHECK(CompensatedSum<double>{}.value() == 0.0);
}
