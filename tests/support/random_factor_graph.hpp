// tests/support/random_factor_graph.hpp - random factor graphs, Bayesian networks and evidence, and
// sums over all rows.
//
// Disconnected graphs, deterministic factors, constants, variables of one value and impossible
// evidence come up by themselves; so do rows that are divided by their sums.
#pragma once

#include <algorithm>
#include <numeric>
#include <vector>

#include "core/base/rng.hpp"
#include "core/model/evidence.hpp"
#include "core/model/factor_graph.hpp"

namespace unmask {

struct FactorGraphDraw {
  index_t most_variables = 7;
  index_t most_cardinality = 4;
  index_t most_scope = 3;
  double most_cells = 3000;
};

inline std::vector<index_t> random_scope(Philox& random, index_t variables, index_t most) {
  std::vector<index_t> scope;
  const index_t wanted = random.below(most + 1);
  while (scope.size() < std::min(wanted, variables)) {
    const index_t v = random.below(variables);
    if (std::find(scope.begin(), scope.end(), v) == scope.end()) scope.push_back(v);
  }
  return scope;
}

inline std::vector<index_t> random_cardinalities(Philox& random, const FactorGraphDraw& draw) {
  std::vector<index_t> cardinalities;
  double cells = 1;
  const index_t n = 1 + random.below(draw.most_variables);
  while (cardinalities.size() < n) {
    index_t q = 1 + random.below(draw.most_cardinality);
    if (cells * static_cast<double>(q) > draw.most_cells) q = 1;
    cells *= static_cast<double>(q);
    cardinalities.push_back(q);
  }
  return cardinalities;
}

/// A third of the factors have many zeros.
inline FactorGraph random_factor_graph(Philox& random, const FactorGraphDraw& draw = {}) {
  const std::vector<index_t> cardinalities = random_cardinalities(random, draw);
  const index_t n = cardinalities.size();
  std::vector<Factor> factors;
  const index_t count = random.below(2 * n + 1);
  for (index_t f = 0; f < count; ++f) {
    std::vector<index_t> scope = random_scope(random, n, draw.most_scope);
    index_t size = 1;
    for (const index_t v : scope) size *= cardinalities[at(v)];
    const bool sparse = random.below(3) == 0;
    std::vector<Rational> values;
    for (index_t k = 0; k < size; ++k) {
      const bool zero = sparse && random.below(2) == 0;
      const index_t numerator = 1 + random.below(20);
      const index_t denominator = 1 + random.below(12);
      values.push_back(zero ? Rational(0) : Rational(Integer(numerator), Integer(denominator)));
    }
    factors.push_back({std::move(scope), NumberTable(values)});
  }
  return FactorGraph(Shape(cardinalities), std::move(factors));
}

/// In units of 1e-7: a quarter of the rows are certain of one value; a quarter of the others miss 1
/// by up to 3e-7, as rounded tables do.
inline void add_random_row(Philox& random, index_t values, std::vector<Decimal>& numbers) {
  constexpr index_t kUnit = 10'000'000;
  std::vector<index_t> row(at(values), 0);
  if (random.below(4) == 0) {
    row[at(random.below(values))] = kUnit;
  } else {
    index_t left = kUnit;
    for (index_t x = 0; x + 1 < values; ++x) {
      row[at(x)] = random.below(left + 1);
      left -= row[at(x)];
    }
    row.back() = left;
    if (random.below(4) == 0) row[at(random.below(values))] += 1 + random.below(3);
  }
  for (const index_t x : row) numbers.push_back({x, -7});
}

inline std::vector<index_t> random_order(Philox& random, index_t count) {
  std::vector<index_t> order(at(count));
  std::iota(order.begin(), order.end(), index_t{0});
  for (index_t k = count; k > 1; --k) std::swap(order[at(k - 1)], order[at(random.below(k))]);
  return order;
}

/// Up to `most_scope` - 1 parents a variable, among those before it in a random order; the factors
/// come in another one.
inline FactorGraph random_bayesian_network(Philox& random, const FactorGraphDraw& draw = {}) {
  const std::vector<index_t> cardinalities = random_cardinalities(random, draw);
  const index_t n = cardinalities.size();
  const std::vector<index_t> order = random_order(random, n);
  std::vector<Factor> factors;
  for (index_t k = 0; k < n; ++k) {
    const index_t child = order[at(k)];
    std::vector<index_t> scope;
    if (k > 0) scope = random_scope(random, k, draw.most_scope - 1);
    index_t rows = 1;
    for (index_t& parent : scope) {
      parent = order[at(parent)];
      rows *= cardinalities[at(parent)];
    }
    scope.push_back(child);
    std::vector<Decimal> numbers;
    for (index_t r = 0; r < rows; ++r) add_random_row(random, cardinalities[at(child)], numbers);
    NumberTable table(std::move(numbers));
    Warnings warnings;
    table.make_rows_sum_to_one(cardinalities[at(child)], "a random table", warnings);
    factors.push_back({std::move(scope), std::move(table), child});
  }
  for (index_t k = n; k > 1; --k) std::swap(factors[at(k - 1)], factors[at(random.below(k))]);
  return FactorGraph(Shape(cardinalities), std::move(factors));
}

inline Evidence random_evidence(Philox& random, const Shape& shape) {
  Evidence evidence;
  for (index_t v = 0; v < shape.positions(); ++v) {
    const index_t kind = random.below(6);
    if (kind == 0) {
      evidence.hard.push_back({v, static_cast<symbol_t>(random.below(shape.cardinality(v)))});
    } else if (kind == 1) {
      Likelihood likelihood{v, {}};
      for (index_t x = 0; x < shape.cardinality(v); ++x) {
        likelihood.weights.push_back(Rational(random.below(4)));
      }
      evidence.soft.push_back(std::move(likelihood));
    }
  }
  return evidence;
}

/// The graph with the evidence as factors of its own, for engines that know no evidence.
inline FactorGraph with_evidence(const FactorGraph& graph, const Evidence& evidence) {
  std::vector<Factor> factors = graph.factors();
  for (Factor& factor : factors) factor.child.reset();
  for (const Observation& seen : evidence.hard) {
    std::vector<Rational> indicator(at(graph.shape().cardinality(seen.variable)), Rational(0));
    indicator[at(seen.symbol)] = 1;
    factors.push_back({{seen.variable}, NumberTable(indicator)});
  }
  for (const Likelihood& seen : evidence.soft) {
    factors.push_back({{seen.variable}, NumberTable(seen.weights)});
  }
  return FactorGraph(graph.shape(), std::move(factors));
}

/// The graph's factors by brute force: one weight a row.
template <class S>
class RowWeights {
 public:
  RowWeights(const FactorGraph& graph, const Evidence& evidence)
      : graph_(graph), evidence_(evidence) {
    for (const Factor& factor : graph.factors()) {
      values_.emplace_back();
      for (index_t k = 0; k < factor.values.size(); ++k) {
        values_.back().push_back(from_rational<S>(factor.values.rational(k)));
      }
    }
  }
  [[nodiscard]] S weight(const std::vector<symbol_t>& row) const {
    S product(1);
    for (const Observation& seen : evidence_.hard) {
      if (row[at(seen.variable)] != seen.symbol) return S(0);
    }
    for (const Likelihood& seen : evidence_.soft) {
      product *= from_rational<S>(seen.weights[at(row[at(seen.variable)])]);
    }
    for (std::size_t f = 0; f < values_.size(); ++f) {
      index_t cell = 0;
      for (const index_t v : graph_.factors()[f].scope) {
        cell = cell * graph_.shape().cardinality(v) + row[at(v)];
      }
      product *= values_[f][at(cell)];
    }
    return product;
  }

 private:
  const FactorGraph& graph_;
  const Evidence& evidence_;
  std::vector<std::vector<S>> values_;
};

template <class S>
struct RowSums {
  S partition{};
  std::vector<std::vector<S>> by_symbol{};  ///< [variable][symbol], not normalised
};

template <class S>
[[nodiscard]] RowSums<S> sums_over_rows(const FactorGraph& graph, const Evidence& evidence) {
  const RowWeights<S> weights(graph, evidence);
  RowSums<S> sums;
  const Shape& shape = graph.shape();
  for (const index_t q : shape.cardinalities()) sums.by_symbol.emplace_back(at(q), S(0));
  std::vector<symbol_t> row(at(shape.positions()), 0);
  do {
    const S weight = weights.weight(row);
    sums.partition += weight;
    for (index_t v = 0; v < row.size(); ++v) sums.by_symbol[at(v)][at(row[at(v)])] += weight;
  } while (advance_row(shape, row));
  return sums;
}

}  // namespace unmask
