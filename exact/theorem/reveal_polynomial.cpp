#include "exact/theorem/reveal_polynomial.hpp"

namespace unmask {

Integer binomial(index_t n, index_t k) {
  if (k > n) return Integer(0);
  Integer ways = 1;
  for (index_t i = 0; i < k; ++i) ways = ways * (n - i) / (i + 1);
  return ways;
}

Rational power(const Rational& x, index_t exponent) {
  Rational result = 1;
  for (index_t i = 0; i < exponent; ++i) result *= x;
  return result;
}

RevealPolynomial::RevealPolynomial(const InformationCurve<LogForm>& curve) {
  const index_t n = curve.positions();
  LogForm area, moment;
  area_.push_back(area);
  moment_.assign(2, LogForm());
  for (index_t j = 1; j <= n; ++j) {
    information_.push_back(curve.z(j) * Rational(n));
    area += curve.z(j);
    area_.push_back(area);
    moment += curve.z(j) * Rational(j, n + 1);
    moment_.push_back(moment);
  }
}

LogForm RevealPolynomial::bernstein(const std::vector<LogForm>& coefficients, const Rational& t) {
  const index_t degree = coefficients.size() - 1;
  LogForm sum;
  for (index_t k = 0; k <= degree; ++k) {
    const Rational weight = Rational(binomial(degree, k)) * power(t, k) * power(1 - t, degree - k);
    sum += coefficients[at(k)] * weight;
  }
  return sum;
}

LogForm RevealPolynomial::information(const Rational& t) const { return bernstein(information_, t); }
LogForm RevealPolynomial::area(const Rational& t) const { return bernstein(area_, t); }

LogForm RevealPolynomial::first_moment(const Rational& t) const {
  return information(t) * t - area(t);
}

LogForm RevealPolynomial::complexity(const Rational& t) const {
  // By parts: t(1-t) h(t) minus the integral of (1-2s) h(s).
  return information(t) * (t * (1 - t)) - area(t) + bernstein(moment_, t) * Rational(2);
}

LogForm RevealPolynomial::expected_kl(const std::vector<Rational>& times) const {
  LogForm sum = area_.back();
  for (std::size_t j = 0; j + 1 < times.size(); ++j) {
    sum -= information(times[j]) * (times[j + 1] - times[j]);
  }
  return sum;
}

std::vector<LogForm> RevealPolynomial::to_powers(std::vector<LogForm> coefficients) {
  // t^m has the coefficient C(N, m) times the m-th forward difference at 0.
  const index_t degree = coefficients.size() - 1;
  std::vector<LogForm> powers;
  for (index_t m = 0; m <= degree; ++m) {
    powers.push_back(coefficients.front() * Rational(binomial(degree, m)));
    for (index_t k = 0; k + m < degree; ++k) {
      coefficients[at(k)] = coefficients[at(k + 1)] - coefficients[at(k)];
    }
    coefficients.pop_back();
  }
  return powers;
}

std::vector<LogForm> RevealPolynomial::powers() const { return to_powers(information_); }

std::vector<LogForm> RevealPolynomial::powers_from_end() const {
  return to_powers({information_.rbegin(), information_.rend()});
}

}  // namespace unmask
