// This project's randomised sizes (theory.md, sections 4 and 15): grids that fit every law, random
// offsets, and the best factor of a schedule. Theory ids C7-C9, C11, C12.
#include <algorithm>

#include "exact/certificate/statement.hpp"

namespace unmask::checker {
namespace {

constexpr index_t kMostPowerBits = index_t{1} << 13U;

/// The parameter, whose powers up to about n K are needed.
Rational fraction(const Question& q, const std::string& name) {
  const Rational x = q.parameter(name);
  require(0 < x && x < 1, "the parameter is between 0 and 1");
  const index_t bits = msb(Integer(boost::multiprecision::denominator(x))) + 1;
  if (bits * q.n * (q.claim.steps + 1) > kMostPowerBits) throw TooLarge("powers of 8192 bits");
  return x;
}

/// (front) amount + r^(K-1) (TC + DTC).
LogForm geometric_bound(const Question& q, const Rational& front, const LogForm& amount,
                        const Rational& tail) {
  return amount * front + (q.tc() + q.dtc()) * tail;
}

Sides towards_one(const Question& q) {
  const Rational r = fraction(q, "r");
  const index_t steps = q.steps(1, kMaxListLength);
  Times grid;
  for (index_t k = 0; k < steps; ++k) grid.push_back(1 - power(r, k));
  grid.push_back(1);
  return {grid_kl(q.h(), grid), geometric_bound(q, 1 - r, q.tc(), power(r, steps - 1))};
}

Sides from_zero(const Question& q) {
  const Rational r = fraction(q, "r");
  const index_t steps = q.steps(1, kMaxListLength);
  Times grid{0};
  for (index_t k = 1; k <= steps; ++k) grid.push_back(power(r, steps - k));
  return {grid_kl(q.h(), grid), geometric_bound(q, 1 / r - 1, q.dtc(), power(r, steps - 1))};
}

/// (1 - x^(m+1))/(m+1).
Rational tail_share(const Rational& x, index_t m) {
  return (1 - power(x, m + 1)) / Rational(m + 1);
}

/// The sum over k = 1..count of x^((k-1)(m+1)).
Rational powers(const Rational& x, index_t m, index_t first, index_t last) {
  Rational sum = 0;
  for (index_t k = first; k <= last; ++k) sum += power(x, (k - 1) * (m + 1));
  return sum;
}

Sides offset_identity(const Question& q) {
  const Rational x = fraction(q, "x");
  const Polynomial a = mirrored(q.h());
  LogForm sum;
  for (index_t m = 0; m < a.size(); ++m) sum += a[at(m)] / Rational(m + 1);
  return {sum * Rational(1 - x), q.tc() * Rational(1 - x)};
}

/// Both sides of the bounds times c = -ln x.
Sides offset_bound(const Question& q) {
  const Rational x = fraction(q, "x");
  const index_t steps = q.steps(2, kMaxListLength);
  const LogForm c = -LogForm::log(x);
  const Polynomial a = mirrored(q.h());
  LogForm g;
  for (index_t m = 0; m < a.size(); ++m) {
    const Rational visits = (1 - x) * powers(x, m, 1, steps - 2) + power(x, (steps - 2) * (m + 1));
    g += a[at(m)] * Rational(tail_share(x, m) * visits);
  }
  const LogForm tail = (q.tc() + q.dtc()) * power(x, steps - 2);
  return {Quantity::product(q.tc(), c) - Quantity(g),
          Quantity::product(q.tc() + tail, c) - Quantity(q.tc() * Rational(1 - x))};
}

Sides mirrored_offset_bound(const Question& q) {
  const Rational x = fraction(q, "x");
  const index_t steps = q.steps(2, kMaxListLength);
  const LogForm c = -LogForm::log(x);
  const Polynomial b = q.h();
  LogForm g;
  for (index_t m = 1; m < b.size(); ++m) {
    const Rational first = (1 - power(x, m)) / Rational(m) - tail_share(x, m);
    const Rational later = (1 / x - 1) * tail_share(x, m) * powers(x, m, 2, steps - 1);
    g += b[at(m)] * Rational(first + later);
  }
  const LogForm tail = (q.tc() + q.dtc()) * power(x, steps - 2);
  return {Quantity::product(q.tc(), c) - Quantity(g),
          Quantity(q.dtc() * Rational(1 / x - 1)) + Quantity::product(tail - q.dtc(), c)};
}

/// The mean over r = 1..s of the expected KL of r, s, s, .., rest.
LogForm mean_over_offsets(const Question& q) {
  const index_t s = q.index(1, q.n);
  LogForm sum;
  for (index_t r = 1; r <= s; ++r) {
    Sizes sizes{r};
    for (index_t masked = q.n - r; masked > 0; masked -= sizes.back()) {
      sizes.push_back(std::min(s, masked));
    }
    sum += q.kl(sizes);
  }
  return sum / Rational(s);
}

LogForm weighted_end(const Question& q) {
  const index_t s = q.claim.index;
  LogForm sum;
  for (index_t i = 1; i < s; ++i) {
    sum += q.z(q.n + 1 - i) * Rational(1 - Rational(Integer(i), Integer(s)));
  }
  return sum;
}

/// The largest (s_i - 1)/(masked before the step, less 1), or over (revealed before it, plus 1).
Rational best_factor(const Question& q, bool of_masked) {
  Rational factor = 0;
  index_t revealed = 0;
  for (const index_t s : q.sizes()) {
    const index_t others = of_masked ? q.n - revealed - 1 : revealed + 1;
    if (s > 1) factor = std::max(factor, Rational(Integer(s - 1), Integer(others)));
    revealed += s;
  }
  return factor;
}

}  // namespace

const Statements& statements_on_random_sizes() {
  using Q = const Question&;
  constexpr Relation kEqual = Relation::equal, kAtMost = Relation::at_most;
  static const Statements table = {
      {"C7", "tc", "steps parameters(r)", kAtMost, towards_one},
      {"C7", "dtc", "steps parameters(r)", kAtMost, from_zero},
      {"C8", "identity", "parameters(x)", kEqual, offset_identity},
      {"C8", "bound", "steps parameters(x)", kAtMost, offset_bound},
      {"C9", "", "steps parameters(x)", kAtMost, mirrored_offset_bound},
      {"C11", "identity", "index", kEqual,
       [](Q q) -> Sides {
         return {mean_over_offsets(q), weighted_end(q)};
       }},
      {"C11", "bound", "index", kAtMost,
       [](Q q) -> Sides {
         const LogForm mean = mean_over_offsets(q);
         return {mean, q.z(q.n) * Rational(Integer(q.claim.index - 1), Integer(2))};
       }},
      {"C12", "tc", "sizes", kAtMost,
       [](Q q) -> Sides {
         return {q.kl(), q.tc() * best_factor(q, true)};
       }},
      {"C12", "dtc", "sizes", kAtMost,
       [](Q q) -> Sides {
         return {q.kl(), q.dtc() * best_factor(q, false)};
       }},
  };
  return table;
}

}  // namespace unmask::checker
