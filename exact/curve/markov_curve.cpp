#include "exact/curve/markov_curve.hpp"

#include <cmath>

#include "exact/curve/subset_correlation.hpp"

namespace unmask {
namespace {

template <class F>
using Vector = std::vector<F>;
template <class F>
using Matrix = std::vector<F>;  // row-major, q x q

/// The chain's parameters as factors of S.
template <class F>
struct Parameters {
  Vector<F> initial;
  Matrix<F> transition;
};

template <class S>
Parameters<FactorOf<S>> parameters(const MarkovChain<Rational>& exact, const Arithmetic<S>& in) {
  Parameters<FactorOf<S>> result;
  const auto collect = [&](const auto& chain, const auto& number) {
    for (index_t x = 0; x < chain.symbols(); ++x) {
      result.initial.push_back(number(chain.initial(x)));
      for (index_t y = 0; y < chain.symbols(); ++y) {
        result.transition.push_back(number(chain.transition(x, y)));
      }
    }
  };
  if constexpr (std::is_same_v<S, double>) {
    // Rounded rows are divided by their sums.
    collect(exact.with_scalar<double>(), [](double p) { return p; });
  } else {
    collect(exact, [&](const Rational& p) { return in.number(p); });
  }
  return result;
}

/// Rounded probabilities are divided by their sum, which is 1 up to rounding; others are exact or
/// contain what is.
template <class F>
void normalise(F* p, index_t q) {
  if constexpr (std::is_same_v<F, double>) {
    double sum = 0.0;
    for (index_t x = 0; x < q; ++x) sum += p[x];
    for (index_t x = 0; x < q; ++x) p[x] /= sum;
  }
}

template <class S>
S entropy_of(const Vector<FactorOf<S>>& p, const Arithmetic<S>& in) {
  S sum = S(0);
  for (const auto& x : p) {
    if (!in.is_zero(x)) sum += in.entropy_term(x);
  }
  return sum;
}

template <class F>
Matrix<F> multiply(const Matrix<F>& power, const Matrix<F>& step, index_t q) {
  Matrix<F> product(power.size(), F(0));
  for (index_t x = 0; x < q; ++x) {
    F* row = product.data() + x * q;
    for (index_t y = 0; y < q; ++y) {
      for (index_t z = 0; z < q; ++z) row[z] += power[at(x * q + y)] * step[at(y * q + z)];
    }
    normalise(row, q);
  }
  return product;
}

/// The law of X_i for every position i, one after the other.
template <class F>
std::vector<Vector<F>> position_laws(const Parameters<F>& chain, index_t n) {
  const index_t q = chain.initial.size();
  std::vector<Vector<F>> laws{chain.initial};
  while (laws.size() < n) {
    Vector<F> next(at(q), F(0));
    for (index_t x = 0; x < q; ++x) {
      for (index_t y = 0; y < q; ++y) {
        next[at(y)] += laws.back()[at(x)] * chain.transition[at(x * q + y)];
      }
    }
    normalise(next.data(), q);
    laws.push_back(std::move(next));
  }
  return laws;
}

/// I(X_a; X_{a+g}) from the law of X_a, the g-step transition and the law of X_{a+g}.
template <class S>
S pair_information(const Vector<FactorOf<S>>& from, const Matrix<FactorOf<S>>& power,
                   const Vector<FactorOf<S>>& to, const Arithmetic<S>& in) {
  const index_t q = from.size();
  CompensatedSum<S> sum;
  for (index_t x = 0; x < q; ++x) {
    if (in.is_zero(from[at(x)])) continue;
    for (index_t y = 0; y < q; ++y) {
      const auto& p = power[at(x * q + y)];
      if (!in.is_zero(p)) sum.add(in.gain(from[at(x)] * p, p, to[at(y)]));
    }
  }
  if constexpr (std::is_same_v<S, double>) {
    return std::max(0.0, sum.value());
  } else {
    return sum.value();
  }
}

/// J_g = sum over a of I(X_a; X_{a+g}), g = 1..n-1, at index g.
template <class S>
std::vector<S> information_by_gap(const Matrix<FactorOf<S>>& step,
                                  const std::vector<Vector<FactorOf<S>>>& laws, bool stationary,
                                  const Arithmetic<S>& in) {
  const index_t n = laws.size(), q = laws.front().size();
  std::vector<S> information(at(n), S(0));
  Matrix<FactorOf<S>> power = step;
  for (index_t gap = 1; gap < n; ++gap) {
    if (stationary) {
      information[at(gap)] =
          from_count<FactorOf<S>>(n - gap) * pair_information(laws[0], power, laws[0], in);
    } else {
      CompensatedSum<S> sum;
      for (index_t a = 0; a + gap < n; ++a) {
        sum.add(pair_information(laws[at(a)], power, laws[at(a + gap)], in));
      }
      information[at(gap)] = sum.value();
    }
    power = multiply(power, step, q);
  }
  return information;
}

/// Mean TC of m positions: sum over gaps of J_g C(n-g-1, m-2) / C(n, m).
template <class S>
S mean_correlation(const std::vector<S>& information, index_t m, const Arithmetic<S>& in) {
  const index_t n = information.size();
  FactorOf<S> weight = in.ratio(m * (m - 1), n * (n - 1));
  S sum = S(0);
  for (index_t gap = 1; gap + m <= n + 1; ++gap) {
    sum += weight * information[at(gap)];
    if (gap + m > n) break;
    weight *= in.ratio(n - gap - m + 1, n - gap - 1);
  }
  return sum;
}

}  // namespace

template <class S>
CurveProfile<S> markov_curve(const MarkovChain<Rational>& chain, const Arithmetic<S>& in) {
  const index_t n = chain.shape().positions();
  const auto given = parameters(chain, in);
  const auto laws = position_laws(given, n);
  const auto information = information_by_gap(given.transition, laws, chain.is_stationary(), in);
  CompensatedSum<S> single;
  for (const auto& law : laws) single.add(entropy_of(law, in));
  std::vector<S> correlation{S(0), S(0)};
  for (index_t m = 2; m <= n; ++m) correlation.push_back(mean_correlation(information, m, in));
  return from_subset_correlation<S>(single.value() / from_count<FactorOf<S>>(n), correlation);
}

template CurveProfile<double> markov_curve(const MarkovChain<Rational>&, const Arithmetic<double>&);
template CurveProfile<Ball> markov_curve(const MarkovChain<Rational>&, const Arithmetic<Ball>&);
template CurveProfile<LogForm> markov_curve(const MarkovChain<Rational>&,
                                            const Arithmetic<LogForm>&);

}  // namespace unmask
