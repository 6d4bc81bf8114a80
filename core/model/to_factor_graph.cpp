#include "core/model/to_factor_graph.hpp"

#include <algorithm>
#include <numeric>

#include "core/model/expand.hpp"

namespace unmask {
namespace {

/// The conditional table of the last variable of `scope`. Requires: rows that sum to 1.
Factor conditional(std::vector<index_t> scope, const std::vector<Rational>& numbers,
                   index_t length) {
  const index_t child = scope.back();
  Factor factor{std::move(scope), NumberTable(numbers), child};
  Warnings none;
  factor.values.make_rows_sum_to_one(length, "a factor", none);
  return factor;
}

Result<FactorGraph> chain_graph(const Model& model, const MarkovChain<Rational>& chain,
                                const Budget& budget) {
  const index_t n = chain.shape().positions(), q = chain.symbols();
  const auto count = static_cast<double>(q);
  if (auto refusal = budget.refuse(quote(model.spec()) + " as a factor graph",
                                   static_cast<double>(n) * (count * count * 16.0 + 200.0), 0.0,
                                   "Use fewer positions or raise --memory")) {
    return *refusal;
  }
  std::vector<Rational> initial, transition;
  for (index_t x = 0; x < q; ++x) {
    initial.push_back(chain.initial(x));
    for (index_t y = 0; y < q; ++y) transition.push_back(chain.transition(x, y));
  }
  std::vector<Factor> factors{conditional({0}, initial, q)};
  if (n > 1) {
    const Factor step = conditional({0, 1}, transition, q);
    for (index_t i = 1; i < n; ++i) factors.push_back({{i - 1, i}, step.values, i});
  }
  return FactorGraph(chain.shape(), std::move(factors));
}

/// "x0", "x1", ... and "state0", "state1", ...; values are their numbers.
VariableNames names_with_states(const HiddenMarkovModel<Rational>& model) {
  const auto numbers = [](index_t count) {
    std::vector<std::string> names;
    for (index_t k = 0; k < count; ++k) names.push_back(std::to_string(k));
    return names;
  };
  const index_t n = model.shape().positions();
  VariableNames names;
  for (index_t i = 0; i < n; ++i) names.variables.push_back("x" + std::to_string(i));
  for (index_t i = 0; i < n; ++i) names.variables.push_back("state" + std::to_string(i));
  names.values.assign(at(n), numbers(model.symbols()));
  names.values.insert(names.values.end(), at(n), numbers(model.states()));
  return names;
}

/// Positions first, then states: state i is the parent of position i and of state i + 1.
Result<FactorGraph> network_with_states(const Model& model,
                                        const HiddenMarkovModel<Rational>& hidden,
                                        const Budget& budget) {
  const index_t n = hidden.shape().positions(), k = hidden.states(), q = hidden.symbols();
  const double numbers = static_cast<double>(k) * static_cast<double>(k + q);
  if (auto refusal = budget.refuse(quote(model.spec()) + " as a factor graph",
                                   static_cast<double>(n) * (numbers * 16.0 + 600.0), 0.0,
                                   "Use fewer positions or raise --memory")) {
    return *refusal;
  }
  std::vector<Rational> initial, transition, emission;
  for (index_t z = 0; z < k; ++z) {
    initial.push_back(hidden.initial(z));
    for (index_t y = 0; y < k; ++y) transition.push_back(hidden.transition(z, y));
    for (index_t x = 0; x < q; ++x) emission.push_back(hidden.emission(z, x));
  }
  const Factor shown = conditional({n, 0}, emission, q);
  std::vector<Factor> factors{conditional({n}, initial, k)};
  for (index_t i = 0; i < n; ++i) factors.push_back({{n + i, i}, shown.values, i});
  if (n > 1) {
    const Factor step = conditional({n, n + 1}, transition, k);
    for (index_t i = 1; i < n; ++i) {
      factors.push_back({{n + i - 1, n + i}, step.values, n + i});
    }
  }
  std::vector<index_t> cardinalities(at(n), q);
  cardinalities.insert(cardinalities.end(), at(n), k);
  return FactorGraph(Shape(std::move(cardinalities)), std::move(factors),
                     names_with_states(hidden));
}

void append_shifted(const FactorGraph& graph, index_t offset, std::vector<Factor>& factors) {
  for (Factor factor : graph.factors()) {
    for (index_t& variable : factor.scope) variable += offset;
    if (factor.child) *factor.child += offset;
    factors.push_back(std::move(factor));
  }
}

/// Names of all blocks, where every block has some and they differ from one another.
VariableNames joined_names(const std::vector<FactorGraph>& graphs) {
  VariableNames names;
  std::vector<std::string> sorted;
  for (const FactorGraph& graph : graphs) {
    const auto& [variables, values] = graph.names();
    if (variables.empty()) return {};
    names.variables.insert(names.variables.end(), variables.begin(), variables.end());
    names.values.insert(names.values.end(), values.begin(), values.end());
  }
  sorted = names.variables;
  std::sort(sorted.begin(), sorted.end());
  const bool distinct = std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end();
  return distinct ? names : VariableNames{};
}

Result<FactorGraph> blocks_graph(const IndependentBlocks& blocks, const Budget& budget) {
  std::vector<FactorGraph> graphs;
  std::vector<Factor> factors;
  index_t offset = 0;
  for (const Model& block : blocks.blocks()) {
    auto graph = to_factor_graph(block, budget);
    if (!graph) return graph.refusal();
    append_shifted(graph.value(), offset, factors);
    offset += block.positions();
    graphs.push_back(std::move(graph).value());
  }
  return FactorGraph(blocks.shape(), std::move(factors), joined_names(graphs));
}

Result<FactorGraph> one_factor(const Model& model, const Budget& budget) {
  const auto table = joint_table<Rational>(model, budget);
  if (!table) return table.refusal();
  std::vector<index_t> scope(at(model.positions()));
  std::iota(scope.begin(), scope.end(), index_t{0});
  const auto& numbers = table.value().probabilities();
  Factor factor = scope.size() == 1 ? conditional(scope, numbers, numbers.size())
                                    : Factor{scope, NumberTable(numbers), {}};
  return FactorGraph(model.shape(), {std::move(factor)});
}

struct Maker {
  const Model& model;
  const Budget& budget;

  Result<FactorGraph> operator()(const FactorGraph& graph) const { return graph; }
  Result<FactorGraph> operator()(const MarkovChain<Rational>& chain) const {
    return chain_graph(model, chain, budget);
  }
  Result<FactorGraph> operator()(const IndependentBlocks& blocks) const {
    return blocks_graph(blocks, budget);
  }
  template <class Other>
  Result<FactorGraph> operator()(const Other&) const {
    return one_factor(model, budget);
  }
};

}  // namespace

Result<FactorGraph> to_factor_graph(const Model& model, const Budget& budget) {
  return std::visit(Maker{model, budget}, model.distribution());
}

Result<FactorGraph> to_network(const Model& model, const Budget& budget) {
  if (const auto* hidden = std::get_if<HiddenMarkovModel<Rational>>(&model.distribution())) {
    return network_with_states(model, *hidden, budget);
  }
  return to_factor_graph(model, budget);
}

}  // namespace unmask
