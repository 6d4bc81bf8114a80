#include "core/model/factor_graph.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_set>

#include "core/base/contract.hpp"
#include "core/base/invalid_input.hpp"
#include "core/base/text.hpp"

namespace unmask {
namespace {

std::string factor_name(index_t factor) { return "factor " + std::to_string(factor); }

/// Checks (1) for all factors with one mark a variable, whatever the sizes of the scopes.
class ScopeChecker {
 public:
  explicit ScopeChecker(const Shape& shape) : shape_(shape), seen_in_(at(shape.positions()), 0) {}

  void check(const Factor& factor, index_t number) {
    for (const index_t variable : factor.scope) check_variable(variable, number);
    const auto cells = cells_of(factor.scope, shape_);
    if (cells != factor.values.size()) {
      throw InvalidModel(factor_name(number) + " has " + std::to_string(factor.values.size()) +
                         " values; its scope has " +
                         (cells ? std::to_string(*cells) : std::string("more than 2^64")) +
                         " cells, and each needs one");
    }
  }

 private:
  void check_variable(index_t variable, index_t number) {
    if (variable >= shape_.positions()) {
      throw InvalidModel(factor_name(number) + " has variable " + std::to_string(variable) +
                         " in its scope; variables are 0 to " +
                         std::to_string(shape_.positions() - 1));
    }
    if (seen_in_[at(variable)] == number + 1) {
      throw InvalidModel(factor_name(number) + " has variable " + std::to_string(variable) +
                         " twice in its scope");
    }
    seen_in_[at(variable)] = number + 1;
  }

  const Shape& shape_;
  std::vector<index_t> seen_in_;  ///< 1 + the last factor that has the variable
};

void require_distinct(const std::vector<std::string>& names, const char* what) {
  std::unordered_set<std::string_view> seen;
  for (const std::string& name : names) {
    if (!seen.insert(name).second) {
      throw InvalidModel(std::string("names: two ") + what + " are called " + quote(name));
    }
  }
}

void check_names(const Shape& shape, const VariableNames& names) {
  if (names.variables.empty() && names.values.empty()) return;
  bool complete = names.variables.size() == shape.positions() &&
                  names.values.size() == shape.positions();
  for (index_t i = 0; complete && i < shape.positions(); ++i) {
    complete = names.values[at(i)].size() == shape.cardinality(i);
  }
  if (!complete) {
    throw InvalidModel("names: every variable and every value needs one, or none has any");
  }
  require_distinct(names.variables, "variables");
  for (const auto& values : names.values) require_distinct(values, "values of a variable");
}

void require_rows(const Factor& factor, const Shape& shape) {
  if (!factor.child) return;
  UNMASK_REQUIRE(!factor.scope.empty() && factor.scope.back() == *factor.child,
                 "a child is the last of its scope");
  UNMASK_REQUIRE(factor.values.row_length() == shape.cardinality(*factor.child),
                 "the rows of a factor with a child sum to 1");
}

bool every_variable_is_one_child(index_t variables, const std::vector<Factor>& factors) {
  if (factors.size() != variables) return false;
  std::vector<bool> is_child(at(variables), false);
  for (const Factor& factor : factors) {
    if (!factor.child || is_child[at(*factor.child)]) return false;
    is_child[at(*factor.child)] = true;
  }
  return true;
}

/// Walks from children to parents, depth first, without recursion.
class CycleFinder {
 public:
  CycleFinder(index_t variables, const std::vector<Factor>& factors)
      : scope_of_(at(variables), nullptr), state_(at(variables), State::unseen) {
    for (const Factor& factor : factors) {
      if (factor.child) scope_of_[at(*factor.child)] = &factor.scope;
    }
  }

  std::vector<index_t> find() {
    for (index_t start = 0; start < state_.size(); ++start) {
      if (state_[at(start)] == State::unseen && walk_from(start)) return cycle();
    }
    return {};
  }

 private:
  enum class State : unsigned char { unseen, on_path, done };
  struct Step {
    index_t variable;
    index_t next_parent = 0;
  };

  [[nodiscard]] index_t parents(index_t variable) const {
    const auto* scope = scope_of_[at(variable)];
    return scope == nullptr ? 0 : scope->size() - 1;
  }

  void enter(index_t variable) {
    state_[at(variable)] = State::on_path;
    path_.push_back({variable});
  }

  bool walk_from(index_t start) {
    enter(start);
    while (!path_.empty()) {
      Step& step = path_.back();
      if (step.next_parent == parents(step.variable)) {
        state_[at(step.variable)] = State::done;
        path_.pop_back();
        continue;
      }
      closing_ = (*scope_of_[at(step.variable)])[at(step.next_parent++)];
      if (state_[at(closing_)] == State::on_path) return true;
      if (state_[at(closing_)] == State::unseen) enter(closing_);
    }
    return false;
  }

  /// The part of the path that begins where it was closed.
  [[nodiscard]] std::vector<index_t> cycle() const {
    std::vector<index_t> variables;
    for (const Step& step : path_) {
      if (!variables.empty() || step.variable == closing_) variables.push_back(step.variable);
    }
    return variables;
  }

  std::vector<const std::vector<index_t>*> scope_of_;
  std::vector<State> state_;
  std::vector<Step> path_;
  index_t closing_ = 0;
};

}  // namespace

std::optional<index_t> cells_of(const std::vector<index_t>& scope, const Shape& shape) {
  std::optional<index_t> product = 1;
  for (const index_t variable : scope) {
    product = checked_multiply(*product, shape.cardinality(variable));
    if (!product) return std::nullopt;
  }
  return product;
}

std::vector<index_t> find_cycle(index_t variables, const std::vector<Factor>& factors) {
  return CycleFinder(variables, factors).find();
}

FactorGraph::FactorGraph(Shape shape, std::vector<Factor> factors, VariableNames names) {
  ScopeChecker checker(shape);
  for (index_t f = 0; f < factors.size(); ++f) {
    checker.check(factors[at(f)], f);
    require_rows(factors[at(f)], shape);
  }
  check_names(shape, names);
  const index_t n = shape.positions();
  const bool is_network =
      every_variable_is_one_child(n, factors) && find_cycle(n, factors).empty();
  content_ = std::make_shared<const Content>(
      Content{std::move(shape), std::move(factors), std::move(names), is_network});
}

std::string FactorGraph::name(index_t variable) const {
  return names().variables.empty() ? "x" + std::to_string(variable)
                                   : names().variables[at(variable)];
}

std::string FactorGraph::value_name(index_t variable, symbol_t symbol) const {
  return names().values.empty() ? std::to_string(symbol) : names().values[at(variable)][symbol];
}

}  // namespace unmask
