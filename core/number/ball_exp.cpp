// Exponentials of balls.
//
// x = n ln 2 + ln(i/128) + u, where n and then i are the largest that leave u >= 0, so that u is
// below ln(129/128) < 2^-7. With v = u / 2^h,
//
//     e^x = 2^n (i/128) (e^v)^(2^h),
//     e^v = R + sum of v^k/k! over k <= N,   R < 1.01 v^(N+1)/(N+1)!.
//
// In units of 2^-(F+h), v is the same integer as u in units of 2^-F: halving is free.
//
// Error, relative to the result, in units of 2^-F. All but u is rounded toward 0.
// u: 1 for x, 1.1 each for the |n| multiples of ln 2 and for ln(i/128).
// e^v: a step of Horner's rule cuts off 2 units of 2^-(F+h), times v/k in the next one: below 2.1.
// Squaring doubles the relative error and cuts off 1 unit of 2^-(F+h), h times: what e^v had
//   becomes 2.1 units of 2^-F, the cuts together less than 1, and R becomes 2^h R.
// R: N is such that v^(N+1)/(N+1)! <= 2^-(T+h), with T = P + 26 <= F.
// Together less than (2|n| + 8) 2^-F + 2^(1-T); since |n| < 2^20.6, that is below 2^-(P+3).
//
// Cost: h + N products of F bits, about 2 sqrt(F) for large F.
#include <algorithm>

#include "core/base/contract.hpp"
#include "core/number/ball_kernels.hpp"
#include "core/number/log_table.hpp"

namespace unmask {
namespace {

using detail::bit_length;
using detail::LogTable;
using detail::ScaledRatio;

constexpr std::int64_t kGuardBits = 26;
constexpr std::int64_t kLargestArgumentBits = 20;

/// x 2^bits, rounded toward 0.
Integer in_units(const ScaledRatio& x, std::int64_t bits) {
  const std::int64_t shift = x.shift + bits;
  if (bit_length(x.p) - bit_length(x.q) + shift < -1) return 0;
  const Integer p = abs(x.p);
  Integer whole = shift >= 0 ? (p << shift) / x.q : (p >> -shift) / x.q;
  if (x.p.sign() < 0) whole.backend().negate();
  return whole;
}

/// About sqrt(F)/2, where one halving more costs as much as the terms it saves.
std::int64_t halvings(std::int64_t bits) {
  std::int64_t h = 0;
  while (4 * (h + 1) * (h + 1) <= bits) ++h;
  return h;
}

/// e^v for v < 2^-v_bits, in units of 2^-bits, up to a remainder of 2^-target.
template <class Number>
Number exp_series(const Number& v, std::int64_t v_bits, std::int64_t bits, std::int64_t target) {
  std::int64_t reached = v_bits;  // v^(k+1) / (k+1)! <= 2^-reached
  std::int64_t k = 0;
  while (reached < target) {
    ++k;
    reached += v_bits + 63 - __builtin_clzll(static_cast<std::uint64_t>(k) + 1);
  }
  const Number one = Number(1) << bits;
  Number sum = one;
  for (; k > 0; --k) {
    sum *= v;
    sum >>= bits;
    sum /= k;
    sum += one;
  }
  return sum;
}

template <class Number>
Approximation exp_of(const ScaledRatio& x, const LogTable<Number>& table, std::int64_t target) {
  const std::int64_t bits = table.bits;
  const Number units(in_units(x, bits));
  Number n = units / table.ln_two;
  Number u = units - n * table.ln_two;
  if (u.sign() < 0) {
    u += table.ln_two;
    --n;
  }
  const auto above = std::upper_bound(table.ln.begin(), table.ln.end() - 1, u);
  u -= *(above - 1);
  const std::int64_t i = above - 1 - table.ln.begin() + static_cast<std::int64_t>(detail::kCells);

  const std::int64_t h = halvings(bits);
  Number power = exp_series(u, 7 + h, bits + h, target + h);
  for (std::int64_t k = 0; k < h; ++k) {
    power *= power;
    power >>= bits + h;
  }
  power *= i;
  const auto exponent = static_cast<std::int64_t>(n);
  const Dyadic value(Integer(power), exponent - 7 - bits - h);
  const auto relative =
      Magnitude::above(static_cast<std::uint64_t>(2 * std::abs(exponent) + 8), -bits) +
      Magnitude::above(2, -target);
  return {value, Magnitude::above(value) * relative};
}

void require_small(const Dyadic& low, const Dyadic& high) {
  const Dyadic limit(Integer(1), kLargestArgumentBits);
  UNMASK_REQUIRE(-limit <= low && high <= limit, "an exponential's argument is at most 2^20");
}

}  // namespace

Approximation detail::exp_approximation(const ScaledRatio& x, Precision precision) {
  UNMASK_REQUIRE(precision.bits >= 2, "an exponential has at least 2 bits");
  if (x.p.is_zero()) return {Dyadic(1), {}};
  const std::int64_t target = static_cast<std::int64_t>(precision.bits) + kGuardBits;
  return detail::with_log_table(target,
                                [&](const auto& table) { return exp_of(x, table, target); });
}

Ball exp(const Rational& x, Precision precision) {
  UNMASK_REQUIRE(abs(x) <= 1 << kLargestArgumentBits, "an exponential's argument is at most 2^20");
  const Approximation y = detail::exp_approximation({numerator(x), denominator(x), 0}, precision);
  return Ball::rounded(y.value, y.error, precision);
}

/// |e^(m+d) - e^m| <= e^m (e^r - 1) for |d| <= r, and e^r - 1 <= r + r^2 for r <= 1. Wide balls go
/// from e^(m-r) to e^(m+r).
Ball exp(const Ball& x, Precision precision) {
  require_small(x.low_end(), x.high_end());
  const auto exp_exactly = [&](const Dyadic& m) {
    return detail::exp_approximation({m.mantissa(), 1, m.exponent()}, precision);
  };
  if (x.is_exact() || x.radius_.top() <= 0) {
    const Approximation y = exp_exactly(x.midpoint_);
    const Magnitude& r = x.radius_;
    const Magnitude spread = (Magnitude::above(y.value) + y.error) * (r + r * r);
    return Ball::rounded(y.value, y.error + spread, precision);
  }
  const Approximation low = exp_exactly(x.low_end()), high = exp_exactly(x.high_end());
  return Ball::hull(low.value - low.error.value(), high.value + high.error.value(), precision);
}

}  // namespace unmask
