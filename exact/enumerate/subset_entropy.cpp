#include "exact/enumerate/subset_entropy.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "exact/enumerate/weight_census.hpp"
#include "exact/enumerate/weight_entropy.hpp"

namespace unmask {
namespace {

/// The rows, class by class: body(first, last) gets the range of each class's row numbers.
template <class S, class Body>
void for_each_class(const SupportTable<S>& table, const std::vector<index_t>& positions,
                    const Body& body) {
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
  for (auto begin = order.begin(); begin != order.end();) {
    const auto end =
        std::find_if(begin, order.end(), [&](index_t row) { return compare(*begin, row) != 0; });
    body(begin, end);
    begin = end;
  }
}

}  // namespace

double subset_entropy(const SupportTable<double>& table, const std::vector<index_t>& positions) {
  if (positions.empty()) return 0.0;
  CompensatedSum<double> entropy;
  for_each_class(table, positions, [&](auto row, auto end) {
    CompensatedSum<double> mass;
    for (; row != end; ++row) mass.add(table.weights()[at(*row)]);
    const double p = mass.value() / table.total();
    entropy.add(-p * std::log(p));
  });
  return std::max(0.0, entropy.value());
}

LogForm subset_entropy(const SupportTable<Rational>& table, const std::vector<index_t>& positions) {
  const std::vector<Integer> weights = integer_weights(table);
  WeightEntropy<LogForm> entropy;
  Integer total = 0;
  for_each_class(table, positions, [&](auto row, auto end) {
    Integer mass = 0;
    for (; row != end; ++row) mass += weights[at(*row)];
    entropy.add(Integer(1), mass);
    total += mass;
  });
  return std::move(entropy).value(total, Integer(1));
}

}  // namespace unmask
