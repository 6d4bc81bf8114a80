#include "exact/curve/profile.hpp"

#include "core/model/expand.hpp"
#include "exact/curve/blocks_curve.hpp"
#include "exact/curve/code_curve.hpp"
#include "exact/curve/markov_curve.hpp"
#include "exact/curve/mixture_curve.hpp"
#include "exact/enumerate/dense_lattice.hpp"
#include "exact/enumerate/support_lattice.hpp"

namespace unmask {
namespace {

/// Beyond this 2^n subsets are out of reach whatever the budget says.
constexpr index_t kMaxEnumerated = 40;

ModelProfile enumerated(EntropyCurve<double> entropy, const char* engine) {
  auto information = InformationCurve<double>::from_entropy_curve(entropy);
  return {{std::move(entropy), std::move(information)}, engine};
}

Refusal too_many_positions(const Model& model, const Effort& effort) {
  return {"all subset entropies of " + quote(model.spec()) + " (" +
              std::to_string(model.positions()) + " positions)",
          power_as_double(2, model.positions()), effort.budget.operations, Resource::operations,
          "Enumeration reaches about 20 binary positions; families with a closed form reach "
          "thousands"};
}

Result<ModelProfile> by_support(const Model& model, const Effort& effort) {
  const auto table = support_table<double>(model, effort.budget);
  if (!table) return table.refusal();
  return enumerated(support_entropy_curve(table.value(), effort.threads, effort.progress),
                    "support enumeration");
}

Result<ModelProfile> by_lattice(const Model& model, const Effort& effort) {
  const auto table = joint_table<double>(model, effort.budget);
  if (!table) return table.refusal();
  return enumerated(dense_entropy_curve(table.value(), effort.threads, effort.progress),
                    "dense enumeration");
}

/// Closed forms cost about n^2 steps and a few numbers a position.
std::optional<Refusal> refuse_closed_form(const Model& model, const Effort& effort) {
  const auto n = static_cast<double>(model.positions());
  return effort.budget.refuse("the closed-form curve of " + quote(model.spec()), 200.0 * n,
                              10.0 * n * n, "Use fewer positions");
}

Result<ModelProfile> by_blocks(const IndependentBlocks& model, const Effort& effort) {
  std::vector<WeightedBlock> blocks;
  for (const Model& block : model.blocks()) {
    auto profile = curve_profile(block, effort);
    if (!profile) return profile.refusal();
    add_block(blocks, profile.value().curves);
  }
  return ModelProfile{blocks_curve(blocks), "closed form (independent blocks)"};
}

}  // namespace

Result<ModelProfile> enumerated_profile(const Model& model, const Effort& effort) {
  if (model.positions() > kMaxEnumerated) return too_many_positions(model, effort);
  // Support enumeration costs at most subsets x rows: rows drop out as soon as they are told apart.
  // The lattice costs a vectorised logarithm a cell.
  constexpr double kMostRows = 0x1p32;
  const double rows = model.support_rows().value_or(kMostRows);
  const bool listable = rows < kMostRows;
  const auto support = support_lattice_need(
      model.shape(), listable ? static_cast<index_t>(rows) : index_t{1}, effort.threads, false);
  const auto dense = dense_lattice_need(model.shape(), effort.threads, false);
  const bool use_support = listable && support.cells < dense.cells;
  const auto& need = use_support ? support : dense;
  if (auto refusal = effort.budget.refuse(
          "the lattice of all subset entropies of " + quote(model.spec()), need.bytes, need.cells,
          "Use fewer positions or raise --memory")) {
    return *refusal;
  }
  return use_support ? by_support(model, effort) : by_lattice(model, effort);
}

Result<ModelProfile> curve_profile(const Model& model, const Effort& effort) {
  if (auto refusal = refuse_closed_form(model, effort)) return *refusal;
  return std::visit(
      detail::Overloaded{
          [](const MarkovChain<Rational>& chain) -> Result<ModelProfile> {
            return ModelProfile{markov_curve(chain), "closed form (Markov chain)"};
          },
          [](const BernoulliMixture<Rational>& mixture) -> Result<ModelProfile> {
            return ModelProfile{mixture_curve(mixture.with_scalar<double>()),
                                "closed form (exchangeable mixture)"};
          },
          [](const NoisyParity<Rational>& parity) -> Result<ModelProfile> {
            return ModelProfile{noisy_parity_curve(parity), "closed form (noisy parity)"};
          },
          [](const MdsCode& code) -> Result<ModelProfile> {
            return ModelProfile{code_curve(code), "closed form (MDS code)"};
          },
          [](const UniformPermutation& permutation) -> Result<ModelProfile> {
            return ModelProfile{permutation_curve(permutation), "closed form (permutation)"};
          },
          [&](const IndependentBlocks& blocks) { return by_blocks(blocks, effort); },
          [&](const auto&) { return enumerated_profile(model, effort); }},
      model.distribution());
}

}  // namespace unmask
