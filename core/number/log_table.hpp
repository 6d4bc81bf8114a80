// core/number/log_table.hpp - the constants that ln and exp share, in fixed point.
//
// A table of F fractional bits holds floor(y 2^F), give or take what (1) says, for y = ln 2,
// ln(i/128) with i = 128..256, and the coefficients 1/(2k+1) of the series of atanh. Tables exist
// for F = 2^j + 64: 128, 192, 320, 576 in numbers without heap, beyond in `Integer` (and without
// coefficients, which would be many). Each is built when it is first asked for, by any thread, and
// never changes.
//
// (1) Every logarithm is within 1.1 units (2^-F) of the truth; ln 1 is exact, and so is
//     ln(256/128) = ln 2. (2) Coefficients are rounded down.
//
// How: ln 2 = 2 atanh(1/3), and for an odd prime p, from smaller primes only,
//     2 ln p = ln(p-1) + ln(p+1) + 2 atanh(1/(2p^2-1)).
// The sums of atanh are exact rational numbers (binary splitting), rounded down once.
// Error: let E(n) bound the units that ln n is too low by, G = F+16 bits now. A sum of atanh misses
// less than 1 unit to its rounding and 1/4 to its remainder; halving an odd number 1/2: so
// E(2) <= 2, E(p) <= (E(p-1) + E(p+1))/2 + 2, E(ab) <= E(a) + E(b). By induction E(n) <= 4(n-1):
// (p-1)/2 and (p+1)/2 give E(p+-1) <= 2(p+-1), thus E(p) <= 2p + 2 <= 4(p-1) from p = 3 on. So no
// entry is off by more than 1020 or 28 units of G bits, 2^-6 of F bits, plus 1 for cutting it off.
// Cost: 54 divisions of 2F by F bits, as many sums; 130 numbers of F bits are kept.
#pragma once

#include <array>
#include <memory>
#include <mutex>
#include <vector>

#include "core/number/integer_bits.hpp"
#include "core/number/rational.hpp"

namespace unmask::detail {

/// Room for products of two numbers of F fractional bits and 2^64, without heap.
template <unsigned F>
using FixedInteger = boost::multiprecision::number<
    boost::multiprecision::cpp_int_backend<2 * F + 192, 2 * F + 192,
                                           boost::multiprecision::signed_magnitude,
                                           boost::multiprecision::unchecked, void>,
    boost::multiprecision::et_off>;

inline constexpr index_t kCells = 128;        ///< a table has ln(i/128)
inline constexpr index_t kCoefficients = 32;  ///< and 1/(2k+1) for so many k: 576 bits at 18 each

template <class Number>
struct LogTable {
  std::int64_t bits = 0;            ///< F
  Number ln_two;                    ///< ln 2
  std::vector<Number> ln;           ///< ln(1 + j/128), j = 0..128
  std::vector<Number> coefficient;  ///< 1/(2k+1), k < kCoefficients, in numbers without heap
};

/// The table of F = 2^level + 64 bits. Requires: level >= 6.
[[nodiscard]] const LogTable<Integer>& log_table(int level);

/// The same with numbers on the stack.
template <unsigned F>
[[nodiscard]] const LogTable<FixedInteger<F>>& fixed_log_table(int level) {
  static const LogTable<FixedInteger<F>> table = [&] {
    const LogTable<Integer>& exact = log_table(level);
    LogTable<FixedInteger<F>> copy{exact.bits, FixedInteger<F>(exact.ln_two), {}, {}};
    for (const Integer& x : exact.ln) copy.ln.emplace_back(x);
    for (index_t k = 0; k < kCoefficients; ++k) {
      copy.coefficient.push_back((FixedInteger<F>(1) << exact.bits) / (2 * k + 1));
    }
    return copy;
  }();
  return table;
}

/// function(table) with the smallest table of at least `bits` bits.
template <class Function>
auto with_log_table(std::int64_t bits, Function&& function) {
  if (bits <= 128) return function(fixed_log_table<128>(6));
  if (bits <= 192) return function(fixed_log_table<192>(7));
  if (bits <= 320) return function(fixed_log_table<320>(8));
  if (bits <= 576) return function(fixed_log_table<576>(9));
  int level = 10;
  while ((std::int64_t{1} << level) + 64 < bits) ++level;
  return function(log_table(level));
}

}  // namespace unmask::detail
