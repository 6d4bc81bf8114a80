// Logarithms of balls.
//
// Let x = m 2^e with i/128 the multiple nearest to m, 128 <= i < 256: m is in [1, 2) or up to 2^-9
// below 1, since what would round to i = 256 has the next e. With z = (m - i/128) / (m + i/128),
//
//     ln x = e ln 2 + ln(i/128) + 2 atanh(z),     |z| < (2^-8 + 2^-28) / (2 + 2^-8) < 2^-9,
//     atanh(z) = z (S(z^2) + R),   S(w) = sum of w^k/(2k+1) over k < N,   R < w^N/(2N)
//
// (the cell i is found from 31 bits of numerator and denominator: hence the 2^-28).
//
// Error. Numbers are integers in units of 2^-F. Everything is rounded toward 0.
// z: has at least F - 1 significant bits, a relative error below 2^(2-F).
// w: misses 1.01 units, and S'(w) < 0.34: S(w) misses 0.35 for that.
// S by Horner's rule: each step cuts off less than 2 units, a product and a coefficient, and is
//   multiplied by w before the last one, whose coefficient is exactly 1: 1.01. In all, below 2.
// S in blocks: a power misses 1.01 units and a term 1.34; the first block has m - 1 inexact terms,
//   the others come with a factor below 2^-18, the last product is cut off by 1: below 2m + 1.
// R: N is such that w^N <= 2^-T, with T = P + 16 <= F (w's own rounding is within the 1/(2N)).
//
// If x is near 1 (e = 0, i = 128) then ln x = 2 z S, computed like a floating-point number, with a
// relative error below (S's units + 4) 2^-F + 2^-T. What cancels is m - 1, which is exact.
// Otherwise |ln x| > 2^-9.1, and the sum misses less than 1.1 |e| units (ln 2), 1.1 (the table), 1
// (2 z S is cut off) and, times 2z < 2^-8, S's and z's units and 2^-T: together less than
// 2 |e| + 4 + (S's units)/128 units and 2^-(T+8).
// Either way it is below 2^-(P+2) of ln x for P < 2^24; rounding to P bits adds 2^-P.
//
// Cost: a division of 2F by F bits and N <= P/18 + 2 products of F bits; beyond 1000 bits 2 sqrt(N)
// products, and N divisions by small integers.
// Reference: D. Smith, Efficient multiple-precision evaluation of elementary functions, Math. Comp.
// 52 (1989), for the blocks.
#include <algorithm>
#include <vector>

#include "core/base/contract.hpp"
#include "core/number/ball_kernels.hpp"
#include "core/number/log_table.hpp"

