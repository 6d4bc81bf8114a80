// tests/support/same_graph.hpp - two factor graphs with the same exact numbers.
#pragma once

#include "core/model/factor_graph.hpp"
#include "tests/support/catch.hpp"

namespace unmask {

/// What the factors are, number by number; names are compared where `names` is true.
inline void check_same_graph(const FactorGraph& a, const FactorGraph& b, bool names = true) {
  REQUIRE(a.shape() == b.shape());
  REQUIRE(a.factors().size() == b.factors().size());
  CHECK(a.is_bayesian_network() == b.is_bayesian_network());
  if (names) {
    CHECK(a.names().variables == b.names().variables);
    CHECK(a.names().values == b.names().values);
  }
  for (std::size_t f = 0; f < a.factors().size(); ++f) {
    const Factor &x = a.factors()[f], &y = b.factors()[f];
    CHECK(x.scope == y.scope);
    CHECK(x.child == y.child);
    REQUIRE(x.values.size() == y.values.size());
    index_t different = 0;
    for (index_t k = 0; k < x.values.size(); ++k) {
      if (x.values.rational(k) != y.values.rational(k)) ++different;
    }
    CHECK(different == 0);
  }
}

}  // namespace unmask
