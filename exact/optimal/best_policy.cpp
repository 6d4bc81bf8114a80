#include "exact/optimal/best_policy.hpp"

#include <algorithm>

#include "core/base/contract.hpp"
#include "core/base/text.hpp"
#include "core/model/expand.hpp"
#include "exact/optimal/dense_policy_engine.hpp"
#include "exact/optimal/support_policy_engine.hpp"
#include "exact/optimal/symmetric_support.hpp"

namespace unmask {
namespace {

/// Below this many operations the dense engine is taken without a look at the rows.
constexpr double kQuick = 2e8;
/// Minutes, whatever the budget says; a frontier takes dozens of passes.
constexpr double kMostOperations = 3e11, kMostOperationsAPass = 2e10;

struct Candidate {
  double bytes, operations;
  std::unique_ptr<PolicyEngine> (*build)(const Model&, const PolicyQuestion&, const Effort&,
                                         std::optional<SymmetricSupport>&);
};

std::unique_ptr<PolicyEngine> build_dense(const Model& model, const PolicyQuestion& question,
                                          const Effort& effort, std::optional<SymmetricSupport>&) {
  const auto table = joint_table<double>(model, effort.budget);
  return std::make_unique<DensePolicyEngine>(
      DenseContexts(table.value(), question.oracle, effort.threads));
}

std::unique_ptr<PolicyEngine> build_support(const Model&, const PolicyQuestion& question,
                                            const Effort& effort,
                                            std::optional<SymmetricSupport>& rows) {
  return std::make_unique<SupportPolicyEngine>(SupportContexts(
      std::move(rows->table), std::move(rows->orbits), question.oracle, effort.threads));
}

double answer_operations(const PolicyQuestion& question, double contexts) {
  return question.oracle == nullptr ? 0.0 : kOperationsAnAnswer * contexts;
}

std::optional<Candidate> dense_candidate(const Model& model, const PolicyQuestion& question,
                                         index_t most_steps, const Effort& effort) {
  constexpr double kMostCells = 0x1p40;
  if (model.positions() > SubsetTables::kMostPositions) return std::nullopt;
  if (!(model.shape().cells_as_double(1) < kMostCells)) return std::nullopt;
  const auto need = DensePolicyEngine::need(model.shape(), most_steps, effort.threads);
  const double answers = answer_operations(question, model.shape().cells_as_double(1));
  return Candidate{need.bytes, need.operations + answers, build_dense};
}

std::optional<Candidate> support_candidate(const Model& model, const PolicyQuestion& question,
                                           const std::optional<SymmetricSupport>& rows,
                                           index_t most_steps) {
  if (!rows) return std::nullopt;
  const auto need =
      SupportPolicyEngine::need(model.shape(), rows->table.rows(), rows->orbits, most_steps);
  const double answers = answer_operations(
      question, SupportContexts::most_contexts(model.shape(), rows->table.rows(), rows->orbits));
  return Candidate{need.bytes, need.operations + answers, build_support};
}

Refusal too_many_contexts(const Model& model) {
  return {"the best policy of " + quote(model.spec()), model.shape().cells_as_double(1),
          kMostOperations, Resource::operations,
          "Contexts are listed for up to 20 positions, rows for up to 24; --over sizes goes "
          "further"};
}

}  // namespace

Result<std::unique_ptr<PolicyEngine>> make_policy_engine(const Model& model,
                                                         const PolicyQuestion& question,
                                                         index_t most_steps, const Effort& effort,
                                                         ContextStore store) {
  const auto dense = store == ContextStore::support
                         ? std::nullopt
                         : dense_candidate(model, question, most_steps, effort);
  std::optional<SymmetricSupport> rows;
  const bool quick = dense && dense->operations <= kQuick && dense->bytes <= effort.budget.bytes;
  if (store != ContextStore::dense && !quick) {
    rows = symmetric_support(model, question, effort.budget);
  }
  const auto support = support_candidate(model, question, rows, most_steps);
  const auto fits = [&](const std::optional<Candidate>& candidate) {
    return candidate && candidate->bytes <= effort.budget.bytes;
  };
  std::optional<Candidate> chosen = support;
  if (!support || (dense && fits(dense) >= fits(support) &&
                   (fits(dense) > fits(support) || dense->operations <= support->operations))) {
    chosen = dense;
  }
  if (!chosen) return too_many_contexts(model);
  Budget budget = effort.budget;
  budget.operations =
      std::min(budget.operations, most_steps == 0 ? kMostOperationsAPass : kMostOperations);
  if (auto refusal =
          budget.refuse("the best policy of " + quote(model.spec()), chosen->bytes,
                        chosen->operations, "Use fewer positions or steps, or --over partitions")) {
    return *refusal;
  }
  return chosen->build(model, question, effort, rows);
}

BestPolicies::BestPolicies(std::unique_ptr<PolicyEngine> engine, index_t most_steps,
                           const Effort& effort)
    : engine_(std::move(engine)) {
  const auto values = engine_->solve_capped(most_steps, effort.threads, effort.progress);
  for (index_t k = 1; k <= most_steps; ++k) {
    const double value = values[at(k - 1)];
    // A policy gives up steps that save nothing, so nothing changes where the value does not.
    const bool same = k > 1 && no_worse(values[at(k - 2)], value);
    const double mean_steps =
        same ? entries_.back().mean_steps : engine_->capped_policy(k).summary().mean_steps;
    entries_.push_back({k, value, mean_steps});
  }
}

Result<BestPolicies> best_policies(const Model& model, const PolicyQuestion& question,
                                   index_t most_steps, const Effort& effort, ContextStore store) {
  UNMASK_REQUIRE(most_steps >= 1, "at least one step");
  const index_t steps = std::min(most_steps, model.positions());
  auto engine = make_policy_engine(model, question, steps, effort, store);
  if (!engine) return engine.refusal();
  return BestPolicies(std::move(engine).value(), steps, effort);
}

}  // namespace unmask
