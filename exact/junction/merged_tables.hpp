// exact/junction/merged_tables.hpp - a clique's tables, multiplied together before they meet it.
//
// Every table costs a pass over the clique's cells; those that have the variables of another one,
// or are small together, cost one pass for all.
//
// (1) The product of all groups is the product of all tables that entered. (2) Products are scaled
//     as soon as they are made, so that thousands of tables over one variable lose nothing.
// Memory: the products; at most as large as their largest member, or as the limit given.
#pragma once

#include <algorithm>
#include <vector>

#include "core/base/contract.hpp"
#include "exact/junction/junction_tree.hpp"
#include "exact/junction/max_weight.hpp"
#include "exact/junction/scaled_table.hpp"

namespace unmask::detail {

/// Entries a digit of each axis; 0 for axes that the table has not.
[[nodiscard]] inline std::vector<index_t> strides_of(const std::vector<index_t>& variables,
                                                     const std::vector<index_t>& axes,
                                                     const std::vector<index_t>& cardinalities) {
  std::vector<index_t> strides(axes.size(), 0);
  index_t stride = 1;
  for (std::size_t k = variables.size(), a = axes.size(); k-- > 0;) {
    while (a > 0 && axes[a - 1] != variables[k]) --a;
    UNMASK_REQUIRE(a > 0, "a clique has its tables' variables, in its order");
    strides[a - 1] = stride;
    stride *= cardinalities[at(variables[k])];
  }
  return strides;
}

/// Tables whose product a clique's cells are; some are products already.
template <class W>
struct CliqueTables {
  std::vector<ScaledTable<W>> own{};
  std::vector<const ScaledTable<W>*> all{};
};

/// Tables to be multiplied before they meet the clique.
template <class W>
struct Group {
  std::vector<index_t> variables{};  ///< by rank
  double cells = 1.0;
  std::vector<const ScaledTable<W>*> members{};
};

/// The product of a group's members; the range of no product runs out, as each grows when scaled.
template <class W>
[[nodiscard]] ScaledTable<W> product_of(const Group<W>& group,
                                        const std::vector<index_t>& cardinalities, const W& one) {
  ScaledTable<W> product{group.variables, {}, 0, 0};
  product.values.assign(static_cast<std::size_t>(group.cells), one);
  for (const ScaledTable<W>* member : group.members) {
    const auto strides = strides_of(member->variables, group.variables, cardinalities);
    std::vector<index_t> digits(group.variables.size(), 0);
    index_t entry = 0;
    for (W& value : product.values) {
      value = max_product(value, member->values[at(entry)]);
      for (std::size_t a = digits.size(); a-- > 0;) {
        entry += strides[a];
        if (++digits[a] < cardinalities[at(group.variables[a])]) break;
        entry -= strides[a] * digits[a];
        digits[a] = 0;
      }
    }
    product.exponent += member->exponent;
    (void)normalise(product);
  }
  return product;
}

/// A table joins a group that has its variables, or that stays small with them.
template <class W>
void enter(const ScaledTable<W>& table, const JunctionTree& tree,
           const std::vector<index_t>& cardinalities, double most_cells,
           std::vector<Group<W>>& groups) {
  for (Group<W>& group : groups) {
    std::vector<index_t> joined = group.variables;
    for (const index_t v : table.variables) {
      if (std::find(joined.begin(), joined.end(), v) == joined.end()) joined.push_back(v);
    }
    const double cells = cells_of(joined, cardinalities);
    if (cells > most_cells && joined.size() > group.variables.size()) continue;
    group.variables = by_rank(tree, std::move(joined));
    group.cells = cells;
    group.members.push_back(&table);
    return;
  }
  groups.push_back({table.variables, cells_of(table.variables, cardinalities), {&table}});
}

}  // namespace unmask::detail
