#include "exact/curve/mixture_curve.hpp"

#include <cmath>

#include "core/number/binomial.hpp"

namespace unmask {
namespace {

/// x ln(a/b) for the likelihood of `count` equal outcomes; 0 for no outcomes whatever a and b.
double log_likelihood_gain(index_t count, double a, double b) {
  return count == 0 ? 0.0 : static_cast<double>(count) * std::log(a / b);
}

/// ln(posterior odds of component i against j) after `ones` ones and `zeros` zeros.
double log_odds(const BernoulliMixture<double>& mixture, index_t i, index_t j, index_t ones,
                index_t zeros) {
  return std::log(mixture.weight(i) / mixture.weight(j)) +
         log_likelihood_gain(ones, mixture.heads(i), mixture.heads(j)) +
         log_likelihood_gain(zeros, 1.0 - mixture.heads(i), 1.0 - mixture.heads(j));
}

/// -ln P(J = j | counts) = ln(1 + sum over i != j of the odds of i against j).
double surprise(const BernoulliMixture<double>& mixture, index_t j, index_t ones, index_t zeros) {
  double odds = 0.0;
  for (index_t i = 0; i < mixture.components(); ++i) {
    if (i == j || mixture.weight(i) == 0.0) continue;
    odds += std::exp(log_odds(mixture, i, j, ones, zeros));
  }
  return std::log1p(odds);
}

/// I(J; m positions) = H(J) - E[-ln P(J | counts)].
double component_information(const BernoulliMixture<double>& mixture, index_t m) {
  CompensatedSum<double> information;
  for (index_t j = 0; j < mixture.components(); ++j) {
    const double weight = mixture.weight(j);
    if (weight == 0.0) continue;
    information.add(-weight * std::log(weight));
    information.add(-weight * expectation(binomial_law(m, mixture.heads(j)), [&](index_t ones) {
      return surprise(mixture, j, ones, m - ones);
    }));
  }
  return std::max(0.0, information.value());
}

double coin_entropy(double p) {
  return (p > 0.0 ? -p * std::log(p) : 0.0) + (p < 1.0 ? -(1.0 - p) * std::log1p(-p) : 0.0);
}

}  // namespace

CurveProfile<double> mixture_curve(const BernoulliMixture<double>& mixture) {
  const index_t n = mixture.shape().positions();
  double given_component = 0.0;
  for (index_t j = 0; j < mixture.components(); ++j) {
    given_component += mixture.weight(j) * coin_entropy(mixture.heads(j));
  }
  std::vector<double> information{0.0};
  for (index_t m = 1; m <= n; ++m) information.push_back(component_information(mixture, m));
  EntropyCurve<double> entropy;
  std::vector<double> z;
  for (index_t m = 0; m <= n; ++m) {
    entropy.push_back(static_cast<double>(m) * given_component + information[at(m)]);
    if (m > 0) z.push_back(information[1] + (information[at(m - 1)] - information[at(m)]));
  }
  return {std::move(entropy), InformationCurve<double>::from_rounded(std::move(z))};
}

}  // namespace unmask
