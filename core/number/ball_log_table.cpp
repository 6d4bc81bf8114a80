#include "core/number/log_table.hpp"

namespace unmask::detail {
namespace {

constexpr std::int64_t kGuardBits = 16;

/// sum over a <= k < b of (q^2)^(a-1-k) / (2k+1) = sum / (denominator * power).
struct PartialSum {
  Integer sum, denominator, power;
};

PartialSum partial_sum(const Integer& q_squared, index_t a, index_t b) {
  if (b - a == 1) return {1, Integer(2 * a + 1), q_squared};
  const index_t middle = a + (b - a) / 2;
  const PartialSum left = partial_sum(q_squared, a, middle);
  const PartialSum right = partial_sum(q_squared, middle, b);
  return {left.sum * right.denominator * right.power + left.denominator * right.sum,
          left.denominator * right.denominator, left.power * right.power};
}

/// 2 atanh(1/q) in units of 2^-bits, too low by less than 1.25 units. Requires: q >= 3.
///
/// The terms from k = N on are below 2 / ((2N+1) q^(2N+1) (1 - q^-2)) <= q^-2N / 4 for N >= 1.
Integer two_atanh_inverse(std::int64_t q, std::int64_t bits) {
  const Integer q_squared = Integer(q) * q;
  const std::int64_t bits_per_term = bit_length(q_squared) - 1;
  const auto terms = static_cast<index_t>((bits + bits_per_term - 1) / bits_per_term);
  const PartialSum s = partial_sum(q_squared, 0, terms);
  return (s.sum * (2 * q) << bits) / (s.denominator * s.power);
}

index_t smallest_factor(index_t n) {
  for (index_t d = 2; d * d <= n; ++d) {
    if (n % d == 0) return d;
  }
  return n;
}

/// ln n for n = 0 (unused) .. 2 * kCells, in units of 2^-bits.
std::vector<Integer> logs_of_integers(std::int64_t bits) {
  std::vector<Integer> log(at(2 * kCells + 2));
  log[2] = two_atanh_inverse(3, bits);
  for (index_t n = 3; n <= 2 * kCells; ++n) {
    const index_t factor = smallest_factor(n);
    if (factor < n) {
      log[at(n)] = log[at(factor)] + log[at(n / factor)];
      continue;
    }
    const Integer next = log[2] + log[at((n + 1) / 2)];
    const auto p = static_cast<std::int64_t>(n);
    log[at(n)] = (log[at(n - 1)] + next + two_atanh_inverse(2 * p * p - 1, bits)) >> 1;
  }
  return log;
}

LogTable<Integer> make_table(std::int64_t bits) {
  const std::vector<Integer> log = logs_of_integers(bits + kGuardBits);
  LogTable<Integer> table{bits, log[2] >> kGuardBits, {}, {}};
  for (index_t i = kCells; i <= 2 * kCells; ++i) {
    table.ln.push_back((log[at(i)] - 7 * log[2]) >> kGuardBits);
  }
  return table;
}

}  // namespace

const LogTable<Integer>& log_table(int level) {
  static std::array<std::once_flag, 62> once;
  static std::array<std::unique_ptr<const LogTable<Integer>>, 62> tables;
  const auto i = static_cast<std::size_t>(level);
  std::call_once(once[i], [&] {
    tables[i] = std::make_unique<LogTable<Integer>>(make_table((std::int64_t{1} << level) + 64));
  });
  return *tables[i];
}

}  // namespace unmask::detail
