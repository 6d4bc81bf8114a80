// core/model/factor_graph.hpp - a distribution as a product of factors on few variables each.
//
// Markov random fields are any product; in a Bayesian network every factor is the conditional
// probability of one variable, its child, given the others. The weight of a row is the product of
// its factors' values; the probability is that divided by the sum of all weights, which may be far
// too many to add up one by one: exact/junction does it.
//
// (1) Every factor's scope lists distinct variables of the shape, in the order of its values, the
//     last the fastest, and has one value a cell. A scope may be empty: a constant.
// (2) `is_bayesian_network()`: every variable is the child of exactly one factor, there are no
//     other factors, and no variable is its own ancestor. Then the weights sum to 1.
// (3) A factor with a child has rows that sum to 1 (NumberTable::normalise_rows).
// (4) Copies share their factors: a model is passed around by value.
// Cost: construction is linear in the sizes of the scopes.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/model/number_table.hpp"
#include "core/model/shape.hpp"

namespace unmask {

struct Factor {
  std::vector<index_t> scope;
  NumberTable values;
  /// Values sum to 1 over this variable, whatever the others of the scope show; the last of the
  /// scope then.
  std::optional<index_t> child{};
};

/// What people call variables and their values; both lists are empty, or complete. No two
/// variables have one name, nor two values of one variable.
struct VariableNames {
  std::vector<std::string> variables{};
  std::vector<std::vector<std::string>> values{};  ///< [variable][symbol]
};

/// The product of the scope's cardinalities, if it fits 64 bits.
[[nodiscard]] std::optional<index_t> cells_of(const std::vector<index_t>& scope,
                                              const Shape& shape);

class FactorGraph {
 public:
  /// Throws: InvalidModel where (1) fails, or a name is missing or used twice.
  /// Requires: (3), and a child is the last of its scope.
  FactorGraph(Shape shape, std::vector<Factor> factors, VariableNames names = {});

  [[nodiscard]] const Shape& shape() const { return content_->shape; }
  [[nodiscard]] const std::vector<Factor>& factors() const { return content_->factors; }
  [[nodiscard]] const VariableNames& names() const { return content_->names; }
  [[nodiscard]] bool is_bayesian_network() const { return content_->is_bayesian_network; }

  /// "BP", or "x7" where variables have no names.
  [[nodiscard]] std::string name(index_t variable) const;
  /// "LOW", or "2" where values have no names.
  [[nodiscard]] std::string value_name(index_t variable, symbol_t symbol) const;

 private:
  struct Content {
    Shape shape;
    std::vector<Factor> factors;
    VariableNames names;
    bool is_bayesian_network;
  };
  std::shared_ptr<const Content> content_;
};

/// The variables of one cycle child <- parent <- ... among factors that have a child, each once, if
/// there is one. Requires: every variable is the child of one factor at most.
[[nodiscard]] std::vector<index_t> find_cycle(index_t variables,
                                              const std::vector<Factor>& factors);

}  // namespace unmask
