// tests/support/exact_curves.hpp - exact entropies the obvious way, and exact curves of specs.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/subset.hpp"
#include "core/model/expand.hpp"
#include "core/number/log_form.hpp"
#include "exact/curve/exact_profile.hpp"
#include "tests/support/curves.hpp"

namespace unmask {

/// H(X_S) by the definition: every marginal probability is a sum over all cells.
inline LogForm naive_entropy(const JointTable<Rational>& table, Subset kept) {
  std::map<std::vector<symbol_t>, Rational> marginal;
  for (index_t cell = 0; cell < table.probabilities().size(); ++cell) {
    const std::vector<symbol_t> row = table.shape().row_at(cell);
    std::vector<symbol_t> part;
    for_each_position(kept, [&](index_t i) { part.push_back(row[at(i)]); });
    marginal[part] += table.probability(cell);
  }
  LogForm entropy;
  for (const auto& [symbols, p] : marginal) entropy -= p_log_p(p);
  return entropy;
}

/// h_0 .. h_n.
inline std::vector<LogForm> naive_entropy_curve(const JointTable<Rational>& table) {
  const index_t n = table.shape().positions();
  std::vector<LogForm> sums(at(n + 1));
  std::vector<Integer> sets(at(n + 1), Integer(0));
  for (Subset kept = 0; kept <= all_positions(n); ++kept) {
    sums[at(size(kept))] += naive_entropy(table, kept);
    ++sets[at(size(kept))];
  }
  for (index_t m = 0; m <= n; ++m) sums[at(m)] /= Rational(sets[at(m)]);
  return sums;
}

inline CurveProfile<LogForm> exact_curves_of(const Model& model) {
  return exact_curve_profile(model, Effort{}).value().curves;
}
inline CurveProfile<LogForm> exact_curves_of(const std::string& spec) {
  return exact_curves_of(family(spec));
}

/// low <= x <= high up to `error`.
inline bool encloses(const Ball& ball, double x, double error) {
  const Rational exact(x), slack(error);
  return ball.low() - slack <= exact && exact <= ball.high() + slack;
}

}  // namespace unmask
