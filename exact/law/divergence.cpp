#include "exact/law/divergence.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/contract.hpp"
#include "exact/curve/certified_number.hpp"

namespace unmask {
namespace {

double square_root(double x) { return std::sqrt(std::max(0.0, x)); }
double not_below_zero(double x) { return std::max(0.0, x); }

/// sqrt(1 - affinity), where affinity = sum sqrt(p nu).
double hellinger(const std::vector<double>& p, const std::vector<double>& nu) {
  // 1 - sum sqrt(p nu) = 1/2 sum (sqrt p - sqrt nu)^2 + off-support mass / 2, without cancellation.
  CompensatedSum<double> squares;
  double on_support = 0;
  for (std::size_t r = 0; r < p.size(); ++r) {
    const double difference = square_root(p[r]) - square_root(nu[r]);
    squares.add(difference * difference / 2);
    on_support += nu[r];
  }
  return square_root(squares.value() + not_below_zero(1.0 - on_support) / 2);
}

Ball square_root(const Ball& x) { return exp(ln(x, kCertifiedPrecision) / Ball(2), kCertifiedPrecision); }

Ball hellinger(const std::vector<Rational>& p, const std::vector<Rational>& nu) {
  if (p == nu) return 0;
  Ball affinity;
  for (std::size_t r = 0; r < p.size(); ++r) {
    const Rational product = p[r] * nu[r];
    if (product == 0) continue;
    affinity += square_root(Ball::enclosing(product, kCertifiedPrecision));
  }
  // The enclosure of 1 - affinity may touch 0 although the number is positive.
  const Ball difference = Ball(1) - affinity;
  const Rational floor(1, Integer(1) << 100U);
  const Rational low = std::max(difference.low(), floor);
  const Rational high = std::max(difference.high(), low);
  const Ball root = square_root(Ball::between(low, high, kCertifiedPrecision));
  return difference.low() > 0 ? root : Ball::between(0, root.high(), kCertifiedPrecision);
}

}  // namespace

template <class S>
Divergences<S> divergences(const SupportTable<S>& p, const OutputLaw<S>& law) {
  UNMASK_REQUIRE(law.on_support.size() == p.rows(), "one number a row of p");
  LogSum<S> forward, reverse;
  CompensatedSum<S> distance, squares;
  bool misses = false;
  std::vector<S> probabilities;
  for (index_t r = 0; r < p.rows(); ++r) {
    const S& nu = law.on_support[at(r)];
    const S x = probabilities.emplace_back(p.probability(r));
    distance.add(x < nu ? S(nu - x) : S(x - nu));
    if (!(nu > S(0))) {
      misses = true;
      continue;
    }
    const S ratio = x / nu;
    forward.add(x, ratio);
    reverse.add(nu, S(1) / ratio);
    squares.add(x * (ratio - S(1)));
  }
  distance.add(law.off_support);
  if (misses) forward.add_infinity();
  if (law.off_support > S(0)) reverse.add_infinity();
  Divergences<S> result;
  result.forward_kl = forward.value();
  result.reverse_kl = reverse.value();
  if constexpr (std::is_same_v<S, double>) {
    result.forward_kl.value = not_below_zero(result.forward_kl.value);
    result.reverse_kl.value = not_below_zero(result.reverse_kl.value);
  }
  result.total_variation = distance.value() / S(2);
  // sum p (p/nu - 1) over rows of positive nu is sum p^2/nu - 1, as p sums to 1 there.
  result.chi_square = {squares.value(), misses};
  result.support_violation = law.off_support;
  result.hellinger = hellinger(probabilities, law.on_support);
  return result;
}

template Divergences<double> divergences(const SupportTable<double>&, const OutputLaw<double>&);
template Divergences<Rational> divergences(const SupportTable<Rational>&,
                                           const OutputLaw<Rational>&);

}  // namespace unmask
