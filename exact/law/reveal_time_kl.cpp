#include "exact/law/reveal_time_kl.hpp"

#include <algorithm>
#include <cmath>

#include "core/number/binomial.hpp"

namespace unmask {
namespace {

/// 1 - (1-length)^n: the probability that a time interval of this length holds a reveal time.
double hit_probability(index_t n, double length) {
  if (length >= 1.0) return 1.0;
  return -std::expm1(static_cast<double>(n) * std::log1p(-length));
}

/// Integral over x in (0, b] of hit_probability(n, x) / x = sum_{j=1}^{n} (1 - (1-b)^j) / j.
double hit_integral(index_t n, double b) {
  CompensatedSum<double> sum;
  for (index_t j = 1; j <= n; ++j) sum.add(hit_probability(j, b) / static_cast<double>(j));
  return sum.value();
}

}  // namespace

RevealTimeCurve::RevealTimeCurve(const InformationCurve<double>& curve)
    : curve_(curve), correlation_(mean_subset_correlation(curve)) {
  const index_t n = curve.positions();
  CompensatedSum<double> harmonic, complexity;
  harmonic_.push_back(0.0);
  complexity_.assign(2, 0.0);
  for (index_t m = 1; m < n; ++m) {
    harmonic.add(curve.z(m + 1) / static_cast<double>(m));
    harmonic_.push_back(harmonic.value());
    complexity.add(static_cast<double>(m) * static_cast<double>(n - m) *
                   (curve.z(m + 1) - curve.z(m)));
    complexity_.push_back(complexity.value());
  }
  complexity_.push_back(complexity.value());
}

double RevealTimeCurve::information(double t) const {
  const index_t n = positions();
  return static_cast<double>(n) * expectation(binomial_law(n - 1, t),
                                              [&](index_t k) { return curve_.z(1 + k); });
}

double RevealTimeCurve::area(double t) const {
  return expectation(binomial_law(positions(), t),
                     [&](index_t k) { return correlation_[at(k)]; });
}

double RevealTimeCurve::area_over_time(double t) const {
  const index_t n = positions();
  return static_cast<double>(n) * expectation(binomial_law(n - 1, t),
                                              [&](index_t k) { return harmonic_[at(k)]; });
}

double RevealTimeCurve::complexity(double t) const {
  const index_t n = positions();
  return expectation(binomial_law(n + 1, t), [&](index_t k) { return complexity_[at(k)]; }) /
         static_cast<double>(n + 1);
}

double expected_kl(const RevealTimeCurve& curve, const RevealTimeGrid& grid) {
  CompensatedSum<double> sum;
  sum.add(curve.total_correlation());
  const auto& t = grid.times();
  for (std::size_t j = 1; j + 1 < t.size(); ++j) {
    sum.add(-(t[j + 1] - t[j]) * curve.information(t[j]));
  }
  return std::max(0.0, sum.value());
}

double expected_kl(const RevealTimeCurve& curve, const RandomLogGrid& grid) {
  // K = 1 has no inner time: one shot.
  const double tc = curve.total_correlation();
  if (grid.steps == 1) return tc;
  const double c = grid.spacing, last = static_cast<double>(grid.steps - 1);
  const double near = std::exp(-c), far = std::exp(-c * last);
  double saved = 0.0;
  if (grid.towards == RandomLogGrid::Towards::end) {
    const double before_last = curve.area(-std::expm1(-c * (last - 1.0)));
    saved = -std::expm1(-c) * before_last + (curve.area(1.0 - far) - before_last);
  } else {
    const double area_near = curve.area(near);
    saved = std::expm1(c) * (area_near - curve.area(far)) +
            (curve.area_over_time(1.0) - curve.area_over_time(near)) - (tc - area_near);
  }
  return std::max(0.0, tc - saved / c);
}

double expected_steps(index_t n, const RevealTimeGrid& grid) {
  CompensatedSum<double> sum;
  const auto& t = grid.times();
  for (std::size_t j = 1; j < t.size(); ++j) sum.add(hit_probability(n, t[j] - t[j - 1]));
  return sum.value();
}

double expected_steps(index_t n, const RandomLogGrid& grid) {
  // Interval lengths are 1 - e^{-cU}, then (1 - e^{-c}) e^{-c(k-1+U)} for k = 1..K-2, then
  // e^{-c(K-2+U)}; averaging over U integrates hit_probability(x)/x over adjoining ranges.
  if (grid.steps == 1) return 1.0;
  const double c = grid.spacing, cn = c * static_cast<double>(n);
  const double inner = -std::expm1(-c);
  const double tail = std::exp(-c * static_cast<double>(grid.steps - 2));
  const double first = 1.0 + std::expm1(-cn) / cn;
  const double middle = hit_integral(n, inner) - hit_integral(n, inner * tail);
  const double last = hit_integral(n, tail) - hit_integral(n, tail * std::exp(-c));
  return first + (middle + last) / c;
}

double expected_steps(index_t n, const BalancedOffset& offset) {
  const index_t s = offset.size;
  CompensatedSum<double> sum;
  for (index_t r = 1; r <= s; ++r) {
    const index_t rest = n - std::min(n, r);
    sum.add(static_cast<double>(1 + (rest + s - 1) / s) / static_cast<double>(s));
  }
  return sum.value();
}

}  // namespace unmask
