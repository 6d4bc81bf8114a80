// tests/support/brute_force.hpp - subset entropies the obvious way, as the oracle for fast engines.
//
// Every marginal is a map from the kept symbols to their probability; every term is std::log. Slow
// and plain on purpose: it shares no idea with what it checks.
#pragma once

#include <cmath>
#include <map>
#include <vector>

#include "core/base/rng.hpp"
#include "core/base/subset.hpp"
#include "core/model/joint_table.hpp"
#include "core/model/support_table.hpp"

namespace unmask {

/// H(X_S) in nats.
inline double brute_force_subset_entropy(const JointTable<double>& table, Subset kept) {
  std::map<std::vector<symbol_t>, double> marginal;
  for (index_t cell = 0; cell < table.probabilities().size(); ++cell) {
    const std::vector<symbol_t> row = table.shape().row_at(cell);
    std::vector<symbol_t> part;
    for_each_position(kept, [&](index_t i) { part.push_back(row[at(i)]); });
    marginal[part] += table.probability(cell);
  }
  double entropy = 0.0;
  for (const auto& [symbols, p] : marginal) {
    if (p > 0.0) entropy -= p * std::log(p);
  }
  return entropy;
}

/// H(X_S) for every S, indexed by its bit mask.
inline std::vector<double> brute_force_subset_entropies(const JointTable<double>& table) {
  std::vector<double> entropies;
  for (Subset kept = 0; kept <= all_positions(table.shape().positions()); ++kept) {
    entropies.push_back(brute_force_subset_entropy(table, kept));
  }
  return entropies;
}

/// h_m, the mean of H(X_S) over |S| = m, from all subset entropies.
inline std::vector<double> brute_force_curve(const std::vector<double>& entropies, index_t n) {
  std::vector<double> sums(at(n + 1), 0.0), counts(at(n + 1), 0.0);
  for (Subset kept = 0; kept < entropies.size(); ++kept) {
    sums[at(size(kept))] += entropies[at(kept)];
    counts[at(size(kept))] += 1.0;
  }
  for (index_t m = 0; m <= n; ++m) sums[at(m)] /= counts[at(m)];
  return sums;
}

/// A random table; each cell is zero with the given probability, but not all are.
inline JointTable<double> random_table(const Shape& shape, Philox& random, double zeros) {
  std::vector<double> weights(at(*shape.cells()));
  for (double& w : weights)
    w = random.uniform() < zeros ? 0.0 : random.uniform() * random.uniform();
  weights[at(random.below(weights.size()))] += 0.25;
  return JointTable<double>::from_weights(shape, std::move(weights));
}

/// The same distribution as a list of rows; weights are its probabilities times `scale`.
inline SupportTable<double> support_of(const JointTable<double>& table, double scale = 1.0) {
  std::vector<symbol_t> symbols;
  std::vector<double> weights;
  for (index_t cell = 0; cell < table.probabilities().size(); ++cell) {
    if (table.probability(cell) == 0.0) continue;
    const std::vector<symbol_t> row = table.shape().row_at(cell);
    symbols.insert(symbols.end(), row.begin(), row.end());
    weights.push_back(table.probability(cell) * scale);
  }
  return SupportTable<double>(table.shape(), std::move(symbols), std::move(weights));
}

}  // namespace unmask
