// core/model/independent_blocks.hpp - models side by side that know nothing of each other.
//
// The positions of the blocks follow one another; p(x) is the product of the blocks'. Entropies,
// TC, DTC and the cost of any schedule add up, and the curve of a thousand blocks is the
// hypergeometric mixture of theirs (exact/curve/blocks_curve.hpp).
//
// (1) There is at least one block.
#pragma once

#include <memory>
#include <vector>

#include "core/model/shape.hpp"

namespace unmask {

class Model;

class IndependentBlocks {
 public:
  /// Throws: InvalidModel without blocks.
  explicit IndependentBlocks(std::vector<Model> blocks);

  [[nodiscard]] const Shape& shape() const { return shape_; }
  [[nodiscard]] const std::vector<Model>& blocks() const { return *blocks_; }

 private:
  std::shared_ptr<const std::vector<Model>> blocks_;
  Shape shape_;
};

}  // namespace unmask
