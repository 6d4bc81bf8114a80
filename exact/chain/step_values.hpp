// exact/chain/step_values.hpp - what one step can reveal of a hidden chain, by what it tells.
//
// Rows of a step's positions matter through the product of their matrices alone: rows with the same
// product have the same probability after every past, and rows with proportional products leave the
// same message to the future. Of the 2^8 rows of a block of the block-HMM 16 products are left
// (parity, and how many ones), and 8 messages.
//
// (1) Every row of the step's positions leads through `layers` to its class; two rows have one
// class
//     if and only if their products are equal, exactly (rationals, not doubles).
// (2) Classes have one direction if and only if their products are proportional and not 0.
// Cost: a product of matrices an edge; classes are prefixes merged, at most q^m.
#pragma once

#include <limits>
#include <vector>

#include "core/base/budget.hpp"
#include "core/model/hidden_chain.hpp"
#include "core/number/rational.hpp"

namespace unmask {

struct StepValues {
  static constexpr index_t kNone = std::numeric_limits<index_t>::max();

  /// From the classes of the first positions to those of one more.
  struct Layer {
    index_t symbols = 1, nodes = 1, next_nodes = 1;
    std::vector<index_t> next{};  ///< [node][symbol]
  };
  struct Class {
    std::vector<Rational> product{};  ///< [state before][state after]
    Integer rows = 0;                 ///< how many rows it has
    index_t direction = kNone;        ///< kNone: the product is 0
  };

  index_t first = 0;  ///< position
  index_t before = 1, after = 1;
  std::vector<Layer> layers{};
  std::vector<Class> classes{};
  std::vector<index_t> directions{};  ///< of each a class that has it

  [[nodiscard]] index_t end() const { return first + layers.size(); }
  [[nodiscard]] index_t edges() const {
    index_t sum = 0;
    for (const Layer& layer : layers) sum += layer.next.size();
    return sum;
  }
};

/// Of positions first, ..., end - 1. Requires: first < end <= n.
[[nodiscard]] Result<StepValues> step_values(const HiddenChain<Rational>& chain, index_t first,
                                             index_t end, const Budget& budget);

}  // namespace unmask
