// The ends of a ball in decimal, rounded outward by exact integer arithmetic.
//
// A number is written as "12.5" where 10^-4 <= |x| < 10^digits, and as "1.25e-301" elsewhere. One
// that had to be rounded shows all its digits; an exact one ends with its last digit that is not 0.
#include "core/base/contract.hpp"
#include "core/number/ball.hpp"

namespace unmask {
namespace {

/// d.ddd 10^exponent.
struct Decimal {
  std::string digits;
  std::int64_t exponent;
};

Integer power_of_ten(std::int64_t exponent) {
  return boost::multiprecision::pow(Integer(10), static_cast<unsigned>(exponent));
}

struct Quotient {
  Integer whole;
  bool exact;
};

/// |x| 10^shift, rounded down.
Quotient in_units(const Dyadic& x, std::int64_t shift) {
  Integer p = abs(x.mantissa()), q = 1;
  (shift >= 0 ? p : q) *= power_of_ten(std::abs(shift));
  (x.exponent() >= 0 ? p : q) <<= std::abs(x.exponent());
  Integer whole, rest;
  divide_qr(p, q, whole, rest);
  return {whole, rest.is_zero()};
}

/// floor(log10(2^e)), or one less for e beyond 2^40.
std::int64_t decimal_exponent(std::int64_t e) {
  const __int128 scaled = static_cast<__int128>(e) * (e < 0 ? 30102999566399 : 30102999566398);
  constexpr __int128 kScale = 100000000000000;
  return static_cast<std::int64_t>(scaled >= 0 ? scaled / kScale
                                               : -((kScale - 1 - scaled) / kScale));
}

/// |x| with `digits` digits, rounded up or down. Requires: x != 0.
Decimal to_decimal(const Dyadic& x, int digits, bool up) {
  const Integer limit = power_of_ten(digits);
  std::int64_t exponent = decimal_exponent(x.top() - 1);
  Quotient rounded = in_units(x, digits - 1 - exponent);
  while (rounded.whole >= limit) rounded = in_units(x, digits - 1 - ++exponent);
  if (up && !rounded.exact && ++rounded.whole == limit) {
    rounded.whole /= 10;
    ++exponent;
  }
  std::string text = rounded.whole.str();
  if (rounded.exact) text.erase(text.find_last_not_of('0') + 1);
  return {text, exponent};
}

std::string positional(const std::string& digits, std::int64_t exponent) {
  if (exponent < 0)
    return "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
  const auto whole = static_cast<std::size_t>(exponent) + 1;
  if (digits.size() <= whole) return digits + std::string(whole - digits.size(), '0');
  return digits.substr(0, whole) + "." + digits.substr(whole);
}

std::string scientific(const std::string& digits, std::int64_t exponent) {
  const std::string fraction = digits.size() > 1 ? "." + digits.substr(1) : "";
  return digits.substr(0, 1) + fraction + (exponent < 0 ? "e-" : "e+") +
         std::to_string(std::abs(exponent));
}

/// x rounded toward plus infinity if `up`, else toward minus infinity.
std::string to_text(const Dyadic& x, int digits, bool up) {
  if (x.is_zero()) return "0";
  const bool negative = x.sign() < 0;
  const Decimal d = to_decimal(x, digits, up != negative);
  const bool plain = -4 <= d.exponent && d.exponent < digits;
  const std::string text =
      plain ? positional(d.digits, d.exponent) : scientific(d.digits, d.exponent);
  return negative ? "-" + text : text;
}

}  // namespace

DecimalEnclosure decimal_enclosure(const Ball& x, int digits) {
  UNMASK_REQUIRE(digits >= 1, "at least one digit");
  return {to_text(x.low_end(), digits, false), to_text(x.high_end(), digits, true)};
}

}  // namespace unmask
