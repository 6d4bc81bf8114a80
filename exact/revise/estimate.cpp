#include "exact/revise/estimate.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/contract.hpp"

namespace unmask {
namespace {

// The quantile of the standard normal law at (1 + 0.999)/2.
constexpr double kNormalQuantile = 3.290526731491926;

/// Pr[Bin(count, p) >= hits]. Terms fall off geometrically on either side of the mode.
double upper_tail(index_t hits, index_t count, double p) {
  if (hits == 0 || p >= 1.0) return 1.0;
  if (p <= 0.0) return 0.0;
  const auto n = static_cast<double>(count), k = static_cast<double>(hits);
  const auto log_term = [&](double j) {
    return std::lgamma(n + 1) - std::lgamma(j + 1) - std::lgamma(n - j + 1) + j * std::log(p) +
           (n - j) * std::log1p(-p);
  };
  const bool below_mode = k < n * p;
  const double odds = p / (1 - p);
  double term = std::exp(log_term(below_mode ? k - 1 : k)), sum = 0.0;
  if (below_mode) {
    for (double j = k - 1; j >= 0 && term > 1e-18 * sum; --j) {
      sum += term;
      term *= j / ((n - j + 1) * odds);
    }
    return 1.0 - sum;
  }
  for (double j = k; j <= n && term > 1e-18 * sum; ++j) {
    sum += term;
    term *= (n - j) / (j + 1) * odds;
  }
  return sum;
}

/// The p at which an increasing function of p reaches `value`.
template <class Increasing>
double solve(const Increasing& f, double value) {
  double low = 0.0, high = 1.0;
  while (high - low > 1e-13) {
    const double middle = (low + high) / 2;
    (f(middle) < value ? low : high) = middle;
  }
  return (low + high) / 2;
}

}  // namespace

Estimate estimate_probability(index_t hits, index_t count) {
  UNMASK_REQUIRE(count >= 1 && hits <= count, "hits of some trials");
  const double tail = (1 - kSamplingConfidence) / 2;
  Estimate result;
  result.estimate = static_cast<double>(hits) / static_cast<double>(count);
  result.low = hits == 0 ? 0.0 : solve([&](double p) { return upper_tail(hits, count, p); }, tail);
  result.high = hits == count
                    ? 1.0
                    : solve([&](double p) { return upper_tail(hits + 1, count, p); }, 1 - tail);
  return result;
}

Estimate estimate_mean(double sum, double squares, index_t count) {
  UNMASK_REQUIRE(count >= 2, "a variance needs two samples");
  const auto n = static_cast<double>(count);
  const double mean = sum / n, variance = std::max(0.0, (squares - n * mean * mean) / (n - 1));
  const double half = kNormalQuantile * std::sqrt(variance / n);
  return {mean, mean - half, mean + half};
}

}  // namespace unmask
