#include "exact/sampled/moments.hpp"

#include "core/base/contract.hpp"

namespace unmask {
namespace {

/// Neumaier's step: the sum, and what rounding takes from it.
void add_to(double& sum, double& rest, double term) {
  const double next = sum + term;
  rest += std::fabs(sum) >= std::fabs(term) ? (sum - next) + term : (term - next) + sum;
  sum = next;
}

/// Relative entropy of two coins, nats.
double relative_entropy(double p, double q) {
  const auto part = [](double a, double b) {
    return a == 0.0 ? 0.0 : b == 0.0 ? INFINITY : a * std::log(a / b);
  };
  return part(p, q) + part(1.0 - p, 1.0 - q);
}

/// The point between `inside` and `outside` where `is_inside` ends, on the side of `outside`.
template <class Test>
double bisect(double inside, double outside, const Test& is_inside) {
  if (is_inside(outside)) return outside;
  for (int k = 0; k < 200 && std::fabs(outside - inside) > 1e-16; ++k) {
    const double middle = (inside + outside) / 2;
    if (middle == inside || middle == outside) break;
    (is_inside(middle) ? inside : outside) = middle;
  }
  return outside;
}

}  // namespace

void Moments::add(double x) {
  add_to(sum, sum_rest, x);
  add_to(squares, squares_rest, x * x);
}

double Moments::mean(index_t samples) const {
  return (sum + sum_rest) / static_cast<double>(samples);
}

double Moments::variance(index_t samples) const {
  const auto n = static_cast<double>(samples);
  const double m = mean(samples);
  return std::max(0.0, ((squares + squares_rest) - n * m * m) / (n - 1.0));
}

Interval mean_of_bounded(const Moments& moments, index_t samples, double low, double high,
                         double error) {
  UNMASK_REQUIRE(samples >= 2 && low <= high, "an interval needs two samples, and a range");
  if (low == high) return known(low);
  const auto n = static_cast<double>(samples);
  const double log_term = std::log(4.0 / error);
  const double half = std::sqrt(2.0 * moments.variance(samples) * log_term / n) +
                      7.0 * (high - low) * log_term / (3.0 * (n - 1.0));
  const double mean = moments.mean(samples);
  return clamped({mean, mean - half, mean + half}, low, high);
}

Interval probability_of(index_t hits, index_t samples, double error) {
  UNMASK_REQUIRE(samples >= 1 && hits <= samples, "hits of some trials");
  const auto n = static_cast<double>(samples);
  const double rate = static_cast<double>(hits) / n, most = std::log(2.0 / error) / n;
  const auto holds = [&](double p) { return relative_entropy(rate, p) <= most; };
  return {rate, bisect(rate, 0.0, holds), bisect(rate, 1.0, holds)};
}

Interval mean_if_normal(const Moments& moments, index_t samples, double error) {
  UNMASK_REQUIRE(samples >= 2, "an interval needs two samples");
  const double quantile =
      bisect(0.0, 40.0, [&](double z) { return std::erfc(z / std::sqrt(2.0)) >= error; });
  const double half =
      quantile * std::sqrt(moments.variance(samples) / static_cast<double>(samples));
  const double mean = moments.mean(samples);
  return {mean, mean - half, mean + half};
}

}  // namespace unmask
