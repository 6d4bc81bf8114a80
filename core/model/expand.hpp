// core/model/expand.hpp - any model as a table of probabilities, if that is small enough.
//
// `joint_table<S>` gives one probability a cell, `support_table<S>` one weight a row of positive
// probability. S is double or Rational; every probability is computed in S from the exact
// parameters.
//
// (1) Both describe the same distribution as the model (tested against each other, every family).
// (2) The need is compared with the budget before anything is allocated.
// (3) Throws InvalidModel for a factor graph whose weights are all zero: it has no distribution.
// Cost: cells (or rows) times positions; times factors for factor graphs.
#pragma once

#include "core/base/budget.hpp"
#include "core/model/model.hpp"

namespace unmask {

template <class S>
[[nodiscard]] Result<JointTable<S>> joint_table(const Model& model, const Budget& budget);

template <class S>
[[nodiscard]] Result<SupportTable<S>> support_table(const Model& model, const Budget& budget);

/// Cells of the dense table, and an upper bound for the rows of the support.
[[nodiscard]] double dense_cells(const Model& model);
[[nodiscard]] double support_rows_at_most(const Model& model);

}  // namespace unmask
