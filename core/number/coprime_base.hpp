// core/number/coprime_base.hpp - integers as products of pairwise coprime ones, without factoring.
//
// Small primes are divided out, which factors most numbers that occur. What remains is refined by
// gcds until all base elements are pairwise coprime: two elements a, b with g = gcd(a, b) > 1 become
// a/g, g, b/g.
//
// (1) The elements are pairwise coprime and > 1, in increasing order.
// (2) Every number is the product of the elements to the exponents given for it.
// Cost: a division for each number and small prime; then one remainder of the base's product for
// each number, and a gcd with every element only for those that share a factor.
// Reference: D. Bernstein, J. Algorithms 54 (2005) 1-30.
#pragma once

#include <utility>
#include <vector>

#include "core/number/rational.hpp"

namespace unmask {

struct CoprimeBase {
  std::vector<Integer> elements;
  /// For each number: (index of an element, exponent >= 1), by index.
  std::vector<std::vector<std::pair<index_t, index_t>>> factors;
};

/// Requires: numbers >= 1.
[[nodiscard]] CoprimeBase coprime_base(const std::vector<Integer>& numbers);

}  // namespace unmask
