#include "exact/optimal/symmetric_support.hpp"

#include "core/base/contract.hpp"
#include "core/model/expand.hpp"
#include "exact/symmetry/oracle_symmetry.hpp"

namespace unmask {
namespace {

constexpr double kMostRows = 0x1p21;
constexpr index_t kContextsChecked = 8;

std::vector<PositionPermutation> usable_symmetries(const SupportTable<double>& table,
                                                   const PolicyQuestion& question) {
  if (!question.use_symmetry) return {};
  if (question.oracle == nullptr) return find_symmetries(table);
  if (!question.oracle_keeps_symmetry) return {};
  auto symmetries = find_symmetries(table);
  UNMASK_REQUIRE(seems_symmetric(*question.oracle, table, symmetries, kContextsChecked),
                 "an oracle that keeps the symmetries of the law");
  return symmetries;
}

}  // namespace

std::optional<SymmetricSupport> symmetric_support(const Model& model,
                                                  const PolicyQuestion& question,
                                                  const Budget& budget) {
  const auto n = static_cast<double>(model.positions());
  const double rows = support_rows_at_most(model);
  if (model.positions() > SubsetOrbits::kMostPositions || !(rows <= kMostRows)) return std::nullopt;
  const double bytes = rows * (4.0 * n + 64.0) + 8.0 * power_as_double(2, model.positions());
  if (budget.refuse("", bytes, 0.0, "")) return std::nullopt;
  auto table = support_table<double>(model, budget);
  if (!table) return std::nullopt;
  const auto symmetries = usable_symmetries(table.value(), question);
  SubsetOrbits orbits(model.positions(), symmetries);
  return SymmetricSupport{std::move(table).value(), std::move(orbits)};
}

}  // namespace unmask
