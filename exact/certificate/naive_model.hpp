// exact/certificate/naive_model.hpp - entropies of a written law by grouping its rows.
//
// Everything is the direct definition: a marginal probability adds up the rows that agree, an
// entropy groups the rows by what they show at the positions of a subset.
//
// (1) Probabilities and entropies are exact.
// (2) An `EntropySum` is the sum of its entropies, whatever the order in which they were added.
// Cost: a pass over the rows for every probability and for every entropy that a sum names.
// Limits: those of written.hpp; a sum of more than 2^13 different logarithms of long numbers is
// refused, because deciding about it could take hours.
#pragma once

#include <map>

#include "core/base/subset.hpp"
#include "core/number/log_form.hpp"
#include "exact/certificate/written.hpp"

namespace unmask::checker {

class NaiveModel {
 public:
  /// Throws: NotCertified if `written` is no model.
  explicit NaiveModel(WrittenModel written);

  [[nodiscard]] index_t positions() const { return written_.cards.size(); }
  [[nodiscard]] const std::vector<index_t>& cards() const { return written_.cards; }
  [[nodiscard]] const std::vector<Row>& rows() const { return written_.rows; }
  [[nodiscard]] const std::vector<Rational>& probabilities() const {
    return written_.probabilities;
  }
  [[nodiscard]] index_t symbol(index_t row, index_t i) const { return rows()[at(row)][at(i)]; }
  /// Every row has the same probability.
  [[nodiscard]] bool is_uniform() const;
  /// p(x); 0 for a row that is not there.
  [[nodiscard]] Rational probability(const Row& x) const;
  /// P(X_i = x_i for all i in s).
  [[nodiscard]] Rational marginal(Subset s, const Row& x) const;
  /// P(X_j = x_j | X_T = x_T). Requires: P(X_T = x_T) > 0.
  [[nodiscard]] Rational conditional(index_t j, Subset t, const Row& x) const;
  /// Probabilities of all values of X_s that occur, times `denominator`.
  [[nodiscard]] std::map<Row, Integer> marginals(Subset s) const;
  [[nodiscard]] const Integer& denominator() const { return denominator_; }
  /// How many values of X_s have each of these weights.
  [[nodiscard]] const std::map<Integer, Integer>& weight_counts(Subset s) const;

 private:
  WrittenModel written_;
  Integer denominator_;           // common to all probabilities
  std::vector<Integer> weights_;  // probabilities times denominator_
  mutable std::map<Subset, std::map<Integer, Integer>> counts_;  // of subsets asked for before
};

/// A sum of c H(X_S), added up before any logarithm is touched.
class EntropySum {
 public:
  explicit EntropySum(const NaiveModel& model) : model_(model) {}

  /// c H(X_S).
  EntropySum& add(Subset s, const Rational& c = 1);
  /// c H(X_A | X_B).
  EntropySum& add_conditional(Subset a, Subset b, const Rational& c = 1);
  /// c I(X_A; X_B).
  EntropySum& add_information(Subset a, Subset b, const Rational& c = 1);
  /// c TC(S|T), the sum of H(X_j|X_T) over j in S, less H(X_S|X_T).
  EntropySum& add_correlation(Subset s, Subset t, const Rational& c = 1);

  [[nodiscard]] LogForm value() const;

 private:
  const NaiveModel& model_;
  std::map<Subset, Rational> coefficients_;
};

/// H(X_A | X_B), and I(X_A; X_B), TC(S|T) alone.
[[nodiscard]] LogForm entropy(const NaiveModel& model, Subset a, Subset b = 0);
[[nodiscard]] LogForm information(const NaiveModel& model, Subset a, Subset b);
[[nodiscard]] LogForm correlation(const NaiveModel& model, Subset s, Subset t = 0);

/// The laws of (X_i, Y_i), i = 1..n, for independent X and Y.
[[nodiscard]] NaiveModel paired(const NaiveModel& x, const NaiveModel& y);

}  // namespace unmask::checker
