// exact/lossless/complete_law.hpp - a law on complete contexts, as p can tell its rows apart.
//
// And the limits that propagation over nested contexts has.
//
// (1) The witness is the most likely row off the support, of equals the one of lowest code.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <type_traits>

#include "core/base/sum.hpp"
#include "core/decode/context.hpp"
#include "core/model/support_table.hpp"
#include "exact/curve/profile.hpp"
#include "exact/law/output_law.hpp"

namespace unmask::detail {

template <class S>
[[nodiscard]] OutputLaw<S> complete_law(const ContextSpace& space, std::map<context_t, S> law,
                                        const SupportTable<S>& p) {
  OutputLaw<S> output;
  std::vector<symbol_t> row(at(space.positions()));
  for (index_t r = 0; r < p.rows(); ++r) {
    for (index_t i = 0; i < row.size(); ++i) row[at(i)] = p.symbol(r, i);
    const auto found = law.find(space.code(row.data()));
    output.on_support.push_back(found == law.end() ? S(0) : found->second);
    if (found != law.end()) law.erase(found);
  }
  CompensatedSum<S> off;
  std::optional<context_t> likeliest;
  for (const auto& [context, mass] : law) {
    if (!(mass > S(0))) continue;
    off.add(mass);
    if (!likeliest || mass > law.at(*likeliest)) likeliest = context;
  }
  output.off_support = off.value();
  if (likeliest) output.witness = to_text(space, *likeliest);
  return output;
}

/// Pairs of nested contexts at most 3e9, contexts at most 1e8 and within memory.
template <class S>
[[nodiscard]] std::optional<Refusal> refuse_contexts(const std::string& what, const Shape& shape,
                                                     const Effort& effort) {
  constexpr double kMostPairs = 3e9, kMostContexts = 1e8;
  double pairs = 1.0, numbers = 4.0;
  for (const index_t q : shape.cardinalities()) {
    pairs *= 2.0 * static_cast<double>(q) + 1.0;
    numbers += static_cast<double>(q) / static_cast<double>(q + 1);
  }
  const double contexts = shape.cells_as_double(1);
  const std::string hint = "Sampling gives estimates with intervals";
  if (!(contexts <= kMostContexts)) {
    return Refusal{"the contexts of " + what, contexts, kMostContexts, Resource::operations, hint};
  }
  Budget budget = effort.budget;
  budget.operations = std::min(budget.operations, kMostPairs);
  const double bytes = std::is_same_v<S, double> ? 8.0 : 200.0;
  return budget.refuse("the law of " + what, contexts * (8.0 + bytes * numbers), pairs, hint);
}

}  // namespace unmask::detail
