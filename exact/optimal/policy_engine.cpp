#include "exact/optimal/policy_engine.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/contract.hpp"
#include "exact/symmetry/subset_orbits.hpp"

namespace unmask {
namespace {

constexpr double kTie = 1e-12;

bool preferred(Subset a, Subset b) {
  return size(a) != size(b) ? size(a) > size(b) : lexicographically_before(a, b);
}

}  // namespace

bool no_worse(double value, double least) {
  return value <= least + kTie * std::max(1.0, std::fabs(least));
}

Subset BlockChoice::best() const {
  UNMASK_REQUIRE(!offers_.empty(), "at least one block");
  double least = std::numeric_limits<double>::infinity();
  for (const Offer& offer : offers_) least = std::min(least, offer.value);
  Subset best = 0;
  for (const auto& [block, value] : offers_) {
    if (no_worse(value, least) && (best == 0 || preferred(block, best))) best = block;
  }
  return best;
}

}  // namespace unmask
