// core/format/graph_names.hpp - the variable and the value that a text means.
//
// People write names where a model has them, and numbers where it has none or where numbers are
// quicker.
//
// (1) A name comes before a number: a variable called "3" is meant by 3, whatever its place.
// (2) What means nothing is an error that lists what would be accepted.
// Cost: a variable is found in constant time, a value in one pass over the variable's values.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "core/model/factor_graph.hpp"

namespace unmask {

class GraphNames {
 public:
  explicit GraphNames(const FactorGraph& graph);

  /// `where` names the place in the message. Throws: InvalidInput.
  [[nodiscard]] index_t variable(std::string_view text, const std::string& where) const;
  [[nodiscard]] symbol_t value(index_t variable, std::string_view text,
                               const std::string& where) const;

 private:
  FactorGraph graph_;
  std::unordered_map<std::string, index_t> variables_;
};

}  // namespace unmask
