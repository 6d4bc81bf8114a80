#include "exact/sampled/long_model.hpp"

#include "core/model/to_factor_graph.hpp"
#include "core/model/to_hidden_chain.hpp"
#include "exact/chain/chain_conditionals.hpp"
#include "exact/junction/tree_conditionals.hpp"

namespace unmask {

Result<LongModel> long_model(const Model& model, const Effort& effort) {
  if (const auto chain = to_hidden_chain(model)) {
    return LongModel{std::make_shared<const ChainConditionals>(*chain), "hidden chain"};
  }
  const auto graph = to_factor_graph(model, effort.budget);
  if (!graph) return graph.refusal();
  auto tree = TreeConditionals::of(graph.value(), {}, effort);
  if (!tree) return tree.refusal();
  return LongModel{std::move(tree).value(), "junction tree"};
}

}  // namespace unmask
