// core/format/symbol_rows.hpp - a table of symbols, one row an observation, as a distribution.
//
// The empirical law of a data set: p(row) = how often the row occurs / number of rows. A column's
// cardinality is its largest symbol + 1.
//
// CSV: integers separated by commas; one header line is skipped if a field of it starts with a
// letter, an underscore or a quote; blank lines and CRLF are accepted.
// NPY: format versions 1 to 3; two dimensions, C or Fortran order; bool and integers of 1 to 8
// bytes, either byte order.
//
// (1) Weights are counts. (2) Every symbol is an integer from 0 to 2^31 - 1; anything else is one
// line naming file and line (CSV) or row and column (NPY). (3) A file that is shorter or longer
// than its header says is rejected before anything of its claimed size is allocated.
// Cost: one pass and a sort of the rows.
#pragma once

#include <string>
#include <string_view>

#include "core/model/support_table.hpp"

namespace unmask {

/// Throws: InvalidInput, InvalidModel. `source` names the data in messages.
[[nodiscard]] SupportTable<Rational> parse_csv_rows(std::string_view text,
                                                    const std::string& source);
[[nodiscard]] SupportTable<Rational> parse_npy_rows(std::string_view bytes,
                                                    const std::string& source);

}  // namespace unmask