namespace unmask {
namespace {

using detail::bit_length;
using detail::LogTable;
using detail::ScaledRatio;
using detail::shifted;

constexpr std::int64_t kGuardBits = 16;

/// x is about (i/128) 2^exponent.
struct Cell {
  std::int64_t exponent;
  index_t i;
};

Cell nearest_cell(const ScaledRatio& x) {
  std::uint64_t p = detail::leading_bits(x.p, 31);
  const std::uint64_t q = detail::leading_bits(x.q, 31);
  std::int64_t exponent = bit_length(x.p) - bit_length(x.q) + x.shift;
  if (p < q) {
    p *= 2;
    --exponent;
  }
  const std::uint64_t i = (256 * p + q) / (2 * q);
  if (i == 2 * detail::kCells) return {exponent + 1, detail::kCells};
  return {exponent, i};
}

/// z of the file's comment: (-1)^negative quotient 2^-shift, where the quotient has F or F-1 bits.
template <class Number>
struct Reduced {
  Number quotient;
  std::int64_t shift;
  bool negative;
};

template <class Number>
Number quotient_of(const Integer& p, const Integer& q, std::int64_t shift, std::int64_t bits) {
  if (bit_length(q) <= bits) return Number((Number(p) << shift) / Number(q));
  return Number((p << shift) / q);
}

template <class Number>
Reduced<Number> reduce(const ScaledRatio& x, const Cell& cell, std::int64_t bits) {
  const std::int64_t shift = x.shift - cell.exponent + 7;
  const Integer p = shift > 0 ? x.p << shift : x.p;
  Integer q = x.q * cell.i;
  if (shift < 0) q <<= -shift;
  Integer difference = p - q;
  if (difference.is_zero()) return {0, bits, false};
  const bool negative = difference.sign() < 0;
  if (negative) difference.backend().negate();
  const Integer sum = p + q;
  const std::int64_t scale = bits + bit_length(sum) - bit_length(difference) - 1;
  return {quotient_of<Number>(difference, sum, scale, bits), scale, negative};
}

/// S(w) of the file's comment, too low by less than `units` units.
template <class Number>
struct Series {
  Number sum;
  std::uint64_t units;
};

index_t terms(std::int64_t target, std::int64_t bits_per_term) {
  return static_cast<index_t>((target + bits_per_term - 1) / bits_per_term);
}

/// Horner's rule with the table's coefficients.
template <class Number>
Series<Number> atanh_series(const LogTable<Number>& table, const Number& w, std::int64_t target) {
  index_t k = terms(target, table.bits - bit_length(w)) - 1;
  Number sum = table.coefficient[at(k)];
  while (k-- > 0) {
    sum *= w;
    sum >>= table.bits;
    sum += table.coefficient[at(k)];
  }
  return {sum, 2};
}

/// Thousands of bits: sums of m terms each, with the powers up to w^m at hand, so that only about
/// 2 sqrt(N) products are long. m is the least with m^2 >= N.
Series<Integer> atanh_series(const LogTable<Integer>& table, const Integer& w,
                             std::int64_t target) {
  const index_t n = terms(target, table.bits - bit_length(w));
  std::vector<Integer> power{Integer(1) << table.bits};
  index_t m = 0;
  for (; m * m < n; ++m) power.push_back(power.back() * w >> table.bits);
  Integer sum = 0;
  for (index_t first = (n - 1) / m * m;; first -= m) {
    for (index_t k = first; k < std::min(first + m, n); ++k) {
      sum += power[at(k - first)] / (2 * k + 1);
    }
    if (first == 0) return {sum, 2 * m + 1};
    sum = sum * power.back() >> table.bits;
  }
}

template <class Number>
Approximation ln_of(const ScaledRatio& x, const LogTable<Number>& table, std::int64_t target) {
  const std::int64_t bits = table.bits;
  const Cell cell = nearest_cell(x);
  const auto z = reduce<Number>(x, cell, bits);
  const Number w = shifted(Number(z.quotient * z.quotient), bits - 2 * z.shift);
  const Series<Number> series = atanh_series(table, w, target);
  Number sum = z.quotient * series.sum;  // atanh |z| in units of 2^-(F + z.shift)
  if (cell.exponent == 0 && cell.i == detail::kCells) {
    if (z.negative) sum.backend().negate();
    const Dyadic value(Integer(sum), 1 - z.shift - bits);
    return {value, Magnitude::above(value) *
                       (Magnitude::above(series.units + 4, -bits) + Magnitude::above(1, -target))};
  }
  sum >>= z.shift - 1;
  if (z.negative) sum.backend().negate();
  sum += table.ln[at(cell.i - detail::kCells)];
  sum += table.ln_two * cell.exponent;
  const auto turns = static_cast<std::uint64_t>(std::abs(cell.exponent));
  return {Dyadic(Integer(sum), -bits), Magnitude::above(2 * turns + 4 + series.units / 128, -bits) +
                                           Magnitude::above(1, -target - 8)};
}

}  // namespace

Approximation detail::ln_approximation(const ScaledRatio& x, Precision precision) {
  UNMASK_REQUIRE(precision.bits >= 2, "a logarithm has at least 2 bits");
  UNMASK_REQUIRE(x.p.sign() > 0, "a logarithm's argument is positive");
  const std::int64_t target = static_cast<std::int64_t>(precision.bits) + kGuardBits;
  return detail::with_log_table(target, [&](const auto& table) { return ln_of(x, table, target); });
}

Ball ln(const Integer& x, Precision precision) {
  const Approximation y = detail::ln_approximation({x, 1, 0}, precision);
  return Ball::rounded(y.value, y.error, precision);
}

Ball ln(const Rational& x, Precision precision) {
  const Approximation y = detail::ln_approximation({numerator(x), denominator(x), 0}, precision);
  return Ball::rounded(y.value, y.error, precision);
}

/// |ln(m + d) - ln m| <= r/(m - r) for |d| <= r < m. Wide balls go from ln(m - r) to ln(m + r).
Ball ln(const Ball& x, Precision precision) {
  UNMASK_REQUIRE(x.sign().value_or(0) > 0, "a logarithm's argument is positive");
  const auto ln_exactly = [&](const Dyadic& m) {
    return detail::ln_approximation({m.mantissa(), 1, m.exponent()}, precision);
  };
  if (x.is_exact() || x.radius_.top() < x.midpoint_.top() - 2) {
    const Approximation y = ln_exactly(x.midpoint_);
    Magnitude radius = y.error;
    if (!x.is_exact()) radius = radius + x.radius_ / x.distance_from_zero();
    return Ball::rounded(y.value, radius, precision);
  }
  const Approximation low = ln_exactly(x.low_end()), high = ln_exactly(x.high_end());
  return Ball::hull(low.value - low.error.value(), high.value + high.error.value(), precision);
}

}  // namespace unmask
