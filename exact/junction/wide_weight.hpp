// exact/junction/wide_weight.hpp - products of many weights, to be compared one by one.
//
// Where symbols are chosen there are few products, and each may have hundreds of factors: doubles
// have an exponent of their own here, so that none is lost.
//
// (1) `is_above` is the order of max_weight.hpp; enclosures that overlap are compared by their
//     midpoints. (2) `raise_wide` keeps the larger, of enclosures one of the larger number.
#pragma once

#include <algorithm>
#include <cmath>
#include <type_traits>

#include "exact/junction/max_weight.hpp"

namespace unmask::detail {

/// A product that is compared on the way back: doubles with an exponent each.
template <class W>
struct Wide {
  W value{};
  void times(const W& x) { value = max_product(value, x); }
  void shift(std::int64_t) {}
};
template <>
struct Wide<double> {
  double value = 0.0;
  std::int64_t exponent = 0;
  void times(double x) {
    int by = 0;
    value = std::frexp(value * x, &by);
    exponent = value == 0.0 ? 0 : exponent + by;
  }
  void shift(std::int64_t by) {
    if (value != 0.0) exponent += by;
  }
};

template <class W>
[[nodiscard]] bool is_nothing(const Wide<W>& x) {
  return detail::is_nothing(x.value);
}

[[nodiscard]] inline bool is_above(const Wide<double>& a, const Wide<double>& b) {
  if (a.value == 0.0 || b.value == 0.0) return a.value > b.value;
  return a.exponent != b.exponent ? a.exponent > b.exponent : a.value > b.value;
}
/// By midpoints where enclosures do not tell.
[[nodiscard]] inline bool is_above(const Wide<Ball>& a, const Wide<Ball>& b) {
  const Ball difference = a.value - b.value;
  if (const auto sign = difference.sign()) return *sign > 0;
  return difference.midpoint() > 0;
}
[[nodiscard]] inline bool is_above(const Wide<RankedWeight>& a, const Wide<RankedWeight>& b) {
  if (a.value.weight != b.value.weight) return a.value.weight > b.value.weight;
  return a.value.weight != 0 && a.value.rank < b.value.rank;
}

/// The larger of the two; of enclosures, one of the larger number.
template <class W>
void raise_wide(Wide<W>& into, Wide<W>&& x) {
  if constexpr (std::is_same_v<W, Ball>) {
    raise(into.value, x.value);
  } else {
    if (is_above(x, into)) into = std::move(x);
  }
}

/// Can a product with more factors, none above 1, still be above `least`?
template <class W>
[[nodiscard]] bool may_rise_above(const Wide<W>& product, const Wide<W>& least) {
  if constexpr (std::is_same_v<W, double>) {
    return is_above(product, least);
  } else {
    return !is_nothing(product);
  }
}

/// a / b. Requires: b is positive.
[[nodiscard]] inline double ratio(const Wide<double>& a, const Wide<double>& b) {
  if (a.value == 0.0) return 0.0;
  const std::int64_t shift = std::max<std::int64_t>(a.exponent - b.exponent, -5000);
  return std::ldexp(a.value / b.value, static_cast<int>(shift));
}
[[nodiscard]] inline Ball ratio(const Wide<Ball>& a, const Wide<Ball>& b) {
  return detail::is_nothing(a.value) ? Ball() : a.value / b.value;
}
[[nodiscard]] inline Rational ratio(const Wide<RankedWeight>& a, const Wide<RankedWeight>& b) {
  return a.value.weight / b.value.weight;
}

}  // namespace unmask::detail
