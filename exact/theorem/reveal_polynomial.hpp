// exact/theorem/reveal_polynomial.hpp - the reveal-time information h(t) as an exact polynomial.
//
// h(t) = sum_i E I(X_i; X_A), every other position in A with probability t: the Bernstein polynomial
// of degree n-1 with coefficients n Z_1, ..., n Z_n (theory C1). At rational times its values and
// integrals are rational combinations of the Z_j, hence LogForms.
//
// (1) `area(t)` = integral of h from 0 to t; `first_moment(t)` = integral of s h'(s);
//     `complexity(t)` = integral of s (1-s) h'(s).
// (2) `expected_kl` of a grid is theory C2.
// Cost: O(n) form operations a call. Exact.
#pragma once

#include <vector>

#include "core/number/log_form.hpp"
#include "exact/curve/information_curve.hpp"

namespace unmask {

class RevealPolynomial {
 public:
  explicit RevealPolynomial(const InformationCurve<LogForm>& curve);

  [[nodiscard]] LogForm information(const Rational& t) const;
  [[nodiscard]] LogForm area(const Rational& t) const;
  [[nodiscard]] LogForm first_moment(const Rational& t) const;
  [[nodiscard]] LogForm complexity(const Rational& t) const;
  /// 0 = t_0 < ... < t_N = 1.
  [[nodiscard]] LogForm expected_kl(const std::vector<Rational>& times) const;

  /// h(t) = sum of coefficients t^m, m = 0..n-1.
  [[nodiscard]] std::vector<LogForm> powers() const;
  /// h(1-s) = sum of coefficients s^m.
  [[nodiscard]] std::vector<LogForm> powers_from_end() const;

 private:
  /// sum_k C(N, k) t^k (1-t)^{N-k} coefficient_k, N + 1 coefficients.
  [[nodiscard]] static LogForm bernstein(const std::vector<LogForm>& coefficients,
                                         const Rational& t);
  [[nodiscard]] static std::vector<LogForm> to_powers(std::vector<LogForm> coefficients);

  std::vector<LogForm> information_;  // n Z_{j+1}, j = 0..n-1
  std::vector<LogForm> area_;         // Z_1 + ... + Z_k, k = 0..n
  std::vector<LogForm> moment_;       // integral of s h(s): sum_{i<k} i Z_i / (n+1), k = 0..n+1
};

/// C(n, k).
[[nodiscard]] Integer binomial(index_t n, index_t k);
[[nodiscard]] Rational power(const Rational& x, index_t exponent);

}  // namespace unmask
