// core/format/uai.hpp - factor graphs, evidence and results in the format of the UAI competitions.
//
// A model is blanks and words: MARKOV or BAYES, the number of variables, their cardinalities, the
// number of factors; a line a factor with the size of its scope and the scope; then a table a
// factor: how many numbers, and the numbers, the last variable of the scope the fastest.
//
// (1) Numbers are exact, as in core/format/bif.hpp; "1/3" is accepted too.
// (2) In a BAYES file the last variable of a scope is the child. A factor has that child if its
//     rows sum to 1 by the rule of core/model/number_table.hpp; otherwise it is a plain factor,
//     and one warning a file says how many are.
// (3) Evidence: the number of observed variables, then variable and symbol of each (2010 and
//     later); or the same with the number of samples in front (2006, 2008), which must be 1. The
//     two differ in whether the number of words is odd. An empty file observes nothing.
// (4) Virtual evidence, as Merlin has it (.vevid): the number of variables, then for each its
//     number, its cardinality and one likelihood a symbol.
// (5) Anything else is one line `source:line: ...`. Memory stays within some times the text.
// (6) `write_uai` writes what `parse_uai` reads as the same factors; numbers that no decimal is
//     (1/3) have 17 digits, and one warning says how many. Names are not kept: UAI has none.
// Cost: 50 MB/s or more.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/warnings.hpp"
#include "core/model/evidence.hpp"
#include "core/model/factor_graph.hpp"

namespace unmask {

/// Throws: InvalidInput, InvalidModel.
[[nodiscard]] FactorGraph parse_uai(std::string_view text, const std::string& source,
                                    Warnings& warnings);

/// Hard evidence about a model of this shape. Throws: InvalidInput, also where one variable is
/// observed as two symbols.
[[nodiscard]] std::vector<Observation> parse_uai_evidence(std::string_view text,
                                                          const std::string& source,
                                                          const Shape& shape);

/// Soft evidence. Throws: InvalidInput, also where all likelihoods of a variable are zero.
[[nodiscard]] std::vector<Likelihood> parse_uai_virtual_evidence(std::string_view text,
                                                                 const std::string& source,
                                                                 const Shape& shape);

/// BAYES for a Bayesian network, else MARKOV.
[[nodiscard]] std::string write_uai(const FactorGraph& graph, Warnings& warnings);

/// The answer "MAR": for each variable its probabilities, 17 digits.
[[nodiscard]] std::string write_uai_marginals(const std::vector<std::vector<double>>& marginals);

/// The answer "PR": log10 of the sum of all weights, 17 digits.
[[nodiscard]] std::string write_uai_partition(double log10_z);

}  // namespace unmask
