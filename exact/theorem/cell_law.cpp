#include "exact/theorem/cell_law.hpp"

#include <algorithm>

#include "core/base/contract.hpp"
#include "exact/theorem/random_model.hpp"
#include "exact/theorem/sides.hpp"

namespace unmask {
namespace {

Masses masses_of(const SupportTable<Rational>& table) {
  const Shape& shape = table.shape();
  Masses masses(at(shape.cells().value()));
  std::vector<symbol_t> symbols(at(shape.positions()));
  for (index_t row = 0; row < table.rows(); ++row) {
    for (index_t i = 0; i < symbols.size(); ++i) symbols[at(i)] = table.symbol(row, i);
    masses[at(shape.linear_index(symbols))] = table.probability(row);
  }
  return masses;
}

/// How much p(X_i | x_{-i}) can change, in total variation, when x_j alone does.
Rational influence(const CellLaw& p, const Masses& conditional, index_t i, index_t j) {
  Rational most = 0;
  for (index_t cell = 0; cell < p.cells(); ++cell) {
    if (p.shown(cell, singleton(i)) != 0) continue;
    for (index_t changed = 0; changed < p.shape().cardinality(j); ++changed) {
      const index_t other = p.with_symbol(cell, j, changed);
      Rational sum = 0;
      for (index_t v = 0; other < cell && v < p.shape().cardinality(i); ++v) {
        sum += abs(Rational(conditional[at(p.with_symbol(cell, i, v))] -
                            conditional[at(p.with_symbol(other, i, v))]));
      }
      most = std::max(most, Rational(sum / 2));
    }
  }
  return most;
}

}  // namespace

CellLaw::CellLaw(Shape shape, Masses masses)
    : shape_(std::move(shape)), place_(at(shape_.positions()), 1), masses_(std::move(masses)) {
  UNMASK_REQUIRE(shape_.cells() == index_t{masses_.size()}, "one mass a cell");
  for (index_t i = positions(); i-- > 1;) {
    place_[at(i - 1)] = place_[at(i)] * shape_.cardinality(i);
  }
}

CellLaw::CellLaw(const SupportTable<Rational>& table) : CellLaw(table.shape(), masses_of(table)) {}

index_t CellLaw::shown(index_t cell, Subset s) const {
  index_t number = 0;
  for_each_position(s, [&](index_t i) {
    number += cell / place_[at(i)] % shape_.cardinality(i) * place_[at(i)];
  });
  return number;
}

index_t CellLaw::with_symbol(index_t cell, index_t i, index_t symbol) const {
  return shown(cell, everything() & ~singleton(i)) + symbol * place_[at(i)];
}

Masses CellLaw::shown_masses(Subset s) const {
  Masses sums(masses_.size()), found(masses_.size());
  for (index_t cell = 0; cell < cells(); ++cell) sums[at(shown(cell, s))] += mass(cell);
  for (index_t cell = 0; cell < cells(); ++cell) found[at(cell)] = sums[at(shown(cell, s))];
  return found;
}

Masses CellLaw::conditional(Subset block, Subset given) const {
  Masses joint = shown_masses(block | given);
  const Masses context = shown_masses(given);
  index_t values = 1;
  for_each_position(block, [&](index_t i) { values *= shape_.cardinality(i); });
  for (index_t cell = 0; cell < cells(); ++cell) {
    Rational& x = joint[at(cell)];
    x = context[at(cell)] > 0 ? Rational(x / context[at(cell)])
                              : Rational(Integer(1), Integer(values));
  }
  return joint;
}

std::optional<Claims> lacks_cells(const Subject& p) {
  if (auto none = lacks_subsets(p)) return none;
  const auto cells = p.shape().cells();
  if (cells && *cells <= CellLaw::kMostCells) return std::nullopt;
  return Claims::refused(std::to_string(CellLaw::kMostCells) + " cells at most");
}

CellLaw edited_exactly(const CellLaw& draft, const CellLaw& p, Subset edited) {
  Subset shown = p.everything() & ~edited;
  Masses law = draft.shown_masses(shown);
  for_each_position(edited, [&](index_t i) {
    const Masses next = p.conditional(singleton(i), shown);
    for (std::size_t cell = 0; cell < law.size(); ++cell) law[cell] *= next[cell];
    shown |= singleton(i);
  });
  return {draft.shape(), std::move(law)};
}

CellLaw edited_at_once(const CellLaw& draft, const CellLaw& p, Subset edited) {
  const Subset kept = p.everything() & ~edited;
  Masses law = draft.shown_masses(kept);
  for_each_position(edited, [&](index_t i) {
    const Masses next = p.conditional(singleton(i), kept);
    for (std::size_t cell = 0; cell < law.size(); ++cell) law[cell] *= next[cell];
  });
  return {draft.shape(), std::move(law)};
}

CellLaw scanned(CellLaw draft, const CellLaw& p, index_t rounds, const Rational& stay) {
  for (; rounds > 0; --rounds) {
    Masses mean = draft.masses();
    for (Rational& x : mean) x *= stay;
    for (index_t i = 0; i < p.positions(); ++i) {
      const CellLaw edited = edited_exactly(draft, p, singleton(i));
      for (std::size_t cell = 0; cell < mean.size(); ++cell) {
        mean[cell] += (1 - stay) / p.positions() * edited.masses()[cell];
      }
    }
    draft = CellLaw(draft.shape(), std::move(mean));
  }
  return draft;
}

Rational largest_influence(const CellLaw& p) {
  const index_t n = p.positions();
  std::vector<Rational> by_cause(at(n));
  for (index_t i = 0; i < n; ++i) {
    const Masses conditional = p.conditional(singleton(i), p.everything() & ~singleton(i));
    for (index_t j = 0; j < n; ++j) {
      if (j != i) by_cause[at(j)] += influence(p, conditional, i, j);
    }
  }
  return *std::max_element(by_cause.begin(), by_cause.end());
}

index_t most_edit_rounds(const CellLaw& p) {
  return std::min(index_t{3}, CellLaw::kMostCells / p.cells());
}

Rational total_variation(const CellLaw& a, const CellLaw& b, Subset s) {
  const Masses x = a.shown_masses(s), y = b.shown_masses(s);
  Rational sum = 0;
  for (index_t cell = 0; cell < a.cells(); ++cell) {
    if (a.shown(cell, s) == cell) sum += abs(Rational(x[at(cell)] - y[at(cell)]));
  }
  return sum / 2;
}

LogForm divergence(const CellLaw& a, const CellLaw& b, Subset s) {
  const Masses x = a.shown_masses(s), y = b.shown_masses(s);
  LogForm sum;
  for (index_t cell = 0; cell < a.cells(); ++cell) {
    if (a.shown(cell, s) != cell || x[at(cell)] == 0) continue;
    sum += LogForm::log(Rational(x[at(cell)] / y[at(cell)])) * x[at(cell)];
  }
  return sum;
}

Rational mass_inside(const CellLaw& a, const CellLaw& p) {
  Rational sum = 0;
  for (index_t cell = 0; cell < a.cells(); ++cell) {
    if (p.mass(cell) > 0) sum += a.mass(cell);
  }
  return sum;
}

Model weakly_dependent(Philox& random) {
  if (random.below(3) == 0) return random_model(random);
  const index_t n = 2 + random.below(2);
  const Shape shape = Shape::uniform(n, 2);
  std::vector<index_t> odds;
  for (index_t i = 0; i < n; ++i) odds.push_back(1 + random.below(4));
  std::vector<symbol_t> symbols, row(at(n), 0);
  std::vector<Rational> weights;
  do {
    index_t weight = 20;
    for (index_t i = 0; i < n; ++i) weight *= row[at(i)] == 0 ? 1 : odds[at(i)];
    symbols.insert(symbols.end(), row.begin(), row.end());
    weights.push_back(Rational(weight + random.below(8)));
  } while (advance_row(shape, row));
  return table_model("random, nearly independent",
                     SupportTable<Rational>(shape, std::move(symbols), std::move(weights)));
}

std::shared_ptr<const SupportTable<Rational>> random_draft(const Shape& shape, Philox& random) {
  std::vector<symbol_t> symbols, row(at(shape.positions()), 0);
  std::vector<Rational> weights;
  do {
    symbols.insert(symbols.end(), row.begin(), row.end());
    weights.push_back(Rational(1 + random.below(9)));
  } while (advance_row(shape, row));
  return std::make_shared<const SupportTable<Rational>>(shape, std::move(symbols),
                                                        std::move(weights));
}

Subset random_part(index_t n, Philox& random) {
  return n == 1 ? Subset{1} : 1 + random.below(all_positions(n) - 1);
}

std::vector<index_t> positions_in(Subset s) {
  std::vector<index_t> positions;
  for_each_position(s, [&](index_t i) { positions.push_back(i); });
  return positions;
}

std::vector<symbol_t> symbols_at(const Subject& p, index_t row, Subset s) {
  std::vector<symbol_t> symbols;
  for_each_position(s, [&](index_t i) { symbols.push_back(p.table().symbol(row, i)); });
  return symbols;
}

}  // namespace unmask
