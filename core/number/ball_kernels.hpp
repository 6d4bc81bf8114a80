// core/number/ball_kernels.hpp - ln and exp of exact numbers, before they are rounded to P bits.
//
// Rounding adds 2^-P, which hides most mistakes in the error bounds of the kernels: tests look
// here. (1) |result.value - f(x)| <= result.error. (2) The error is at most 2^-(P+2) |f(x)|. The
// bounds are proven in ball_log.cpp and ball_exp.cpp.
#pragma once

#include "core/number/ball.hpp"

namespace unmask::detail {

/// p/q 2^shift, of numbers that outlive it. Requires: q > 0.
struct ScaledRatio {
  const Integer& p;
  const Integer& q;
  std::int64_t shift;
};

/// ln x. Requires: x > 0, P >= 2.
[[nodiscard]] Approximation ln_approximation(const ScaledRatio& x, Precision precision);
/// e^x. Requires: |x| <= 2^20, P >= 2.
[[nodiscard]] Approximation exp_approximation(const ScaledRatio& x, Precision precision);

}  // namespace unmask::detail
