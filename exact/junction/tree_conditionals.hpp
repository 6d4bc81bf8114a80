// exact/junction/tree_conditionals.hpp - conditionals of a graphical model at many contexts.
//
// One junction tree for all contexts: what a context reveals is sliced out of the tables, and what
// is left is propagated. An oracle of models that no list of rows can hold.
//
// (1) `marginals` of a context are p(x_i | context) of every masked position, rounded as
//     propagation.hpp says. (2) A context of probability 0 has uniform marginals (theory section
//     13). (3) `draw` is a row of the distribution: a function of the generator alone.
// (4) Where a product that matters is too small for doubles, the context is answered with balls and
//     rounded, and rows are drawn position by position: slow, and right.
// Cost: a context, at most one propagation; less, the more is revealed. Memory: the tables.
#pragma once

#include <memory>

#include "exact/junction/inference.hpp"
#include "exact/sampled/drawing_oracle.hpp"

namespace unmask {

class TreeConditionals final : public DrawingOracle {
 public:
  /// A refusal if one propagation does not fit the budget.
  /// Throws: InvalidInput for evidence that does not fit the graph, or is impossible.
  [[nodiscard]] static Result<std::shared_ptr<const TreeConditionals>> of(const FactorGraph& graph,
                                                                          const Evidence& evidence,
                                                                          const Effort& effort);

  [[nodiscard]] const InferencePlan& plan() const { return plan_; }
  double marginals(const symbol_t* context, double* marginals) const override;
  [[nodiscard]] std::vector<symbol_t> draw(Philox& random) const override;

 private:
  explicit TreeConditionals(InferencePlan plan);
  [[nodiscard]] std::vector<ScaledTable<double>> tables_given(
      const std::vector<std::optional<symbol_t>>& revealed) const;
  [[nodiscard]] std::vector<symbol_t> draw_one_by_one(Philox& random) const;

  InferencePlan plan_;
  std::vector<ScaledTable<double>> tables_;
  std::shared_ptr<const Propagation<double>> collected_;  ///< nothing revealed: rows are drawn here
};

}  // namespace unmask
