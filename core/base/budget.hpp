// core/base/budget.hpp - how much memory and work a question may cost.
//
// Engines compare their predicted need with a Budget before they allocate. The command fills it
// from `--memory`; the default is a quarter of the machine's memory.
#pragma once

#include <optional>
#include <string>

#include "core/base/result.hpp"

namespace unmask {

struct Budget {
  double bytes = 1024.0 * 1024.0 * 1024.0;
  /// Elementary steps (a cell visited, a probability multiplied): about a nanosecond each.
  double operations = 1e12;

  /// A Refusal if `bytes_needed` or `operations_needed` exceeds the budget.
  [[nodiscard]] std::optional<Refusal> refuse(std::string what, double bytes_needed,
                                              double operations_needed, std::string hint) const {
    if (!(bytes_needed <= bytes)) {
      return Refusal{std::move(what), bytes_needed, bytes, Resource::bytes, std::move(hint)};
    }
    if (!(operations_needed <= operations)) {
      return Refusal{std::move(what), operations_needed, operations, Resource::operations,
                     std::move(hint)};
    }
    return std::nullopt;
  }
};

/// A quarter of the physical memory; 1 GiB where that cannot be found out.
[[nodiscard]] double default_memory_budget();

}  // namespace unmask
