// exact/junction/greedy_run.hpp - one greedy elimination of a state; see greedy_elimination.hpp.
#pragma once

#include "exact/junction/elimination_state.hpp"
#include "exact/junction/greedy_elimination.hpp"

namespace unmask {

/// What a variable counts in an EliminationState: its weight in fill and its size in tables.
[[nodiscard]] std::int64_t fill_weight(GreedyScore score, index_t cardinality);
[[nodiscard]] std::int64_t table_size(index_t cardinality);

/// Eliminates states of one graph after another; keeps its memory between runs.
template <std::size_t kWords>
class GreedyWalk {
 public:
  /// Eliminates all that `state` has. `cells[v]` is v's cardinality.
  void run(EliminationState<kWords>& state, const std::vector<double>& cells,
           const GreedyRule& rule, Philox& random, double cutoff, GreedyRun& result) {
    begin(state.vertices(), rule, random);
    result.order.clear();
    result.cells = 0.0;
    const std::uint64_t before = state.visits();
    while (!left_.empty()) {
      const std::size_t v = take_best(state, rule.score);
      result.visits += left_.size() / 4 + 1;
      double clique = cells[v];
      state.for_each_neighbour(v, [&](std::size_t a) { clique *= cells[a]; });
      if (!state.eliminate(v)) result.cells += clique;
      if (result.cells >= cutoff) {
        result.order.clear();
        break;
      }
      result.order.push_back(v);
    }
    result.visits += state.visits() - before;
  }

 private:
  void begin(std::size_t vertices, const GreedyRule& rule, Philox& random) {
    constexpr double kTies = 0x1p-40;
    left_.resize(vertices);
    factor_.resize(vertices);
    for (std::size_t v = 0; v < vertices; ++v) {
      left_[v] = v;
      factor_[v] = 1.0 + std::max(rule.noise, kTies) * random.uniform();
    }
  }

  [[nodiscard]] std::size_t take_best(const EliminationState<kWords>& state, GreedyScore score) {
    std::size_t best = 0;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t k = 0; k < left_.size(); ++k) {
      const std::size_t v = left_[k];
      const std::int64_t fill = state.fill(v);
      if (fill == 0) {
        best = k;
        break;
      }
      const double key =
          static_cast<double>(score == GreedyScore::kTable ? state.table(v) : fill) * factor_[v];
      if (key < least) {
        least = key;
        best = k;
      }
    }
    const std::size_t v = left_[best];
    left_[best] = left_.back();
    left_.pop_back();
    return v;
  }

  std::vector<std::size_t> left_{};
  std::vector<double> factor_{};
};

}  // namespace unmask
