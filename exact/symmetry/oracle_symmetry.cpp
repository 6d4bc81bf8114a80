#include "exact/symmetry/oracle_symmetry.hpp"

#include <cmath>

#include "core/base/rng.hpp"

namespace unmask {
namespace {

constexpr double kAlike = 1e-9;

struct Answer {
  std::vector<double> marginals;
  std::uint8_t possible = 0;

  Answer(const Oracle<double>& oracle, const std::vector<symbol_t>& context)
      : marginals(at(oracle.layout().width()), 0.0) {
    oracle.answer(context.data(), 1, marginals.data(), &possible);
  }
};

bool alike(const Oracle<double>& oracle, const std::vector<symbol_t>& context,
           const PositionPermutation& g) {
  std::vector<symbol_t> image(context.size());
  for (index_t i = 0; i < context.size(); ++i) image[at(g[at(i)])] = context[at(i)];
  const Answer here(oracle, context), there(oracle, image);
  const MarginalLayout& layout = oracle.layout();
  for (index_t i = 0; i < context.size(); ++i) {
    if (context[at(i)] != kMasked) continue;
    for (index_t v = 0; layout.begin(i) + v < layout.end(i); ++v) {
      const double difference =
          here.marginals[at(layout.begin(i) + v)] - there.marginals[at(layout.begin(g[at(i)]) + v)];
      if (!(std::fabs(difference) <= kAlike)) return false;
    }
  }
  return true;
}

}  // namespace

bool seems_symmetric(const Oracle<double>& oracle, const SupportTable<double>& table,
                     const std::vector<PositionPermutation>& symmetries, index_t contexts) {
  const index_t n = table.shape().positions();
  Philox random(n, table.rows());
  std::vector<symbol_t> context(at(n));
  for (const PositionPermutation& g : symmetries) {
    for (index_t trial = 0; trial < contexts; ++trial) {
      const index_t row = random.below(table.rows());
      for (index_t i = 0; i < n; ++i) {
        context[at(i)] = random.below(2) == 0 ? table.symbol(row, i) : kMasked;
      }
      if (!alike(oracle, context, g)) return false;
    }
  }
  return true;
}

}  // namespace unmask
