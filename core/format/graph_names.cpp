#include "core/format/graph_names.hpp"

#include "core/base/invalid_input.hpp"
#include "core/base/text.hpp"
#include "core/format/parse_index.hpp"

namespace unmask {

GraphNames::GraphNames(const FactorGraph& graph) : graph_(graph) {
  const auto& names = graph_.names().variables;
  for (index_t v = 0; v < names.size(); ++v) variables_.emplace(names[at(v)], v);
}

index_t GraphNames::variable(std::string_view text, const std::string& where) const {
  const auto found = variables_.find(std::string(text));
  if (found != variables_.end()) return found->second;
  const index_t n = graph_.shape().positions();
  const auto number = digits_to_index(text);
  if (number && *number < n) return *number;
  throw InvalidInput(where + ": the model has no variable " + quote(text) +
                     (variables_.empty() ? "" : "; give its name") + ", or a number from 0 to " +
                     std::to_string(n - 1));
}

symbol_t GraphNames::value(index_t variable, std::string_view text,
                           const std::string& where) const {
  const index_t q = graph_.shape().cardinality(variable);
  std::string accepted;
  for (symbol_t x = 0; x < q; ++x) {
    if (graph_.value_name(variable, x) == text) return x;
    if (x < 8) accepted += (x == 0 ? "" : ", ") + graph_.value_name(variable, x);
  }
  const auto number = digits_to_index(text);
  if (number && *number < q) return static_cast<symbol_t>(*number);
  throw InvalidInput(where + ": " + graph_.name(variable) + " has no value " + quote(text) +
                     "; its values are " + accepted + (q > 8 ? ", ..." : ""));
}

}  // namespace unmask
