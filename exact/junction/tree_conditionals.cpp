#include "exact/junction/tree_conditionals.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/invalid_input.hpp"
#include "exact/junction/table_slice.hpp"

namespace unmask {

TreeConditionals::TreeConditionals(InferencePlan plan)
    : Oracle<double>(plan.graph.shape()),
      plan_(std::move(plan)),
      tables_(sliced_tables<double>(plan_.graph, plan_.question.evidence, plan_.sliced, plan_.tree,
                                    {})) {
  auto collected =
      std::make_shared<Propagation<double>>(plan_.tree, plan_.sliced.cardinalities, tables_);
  collected->collect(Threads());
  if (!collected->is_possible()) {
    throw InvalidInput("the evidence has probability 0: nothing follows it");
  }
  collected_ = std::move(collected);
}

Result<std::shared_ptr<const TreeConditionals>> TreeConditionals::of(const FactorGraph& graph,
                                                                     const Evidence& evidence,
                                                                     const Effort& effort) {
  InferencePlan plan =
      plan_inference(graph, {evidence, std::nullopt, false}, OrderSearch{}, effort.threads);
  // Each thread may be at a context of its own, and all tables are kept besides.
  const InferenceNeed need = need_of<double>(plan);
  const double copies = 1.0 + effort.threads.count();
  if (auto refusal = effort.budget.refuse(
          "conditionals on a junction tree of " + format_count(plan.cost.cells) + " cells",
          need.bytes * copies, need.seconds * 1e9, "Raise --memory, or lower --threads")) {
    return *refusal;
  }
  return std::shared_ptr<const TreeConditionals>(new TreeConditionals(std::move(plan)));
}

double TreeConditionals::marginals(const symbol_t* context, double* marginals) const {
  const index_t n = shape().positions();
  std::vector<std::optional<symbol_t>> revealed(at(n));
  std::vector<index_t> cardinalities = plan_.sliced.cardinalities;
  bool is_possible = true;
  for (index_t v = 0; v < n; ++v) {
    if (context[v] == kMasked) continue;
    const auto& known = plan_.sliced.observed[at(v)];
    if (known) {
      is_possible = is_possible && *known == context[v];
      continue;
    }
    revealed[at(v)] = context[v];
    cardinalities[at(v)] = 1;
  }
  std::vector<ScaledTable<double>> tables;
  tables.reserve(tables_.size());
  for (const ScaledTable<double>& table : tables_) {
    const TableSlice slice(table.variables, plan_.sliced.cardinalities, revealed, plan_.tree.rank);
    ScaledTable<double> sliced{slice.variables(), {}, table.exponent, 0};
    slice.for_each([&](index_t entry) { sliced.values.push_back(table.values[at(entry)]); });
    tables.push_back(std::move(sliced));
  }
  Propagation<double> propagation(plan_.tree, std::move(cardinalities), std::move(tables));
  propagation.collect(Threads());
  is_possible = is_possible && propagation.is_possible();
  if (is_possible) propagation.distribute(Threads());
  for (index_t v = 0; v < n; ++v) {
    if (context[v] != kMasked) continue;
    double* const into = marginals + layout().begin(v);
    const index_t q = shape().cardinality(v);
    if (!is_possible) {
      std::fill(into, into + q, 1.0 / static_cast<double>(q));
    } else if (const auto& known = plan_.sliced.observed[at(v)]) {
      for (index_t x = 0; x < q; ++x) into[x] = x == *known ? 1.0 : 0.0;
    } else {
      std::copy(propagation.marginal(v).begin(), propagation.marginal(v).end(), into);
    }
  }
  if (!is_possible) return -INFINITY;
  return std::log(propagation.partition()) +
         static_cast<double>(propagation.exponent()) * std::log(2.0);
}

std::vector<symbol_t> TreeConditionals::draw(Philox& random) const {
  std::vector<symbol_t> row = collected_->draw(random);
  for (index_t v = 0; v < row.size(); ++v) {
    if (const auto& known = plan_.sliced.observed[at(v)]) row[at(v)] = *known;
  }
  return row;
}

void TreeConditionals::answer(const symbol_t* rows, index_t count, double* marginals,
                              std::uint8_t* possible) const {
  const index_t n = shape().positions(), width = layout().width();
  for (index_t c = 0; c < count; ++c) {
    const double log_weight = this->marginals(rows + c * n, marginals + c * width);
    possible[c] = std::isfinite(log_weight) ? 1 : 0;
  }
}

}  // namespace unmask
