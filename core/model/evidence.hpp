// core/model/evidence.hpp - what is known of some variables before a question is asked.
//
// Hard evidence: the variable shows this symbol. Soft evidence: its symbols are weighted by
// likelihoods, as by a measurement that errs; they need not sum to 1.
//
// (1) Evidence says nothing of a model's probabilities: it may be impossible.
#pragma once

#include <vector>

#include "core/model/shape.hpp"
#include "core/number/rational.hpp"

namespace unmask {

struct Observation {
  index_t variable = 0;
  symbol_t symbol = 0;
};

struct Likelihood {
  index_t variable = 0;
  std::vector<Rational> weights{};  ///< one a symbol, not all zero
};

struct Evidence {
  std::vector<Observation> hard{};
  std::vector<Likelihood> soft{};
};

}  // namespace unmask
