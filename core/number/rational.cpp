#include "core/number/rational.hpp"

#include <algorithm>

#include "core/base/invalid_input.hpp"
#include "core/base/text.hpp"

namespace unmask {
namespace {

constexpr std::size_t kMaxDigits = 4096;
constexpr long kMaxExponent = 4096;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

[[noreturn]] void reject(std::string_view text, std::string_view where, const char* why) {
  throw InvalidInput(std::string(where) + ": " + quote(text) + " " + why);
}

/// One number at a time from the front of `rest`.
struct Scanner {
  std::string_view text, where, rest;

  bool take(char c) {
    if (rest.empty() || rest.front() != c) return false;
    rest.remove_prefix(1);
    return true;
  }

  bool take_minus() {
    if (take('-')) return true;
    take('+');
    return false;
  }

  std::string_view take_digits() {
    const auto end = static_cast<std::size_t>(
        std::find_if_not(rest.begin(), rest.end(), is_digit) - rest.begin());
    if (end > kMaxDigits) reject(text, where, "has too many digits; at most 4096");
    const auto digits = rest.substr(0, end);
    rest.remove_prefix(end);
    return digits;
  }

  long take_exponent() {
    if (!take('e') && !take('E')) return 0;
    const bool negative = take_minus();
    auto digits = take_digits();
    if (digits.empty()) reject(text, where, "is not a number: the exponent is missing");
    while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
    const long magnitude = digits.size() > 5 ? kMaxExponent + 1 : std::stol(std::string(digits));
    if (magnitude > kMaxExponent) reject(text, where, "has an exponent beyond +-4096");
    return negative ? -magnitude : magnitude;
  }
};

Integer integer_from_digits(std::string_view digits) {
  // A leading zero would make Boost read octal.
  const auto first = digits.find_first_not_of('0');
  return first == std::string_view::npos ? Integer(0)
                                         : Integer(std::string(digits.substr(first)));
}

Integer power_of_ten(long exponent) {
  return boost::multiprecision::pow(Integer(10), static_cast<unsigned>(exponent));
}

}  // namespace

Rational parse_rational(std::string_view text, std::string_view where) {
  Scanner scan{text, where, trim(text)};
  const bool negative = scan.take_minus();
  const auto whole = scan.take_digits();

  if (!whole.empty() && scan.take('/')) {
    const auto divisor = scan.take_digits();
    if (divisor.empty() || !scan.rest.empty()) reject(text, where, "is not p/q with integers");
    const Integer denominator = integer_from_digits(divisor);
    if (denominator == 0) reject(text, where, "divides by zero");
    const Rational value(integer_from_digits(whole), denominator);
    return negative ? -value : value;
  }

  const auto fraction = scan.take('.') ? scan.take_digits() : std::string_view{};
  if (whole.empty() && fraction.empty()) {
    reject(text, where, "is not a number; write a decimal or p/q");
  }
  const long exponent = scan.take_exponent() - static_cast<long>(fraction.size());
  if (!scan.rest.empty()) reject(text, where, "is not a number; write a decimal or p/q");

  const Integer digits = integer_from_digits(std::string(whole) + std::string(fraction));
  const Rational value = exponent >= 0 ? Rational(digits * power_of_ten(exponent))
                                       : Rational(digits, power_of_ten(-exponent));
  return negative ? -value : value;
}

bool is_written_as_decimal(std::string_view text) {
  return text.find('.') != std::string_view::npos ||
         text.find("e-") != std::string_view::npos || text.find("E-") != std::string_view::npos;
}

double to_double(const Rational& x) { return x.convert_to<double>(); }

std::string to_text(const Rational& x) { return x.str(); }

}  // namespace unmask
