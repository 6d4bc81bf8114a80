#include "exact/law/reveal_time_kl.hpp"

#include <algorithm>
#include <cmath>

#include "core/number/binomial.hpp"
#include "exact/curve/elementary.hpp"

namespace unmask {
namespace {

/// E f(Bin(trials, t)).
template <class Function>
double binomial_mean(index_t trials, double t, const Function& f) {
  return expectation(binomial_law(trials, t), f);
}

CertifiedNumber times(const CertifiedNumber& x, const Integer& mass) { return x * mass; }
CertifiedNumber times(const CertifiedNumber& x, const Ball& mass) {
  return x * CertifiedNumber(mass);
}

/// The same with masses C(trials, k) hit^k miss^(trials-k), which sum to (hit + miss)^trials.
template <class Number, class Function>
CertifiedNumber unscaled_binomial_mean(index_t trials, const Number& hit, const Number& miss,
                                       const Function& f) {
  std::vector<Number> hits{Number(1)};
  for (index_t k = 0; k < trials; ++k) hits.push_back(hits.back() * hit);
  Integer ways = 1;
  Number misses(1);
  CertifiedNumber sum;
  for (index_t k = trials + 1; k-- > 0;) {
    const Number mass = hits[at(k)] * misses * Number(ways);
    sum += times(f(k), mass);
    misses = misses * miss;
    if (k > 0) ways = ways * k / (trials - k + 1);
  }
  return sum;
}

/// Exactly where time and values are exact: with whole masses, so that no fraction is reduced.
template <class Function>
CertifiedNumber binomial_mean(index_t trials, const CertifiedNumber& t, const Function& f) {
  const auto value = t.rational();
  bool exact = value.has_value();
  for (index_t k = 0; exact && k <= trials; ++k) exact = f(k).exact() != nullptr;
  if (!exact) {
    const Ball& hit = t.enclosure();
    return unscaled_binomial_mean<Ball>(trials, hit, Ball(1) - hit, f);
  }
  const Integer hit = boost::multiprecision::numerator(*value);
  const Integer all = boost::multiprecision::denominator(*value);
  const Integer scale = boost::multiprecision::pow(all, static_cast<unsigned>(trials));
  return unscaled_binomial_mean<Integer>(trials, hit, Integer(all - hit), f) /
         CertifiedNumber(scale);
}

/// 1 - (1-length)^n: the probability that a time interval of this length holds a reveal time.
double hit_probability(index_t n, double length) {
  if (length >= 1.0) return 1.0;
  return -std::expm1(static_cast<double>(n) * std::log1p(-length));
}

CertifiedNumber hit_probability(index_t n, const CertifiedNumber& length) {
  return CertifiedNumber(1) - power(CertifiedNumber(1) - length, n);
}

/// Integral over x in (0, b] of hit_probability(n, x) / x = sum_{j=1}^{n} (1 - (1-b)^j) / j.
template <class S>
S hit_integral(index_t n, const S& b) {
  CompensatedSum<S> sum;
  for (index_t j = 1; j <= n; ++j) sum.add(hit_probability(j, b) / from_count<S>(j));
  return sum.value();
}

BasicLogGrid<double> as_log_grid(const RandomLogGrid& grid) {
  return {grid.towards, grid.spacing, grid.steps};
}

}  // namespace

template <class S>
BasicRevealTimeCurve<S>::BasicRevealTimeCurve(const InformationCurve<S>& curve)
    : curve_(curve), correlation_(mean_subset_correlation(curve)) {
  const index_t n = curve.positions();
  CompensatedSum<S> harmonic, complexity;
  harmonic_.push_back(S(0));
  complexity_.assign(2, S(0));
  for (index_t m = 1; m < n; ++m) {
    harmonic.add(curve.z(m + 1) / from_count<S>(m));
    harmonic_.push_back(harmonic.value());
    complexity.add(from_count<S>(m) * from_count<S>(n - m) * (curve.z(m + 1) - curve.z(m)));
    complexity_.push_back(complexity.value());
  }
  complexity_.push_back(complexity.value());
}

template <class S>
S BasicRevealTimeCurve<S>::information(const S& t) const {
  const index_t n = positions();
  return from_count<S>(n) *
         binomial_mean(n - 1, t, [&](index_t k) -> const S& { return curve_.z(1 + k); });
}

template <class S>
S BasicRevealTimeCurve<S>::area(const S& t) const {
  return binomial_mean(positions(), t, [&](index_t k) -> const S& { return correlation_[at(k)]; });
}

template <class S>
S BasicRevealTimeCurve<S>::area_over_time(const S& t) const {
  const index_t n = positions();
  return from_count<S>(n) *
         binomial_mean(n - 1, t, [&](index_t k) -> const S& { return harmonic_[at(k)]; });
}

template <class S>
S BasicRevealTimeCurve<S>::complexity(const S& t) const {
  const index_t n = positions();
  return binomial_mean(n + 1, t, [&](index_t k) -> const S& { return complexity_[at(k)]; }) /
         from_count<S>(n + 1);
}

template <class S>
S expected_kl(const BasicRevealTimeCurve<S>& curve, const std::vector<S>& t) {
  CompensatedSum<S> sum;
  sum.add(curve.total_correlation());
  for (std::size_t j = 1; j + 1 < t.size(); ++j) {
    sum.add(-(t[j + 1] - t[j]) * curve.information(t[j]));
  }
  return not_negative(sum.value());
}

template <class S>
S expected_kl(const BasicRevealTimeCurve<S>& curve, const BasicLogGrid<S>& grid) {
  // K = 1 has no inner time: one shot.
  const S& tc = curve.total_correlation();
  if (grid.steps == 1) return tc;
  const S& c = grid.spacing;
  const S last = from_count<S>(grid.steps - 1);
  const S near = exponential(-c), far = exponential(-c * last);
  S saved = S(0);
  if (grid.towards == RandomLogGrid::Towards::end) {
    const S before_last = curve.area(-exponential_minus_one(-c * (last - S(1))));
    saved = -exponential_minus_one(-c) * before_last + (curve.area(S(1) - far) - before_last);
  } else {
    const S area_near = curve.area(near);
    saved = exponential_minus_one(c) * (area_near - curve.area(far)) +
            (curve.area_over_time(S(1)) - curve.area_over_time(near)) - (tc - area_near);
  }
  return not_negative(tc - saved / c);
}

double expected_kl(const RevealTimeCurve& curve, const RevealTimeGrid& grid) {
  return expected_kl(curve, grid.times());
}

double expected_kl(const RevealTimeCurve& curve, const RandomLogGrid& grid) {
  return expected_kl(curve, as_log_grid(grid));
}

template <class S>
S expected_steps(index_t n, const std::vector<S>& t) {
  CompensatedSum<S> sum;
  for (std::size_t j = 1; j < t.size(); ++j) sum.add(hit_probability(n, t[j] - t[j - 1]));
  return sum.value();
}

template <class S>
S expected_steps(index_t n, const BasicLogGrid<S>& grid) {
  // Interval lengths are 1 - e^{-cU}, then (1 - e^{-c}) e^{-c(k-1+U)} for k = 1..K-2, then
  // e^{-c(K-2+U)}; averaging over U integrates hit_probability(x)/x over adjoining ranges.
  if (grid.steps == 1) return S(1);
  const S& c = grid.spacing;
  const S cn = c * from_count<S>(n);
  const S inner = -exponential_minus_one(-c);
  const S tail = exponential(-c * from_count<S>(grid.steps - 2));
  const S first = S(1) + exponential_minus_one(-cn) / cn;
  const S middle = hit_integral(n, inner) - hit_integral(n, S(inner * tail));
  const S last = hit_integral(n, tail) - hit_integral(n, S(tail * exponential(-c)));
  return first + (middle + last) / c;
}

template <class S>
S expected_steps(index_t n, const BalancedOffset& offset) {
  const index_t s = offset.size;
  CompensatedSum<S> sum;
  for (index_t r = 1; r <= s; ++r) {
    const index_t rest = n - std::min(n, r);
    sum.add(from_count<S>(1 + (rest + s - 1) / s) / from_count<S>(s));
  }
  return sum.value();
}

double expected_steps(index_t n, const RevealTimeGrid& grid) {
  return expected_steps(n, grid.times());
}

double expected_steps(index_t n, const RandomLogGrid& grid) {
  return expected_steps(n, as_log_grid(grid));
}

#define UNMASK_REVEAL_TIMES(S)                                                    \
  template class BasicRevealTimeCurve<S>;                                         \
  template S expected_kl(const BasicRevealTimeCurve<S>&, const std::vector<S>&);  \
  template S expected_kl(const BasicRevealTimeCurve<S>&, const BasicLogGrid<S>&); \
  template S expected_steps(index_t, const std::vector<S>&);                      \
  template S expected_steps(index_t, const BasicLogGrid<S>&);                     \
  template S expected_steps(index_t, const BalancedOffset&)
UNMASK_REVEAL_TIMES(double);
UNMASK_REVEAL_TIMES(CertifiedNumber);
#undef UNMASK_REVEAL_TIMES

}  // namespace unmask
