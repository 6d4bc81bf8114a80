// core/model/uniform_permutation.hpp - uniform over the n! orderings of n symbols.
//
// Theory section 9 and H4: with m positions revealed, each hidden one is uniform over the n-m
// symbols left, so Z_j = ln(n / (n-j+1)).
#pragma once

#include <cmath>

#include "core/model/shape.hpp"

namespace unmask {

class UniformPermutation {
 public:
  explicit UniformPermutation(index_t n) : shape_(Shape::uniform(n, n)) {}
  [[nodiscard]] const Shape& shape() const { return shape_; }
  /// n!, saturating to infinity.
  [[nodiscard]] double orderings() const {
    return std::tgamma(static_cast<double>(shape_.positions()) + 1.0);
  }

 private:
  Shape shape_;
};

}  // namespace unmask
