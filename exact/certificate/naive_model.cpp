#include "exact/certificate/naive_model.hpp"

#include <algorithm>

namespace unmask::checker {
namespace {

constexpr index_t kMaxLongLogarithms = index_t{1} << 13U;
const Integer kLongNumber = Integer(1) << 20U;

}  // namespace

NaiveModel::NaiveModel(WrittenModel written) : written_(std::move(written)), denominator_(1) {
  require_model(written_);
  for (const Rational& p : probabilities()) {
    denominator_ = lcm(denominator_, Integer(boost::multiprecision::denominator(p)));
  }
  for (const Rational& p : probabilities()) {
    weights_.push_back(boost::multiprecision::numerator(Rational(p * denominator_)));
  }
}

bool NaiveModel::is_uniform() const {
  return std::all_of(weights_.begin(), weights_.end(),
                     [&](const Integer& w) { return w == weights_.front(); });
}

Rational NaiveModel::probability(const Row& x) const {
  const auto found = std::find(rows().begin(), rows().end(), x);
  return found == rows().end() ? Rational(0)
                               : probabilities()[static_cast<std::size_t>(found - rows().begin())];
}

Rational NaiveModel::marginal(Subset s, const Row& x) const {
  Integer weight = 0;
  for (index_t r = 0; r < rows().size(); ++r) {
    bool agrees = true;
    for (index_t i = 0; i < positions() && agrees; ++i) {
      agrees = !contains(s, i) || symbol(r, i) == x[at(i)];
    }
    if (agrees) weight += weights_[at(r)];
  }
  return Rational(weight, denominator_);
}

Rational NaiveModel::conditional(index_t j, Subset t, const Row& x) const {
  return marginal(t | singleton(j), x) / marginal(t, x);
}

std::map<Row, Integer> NaiveModel::marginals(Subset s) const {
  std::map<Row, Integer> weights;
  for (index_t r = 0; r < rows().size(); ++r) {
    Row shown;
    for_each_position(s, [&](index_t i) { shown.push_back(symbol(r, i)); });
    weights[shown] += weights_[at(r)];
  }
  return weights;
}

const std::map<Integer, Integer>& NaiveModel::weight_counts(Subset s) const {
  const auto known = counts_.find(s);
  if (known != counts_.end()) return known->second;
  std::map<Integer, Integer>& counts = counts_[s];
  for (const auto& [shown, weight] : marginals(s)) ++counts[weight];
  return counts;
}

EntropySum& EntropySum::add(Subset s, const Rational& c) {
  coefficients_[s] += c;
  return *this;
}

EntropySum& EntropySum::add_conditional(Subset a, Subset b, const Rational& c) {
  return add(a | b, c).add(b, -c);
}

EntropySum& EntropySum::add_information(Subset a, Subset b, const Rational& c) {
  return add(a, c).add(b, c).add(a | b, -c);
}

EntropySum& EntropySum::add_correlation(Subset s, Subset t, const Rational& c) {
  for_each_position(s, [&](index_t j) { add_conditional(singleton(j), t, c); });
  return add_conditional(s, t, -c);
}

/// With p = w/N: N H = N ln N - sum w ln w. All over the common denominator of the coefficients.
LogForm EntropySum::value() const {
  const Integer& n = model_.denominator();
  Integer common = 1;
  for (const auto& [s, c] : coefficients_) {
    common = lcm(common, Integer(boost::multiprecision::denominator(c)));
  }
  std::map<Integer, Integer> numerators;  // by argument of the logarithm
  for (const auto& [s, c] : coefficients_) {
    const Integer scaled = boost::multiprecision::numerator(Rational(c * common));
    if (scaled == 0) continue;
    numerators[n] += scaled * n;
    for (const auto& [w, count] : model_.weight_counts(s)) numerators[w] -= scaled * w * count;
    if (n >= kLongNumber && numerators.size() > kMaxLongLogarithms) {
      throw TooLarge("8192 logarithms of long numbers");
    }
  }
  std::vector<LogForm::Term> terms;
  for (const auto& [argument, numerator] : numerators) terms.push_back({argument, numerator});
  return LogForm::from_terms(std::move(terms), common * n);
}

LogForm entropy(const NaiveModel& model, Subset a, Subset b) {
  return EntropySum(model).add_conditional(a, b).value();
}

LogForm information(const NaiveModel& model, Subset a, Subset b) {
  return EntropySum(model).add_information(a, b).value();
}

LogForm correlation(const NaiveModel& model, Subset s, Subset t) {
  return EntropySum(model).add_correlation(s, t).value();
}

NaiveModel paired(const NaiveModel& x, const NaiveModel& y) {
  const index_t n = x.positions();
  require(n == y.positions(), "both models have the same positions");
  const index_t rows = x.rows().size() * index_t{y.rows().size()};
  if (rows > kMaxRows || rows << n > kMaxCells) {
    throw TooLarge("4096 pairs of rows");
  }
  std::map<Row, Rational> law;
  for (index_t a = 0; a < x.rows().size(); ++a) {
    for (index_t b = 0; b < y.rows().size(); ++b) {
      Row pair;
      for (index_t i = 0; i < n; ++i) {
        pair.push_back(x.symbol(a, i) * y.cards()[at(i)] + y.symbol(b, i));
      }
      law[pair] = x.probabilities()[at(a)] * y.probabilities()[at(b)];
    }
  }
  WrittenModel written;
  for (index_t i = 0; i < n; ++i) written.cards.push_back(x.cards()[at(i)] * y.cards()[at(i)]);
  for (const auto& [row, p] : law) {
    written.rows.push_back(row);
    written.probabilities.push_back(p);
  }
  return NaiveModel(std::move(written));
}

}  // namespace unmask::checker
