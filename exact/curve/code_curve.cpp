#include "exact/curve/code_curve.hpp"

#include <cmath>
#include <numbers>

namespace unmask {
namespace {

/// ln 2 - h(delta) = KL of a delta-coin from a fair one, accurate also near delta = 1/2.
double bit_information(double delta) {
  const auto term = [](double p) { return p > 0.0 ? p * std::log1p(2.0 * p - 1.0) : 0.0; };
  return std::max(0.0, term(delta) + term(1.0 - delta));
}

}  // namespace

CurveProfile<double> code_curve(const MdsCode& code) {
  const index_t n = code.shape().positions(), k = code.message_length();
  const double symbol = k == 0 ? 0.0 : std::log(static_cast<double>(code.alphabet()));
  EntropyCurve<double> entropy{0.0};
  std::vector<double> z;
  for (index_t j = 1; j <= n; ++j) {
    entropy.push_back(static_cast<double>(std::min(j, k)) * symbol);
    z.push_back(j > k ? symbol : 0.0);
  }
  return {std::move(entropy), InformationCurve<double>(std::move(z))};
}

CurveProfile<double> noisy_parity_curve(const NoisyParity<double>& parity) {
  const index_t n = parity.shape().positions();
  const double information = bit_information(parity.delta());
  EntropyCurve<double> entropy{0.0};
  for (index_t m = 1; m <= n; ++m) {
    entropy.push_back(static_cast<double>(m) * std::numbers::ln2);
  }
  // One bit alone is biased: nothing before it can be informative.
  std::vector<double> z(at(n), 0.0);
  entropy.back() -= information;
  if (n > 1) z.back() = information;
  return {std::move(entropy), InformationCurve<double>(std::move(z))};
}

CurveProfile<double> permutation_curve(const UniformPermutation& permutation) {
  const index_t n = permutation.shape().positions();
  EntropyCurve<double> entropy{0.0};
  std::vector<double> z;
  CompensatedSum<double> sum;
  for (index_t j = 1; j <= n; ++j) {
    const auto left = static_cast<double>(n - j + 1);
    sum.add(std::log(left));
    entropy.push_back(sum.value());
    z.push_back(std::log(static_cast<double>(n) / left));
  }
  return {std::move(entropy), InformationCurve<double>::from_rounded(std::move(z))};
}

}  // namespace unmask
