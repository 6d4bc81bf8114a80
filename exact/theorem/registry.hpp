// exact/theorem/registry.hpp - every registered statement.
//
// (1) Ids are unique; misprints follow the statement that they misprint.
// (2) The order is that of theory.md: identities, schedule bounds, reveal times, codes, orders,
//     decoders, relatives.
#pragma once

#include <string_view>
#include <vector>

#include "exact/theorem/statement.hpp"

namespace unmask {

[[nodiscard]] const std::vector<Theorem>& theorems();

/// The one with this id. Throws: InvalidInput, listing the ids.
[[nodiscard]] const Theorem& theorem(std::string_view id);

}  // namespace unmask
