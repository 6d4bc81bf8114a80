#include "core/number/decimal.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "core/base/contract.hpp"

namespace unmask {
namespace {

constexpr std::int32_t kMaxExponent = 4096, kMaxDigits = 4096;  // as `parse_rational`
constexpr std::int32_t kExactPowerOfTen = 22;                   // 10^22 is a double
constexpr std::int32_t kExactPowerOfFive = 27;                  // 5^27 fits 64 bits
constexpr std::int32_t kAlwaysFit = 19;  // digits, and the exponent of a power of ten

template <class Number, std::size_t size>
constexpr std::array<Number, size> powers(Number base) {
  std::array<Number, size> table{1};
  for (std::size_t i = 1; i < size; ++i) table[i] = table[i - 1] * base;
  return table;
}

constexpr double kSmallestNormal = 0x1p-1022;

constexpr auto kTens = powers<std::uint64_t, kAlwaysFit + 1>(10);
constexpr auto kFives = powers<std::uint64_t, kExactPowerOfFive + 1>(5);
constexpr auto kTensAsDouble = powers<double, kExactPowerOfTen + 1>(10.0);

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Digits into a number of 64 bits. Of those that do not fit any more only zeros are counted.
struct DigitReader {
  std::uint64_t digits = 0;
  std::int32_t read = 0;    ///< digits seen
  std::int32_t unread = 0;  ///< zeros seen after the last digit that fits
  bool fits = true;

  void read_from(const char*& from, const char* end) {
    const char* const begin = from;
    // Nineteen digits always fit.
    const std::ptrdiff_t room = std::max(kAlwaysFit - read, 0);
    const char* const safe = end - from > room ? from + room : end;
    while (from < safe && is_digit(*from)) take(*from++);
    while (from < end && is_digit(*from)) take_carefully(*from++);
    read += static_cast<std::int32_t>(from - begin);
  }

 private:
  void take(char c) { digits = 10 * digits + static_cast<std::uint64_t>(c - '0'); }

