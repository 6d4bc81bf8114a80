// core/format/evidence_json.hpp - evidence as JSON, by the names that a model has.
//
//     {"x_ray": "abnormal", "smoke": {"yes": 0.7, "no": 0.3}, "12": 0, "age": [1, 2, "1/3"]}
//
// A value's name or number says what a variable shows; an object of likelihoods by value, or an
// array of them in order, how well each value agrees with what was seen.
//
// (1) Variables and values are named as core/format/graph_names.hpp says. Likelihoods are exact,
//     "p/q" is one, and need not sum to 1.
// (2) Every value of a variable has a likelihood, not all are zero, and no variable is named twice,
//     whether by name or by number. Anything else is one line `source:line: ...`.
// Cost: linear in the text and in the values of the variables that it names.
#pragma once

#include <string>
#include <string_view>

#include "core/model/evidence.hpp"
#include "core/model/factor_graph.hpp"

namespace unmask {

/// Is this text meant to be JSON? UAI evidence begins with a number.
[[nodiscard]] bool looks_like_json_evidence(std::string_view text);

/// Throws: InvalidInput.
[[nodiscard]] Evidence parse_json_evidence(std::string_view text, const std::string& source,
                                           const FactorGraph& graph);

}  // namespace unmask
