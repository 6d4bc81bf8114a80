#include "exact/junction/sliced_graph.hpp"

#include <algorithm>

#include "core/base/invalid_input.hpp"
#include "exact/junction/table_slice.hpp"
#include "exact/junction/tree_scalar.hpp"

namespace unmask {
namespace {

void require_variable(const FactorGraph& graph, index_t variable, const std::string& where) {
  const index_t n = graph.shape().positions();
  if (variable >= n) {
    throw InvalidInput(where + ": variable " + std::to_string(variable) +
                       " does not exist; the model has variables 0 to " + std::to_string(n - 1));
  }
}

void observe(const FactorGraph& graph, const Observation& seen,
             std::vector<std::optional<symbol_t>>& observed) {
  require_variable(graph, seen.variable, "evidence");
  const index_t q = graph.shape().cardinality(seen.variable);
  if (seen.symbol >= q) {
    throw InvalidInput("evidence: variable " + graph.name(seen.variable) + " has no value " +
                       std::to_string(seen.symbol) + "; its values are 0 to " +
                       std::to_string(q - 1));
  }
  auto& known = observed[at(seen.variable)];
  if (known && *known != seen.symbol) {
    throw InvalidInput("evidence: variable " + graph.name(seen.variable) +
                       " is said to show both " + std::to_string(*known) + " and " +
                       std::to_string(seen.symbol) + "; one value a variable");
  }
  known = seen.symbol;
}

void require_likelihood(const FactorGraph& graph, const Likelihood& likelihood) {
  require_variable(graph, likelihood.variable, "evidence");
  const index_t q = graph.shape().cardinality(likelihood.variable);
  if (likelihood.weights.size() != q) {
    throw InvalidInput("evidence: variable " + graph.name(likelihood.variable) + " has " +
                       std::to_string(q) + " values, but " +
                       std::to_string(likelihood.weights.size()) + " likelihoods are given");
  }
}

/// The factors of variables that are neither evidence nor targets, nor ancestors of such.
std::vector<bool> barren_factors(const FactorGraph& graph, const Evidence& evidence,
                                 const std::vector<index_t>& targets) {
  const auto& factors = graph.factors();
  std::vector<index_t> factor_of(at(graph.shape().positions()));
  for (index_t f = 0; f < factors.size(); ++f) factor_of[at(*factors[at(f)].child)] = f;
  std::vector<bool> barren(factors.size(), true);
  std::vector<index_t> waiting = targets;
  for (const Observation& seen : evidence.hard) waiting.push_back(seen.variable);
  for (const Likelihood& seen : evidence.soft) waiting.push_back(seen.variable);
  while (!waiting.empty()) {
    const index_t f = factor_of[at(waiting.back())];
    waiting.pop_back();
    if (!barren[at(f)]) continue;
    barren[at(f)] = false;
    for (const index_t v : factors[at(f)].scope) waiting.push_back(v);
  }
  return barren;
}

template <class S>
ScaledTable<S> sliced_table(const NumberTable& numbers, const TableSlice& slice,
                            Precision precision) {
  ScaledTable<S> table;
  table.variables = slice.variables();
  if constexpr (std::is_same_v<S, double>) {
    const std::vector<double> all = numbers.doubles();
    slice.for_each([&](index_t entry) { table.values.push_back(all[at(entry)]); });
  } else {
    slice.for_each([&](index_t entry) {
      table.values.push_back(detail::number_of<S>(numbers.rational(entry), precision));
    });
  }
  return table;
}

}  // namespace

SlicedGraph slice(const FactorGraph& graph, const Evidence& evidence, const Targets& targets) {
  SlicedGraph sliced;
  sliced.observed.resize(at(graph.shape().positions()));
  for (const Observation& seen : evidence.hard) observe(graph, seen, sliced.observed);
  for (const Likelihood& likelihood : evidence.soft) require_likelihood(graph, likelihood);
  sliced.dropped.assign(graph.factors().size(), false);
  sliced.cardinalities = graph.shape().cardinalities();
  if (targets) {
    for (const index_t v : *targets) require_variable(graph, v, "targets");
  }
  if (targets && graph.is_bayesian_network()) {
    sliced.dropped = barren_factors(graph, evidence, *targets);
    for (std::size_t f = 0; f < sliced.dropped.size(); ++f) {
      if (sliced.dropped[f]) sliced.cardinalities[at(*graph.factors()[f].child)] = 1;
    }
  }
  for (index_t v = 0; v < sliced.observed.size(); ++v) {
    if (sliced.observed[at(v)]) sliced.cardinalities[at(v)] = 1;
  }
  const auto add_scope = [&](const std::vector<index_t>& scope) {
    std::vector<index_t> left;
    for (const index_t v : scope) {
      if (sliced.cardinalities[at(v)] > 1) left.push_back(v);
    }
    sliced.scopes.push_back(std::move(left));
  };
  for (std::size_t f = 0; f < graph.factors().size(); ++f) {
    add_scope(sliced.dropped[f] ? std::vector<index_t>{} : graph.factors()[f].scope);
  }
  for (const Likelihood& likelihood : evidence.soft) add_scope({likelihood.variable});
  return sliced;
}

template <class S>
std::vector<ScaledTable<S>> sliced_tables(const FactorGraph& graph, const Evidence& evidence,
                                          const SlicedGraph& sliced, const JunctionTree& tree,
                                          Precision precision) {
  std::vector<ScaledTable<S>> tables;
  tables.reserve(sliced.scopes.size());
  for (std::size_t f = 0; f < graph.factors().size(); ++f) {
    const Factor& factor = graph.factors()[f];
    if (sliced.dropped[f]) {
      tables.push_back({{}, {S(1)}});
      continue;
    }
    tables.push_back(sliced_table<S>(
        factor.values,
        TableSlice(factor.scope, graph.shape().cardinalities(), sliced.observed, tree.rank),
        precision));
  }
  for (const Likelihood& likelihood : evidence.soft) {
    tables.push_back(
        sliced_table<S>(NumberTable(likelihood.weights),
                        TableSlice({likelihood.variable}, graph.shape().cardinalities(),
                                   sliced.observed, tree.rank),
                        precision));
  }
  return tables;
}

template std::vector<ScaledTable<double>> sliced_tables(const FactorGraph&, const Evidence&,
                                                        const SlicedGraph&, const JunctionTree&,
                                                        Precision);
template std::vector<ScaledTable<Rational>> sliced_tables(const FactorGraph&, const Evidence&,
                                                          const SlicedGraph&, const JunctionTree&,
                                                          Precision);
template std::vector<ScaledTable<Ball>> sliced_tables(const FactorGraph&, const Evidence&,
                                                      const SlicedGraph&, const JunctionTree&,
                                                      Precision);

}  // namespace unmask
