#include "exact/curve/markov_curve.hpp"

#include <cmath>

#include "exact/curve/subset_correlation.hpp"

namespace unmask {
namespace {

using Vector = std::vector<double>;
using Matrix = std::vector<double>;  // row-major, q x q

double entropy_of(const double* p, index_t q) {
  double sum = 0.0;
  for (index_t x = 0; x < q; ++x) sum += p[x] > 0.0 ? -p[x] * std::log(p[x]) : 0.0;
  return sum;
}

Matrix transition_matrix(const MarkovChain<double>& chain) {
  Matrix matrix;
  for (index_t x = 0; x < chain.symbols(); ++x) {
    for (index_t y = 0; y < chain.symbols(); ++y) matrix.push_back(chain.transition(x, y));
  }
  return matrix;
}

/// power * step; every row of the result is divided by its sum, which is 1 up to rounding.
Matrix multiply(const Matrix& power, const Matrix& step, index_t q) {
  Matrix product(power.size(), 0.0);
  for (index_t x = 0; x < q; ++x) {
    double* row = product.data() + x * q;
    double sum = 0.0;
    for (index_t y = 0; y < q; ++y) {
      for (index_t z = 0; z < q; ++z) row[z] += power[at(x * q + y)] * step[at(y * q + z)];
    }
    for (index_t z = 0; z < q; ++z) sum += row[z];
    for (index_t z = 0; z < q; ++z) row[z] /= sum;
  }
  return product;
}

/// The law of X_i for every position i, one after the other.
std::vector<Vector> position_laws(const MarkovChain<double>& chain, const Matrix& step) {
  const index_t q = chain.symbols(), n = chain.shape().positions();
  Vector law;
  for (index_t x = 0; x < q; ++x) law.push_back(chain.initial(x));
  std::vector<Vector> laws{law};
  while (laws.size() < n) {
    Vector next(at(q), 0.0);
    for (index_t x = 0; x < q; ++x) {
      for (index_t y = 0; y < q; ++y) next[at(y)] += law[at(x)] * step[at(x * q + y)];
    }
    double sum = 0.0;
    for (const double p : next) sum += p;
    for (double& p : next) p /= sum;
    law = next;
    laws.push_back(law);
  }
  return laws;
}

/// I(X_a; X_{a+g}) from the law of X_a, the g-step transition and the law of X_{a+g}.
double pair_information(const Vector& from, const Matrix& power, const Vector& to) {
  const index_t q = from.size();
  CompensatedSum<double> sum;
  for (index_t x = 0; x < q; ++x) {
    if (from[at(x)] == 0.0) continue;
    for (index_t y = 0; y < q; ++y) {
      const double p = power[at(x * q + y)];
      if (p > 0.0) sum.add(from[at(x)] * p * std::log1p((p - to[at(y)]) / to[at(y)]));
    }
  }
  return std::max(0.0, sum.value());
}

/// J_g = sum over a of I(X_a; X_{a+g}), g = 1..n-1, at index g.
Vector information_by_gap(const Matrix& step, const std::vector<Vector>& laws, bool stationary) {
  const index_t n = laws.size(), q = laws.front().size();
  Vector information(at(n), 0.0);
  Matrix power = step;
  for (index_t gap = 1; gap < n; ++gap) {
    if (stationary) {
      information[at(gap)] =
          static_cast<double>(n - gap) * pair_information(laws[0], power, laws[0]);
    } else {
      CompensatedSum<double> sum;
      for (index_t a = 0; a + gap < n; ++a) {
        sum.add(pair_information(laws[at(a)], power, laws[at(a + gap)]));
      }
      information[at(gap)] = sum.value();
    }
    power = multiply(power, step, q);
  }
  return information;
}

/// Mean TC of m positions: sum over gaps of J_g C(n-g-1, m-2) / C(n, m).
double mean_correlation(const Vector& information, index_t m) {
  const index_t n = information.size();
  const auto real = [](index_t i) { return static_cast<double>(i); };
  double weight = real(m) * real(m - 1) / (real(n) * real(n - 1));
  double sum = 0.0;
  for (index_t gap = 1; gap + m <= n + 1; ++gap) {
    sum += weight * information[at(gap)];
    if (gap + m > n) break;
    weight *= real(n - gap - m + 1) / real(n - gap - 1);
  }
  return sum;
}

}  // namespace

CurveProfile<double> markov_curve(const MarkovChain<Rational>& exact_chain) {
  const auto chain = exact_chain.with_scalar<double>();
  const Matrix step = transition_matrix(chain);
  const std::vector<Vector> laws = position_laws(chain, step);
  const Vector information = information_by_gap(step, laws, exact_chain.is_stationary());
  const index_t n = laws.size();
  CompensatedSum<double> single;
  for (const Vector& law : laws) single.add(entropy_of(law.data(), law.size()));
  Vector correlation{0.0, 0.0};
  for (index_t m = 2; m <= n; ++m) correlation.push_back(mean_correlation(information, m));
  return from_subset_correlation(single.value() / static_cast<double>(n), correlation);
}

}  // namespace unmask
