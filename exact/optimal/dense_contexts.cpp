#include "exact/optimal/dense_contexts.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/contract.hpp"

namespace unmask {
namespace {

constexpr index_t kBatch = 256;

double* cost_row(std::vector<double>& cost, const SubsetTables& tables, Subset t, index_t i) {
  const Subset masked_below = all_positions(i) & ~t;
  return cost.data() + tables.shelf_begin(t) + size(masked_below) * tables.cells(t);
}

}  // namespace

double p_log_p(double p) { return p > 0.0 ? p * std::log(p) : 0.0; }

SubsetTables::SubsetTables(const Shape& shape) : shape_(shape) {
  UNMASK_REQUIRE(positions() <= kMostPositions, "few positions");
  const index_t subsets = index_t{1} << positions();
  cells_.assign(at(subsets), 1);
  for (Subset s = 1; s < subsets; ++s) {
    const auto lowest = static_cast<index_t>(std::countr_zero(s));
    cells_[at(s)] = cells_[at(s & (s - 1))] * shape.cardinality(lowest);
  }
  for (Subset s = 0; s < subsets; ++s) {
    begin_.push_back(total_);
    shelf_begin_.push_back(shelf_total_);
    total_ += cells(s);
    shelf_total_ += cells(s) * (positions() - size(s));
  }
}

SubsetTables::Need SubsetTables::need(const Shape& shape) {
  Need need{shape.cells_as_double(1), 0.0};
  for (const index_t q : shape.cardinalities()) {
    need.shelf_total += need.total / (static_cast<double>(q) + 1.0);
  }
  return need;
}

void SubsetTables::sum_out(Subset s, index_t i, const double* table, double* sum) const {
  const index_t inner = stride(s, i), q = shape_.cardinality(i);
  const index_t outer = cells(s & all_positions(i));
  for (index_t o = 0; o < outer; ++o, table += q * inner, sum += inner) {
    if (q == 2) {
      for (index_t j = 0; j < inner; ++j) sum[j] = table[j] + table[inner + j];
      continue;
    }
    std::copy(table, table + inner, sum);
    for (index_t v = 1; v < q; ++v) {
      for (index_t j = 0; j < inner; ++j) sum[j] += table[v * inner + j];
    }
  }
}

DenseContexts::DenseContexts(const JointTable<double>& table, const Oracle<double>* oracle,
                             Threads threads)
    : tables_(table.shape()), cost_(at(tables_.shelf_total()), 0.0) {
  UNMASK_REQUIRE(oracle == nullptr || oracle->shape() == table.shape(), "an oracle of this shape");
  fill_masses(table);
  if (oracle == nullptr) {
    fill_exact_costs(threads);
  } else {
    parallel_for(threads, tables_.full(), [&](index_t t) { ask(*oracle, t); });
  }
}

double DenseContexts::bytes_needed(const Shape& shape) {
  const auto need = SubsetTables::need(shape);
  const double per_subset = 3.0 * sizeof(index_t) * power_as_double(2, shape.positions());
  return sizeof(double) * (3.0 * need.total + need.shelf_total) + per_subset;
}

/// From the full set downwards, one position at a time.
void DenseContexts::fill_masses(const JointTable<double>& table) {
  const Subset full = tables_.full();
  mass_.assign(at(tables_.total()), 0.0);
  negative_entropy_.assign(at(tables_.total()), 0.0);
  const auto first = static_cast<std::ptrdiff_t>(tables_.begin(full));
  std::copy(table.probabilities().begin(), table.probabilities().end(), mass_.begin() + first);
  std::transform(table.probabilities().begin(), table.probabilities().end(),
                 negative_entropy_.begin() + first, p_log_p);
  for (Subset s = full; s-- > 0;) {
    const auto missing = static_cast<index_t>(std::countr_zero(~s));
    const Subset larger = s | singleton(missing);
    for (std::vector<double>* const numbers : {&mass_, &negative_entropy_}) {
      tables_.sum_out(larger, missing, numbers->data() + tables_.begin(larger),
                      numbers->data() + tables_.begin(s));
    }
  }
}

/// p H(X_i | x) = p ln p - sum over v of p(x, v) ln p(x, v).
void DenseContexts::fill_exact_costs(Threads threads) {
  std::vector<double> terms(mass_.size());
  std::transform(mass_.begin(), mass_.end(), terms.begin(), p_log_p);
  parallel_for(threads, tables_.full(), [&](index_t t) {
    const double* const known = terms.data() + tables_.begin(t);
    for_each_position(tables_.full() & ~t, [&](index_t i) {
      double* const row = cost_row(cost_, tables_, t, i);
      const Subset larger = t | singleton(i);
      tables_.sum_out(larger, i, terms.data() + tables_.begin(larger), row);
      for (index_t x = 0; x < tables_.cells(t); ++x) row[x] = std::max(0.0, known[x] - row[x]);
    });
  });
}

/// Puts the possible contexts over t to the oracle, a batch at a time.
void DenseContexts::ask(const Oracle<double>& oracle, Subset t) {
  const index_t n = tables_.positions();
  const MarginalLayout& layout = oracle.layout();
  std::vector<symbol_t> rows;
  std::vector<index_t> asked;
  std::vector<double> marginals(at(kBatch * layout.width()));
  std::vector<std::uint8_t> possible(at(kBatch));
  const auto flush = [&] {
    oracle.answer(rows.data(), asked.size(), marginals.data(), possible.data());
    for (index_t b = 0; b < asked.size(); ++b) {
      const double* const answer = marginals.data() + b * layout.width();
      const index_t x = asked[at(b)];
      for_each_position(tables_.full() & ~t, [&](index_t i) {
        const Subset larger = t | singleton(i);
        const index_t inner = tables_.stride(larger, i), q = tables_.shape().cardinality(i);
        const double* const joint = mass(larger) + x / inner * inner * q + x % inner;
        double cost = 0.0;
        for (index_t v = 0; v < q; ++v) {
          const double p = joint[v * inner];
          if (p > 0.0) cost -= p * std::log(answer[layout.begin(i) + v]);
        }
        cost_row(cost_, tables_, t, i)[x] = std::max(0.0, cost);
      });
    }
    rows.clear();
    asked.clear();
  };
  for (index_t x = 0; x < tables_.cells(t); ++x) {
    if (!(mass(t)[x] > 0.0)) continue;
    for (index_t i = 0; i < n; ++i) {
      rows.push_back(contains(t, i) ? static_cast<symbol_t>(tables_.digit(t, x, i)) : kMasked);
    }
    asked.push_back(x);
    if (asked.size() == kBatch) flush();
  }
  if (!asked.empty()) flush();
}

}  // namespace unmask
