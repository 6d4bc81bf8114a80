// exact/sampled/interval.hpp - an estimate and the interval that it stands for.
//
// (1) low <= estimate <= high. A number that is known has equal ends.
#pragma once

#include <algorithm>

namespace unmask {

struct Interval {
  double estimate = 0.0, low = 0.0, high = 0.0;

  [[nodiscard]] bool is_exact() const { return low == high; }
  [[nodiscard]] double half_width() const { return is_exact() ? 0.0 : (high - low) / 2; }
};

[[nodiscard]] inline Interval known(double x) { return {x, x, x}; }

/// Ends moved into [low, high], and the estimate with them. Requires: low <= high.
[[nodiscard]] inline Interval clamped(const Interval& x, double low, double high) {
  return {std::clamp(x.estimate, low, high), std::clamp(x.low, low, high),
          std::clamp(x.high, low, high)};
}

/// What two intervals for one number leave. Where rounding sets exact ends apart, the first has it.
[[nodiscard]] inline Interval both(const Interval& a, const Interval& b) {
  const double low = std::max(a.low, b.low), high = std::min(a.high, b.high);
  if (low > high) return a;
  return {std::clamp(a.estimate, low, high), low, high};
}

/// scale * x + shift, for any sign of the scale.
[[nodiscard]] inline Interval affine(const Interval& x, double scale, double shift) {
  const double a = scale * x.low + shift, b = scale * x.high + shift;
  return {scale * x.estimate + shift, std::min(a, b), std::max(a, b)};
}

[[nodiscard]] inline Interval operator-(const Interval& a, const Interval& b) {
  return {a.estimate - b.estimate, a.low - b.high, a.high - b.low};
}

}  // namespace unmask
