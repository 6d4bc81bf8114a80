// tests/support/naive_oracle.hpp - conditional marginals and value laws by their definitions.
//
// For the decoder tree: p(X_i | what is shown) is a quotient of two sums over all rows of the joint
// table, the error `mix` and the value rule are one line each. Nothing is shared with the project's
// conditionals, oracles or value rules. Answers are remembered, because the tree asks often.
#pragma once

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <map>
#include <vector>

#include "core/model/joint_table.hpp"

namespace unmask::naive {

/// A symbol a position, or kHidden.
using Row = std::vector<int>;
inline constexpr int kHidden = -1;

/// One list of probabilities a position; empty where the position is shown.
template <class S>
using Laws = std::vector<std::vector<S>>;

/// Logarithms: of doubles as doubles, of rational numbers to fifty digits, where numbers that tie
/// are equal and others far apart.
using Digits50 =
    boost::multiprecision::number<boost::multiprecision::cpp_bin_float_50::backend_type,
                                  boost::multiprecision::et_off>;
template <class S>
using Real = std::conditional_t<std::is_same_v<S, double>, double, Digits50>;

inline double real(double x) { return x; }
inline Digits50 real(const Rational& x) {
  return Digits50(numerator(x)) / Digits50(denominator(x));
}

/// Sums of many terms: of doubles with eleven bits more.
template <class S>
using Wide = std::conditional_t<std::is_same_v<S, double>, long double, Rational>;

/// a > b; doubles must differ by more than the tie of theory section 13.
inline bool above(double a, double b) { return a > b + 1e-12; }
inline bool above(const Rational& a, const Rational& b) { return a > b; }
inline bool above(const Digits50& a, const Digits50& b) { return a > b + Digits50(1e-40); }

template <class S>
std::size_t largest(const std::vector<S>& numbers) {
  std::size_t best = 0;
  for (std::size_t x = 1; x < numbers.size(); ++x) {
    if (numbers[x] > numbers[best]) best = x;
  }
  for (std::size_t x = 0; x < best; ++x) {
    if (!above(numbers[best], numbers[x])) return x;
  }
  return best;
}

/// -sum p ln p in nats.
template <class S>
Real<S> entropy(const std::vector<S>& law) {
  using std::log;
  Real<S> sum = 0;
  for (const S& p : law) {
    if (p > S(0)) sum -= real(p) * log(real(p));
  }
  return sum;
}

/// KL(p || q) in nats, or a number beyond all bounds where q excludes what p allows.
template <class S>
Real<S> divergence(const std::vector<S>& p, const std::vector<S>& q) {
  using std::log;
  Real<S> sum = 0;
  for (std::size_t x = 0; x < p.size(); ++x) {
    if (!(p[x] > S(0))) continue;
    if (!(q[x] > S(0))) return Real<S>(1e9);
    sum += real(p[x]) * log(real(p[x]) / real(q[x]));
  }
  return sum;
}

template <class S>
std::vector<S> normalised(std::vector<S> weights) {
  S total = S(0);
  for (const S& w : weights) total += w;
  for (S& w : weights) w /= total;
  return weights;
}

/// p^{1/T}. For Rational only T = 1.
inline double powered(double p, const Rational& temperature) {
  return std::pow(p, 1.0 / to_double(temperature));
}
inline Rational powered(const Rational& p, const Rational&) { return p; }

/// The law that a value is drawn from: temperature, then top-p (decoders.md 1.1).
template <class S>
std::vector<S> value_law(const std::vector<S>& p, const Rational& temperature,
                         const Rational& top_p) {
  std::vector<S> law(p.size(), S(0));
  if (temperature == 0) {
    law[largest(p)] = S(1);
    return law;
  }
  for (std::size_t x = 0; x < p.size(); ++x) law[x] = powered(p[x], temperature);
  law = normalised(std::move(law));
  if (top_p == 1) return law;
  std::vector<S> rest = law, kept(p.size(), S(0));
  S mass = S(0);
  while (above(from_rational<S>(top_p), mass)) {
    const std::size_t x = largest(rest);
    mass += law[x];
    kept[x] = law[x];
    rest[x] = S(-1);
  }
  return normalised(std::move(kept));
}

template <class S>
class Oracle {
 public:
  /// `mix`: the answers are (1 - mix) p + mix / q.
  explicit Oracle(JointTable<S> table, const Rational& mix = 0)
      : table_(std::move(table)), mix_(from_rational<S>(mix)) {}

  std::size_t positions() const { return table_.shape().positions(); }
  const JointTable<S>& table() const { return table_; }

  /// The probability of showing `row`, hidden positions summed out.
  S probability(const Row& row) const {
    S sum = S(0);
    for (index_t cell = 0; cell < table_.probabilities().size(); ++cell) {
      const auto other = table_.shape().row_at(cell);
      bool agrees = true;
      for (std::size_t i = 0; i < row.size(); ++i) {
        agrees = agrees && (row[i] == kHidden || row[i] == static_cast<int>(other[i]));
      }
      if (agrees) sum += table_.probability(cell);
    }
    return sum;
  }

  const Laws<S>& answer(const Row& row) const {
    const auto known = answers_.find(row);
    if (known != answers_.end()) return known->second;
    Laws<S> laws(row.size());
    const S context = probability(row);
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (row[i] == kHidden) laws[i] = law_at(row, i, context);
    }
    return answers_.emplace(row, std::move(laws)).first->second;
  }

 private:
  std::vector<S> law_at(Row row, std::size_t i, const S& context) const {
    const index_t q = table_.shape().cardinality(i);
    const S uniform = S(1) / from_count<S>(q);
    std::vector<S> law(at(q), uniform);  // impossible contexts: uniform
    if (context == S(0)) return law;
    for (index_t x = 0; x < q; ++x) {
      row[i] = static_cast<int>(x);
      law[at(x)] = (S(1) - mix_) * (probability(row) / context) + mix_ * uniform;
    }
    return law;
  }

  JointTable<S> table_;
  S mix_;
  mutable std::map<Row, Laws<S>> answers_;
};

}  // namespace unmask::naive
