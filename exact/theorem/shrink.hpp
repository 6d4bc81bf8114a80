// exact/theorem/shrink.hpp - a smaller distribution with the same property.
//
// (1) The result has the property, and none of the single steps tried from it does: dropping a
//     position, dropping a row, replacing a weight by 1, halving a weight.
// Cost: the property is asked about (positions + 3 rows) times per round of progress.
#pragma once

#include <functional>

#include "core/model/support_table.hpp"

namespace unmask {

/// Requires: property(table).
[[nodiscard]] SupportTable<Rational> shrink(
    SupportTable<Rational> table,
    const std::function<bool(const SupportTable<Rational>&)>& property);

}  // namespace unmask
