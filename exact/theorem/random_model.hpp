// exact/theorem/random_model.hpp - random rational distributions on which statements are tried.
//
// Small, so that everything about them is exact and quick, and of many kinds, since a bound that is
// loose on generic tables may be false on a sharp one: generic weights, few rows, one row that weighs
// a million, independent positions, near-copies, flat on a random support, exchangeable.
//
// (1) A model is a function of the generator's state alone, on every platform: no two draws stand in
//     the arguments of one call, whose order is the compiler's.
// (2) Its spec says what it is.
#pragma once

#include "core/base/rng.hpp"
#include "core/model/model.hpp"

namespace unmask {

/// How large a random model may be.
struct ModelSize {
  index_t fewest_positions = 1;
  index_t most_positions = 4;
  index_t most_cells = 36;
};

[[nodiscard]] Model random_model(Philox& random, ModelSize size = {});

/// Bits only.
[[nodiscard]] Model random_bits(Philox& random, index_t fewest_positions, index_t most_positions);

/// p/q with 0 < p < q <= most.
[[nodiscard]] Rational random_fraction(Philox& random, index_t most = 12);

/// A model given by its rows.
[[nodiscard]] Model table_model(std::string spec, SupportTable<Rational> table);

/// The same distribution with the smallest cardinalities that hold its symbols.
[[nodiscard]] SupportTable<Rational> tightened(const SupportTable<Rational>& table);

/// A mixture of 2 or 3 coins, thrown 1 to 4 times.
[[nodiscard]] Model random_mixture(Philox& random);

/// Uniform over the row space of a random k x n matrix over the field of q elements.
[[nodiscard]] SupportTable<Rational> random_linear_code(Philox& random, index_t n, index_t k,
                                                        index_t q);

}  // namespace unmask
