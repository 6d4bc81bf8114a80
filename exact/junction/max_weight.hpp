// exact/junction/max_weight.hpp - what is compared where the largest product is looked for.
//
// Max-product asks two things of a number: products, and which of two is larger.
//
// (1) Doubles: a positive product below the normal numbers counts as the smallest of them. So what
//     is found is never below what there is, and no zero stands for something positive.
// (2) Balls: the larger of two enclosures encloses the larger of the two numbers, also where it is
//     not known which that is.
// (3) Rationals carry the rank of what they stand for, its place in lexicographic order: of equal
//     weights the first counts as the larger. Ranks of products add up.
// Cost: a product; for balls and rationals a difference.
#pragma once

#include <limits>

#include "core/number/ball.hpp"
#include "core/number/rational.hpp"

namespace unmask::detail {

/// A weight, and the place in lexicographic order of the symbols that were chosen for it.
struct RankedWeight {
  Rational weight{};
  Integer rank{};
};

[[nodiscard]] inline double max_product(double a, double b) {
  constexpr double kLeast = std::numeric_limits<double>::min();
  const double product = a * b;
  const double least = a > 0.0 && b > 0.0 ? kLeast : 0.0;
  return product < least ? least : product;
}
[[nodiscard]] inline Ball max_product(const Ball& a, const Ball& b) { return a * b; }
[[nodiscard]] inline RankedWeight max_product(const RankedWeight& a, const RankedWeight& b) {
  if (a.weight == 0 || b.weight == 0) return {};
  // Most factors of ranked products are 1: they stand for a choice alone.
  if (a.weight == 1) return {b.weight, a.rank + b.rank};
  if (b.weight == 1) return {a.weight, a.rank + b.rank};
  return {a.weight * b.weight, a.rank + b.rank};
}

inline void raise(double& into, double x) { into = into < x ? x : into; }
inline void raise(Ball& into, const Ball& x) {
  if (const auto sign = (x - into).sign()) {
    if (*sign > 0) into = x;
    return;
  }
  if (into.contains(x)) return;
  if (x.contains(into)) {
    into = x;
    return;
  }
  const Rational low = into.low() < x.low() ? x.low() : into.low();
  const Rational high = into.high() < x.high() ? x.high() : into.high();
  into = Ball::between(low, high, into.precision().bits > 0 ? into.precision() : x.precision());
}
inline void raise(RankedWeight& into, const RankedWeight& x) {
  if (x.weight < into.weight || x.weight == 0) return;
  if (x.weight > into.weight || x.rank < into.rank) into = x;
}

[[nodiscard]] inline bool is_nothing(double x) { return x == 0.0; }
[[nodiscard]] inline bool is_nothing(const Ball& x) { return x.sign() == 0; }
[[nodiscard]] inline bool is_nothing(const RankedWeight& x) { return x.weight == 0; }

}  // namespace unmask::detail
