#include "exact/optimal/best_partition.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/contract.hpp"
#include "core/base/text.hpp"
#include "exact/optimal/policy_engine.hpp"

namespace unmask {
namespace {

/// Two minutes, whatever the budget says.
constexpr double kMostOperations = 1e11;

/// All blocks outside a set with what they cost, as pairs from two tabulated halves.
class CostedBlocks {
 public:
  CostedBlocks(Subset masked, const std::vector<double>& costs) {
    const index_t low = costs.size() / 2;
    index_t rank = 0;
    for_each_position(masked, [&](index_t i) {
      auto& half = rank < low ? low_ : high_;
      const std::size_t count = half.size();
      for (std::size_t part = 0; part < count; ++part) {
        half.push_back({half[part].block | singleton(i), half[part].cost + costs[at(rank)]});
      }
      ++rank;
    });
  }

  /// body(block, cost) for every block that is not empty.
  template <class Body>
  void for_each(const Body& body) const {
    for (const Part& high : high_) {
      for (const Part& low : low_) {
        const Subset block = high.block | low.block;
        if (block != 0) body(block, high.cost + low.cost);
      }
    }
  }

 private:
  struct Part {
    Subset block = 0;
    double cost = 0.0;
  };
  std::vector<Part> low_{Part{}}, high_{Part{}};
};

class PartitionProgram {
 public:
  PartitionProgram(const PositionCosts& costs, index_t most_steps)
      : costs_(costs), most_steps_(most_steps), least_(sets().size()) {}

  void solve(const Effort& effort) {
    const index_t n = costs_.positions();
    std::vector<std::vector<index_t>> of_size(at(n + 1));
    for (index_t orbit = 0; orbit < sets().size(); ++orbit) {
      of_size[at(size(sets()[at(orbit)]))].push_back(orbit);
    }
    if (effort.progress != nullptr) effort.progress->begin(n);
    for (index_t m = n; m-- > 0;) {
      parallel_for(effort.threads, of_size[at(m)].size(),
                   [&](index_t index) { settle(of_size[at(m)][at(index)]); });
      advance(effort.progress);
    }
  }

  /// V_k of any set that is not full.
  [[nodiscard]] double least(Subset t, index_t k) const {
    const auto& values = least_[at(costs_.orbits().orbit(t))];
    return values[at(std::min<index_t>(k, values.size()) - 1)];
  }

  [[nodiscard]] OrderedPartition partition(index_t k) const {
    const index_t n = costs_.positions();
    std::vector<std::vector<index_t>> blocks;
    for (Subset t = 0; t != all_positions(n);) {
      k = std::min(k, n - size(t));
      while (k > 1 && no_worse(least(t, k - 1), least(t, k))) --k;
      const Subset block = first_block(t, k);
      blocks.emplace_back();
      for_each_position(block, [&](index_t i) { blocks.back().push_back(i); });
      t |= block;
      --k;
    }
    return OrderedPartition(n, std::move(blocks));
  }

 private:
  [[nodiscard]] const std::vector<Subset>& sets() const {
    return costs_.orbits().representatives();
  }

  void settle(index_t orbit) {
    const Subset t = sets()[at(orbit)], full = all_positions(costs_.positions());
    auto& values = least_[at(orbit)];
    const index_t masked = costs_.positions() - size(t);
    values.assign(at(std::min(masked, most_steps_)), std::numeric_limits<double>::infinity());
    const CostedBlocks blocks(full & ~t, costs_.of_orbit(orbit));
    blocks.for_each([&](Subset block, double cost) {
      const Subset s = t | block;
      if (s == full) {
        values[0] = cost;
        return;
      }
      const auto& later = least_[at(costs_.orbits().orbit(s))];
      const std::size_t count = std::min(later.size() + 1, values.size());
      for (std::size_t k = 1; k < count; ++k) values[k] = std::min(values[k], cost + later[k - 1]);
    });
    for (std::size_t k = 1; k < values.size(); ++k) values[k] = std::min(values[k], values[k - 1]);
  }

  /// Lexicographically, among the blocks after t that attain V_k.
  [[nodiscard]] Subset first_block(Subset t, index_t k) const {
    const Subset full = all_positions(costs_.positions());
    if (k == 1) return full & ~t;
    const double best = least(t, k);
    Subset first = 0;
    CostedBlocks(full & ~t, costs_.after(t)).for_each([&](Subset block, double cost) {
      const Subset s = t | block;
      if (s == full || !no_worse(cost + least(s, k - 1), best)) return;
      if (first == 0 || lexicographically_before(block, first)) first = block;
    });
    UNMASK_REQUIRE(first != 0, "a block attains the least cost");
    return first;
  }

  const PositionCosts& costs_;
  index_t most_steps_;
  std::vector<std::vector<double>> least_;
};

std::optional<Refusal> refuse(const Model& model, const PositionCosts& costs, index_t most_steps,
                              const Effort& effort) {
  double pairs = 0.0, numbers = 0.0;
  for (const Subset t : costs.orbits().representatives()) {
    const index_t masked = costs.positions() - size(t);
    pairs += power_as_double(2, masked);
    numbers += static_cast<double>(std::min(masked, most_steps)) + 4.0;
  }
  Budget budget = effort.budget;
  budget.operations = std::min(budget.operations, kMostOperations);
  const double steps = std::min(static_cast<double>(most_steps), 6.0);
  return budget.refuse("the best partition of " + quote(model.spec()), sizeof(double) * numbers,
                       pairs * (2.0 + steps), "Use fewer positions or steps, or --over sizes");
}

}  // namespace

Result<std::vector<BestPartition>> best_partitions(const Model& model, const PositionCosts& costs,
                                                   index_t most_steps, const Effort& effort) {
  UNMASK_REQUIRE(model.positions() == costs.positions(), "costs of this model");
  UNMASK_REQUIRE(most_steps >= 1, "at least one step");
  most_steps = std::min(most_steps, costs.positions());
  if (auto refusal = refuse(model, costs, most_steps, effort)) return *refusal;
  PartitionProgram program(costs, most_steps);
  program.solve(effort);
  std::vector<BestPartition> best;
  for (index_t k = 1; k <= most_steps; ++k) {
    best.push_back({k, std::max(0.0, program.least(0, k) - costs.entropy()), program.partition(k)});
  }
  return best;
}

}  // namespace unmask
