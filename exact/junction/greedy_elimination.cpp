#include "exact/junction/greedy_elimination.hpp"

#include <cmath>

#include "core/base/contract.hpp"
#include "exact/junction/greedy_run.hpp"

namespace unmask {
namespace {

/// Fixed point, so that sums do not depend on the order of adding.
std::int64_t fixed_log2(index_t cardinality, double unit) {
  return std::llround(std::log2(static_cast<double>(cardinality)) * unit);
}

}  // namespace

std::int64_t fill_weight(GreedyScore score, index_t cardinality) {
  constexpr index_t kMost = 1 << 20;
  if (score == GreedyScore::kCardinalityFill) {
    return static_cast<std::int64_t>(std::min(cardinality, kMost));
  }
  if (score == GreedyScore::kLogFill) {
    return std::max<std::int64_t>(1, fixed_log2(cardinality, 16.0));
  }
  return 1;
}

std::int64_t table_size(index_t cardinality) { return fixed_log2(cardinality, 0x1p20); }

class GreedyEliminator::Engine {
 public:
  Engine() = default;
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  virtual ~Engine() = default;
  virtual GreedyRun run(const GreedyRule& rule, Philox random, double cutoff) = 0;

  template <std::size_t kWords>
  class OfWidth;
};

template <std::size_t kWords>
class GreedyEliminator::Engine::OfWidth final : public Engine {
 public:
  explicit OfWidth(const WeightedGraph& graph) : graph_(graph) {
    for (const index_t q : graph.cardinalities) cells_.push_back(static_cast<double>(q));
  }

  GreedyRun run(const GreedyRule& rule, Philox random, double cutoff) override {
    GreedyRun result;
    state_ = start(rule.score, result.visits);
    walk_.run(state_, cells_, rule, random, cutoff, result);
    return result;
  }

 private:
  /// The state before anything is eliminated; counted once a kind of weight.
  const EliminationState<kWords>& start(GreedyScore score, std::uint64_t& visits) {
    const auto kind =
        static_cast<std::size_t>(score == GreedyScore::kTable ? GreedyScore::kFill : score);
    if (starts_.size() <= kind) starts_.resize(kind + 1, EliminationState<kWords>(0));
    auto& state = starts_[kind];
    if (state.vertices() == graph_.neighbours.size()) return state;
    state.reset(graph_.neighbours.size());
    for (std::size_t v = 0; v < state.vertices(); ++v) {
      const index_t q = graph_.cardinalities[v];
      state.weigh(v, fill_weight(score, q), table_size(q));
      for (const index_t w : graph_.neighbours[v]) state.join(v, at(w));
    }
    state.count();
    visits += state.visits();
    return state;
  }

  WeightedGraph graph_;
  std::vector<double> cells_;
  std::vector<EliminationState<kWords>> starts_;
  EliminationState<kWords> state_{0};
  GreedyWalk<kWords> walk_;
};

GreedyEliminator::GreedyEliminator(const WeightedGraph& graph) {
  UNMASK_REQUIRE(graph.neighbours.size() == graph.cardinalities.size(),
                 "one cardinality a variable");
  const std::size_t words = (graph.neighbours.size() + 63) / 64;
  if (words <= 1) {
    engine_ = std::make_unique<Engine::OfWidth<1>>(graph);
  } else if (words == 2) {
    engine_ = std::make_unique<Engine::OfWidth<2>>(graph);
  } else {
    engine_ = std::make_unique<Engine::OfWidth<0>>(graph);
  }
}

GreedyEliminator::~GreedyEliminator() = default;
GreedyEliminator::GreedyEliminator(GreedyEliminator&&) noexcept = default;
GreedyEliminator& GreedyEliminator::operator=(GreedyEliminator&&) noexcept = default;

GreedyRun GreedyEliminator::run(const GreedyRule& rule, Philox random, double cutoff) {
  return engine_->run(rule, random, cutoff);
}

}  // namespace unmask
