// tests/support/naive_model.hpp - a table as the certificate checker sees it.
#pragma once

#include <utility>

#include "core/model/support_table.hpp"
#include "exact/certificate/naive_model.hpp"

namespace unmask {

inline checker::NaiveModel naive_model(const SupportTable<Rational>& table) {
  checker::WrittenModel written{table.shape().cardinalities(), {}, {}};
  for (index_t row = 0; row < table.rows(); ++row) {
    checker::Row symbols;
    for (index_t i = 0; i < table.shape().positions(); ++i) symbols.push_back(table.symbol(row, i));
    written.rows.push_back(symbols);
    written.probabilities.push_back(table.probability(row));
  }
  return checker::NaiveModel(std::move(written));
}

}  // namespace unmask
