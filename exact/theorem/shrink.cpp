#include "exact/theorem/shrink.hpp"

#include <optional>

namespace unmask {
namespace {

using Table = SupportTable<Rational>;

std::vector<symbol_t> all_symbols(const Table& table) {
  std::vector<symbol_t> symbols;
  for (index_t row = 0; row < table.rows(); ++row) {
    for (index_t i = 0; i < table.shape().positions(); ++i) symbols.push_back(table.symbol(row, i));
  }
  return symbols;
}

Table without_position(const Table& table, index_t position) {
  std::vector<index_t> cardinalities;
  for (index_t i = 0; i < table.shape().positions(); ++i) {
    if (i != position) cardinalities.push_back(table.shape().cardinality(i));
  }
  std::vector<symbol_t> symbols;
  for (index_t row = 0; row < table.rows(); ++row) {
    for (index_t i = 0; i < table.shape().positions(); ++i) {
      if (i != position) symbols.push_back(table.symbol(row, i));
    }
  }
  return Table(Shape(cardinalities), std::move(symbols), table.weights());
}

Table with_weight(const Table& table, index_t row, const Rational& weight) {
  std::vector<Rational> weights = table.weights();
  weights[at(row)] = weight;
  return Table(table.shape(), all_symbols(table), std::move(weights));
}

/// The first simpler table that has the property.
std::optional<Table> simpler(const Table& table,
                             const std::function<bool(const Table&)>& property) {
  if (table.shape().positions() > 1) {
    for (index_t i = 0; i < table.shape().positions(); ++i) {
      Table candidate = without_position(table, i);
      if (property(candidate)) return candidate;
    }
  }
  const auto weigh = [&](index_t row, const Rational& weight) -> std::optional<Table> {
    Table candidate = with_weight(table, row, weight);
    if (!property(candidate)) return std::nullopt;
    return candidate;
  };
  for (index_t row = 0; row < table.rows() && table.rows() > 1; ++row) {
    if (auto candidate = weigh(row, Rational(0))) return candidate;
  }
  for (index_t row = 0; row < table.rows(); ++row) {
    const Rational& weight = table.weights()[at(row)];
    if (weight == 1) continue;
    if (auto candidate = weigh(row, Rational(1))) return candidate;
    if (weight > 3 && denominator(weight) == 1) {
      const Integer half = numerator(weight) / 2;
      if (auto candidate = weigh(row, Rational(half))) return candidate;
    }
  }
  return std::nullopt;
}

}  // namespace

SupportTable<Rational> shrink(SupportTable<Rational> table,
                              const std::function<bool(const SupportTable<Rational>&)>& property) {
  while (auto next = simpler(table, property)) table = std::move(*next);
  return table;
}

}  // namespace unmask
