// tests/support/random_chains.hpp - random models that are hidden chains, small enough for tables.
#pragma once

#include "core/base/rng.hpp"
#include "core/model/model.hpp"

namespace unmask {

/// `length` weights over their sum, about a third of them 0; at least one is positive.
inline std::vector<Rational> random_distribution(Philox& random, index_t length) {
  std::vector<Rational> weights;
  Rational sum = 0;
  for (index_t k = 0; k < length; ++k) {
    const index_t weight = random.below(3) == 0 ? 0 : 1 + random.below(9);
    weights.emplace_back(weight);
    sum += weights.back();
  }
  if (sum == 0) {
    weights[at(random.below(length))] = 1;
    sum = 1;
  }
  for (Rational& weight : weights) weight /= sum;
  return weights;
}

inline std::vector<std::vector<Rational>> random_rows(Philox& random, index_t rows,
                                                      index_t length) {
  std::vector<std::vector<Rational>> result;
  for (index_t k = 0; k < rows; ++k) result.push_back(random_distribution(random, length));
  return result;
}

inline Rational random_probability(Philox& random) {
  const index_t parts = 1 + random.below(9);
  return Rational(random.below(parts + 1), parts);
}

inline HiddenMarkovModel<Rational> random_hmm(Philox& random, index_t length, index_t states,
                                              index_t symbols) {
  auto initial = random_distribution(random, states);
  const auto transition = random_rows(random, states, states);
  const auto emission = random_rows(random, states, symbols);
  return {length, std::move(initial), transition, emission};
}

/// At most 7 positions and 3 symbols.
inline Model random_chain_model(Philox& random, bool nested = false) {
  const index_t kind = random.below(nested ? 5 : 6);
  const index_t n = 1 + random.below(nested ? 3 : 6);
  const auto named = [](Distribution d) { return Model("random chain", std::move(d)); };
  if (kind == 0) {
    const index_t states = 1 + random.below(3), symbols = 1 + random.below(3);
    return named(random_hmm(random, n, states, symbols));
  }
  if (kind == 1) {
    const index_t symbols = 1 + random.below(3);
    auto initial = random_distribution(random, symbols);
    const auto transition = random_rows(random, symbols, symbols);
    return named(MarkovChain<Rational>(n, std::move(initial), transition));
  }
  if (kind == 2) {
    const index_t states = 1 + random.below(2), size = 1 + random.below(3);
    const Rational stay = states == 1 ? Rational(1) : random_probability(random);
    std::vector<Rational> rho;
    for (index_t z = 0; z < states; ++z) rho.push_back(random_probability(random));
    const Rational eta = random_probability(random);
    return named(BlockHmm<Rational>(1 + random.below(nested ? 1 : 2), size, stay, rho, eta));
  }
  if (kind == 3) {
    const index_t components = 1 + random.below(3);
    auto weights = random_distribution(random, components);
    std::vector<Rational> heads;
    for (index_t j = 0; j < components; ++j) heads.push_back(random_probability(random));
    return named(BernoulliMixture<Rational>(n, std::move(weights), std::move(heads)));
  }
  if (kind == 4) return named(NoisyParity<Rational>(n, random_probability(random)));
  std::vector<Model> blocks;
  for (index_t b = 1 + random.below(2); b > 0; --b) {
    blocks.push_back(random_chain_model(random, true));
  }
  return named(IndependentBlocks(std::move(blocks)));
}

}  // namespace unmask
