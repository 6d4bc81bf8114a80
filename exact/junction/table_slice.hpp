// exact/junction/table_slice.hpp - the part of a table that shows what was observed.
//
// (1) The entries are those where every observed axis shows its symbol, in the order of a table
//     over the axes that are left: by rank, the last the fastest. Axes of one value are left out.
// Cost: an addition an entry.
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "core/base/index.hpp"

namespace unmask {

class TableSlice {
 public:
  /// `scope`: the table's axes in its own order, the last the fastest. `cardinalities`, `observed`
  /// and `rank` are those of all variables.
  TableSlice(const std::vector<index_t>& scope, const std::vector<index_t>& cardinalities,
             const std::vector<std::optional<symbol_t>>& observed,
             const std::vector<index_t>& rank) {
    struct Axis {
      index_t variable, stride;
    };
    std::vector<Axis> axes;
    index_t stride = 1;
    for (std::size_t k = scope.size(); k-- > 0;) {
      const index_t v = scope[k];
      if (const auto& symbol = observed[at(v)]) {
        start_ += *symbol * stride;
      } else if (cardinalities[at(v)] > 1) {
        axes.push_back({v, stride});
      }
      stride *= cardinalities[at(v)];
    }
    std::sort(axes.begin(), axes.end(), [&](const Axis& a, const Axis& b) {
      return rank[at(a.variable)] < rank[at(b.variable)];
    });
    for (const Axis& axis : axes) {
      variables_.push_back(axis.variable);
      strides_.push_back(axis.stride);
      cardinalities_.push_back(cardinalities[at(axis.variable)]);
    }
  }

  [[nodiscard]] const std::vector<index_t>& variables() const { return variables_; }

  /// body(entry) for all entries that are kept, in the order of the sliced table.
  template <class Body>
  void for_each(const Body& body) const {
    std::vector<index_t> digits(variables_.size(), 0);
    index_t entry = start_;
    for (;;) {
      body(entry);
      std::size_t a = digits.size();
      while (a > 0 && ++digits[a - 1] == cardinalities_[a - 1]) {
        entry -= (cardinalities_[a - 1] - 1) * strides_[a - 1];
        digits[--a] = 0;
      }
      if (a == 0) return;
      entry += strides_[a - 1];
    }
  }

 private:
  index_t start_ = 0;
  std::vector<index_t> variables_, strides_, cardinalities_;
};

}  // namespace unmask
