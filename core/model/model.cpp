#include "core/model/model.hpp"

#include "core/base/invalid_input.hpp"

namespace unmask {
namespace {

Shape joined_shape(const std::vector<Model>& blocks) {
  if (blocks.empty()) throw InvalidModel("independent blocks: at least one block is needed");
  std::vector<index_t> cardinalities;
  for (const Model& block : blocks) {
    const auto& q = block.shape().cardinalities();
    cardinalities.insert(cardinalities.end(), q.begin(), q.end());
  }
  return Shape(std::move(cardinalities));
}

struct RowCounter {
  std::optional<double> operator()(const SupportTable<Rational>& t) const {
    return static_cast<double>(t.rows());
  }
  std::optional<double> operator()(const MdsCode& code) const { return code.words(); }
  std::optional<double> operator()(const UniformPermutation& p) const { return p.orderings(); }
  std::optional<double> operator()(const IndependentBlocks& b) const {
    double rows = 1.0;
    for (const Model& block : b.blocks()) {
      const auto block_rows = block.support_rows();
      if (!block_rows) return std::nullopt;
      rows *= *block_rows;
    }
    return rows;
  }
  template <class Other>
  std::optional<double> operator()(const Other&) const {
    return std::nullopt;
  }
};

}  // namespace

IndependentBlocks::IndependentBlocks(std::vector<Model> blocks)
    : blocks_(std::make_shared<const std::vector<Model>>(std::move(blocks))),
      shape_(joined_shape(*blocks_)) {}

const Shape& Model::shape() const {
  return std::visit([](const auto& d) -> const Shape& { return d.shape(); }, distribution_);
}

std::optional<double> Model::support_rows() const { return std::visit(RowCounter{}, distribution_); }

}  // namespace unmask
