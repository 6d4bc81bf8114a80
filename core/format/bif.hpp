// core/format/bif.hpp - Bayesian networks in the Bayesian interchange format (BIF 0.15).
//
//   network name { property ...; }
//   variable X { type discrete [ 2 ] { yes, no }; }
//   probability ( X ) { table 0.1, 0.9; }
//   probability ( Y | X, Z ) { (yes, a) 0.3, 0.7;  (yes, b) ...;  default 0.5, 0.5; }
//
// (1) Numbers are exact: 0.1 is 1/10; "1/3" is accepted too. Rows sum to 1 by the rule of
//     core/model/number_table.hpp; one warning a file says what was divided.
// (2) `(a, b)` names values of the parents in the order of the header. Each combination has one
//     row, or `default` is there for those that have none.
// (3) `table` lists all numbers of a conditional table with the header's last variable the fastest
//     and the child, its first, the slowest: `probability (X | A) { table a b c d; }` says
//     p(x0|a0) = a, p(x0|a1) = b, p(x1|a0) = c, p(x1|a1) = d. That is the order of the format's
//     definition and of its dog-problem example. Where rows sum to 1 only in the other order, the
//     message says so: nothing is guessed.
// (4) Names are bare words (anything without blanks and ,;(){}[]|") or quoted. Properties and
//     comments (// and /* */) are skipped; commas between numbers, and | after the child, may be
//     left out.
// (5) Anything else is one line `source:line: ...`. Memory stays within some times the text and
//     2^22 numbers that come from `default`.
// (6) `write_bif` writes what `parse_bif` reads as the same network, number by number, except
//     numbers that no decimal is (1/3): those have 17 digits, and one warning says how many.
// Cost: 50 MB/s or more.
// Source: F. Cozman, "The interchange format for Bayesian networks", 1998.
#pragma once

#include <string>
#include <string_view>

#include "core/base/warnings.hpp"
#include "core/model/factor_graph.hpp"

namespace unmask {

/// Throws: InvalidInput, InvalidModel. The result is a Bayesian network.
[[nodiscard]] FactorGraph parse_bif(std::string_view text, const std::string& source,
                                    Warnings& warnings);

/// Throws: InvalidInput if a name cannot be written (a quote or a line break in it).
/// Requires: a Bayesian network.
[[nodiscard]] std::string write_bif(const FactorGraph& network, Warnings& warnings);

}  // namespace unmask
