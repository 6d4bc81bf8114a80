// exact/junction/tree_scalar.hpp - what a junction tree asks of a number besides arithmetic.
//
// (1) `is_zero` is certain: an enclosure that is not exactly 0 is not 0.
// (2) `one_of` is 1 with the precision that quotients of balls take.
// (3) `rounded` is the nearest double, of a ball that of its midpoint.
#pragma once

#include <type_traits>

#include "core/number/ball.hpp"
#include "core/number/rational.hpp"

namespace unmask::detail {

[[nodiscard]] inline bool is_zero(double x) { return x == 0.0; }
[[nodiscard]] inline bool is_zero(const Rational& x) { return x == 0; }
[[nodiscard]] inline bool is_zero(const Ball& x) { return x.sign() == 0; }

/// A rational as scalar S; `precision`: of balls.
template <class S>
[[nodiscard]] S number_of(const Rational& x, [[maybe_unused]] Precision precision) {
  if constexpr (std::is_same_v<S, Ball>) {
    return Ball::enclosing(x, precision);
  } else {
    return from_rational<S>(x);
  }
}

template <class S>
[[nodiscard]] S one_of([[maybe_unused]] Precision precision) {
  if constexpr (std::is_same_v<S, Ball>) {
    return Ball::enclosing(Rational(1), precision);
  } else {
    return S(1);
  }
}

template <class S>
[[nodiscard]] double rounded(const S& x) {
  return to_double(x);
}
[[nodiscard]] inline double rounded(const Ball& x) { return to_double(x.midpoint()); }

}  // namespace unmask::detail
