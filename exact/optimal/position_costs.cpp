#include "exact/optimal/position_costs.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/contract.hpp"
#include "core/base/sum.hpp"
#include "core/base/text.hpp"
#include "core/model/expand.hpp"
#include "exact/enumerate/dense_lattice.hpp"
#include "exact/enumerate/support_lattice.hpp"
#include "exact/optimal/dense_contexts.hpp"
#include "exact/optimal/support_contexts.hpp"
#include "exact/optimal/symmetric_support.hpp"

namespace unmask {
namespace {

/// Half a minute, whatever the budget says.
constexpr double kMostOperations = 3e10;

Refusal too_large(const Model& model) {
  return {"the costs of all sets of " + quote(model.spec()), power_as_double(2, model.positions()),
          power_as_double(2, SubsetOrbits::kMostPositions), Resource::operations,
          "Sets are listed for up to 24 positions; --over sizes goes further"};
}

std::optional<Refusal> refuse(const Model& model, double bytes, double operations,
                              const Effort& effort) {
  Budget budget = effort.budget;
  budget.operations = std::min(budget.operations, kMostOperations);
  return budget.refuse("the costs of all sets of " + quote(model.spec()), bytes, operations,
                       "Use fewer positions or --over sizes");
}

Result<std::vector<double>> subset_entropies(const Model& model,
                                             const std::optional<SymmetricSupport>& rows,
                                             const Effort& effort) {
  const auto dense = dense_lattice_need(model.shape(), effort.threads, true);
  LatticeNeed support;
  if (rows) {
    support = support_lattice_need(model.shape(), rows->table.rows(), effort.threads, true);
  }
  const bool use_rows = rows && support.cells < dense.cells;
  const auto& need = use_rows ? support : dense;
  if (auto refusal = refuse(model, need.bytes, need.cells, effort)) return *refusal;
  if (use_rows) return support_subset_entropies(rows->table, effort.threads, effort.progress);
  const auto table = joint_table<double>(model, effort.budget);
  if (!table) return table.refusal();
  return dense_subset_entropies(table.value(), effort.threads, effort.progress);
}

Result<PositionCosts> exact_costs(const Model& model, std::optional<SymmetricSupport> rows,
                                  const Effort& effort) {
  const auto entropies = subset_entropies(model, rows, effort);
  if (!entropies) return entropies.refusal();
  const std::vector<double>& h = entropies.value();
  const index_t n = model.positions();
  SubsetOrbits orbits = rows ? std::move(rows->orbits) : SubsetOrbits(n, {});
  std::vector<std::vector<double>> costs;
  for (const Subset t : orbits.representatives()) {
    costs.emplace_back();
    for_each_position(all_positions(n) & ~t, [&](index_t i) {
      costs.back().push_back(std::max(0.0, h[at(t | singleton(i))] - h[at(t)]));
    });
  }
  return PositionCosts(std::move(orbits), std::move(costs), h.back());
}

Result<PositionCosts> dense_costs(const Model& model, const PolicyQuestion& question,
                                  const Effort& effort) {
  const auto table = joint_table<double>(model, effort.budget);
  if (!table) return table.refusal();
  const DenseContexts contexts(table.value(), question.oracle, effort.threads);
  const SubsetTables& tables = contexts.tables();
  std::vector<std::vector<double>> costs;
  for (Subset t = 0; t <= tables.full(); ++t) {
    costs.emplace_back();
    for_each_position(tables.full() & ~t, [&](index_t i) {
      const double* const cost = contexts.cost(t, i);
      costs.back().push_back(careful_sum(0, tables.cells(t), [&](index_t x) { return cost[x]; }));
    });
  }
  return PositionCosts(SubsetOrbits(model.positions(), {}), std::move(costs),
                       -contexts.negative_entropy().front());
}

PositionCosts support_costs(SymmetricSupport rows, const PolicyQuestion& question,
                            const Effort& effort) {
  const SubsetOrbits orbits = rows.orbits;
  const SupportContexts contexts(std::move(rows.table), std::move(rows.orbits), question.oracle,
                                 effort.threads);
  std::vector<std::vector<double>> costs;
  for (index_t orbit = 0; orbit < orbits.representatives().size(); ++orbit) {
    const RowClasses& classes = contexts.classes(orbit);
    costs.emplace_back();
    for_each_position(contexts.full() & ~classes.set, [&](index_t i) {
      const double* const cost = classes.cost_of(i);
      costs.back().push_back(careful_sum(0, classes.classes(),
                                         [&](index_t c) { return classes.mass[at(c)] * cost[c]; }));
    });
  }
  const double entropy = -careful_sum(0, contexts.rows(), [&](index_t row) {
    return contexts.mass()[at(row)] * contexts.log_mass()[at(row)];
  });
  return PositionCosts(orbits, std::move(costs), entropy);
}

}  // namespace

std::vector<double> PositionCosts::after(Subset t) const {
  const index_t orbit = orbits_.orbit(t);
  const Subset known = orbits_.representatives()[at(orbit)];
  const PositionPermutation carrier = orbits_.carrier(t);
  std::vector<double> by_position(at(positions()), 0.0), costs;
  index_t rank = 0;
  for_each_position(all_positions(positions()) & ~known, [&](index_t i) {
    by_position[at(carrier[at(i)])] = costs_[at(orbit)][at(rank++)];
  });
  for_each_position(all_positions(positions()) & ~t,
                    [&](index_t i) { costs.push_back(by_position[at(i)]); });
  return costs;
}

std::vector<double> PositionCosts::mean_by_size() const {
  const index_t n = positions();
  std::vector<CompensatedSum<double>> sums(at(n));
  std::vector<double> counts(at(n), 0.0);
  for (index_t orbit = 0; orbit < costs_.size(); ++orbit) {
    const index_t m = size(orbits_.representatives()[at(orbit)]);
    const auto weight = static_cast<double>(orbits_.orbit_size(orbit));
    for (const double cost : costs_[at(orbit)]) {
      sums[at(m)].add(weight * cost);
      counts[at(m)] += weight;
    }
  }
  std::vector<double> means;
  for (index_t m = 0; m < n; ++m) means.push_back(sums[at(m)].value() / counts[at(m)]);
  return means;
}

Result<PositionCosts> position_costs(const Model& model, const PolicyQuestion& question,
                                     const Effort& effort) {
  if (model.positions() > SubsetOrbits::kMostPositions) return too_large(model);
  auto rows = symmetric_support(model, question, effort.budget);
  if (question.oracle == nullptr) return exact_costs(model, std::move(rows), effort);
  const double cells = model.shape().cells_as_double(1);
  if (rows &&
      SupportContexts::most_contexts(model.shape(), rows->table.rows(), rows->orbits) < cells) {
    const double bytes =
        SupportContexts::bytes_needed(model.shape(), rows->table.rows(), rows->orbits);
    if (auto refusal =
            refuse(model, bytes,
                   kOperationsAnAnswer * SupportContexts::most_contexts(
                                             model.shape(), rows->table.rows(), rows->orbits),
                   effort)) {
      return *refusal;
    }
    return support_costs(std::move(*rows), question, effort);
  }
  if (model.positions() > SubsetTables::kMostPositions) return too_large(model);
  if (auto refusal = refuse(model, DenseContexts::bytes_needed(model.shape()),
                            kOperationsAnAnswer * cells, effort)) {
    return *refusal;
  }
  return dense_costs(model, question, effort);
}

}  // namespace unmask
