#include "exact/junction/component_search.hpp"

#include <algorithm>

#include "core/base/contract.hpp"
#include "exact/junction/graph_reduction.hpp"
#include "exact/junction/greedy_elimination.hpp"
#include "exact/junction/sparse_elimination.hpp"
#include "exact/junction/tree_improvement.hpp"

namespace unmask {
namespace {

// How visits and cells compare, measured; only the balance of effort depends on them.
constexpr double kNanosecondsPerVisit = 6.0;
constexpr double kNanosecondsPerCell = 4.5;  // three visits of a table in memory

/// Beyond that many variables greedy runs take longer than what they gain over a plain start.
constexpr std::size_t kMostBitRows = 2048;

/// What a search may cost.
class SearchBudget {
 public:
  SearchBudget(double effort, double share) : effort_(effort), share_(share) {}

  /// Whether going on is worth it, now that so much is spent, so much of it since the last gain.
  [[nodiscard]] bool allows(std::uint64_t spent, std::uint64_t since_gain, double cells) const {
    constexpr double kFixed = 1.5e6, kMost = 6e9, kOfPropagation = 0.5, kPatience = 0.1;
    const double propagation = kNanosecondsPerCell * cells;
    const double fixed = std::min(share_ * kFixed, 20.0 * propagation);
    const double spent_time = kNanosecondsPerVisit * static_cast<double>(spent);
    const double idle_time = kNanosecondsPerVisit * static_cast<double>(since_gain);
    return spent_time < effort_ * std::min(kMost, fixed + kOfPropagation * propagation) &&
           idle_time < effort_ * std::min(kMost / 4.0, fixed + kPatience * propagation) +
                           0.5 * (spent_time - idle_time);
  }

 private:
  double effort_, share_;
};

struct Start {
  GreedyRule rule{};
  const char* name = "";
};

/// Tried side by side. Each is the best on some network.
const std::vector<Start>& starts() {
  static const std::vector<Start> all{
      {{GreedyScore::kFill, 0.0}, "min-fill"},
      {{GreedyScore::kLogFill, 0.0}, "min-fill by logarithms"},
      {{GreedyScore::kCardinalityFill, 0.0}, "min-fill by cardinalities"},
      {{GreedyScore::kFill, 0.3}, "min-fill with noise"},
  };
  return all;
}

class ComponentSearch {
 public:
  ComponentSearch(const OrderSearch& search, double share, Threads threads)
      : search_(search), budget_(search.effort, share), threads_(threads) {}

  ComponentOrder run(const WeightedGraph& graph) {
    const ComponentOrder plain = plain_order(graph);
    constexpr double kAllowance = 0x1p-14;
    const ReducedGraph reduced = reduce(graph, plain.cells * kAllowance);
    ComponentOrder found;
    found.order = reduced.first;
    found.found_by = "simplicial and almost simplicial variables";
    if (!reduced.kept.empty()) solve_core(reduced, found);
    found.cells = tree_cost(clique_tree(graph.neighbours, found.order), graph.cardinalities).cells;
    return found.cells <= plain.cells ? found : plain;
  }

 private:
  ComponentOrder plain_order(const WeightedGraph& graph) {
    if (graph.neighbours.size() > kMostBitRows) {
      auto order = smallest_table_order(graph);
      const double cells =
          tree_cost(clique_tree(graph.neighbours, order), graph.cardinalities).cells;
      return {std::move(order), cells, "smallest table"};
    }
    GreedyRun run = GreedyEliminator(graph).run(starts().front().rule, stream(0));
    spent_ += run.visits;
    return {std::move(run.order), run.cells, starts().front().name};
  }

  void solve_core(const ReducedGraph& reduced, ComponentOrder& found) {
    ComponentOrder core = best_start(reduced.core);
    improve(reduced.core, core);
    for (const index_t v : core.order) found.order.push_back(reduced.kept[at(v)]);
    found.found_by = core.found_by;
  }

  ComponentOrder best_start(const WeightedGraph& core) {
    if (core.neighbours.size() > kMostBitRows) return plain_order(core);
    std::vector<GreedyRun> runs(starts().size());
    parallel_for(threads_, runs.size(), [&](index_t k) {
      runs[at(k)] = GreedyEliminator(core).run(starts()[at(k)].rule, stream(k + 1));
    });
    std::size_t best = 0;
    for (std::size_t k = 0; k < runs.size(); ++k) {
      spent_ += runs[k].visits;
      if (runs[k].cells < runs[best].cells) best = k;
    }
    return {std::move(runs[best].order), runs[best].cells, starts()[best].name};
  }

  void improve(const WeightedGraph& core, ComponentOrder& found) {
    constexpr std::uint64_t kSlice = 2000;
    constexpr double kGain = 0.999;
    TreeImprovement improvement(core, clique_tree(core.neighbours, found.order), stream(100));
    std::uint64_t gained_at = spent_;
    double gained = found.cells;
    while (budget_.allows(spent_, spent_ - gained_at, gained)) {
      const std::uint64_t before = improvement.visits();
      improvement.improve(kSlice);
      if (improvement.visits() == before) break;
      spent_ += improvement.visits() - before;
      if (improvement.cells() >= kGain * gained) continue;
      gained = improvement.cells();
      gained_at = spent_;
    }
    if (improvement.cells() >= found.cells) return;
    found = {improvement.order(), improvement.cells(), found.found_by + ", improved"};
  }

  [[nodiscard]] Philox stream(std::uint64_t number) const { return Philox(search_.seed, number); }

  const OrderSearch& search_;
  SearchBudget budget_;
  Threads threads_;
  std::uint64_t spent_ = 0;
};

}  // namespace

ComponentOrder find_component_order(const WeightedGraph& graph, const OrderSearch& search,
                                    double share, Threads threads) {
  UNMASK_REQUIRE(!graph.neighbours.empty(), "a component has a vertex");
  return ComponentSearch(search, share, threads).run(graph);
}

}  // namespace unmask