  void take_carefully(char c) {
    constexpr std::uint64_t kLast = ~std::uint64_t{0} / 10;
    const auto digit = static_cast<std::uint64_t>(c - '0');
    const bool room = digits < kLast || (digits == kLast && digit <= 5);
    if (unread == 0 && room) {
      take(c);
    } else if (digit == 0) {
      ++unread;
    } else {
      fits = false;
    }
  }
};

/// After 'e'; nothing where no digit follows or the exponent is absurd.
std::optional<std::int32_t> read_exponent(const char*& from, const char* end) {
  const bool negative = from < end && *from == '-';
  if (from < end && (*from == '-' || *from == '+')) ++from;
  if (from == end || !is_digit(*from)) return std::nullopt;
  std::int32_t exponent = 0;
  for (; from < end && is_digit(*from); ++from) {
    exponent = 10 * exponent + (*from - '0');
    if (exponent > kMaxExponent) return std::nullopt;
  }
  return negative ? -exponent : exponent;
}

/// numerator / denominator * 2^power, rounded once: the quotient has 63 or 64 bits, the last of
/// which also says whether there is a remainder, far below the place where a double is rounded.
double rounded_quotient(std::uint64_t numerator, std::uint64_t denominator, int power) {
  const int up = std::countl_zero(numerator), down = std::countl_zero(denominator);
  const auto wide = static_cast<unsigned __int128>(numerator << up) << 63U;
  const std::uint64_t divisor = denominator << down;
  const auto quotient = static_cast<std::uint64_t>(wide / divisor);
  const auto rest = static_cast<std::uint64_t>(wide % divisor);
  return std::ldexp(static_cast<double>(quotient | (rest != 0 ? 1U : 0U)), power - up - 63 + down);
}

/// a * b * 2^power, rounded once.
double rounded_product(std::uint64_t a, std::uint64_t b, int power) {
  const auto wide = static_cast<unsigned __int128>(a) * b;
  const auto high = static_cast<std::uint64_t>(wide >> 64U);
  if (high == 0) return std::ldexp(static_cast<double>(static_cast<std::uint64_t>(wide)), power);
  const int up = std::countl_zero(high);
  const unsigned __int128 normal = wide << static_cast<unsigned>(up);
  const bool rest = static_cast<std::uint64_t>(normal) != 0;
  return std::ldexp(
      static_cast<double>(static_cast<std::uint64_t>(normal >> 64U) | (rest ? 1U : 0U)),
      power + 64 - up);
}

/// Below the normal numbers doubles are the multiples of 2^-1074, and Boost rounds twice.
double rounded_subnormal(const Rational& x) {
  constexpr unsigned kLastPlace = 1074;
  Integer quotient, rest;
  divide_qr(Integer(numerator(x) << kLastPlace), Integer(denominator(x)), quotient, rest);
  const Integer twice = 2 * rest;
  if (twice > denominator(x) || (twice == denominator(x) && quotient % 2 == 1)) ++quotient;
  return std::ldexp(quotient.convert_to<double>(), -static_cast<int>(kLastPlace));
}

Integer power_of_ten(std::int32_t exponent) {
  return boost::multiprecision::pow(Integer(10), static_cast<unsigned>(exponent));
}

/// How often `factor` divides `x`, which it is divided by that often.
std::int32_t take_out(Integer& x, unsigned factor) {
  std::int32_t count = 0;
  while (x % factor == 0) {
    x /= factor;
    ++count;
  }
  return count;
}

std::string with_point(const std::string& digits, std::int32_t before_point) {
  const auto length = static_cast<std::int32_t>(digits.size());
  if (before_point >= length) {
    return digits + std::string(static_cast<std::size_t>(before_point - length), '0');
  }
  if (before_point > 0) {
    const auto point = static_cast<std::size_t>(before_point);
    return digits.substr(0, point) + "." + digits.substr(point);
  }
  return "0." + std::string(static_cast<std::size_t>(-before_point), '0') + digits;
}

}  // namespace

std::uint64_t small_power_of_ten(std::uint32_t exponent) {
  UNMASK_REQUIRE(exponent <= kAlwaysFit, "a power of ten that fits 64 bits");
  return kTens[exponent];
}

std::optional<Decimal> read_decimal(const char*& from, const char* end) {
  const char* at = from;
  if (at < end && *at == '+') ++at;
  DigitReader reader;
  reader.read_from(at, end);
  const std::int32_t whole = reader.read;
  if (at < end && *at == '.') {
    ++at;
    reader.read_from(at, end);
  }
  if (reader.read == 0 || reader.read > kMaxDigits || !reader.fits) return std::nullopt;
  Decimal x{reader.digits, whole - reader.read + reader.unread};
  if (at < end && (*at == 'e' || *at == 'E')) {
    const auto exponent = read_exponent(++at, end);
    if (!exponent) return std::nullopt;
    x.exponent += *exponent;
  }
  from = at;
  return x;
}

std::optional<Decimal> to_decimal(const Rational& x) {
  if (x < 0) return std::nullopt;
  if (x == 0) return Decimal{};
  Integer digits = numerator(x), divisor = denominator(x);
  const std::int32_t twos = static_cast<std::int32_t>(lsb(divisor));
  divisor >>= static_cast<unsigned>(twos);
  if (twos > kMaxExponent || msb(divisor) > 3 * static_cast<unsigned>(kMaxExponent)) {
    return std::nullopt;
  }
  const std::int32_t fives = take_out(divisor, 5);
  if (divisor != 1) return std::nullopt;
  if (twos > fives) digits *= boost::multiprecision::pow(Integer(5), unsigned(twos - fives));
  if (fives > twos) digits <<= unsigned(fives - twos);
  std::int32_t exponent = -std::max(twos, fives);
  if (exponent == 0) exponent = take_out(digits, 10);
  if (msb(digits) >= 64) return std::nullopt;
  return Decimal{static_cast<std::uint64_t>(digits), exponent};
}

double to_double(const Decimal& x) {
  constexpr std::uint64_t kExactDigits = std::uint64_t{1} << 53U;
  if (x.digits == 0) return 0.0;
  const std::int32_t size = std::abs(x.exponent);
  if (x.digits <= kExactDigits && size <= kExactPowerOfTen) {
    const auto digits = static_cast<double>(x.digits);
    const double power = kTensAsDouble[static_cast<std::size_t>(size)];
    return x.exponent < 0 ? digits / power : digits * power;
  }
  if (size <= kExactPowerOfFive) {
    const std::uint64_t power = kFives[static_cast<std::size_t>(size)];
    return x.exponent < 0 ? rounded_quotient(x.digits, power, x.exponent)
                          : rounded_product(x.digits, power, x.exponent);
  }
  const double far = to_double(to_rational(x));
  return far <= kSmallestNormal ? rounded_subnormal(to_rational(x)) : far;
}

Rational to_rational(const Decimal& x) {
  if (x.digits == 0) return {};
  if (x.exponent >= 0) return Rational(Integer(x.digits) * power_of_ten(x.exponent));
  return Rational(Integer(x.digits), power_of_ten(-x.exponent));
}

std::string to_text(const Decimal& x) {
  constexpr std::int32_t kSmallest = -5, kLargest = 21;
  if (x.digits == 0) return "0";
  std::string digits = std::to_string(x.digits);
  const std::int32_t before_point = static_cast<std::int32_t>(digits.size()) + x.exponent;
  digits.erase(digits.find_last_not_of('0') + 1);
  if (before_point >= kSmallest && before_point <= kLargest)
    return with_point(digits, before_point);
  if (digits.size() > 1) digits.insert(1, ".");
  return digits + "e" + std::to_string(before_point - 1);
}

}  // namespace unmask
