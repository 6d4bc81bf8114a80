// core/number/decimal.hpp - a nonnegative number as it was written: digits and a power of ten.
//
// Files of models hold millions of short decimals. A decimal keeps one exactly in sixteen bytes,
// and is made a rational or a double when somebody asks.
//
// (1) The value is exactly digits * 10^exponent. (2) `to_double` rounds to nearest, ties to even.
// (3) `read_decimal` reads an integer or a decimal with exponent; it returns nothing, and moves
//     nothing, where the text is no such number or its digits do not fit 64 bits (zeros at the end
//     aside); then `parse_rational` decides what the text is.
// (4) `to_text` is what `read_decimal` and JSON read as the same number.
// Cost: `read_decimal` a nanosecond or two a character; `to_double` one product or quotient where
// digits and exponent are small (below 2^53 and 10^22), one division of 128 bits up to 10^+-27,
// else a division of integers.
// Source: W. Clinger, "How to read floating point numbers accurately", PLDI 1990, for the first.
#pragma once

#include <optional>
#include <string>

#include "core/number/rational.hpp"

namespace unmask {

struct Decimal {
  std::uint64_t digits = 0;
  std::int32_t exponent = 0;
};

/// The number that starts at `from`; moves `from` behind it. `end`: of the text.
[[nodiscard]] std::optional<Decimal> read_decimal(const char*& from, const char* end);

/// The decimal that `x` is: nothing for a negative number, for one like 1/3, and for one whose
/// digits do not fit.
[[nodiscard]] std::optional<Decimal> to_decimal(const Rational& x);

/// 10^exponent, for exponents up to 19. Requires: such an exponent.
[[nodiscard]] std::uint64_t small_power_of_ten(std::uint32_t exponent);

[[nodiscard]] double to_double(const Decimal& x);
[[nodiscard]] Rational to_rational(const Decimal& x);
/// Plain from 1e-6 to 1e20, else with an exponent; no digit too many: "0.25", "3", "1e-12".
[[nodiscard]] std::string to_text(const Decimal& x);

}  // namespace unmask
