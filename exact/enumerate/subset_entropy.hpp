// exact/enumerate/subset_entropy.hpp - the entropy of one chosen subset of positions.
//
// For questions about a few subsets, where the lattice of all 2^n would be wasteful.
//
// (1) Equal to the lattices' value within rounding (tested), for LogForm exactly.
// (2) H of no positions is 0.
// Cost: one pass over the rows (sorted by their symbols in S) or cells. Units: nats.
// Error: about 2^-50 H for doubles, none for LogForms.
#pragma once

#include <vector>

#include "core/model/support_table.hpp"
#include "core/number/log_form.hpp"

namespace unmask {

/// H(X_S). Requires: positions in range, distinct.
[[nodiscard]] double subset_entropy(const SupportTable<double>& table,
                                    const std::vector<index_t>& positions);
[[nodiscard]] LogForm subset_entropy(const SupportTable<Rational>& table,
                                     const std::vector<index_t>& positions);

}  // namespace unmask
