// exact/certificate/naive_law.hpp - laws on complete rows, and editing them by looking at rows.
//
// What a decoder that revises emits need not lie in the support of the model, so a law is a map
// from rows to probabilities. Conditionals are found by going through the rows that agree.
//
// (1) Probabilities are exact; laws that are returned sum to 1.
// (2) Where no row of the model agrees with a context, its answer is uniform.
// Cost: contexts times rows. Limit: 256 cells (TooLarge).
#pragma once

#include <map>

#include "exact/certificate/naive_model.hpp"

namespace unmask::checker {

using Law = std::map<Row, Rational>;

/// Every row that the cards allow, in order.
[[nodiscard]] std::vector<Row> all_cells(const NaiveModel& model);
[[nodiscard]] Law law_of(const NaiveModel& model);
/// The law of independent positions with the model's marginals; rows of chance 0 included.
[[nodiscard]] Law product_law(const NaiveModel& model);
/// The law of what is shown at `s`.
[[nodiscard]] Law marginal_law(const Law& law, Subset s);
/// The model given that X_s is as in x, which has a symbol for every position.
[[nodiscard]] NaiveModel conditioned(const NaiveModel& model, Subset s, const Row& x);
/// P(X_i = v | X_s = x_s) for every v.
[[nodiscard]] std::vector<Rational> answer(const NaiveModel& model, index_t i, Subset s,
                                           const Row& x);

/// The positions of `block` are hidden and drawn again, jointly, from the model given the rest.
[[nodiscard]] Law edited(const Law& draft, const NaiveModel& model, Subset block);
/// Rounds of editing one position, every position with the same chance; with chance `stay` it keeps
/// its symbol.
[[nodiscard]] Law scanned(Law draft, const NaiveModel& model, index_t rounds,
                          const Rational& stay = 0);

/// Half the sum of |a - b|, and the sum of a ln(a/b): b is positive where a is.
[[nodiscard]] Rational distance(const Law& a, const Law& b);
[[nodiscard]] LogForm divergence(const Law& a, const Law& b);
/// The probability of the model's rows.
[[nodiscard]] Rational mass_on_rows(const Law& law, const NaiveModel& model);

}  // namespace unmask::checker
