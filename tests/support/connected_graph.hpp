// tests/support/connected_graph.hpp - random factor graphs whose variables all hang together.
//
// random_factor_graph.hpp is for what is odd: constants, variables alone, impossible evidence. Here
// every variable meets an earlier one, a few meet more, and few numbers are 0, so that most
// questions about dependence have an answer that is not 0.
#pragma once

#include "tests/support/random_factor_graph.hpp"

namespace unmask {

inline FactorGraph connected_factor_graph(Philox& random) {
  std::vector<index_t> cardinalities;
  const index_t n = 5 + random.below(4);
  for (index_t v = 0; v < n; ++v) cardinalities.push_back(random.below(5) == 0 ? 3 : 2);
  std::vector<Factor> factors;
  const auto add = [&](std::vector<index_t> scope) {
    index_t size = 1;
    for (const index_t v : scope) size *= cardinalities[at(v)];
    std::vector<Decimal> values;
    for (index_t k = 0; k < size; ++k) {
      const bool zero = random.below(12) == 0;
      const index_t digit = 1 + random.below(9);
      values.push_back({zero ? 0 : digit, -1});
    }
    factors.push_back({std::move(scope), NumberTable(std::move(values))});
  };
  const std::vector<index_t> names = random_order(random, n);
  for (index_t v = 1; v < n; ++v) {
    const index_t earlier = random.below(v);
    add({names[at(earlier)], names[at(v)]});
  }
  for (index_t more = random.below(3); more > 0; --more) add(random_scope(random, n, 3));
  return FactorGraph(Shape(cardinalities), std::move(factors));
}

/// One variable seen, or a likelihood, or nothing.
inline Evidence little_evidence(Philox& random, const Shape& shape) {
  Evidence evidence;
  const index_t v = random.below(shape.positions());
  const index_t kind = random.below(3);
  if (kind == 0) {
    evidence.hard.push_back({v, static_cast<symbol_t>(random.below(shape.cardinality(v)))});
  } else if (kind == 1) {
    Likelihood likelihood{v, {}};
    for (index_t x = 0; x < shape.cardinality(v); ++x) {
      likelihood.weights.push_back(Rational(1 + random.below(4)));
    }
    evidence.soft.push_back(std::move(likelihood));
  }
  return evidence;
}

}  // namespace unmask
