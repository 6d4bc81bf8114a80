// exact/junction/block_product.hpp - a product of arrays that is not multiplied out yet.
//
// A block of a clique is read once, by the sum that it goes into. Between the two it need not be
// stored: it is handed on as what it is a product of.
//
// (1) Its cell k stands for scale * factors[0][k] * ... * factors[count - 1][k], multiplied in the
//     order ((f0 * f1) * ...) * scale.
#pragma once

#include <cstddef>

#include "core/base/index.hpp"

namespace unmask::detail {

template <class S>
struct BlockProduct {
  static constexpr std::size_t kMost = 4;

  const S* factors[kMost] = {};
  std::size_t count = 0;
  S scale = S(1);
  bool is_scaled = false;  ///< false: scale is 1

  /// Requires: count < kMost.
  void multiply_by(const S* factor) { factors[count++] = factor; }
  void multiply_by_constant(const S& constant) {
    scale *= constant;
    is_scaled = true;
  }
};

}  // namespace unmask::detail
