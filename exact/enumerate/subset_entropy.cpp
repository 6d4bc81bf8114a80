#include "exact/enumerate/subset_entropy.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace unmask {

double subset_entropy(const SupportTable<double>& table, const std::vector<index_t>& positions) {
  if (positions.empty()) return 0.0;
  const auto compare = [&](index_t a, index_t b) {
    for (const index_t i : positions) {
      const symbol_t x = table.symbol(a, i), y = table.symbol(b, i);
      if (x != y) return x < y ? -1 : 1;
    }
    return 0;
  };
  std::vector<index_t> order(at(table.rows()));
  std::iota(order.begin(), order.end(), index_t{0});
  // Ties by row number: the sum of a class then does not depend on the sorting algorithm.
  std::sort(order.begin(), order.end(), [&](index_t a, index_t b) {
    const int difference = compare(a, b);
    return difference != 0 ? difference < 0 : a < b;
  });
  CompensatedSum<double> entropy;
  for (std::size_t begin = 0; begin < order.size();) {
    CompensatedSum<double> mass;
    std::size_t end = begin;
    for (; end < order.size() && compare(order[begin], order[end]) == 0; ++end) {
      mass.add(table.weights()[at(order[end])]);
    }
    const double p = mass.value() / table.total();
    entropy.add(-p * std::log(p));
    begin = end;
  }
  return std::max(0.0, entropy.value());
}

}  // namespace unmask
