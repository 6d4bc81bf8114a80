#include "exact/curve/code_curve.hpp"

#include <cmath>
#include <numbers>

namespace unmask {
namespace {

/// ln 2 - h(delta) = KL of a delta-coin from a fair one, accurate also near delta = 1/2.
double bit_information(const Rational& exact_delta, const Arithmetic<double>&) {
  const double delta = to_double(exact_delta);
  const auto term = [](double p) { return p > 0.0 ? p * std::log1p(2.0 * p - 1.0) : 0.0; };
  return std::max(0.0, term(delta) + term(1.0 - delta));
}

template <class S>
S bit_information(const Rational& delta, const Arithmetic<S>& in) {
  S information = S(0);
  for (const Rational& p : {delta, Rational(1 - delta)}) {
    if (p != 0) information += in.gain(in.number(p), in.number(p), in.ratio(1, 2));
  }
  return information;
}

}  // namespace

template <class S>
CurveProfile<S> code_curve(const MdsCode& code, const Arithmetic<S>& in) {
  const index_t n = code.shape().positions(), k = code.message_length();
  const S symbol = k == 0 ? S(0) : in.log(code.alphabet());
  EntropyCurve<S> entropy{S(0)};
  std::vector<S> z;
  for (index_t j = 1; j <= n; ++j) {
    entropy.push_back(from_count<FactorOf<S>>(std::min(j, k)) * symbol);
    z.push_back(j > k ? symbol : S(0));
  }
  return {std::move(entropy), InformationCurve<S>(std::move(z))};
}

template <class S>
CurveProfile<S> noisy_parity_curve(const NoisyParity<Rational>& parity, const Arithmetic<S>& in) {
  const index_t n = parity.shape().positions();
  const S information = bit_information(parity.delta(), in), bit = in.log(2);
  EntropyCurve<S> entropy{S(0)};
  for (index_t m = 1; m <= n; ++m) entropy.push_back(from_count<FactorOf<S>>(m) * bit);
  // One bit alone is biased: nothing before it can be informative.
  std::vector<S> z(at(n), S(0));
  entropy.back() -= information;
  if (n > 1) z.back() = information;
  return {std::move(entropy), InformationCurve<S>(std::move(z))};
}

template <class S>
CurveProfile<S> permutation_curve(const UniformPermutation& permutation, const Arithmetic<S>& in) {
  const index_t n = permutation.shape().positions();
  EntropyCurve<S> entropy{S(0)};
  std::vector<S> z;
  CompensatedSum<S> sum;
  for (index_t j = 1; j <= n; ++j) {
    sum.add(in.log(n - j + 1));
    entropy.push_back(sum.value());
    if constexpr (std::is_floating_point_v<S>) {
      z.push_back(std::log(static_cast<double>(n) / static_cast<double>(n - j + 1)));
    } else {
      z.push_back(j == 1 ? S(0) : S(in.log(n) - in.log(n - j + 1)));
    }
  }
  if constexpr (std::is_floating_point_v<S>) {
    return {std::move(entropy), InformationCurve<S>::from_rounded(std::move(z))};
  } else {
    return {std::move(entropy), InformationCurve<S>(std::move(z))};
  }
}

#define UNMASK_CODE_CURVES(S)                                                                      \
  template CurveProfile<S> code_curve(const MdsCode&, const Arithmetic<S>&);                       \
  template CurveProfile<S> noisy_parity_curve(const NoisyParity<Rational>&, const Arithmetic<S>&); \
  template CurveProfile<S> permutation_curve(const UniformPermutation&, const Arithmetic<S>&)
UNMASK_CODE_CURVES(double);
UNMASK_CODE_CURVES(Ball);
UNMASK_CODE_CURVES(LogForm);
#undef UNMASK_CODE_CURVES

}  // namespace unmask
