#include "exact/junction/tree_improvement.hpp"

#include <algorithm>

#include "core/base/contract.hpp"
#include "exact/junction/clique_forest.hpp"
#include "exact/junction/greedy_run.hpp"

namespace unmask {
namespace {

using id_t = CliqueForest::id_t;

// Measured on the networks of shared/models: all flat optima.
constexpr std::size_t kRegionVariables = 60;  // a word has 64
constexpr std::size_t kLargestRegion = 128;   // two words, for cliques that are too large for one
constexpr int kRunsPerRegion = 3;
constexpr double kNoise = 8.0;

/// Cliques next to each other, and the graph that has to be eliminated in their place.
struct Region {
  struct Border {
    id_t inside = 0, outside = 0;      // nodes
    std::vector<index_t> separator{};  // local numbers
  };
  std::vector<id_t> nodes{};
  std::vector<id_t> variables{};  // local number to variable
  std::vector<Border> borders{};
  double cells = 0.0;

  void clear() {
    nodes.clear();
    variables.clear();
    borders.clear();
    cells = 0.0;
  }
};

/// Eliminates regions whose variables fit in so many words.
template <std::size_t kWords>
class RegionSolver {
 public:
  EliminationState<kWords>& graph() { return graph_; }

  /// The best of a few runs that stay below `most` cells; an empty order where none does.
  const std::vector<index_t>& solve(const std::vector<double>& cells, double most, Philox& random,
                                    std::uint64_t& visits) {
    best_.clear();
    const std::uint64_t before = graph_.visits();
    const auto score = random.below(2) == 0 ? GreedyScore::kFill : GreedyScore::kLogFill;
    for (std::size_t v = 0; v < cells.size(); ++v) {
      const auto q = static_cast<index_t>(cells[v]);
      graph_.weigh(v, fill_weight(score, q), table_size(q));
    }
    graph_.count();
    run_.visits = graph_.visits() - before;
    for (int k = 0; k < kRunsPerRegion; ++k) {
      state_ = graph_;
      walk_.run(state_, cells, {score, kNoise * random.uniform()}, random, most, run_);
      if (run_.order.empty()) continue;
      most = run_.cells;
      std::swap(best_, run_.order);
    }
    visits += run_.visits;
    return best_;
  }

 private:
  EliminationState<kWords> graph_{0}, state_{0};
  GreedyWalk<kWords> walk_;
  GreedyRun run_;
  std::vector<index_t> best_;
};

std::vector<double> as_doubles(const std::vector<index_t>& cardinalities) {
  return {cardinalities.begin(), cardinalities.end()};
}

}  // namespace

class TreeImprovement::Search {
 public:
  Search(const WeightedGraph& graph, const CliqueTree& tree, Philox random)
      : graph_(graph),
        forest_(tree, as_doubles(graph.cardinalities)),
        random_(random),
        local_(graph.cardinalities.size(), 0),
        seen_(graph.cardinalities.size(), 0) {}

  void improve(std::uint64_t visits) {
    const std::uint64_t end = visits_ + visits;
    while (visits_ < end) {
      if (forest_.count() < 2) return;  // nothing to choose from
      if (!choose_region()) continue;
      if (region_.variables.size() <= 64) {
        try_region(narrow_);
      } else {
        try_region(wide_);
      }
    }
  }

  [[nodiscard]] const CliqueForest& forest() const { return forest_; }
  [[nodiscard]] std::uint64_t visits() const { return visits_; }

 private:
  /// A large clique and whichever neighbours come, up to a size that is drawn as well.
  bool choose_region() {
    constexpr std::uint64_t kOverhead = 64;
    visits_ += kOverhead;
    const id_t first = forest_.draw(random_.uniform());
    region_.clear();
    in_region_.resize(forest_.size(), 0);
    ++now_;
    take(first);
    const std::size_t size = region_.variables.size();
    if (size + 4 > kLargestRegion) return false;
    const std::size_t most = size + 4 <= kRegionVariables ? kRegionVariables : kLargestRegion;
    grow(std::min(most, size + 4 + at(random_.below(most - size))));
    return region_.nodes.size() > 1;
  }

  void take(id_t id) {
    in_region_[id] = now_;
    region_.nodes.push_back(id);
    region_.cells += forest_.node(id).cells;
    for (const id_t v : forest_.node(id).members) {
      if (seen_[v] == now_) continue;
      seen_[v] = now_;
      local_[v] = static_cast<id_t>(region_.variables.size());
      region_.variables.push_back(v);
    }
  }

  void grow(std::size_t most) {
    frontier_ = forest_.node(region_.nodes.front()).neighbours;
    while (!frontier_.empty()) {
      const std::size_t k = at(random_.below(frontier_.size()));
      const id_t id = frontier_[k];
      frontier_[k] = frontier_.back();
      frontier_.pop_back();
      const auto& members = forest_.node(id).members;
      visits_ += members.size();
      const auto fresh =
          std::count_if(members.begin(), members.end(), [&](id_t v) { return seen_[v] != now_; });
      if (region_.variables.size() + static_cast<std::size_t>(fresh) > most) continue;
      take(id);
      for (const id_t next : forest_.node(id).neighbours) {
        if (in_region_[next] != now_) frontier_.push_back(next);
      }
    }
  }

  template <std::size_t kWords>
  void try_region(RegionSolver<kWords>& solver) {
    constexpr double kNoDearer = 1.0 + 1e-12;
    build(solver.graph());
    const auto& order = solver.solve(cells_, region_.cells * kNoDearer, random_, visits_);
    if (!order.empty()) replace(clique_tree(edges(solver.graph()), order), order);
  }

  template <std::size_t kWords>
  void build(EliminationState<kWords>& local) {
    local.reset(region_.variables.size());
    cells_.clear();
    for (const id_t v : region_.variables) {
      cells_.push_back(forest_.cardinality(v));
      visits_ += graph_.neighbours[v].size();
      for (const index_t w : graph_.neighbours[v]) {
        if (seen_[at(w)] == now_) local.join(local_[v], local_[at(w)]);
      }
    }
    for (const id_t id : region_.nodes) {
      for (const id_t outside : forest_.node(id).neighbours) {
        if (in_region_[outside] != now_) add_border(id, outside, local);
      }
    }
  }

  /// What a clique outside shares with the region, it shares with its neighbour inside.
  template <std::size_t kWords>
  void add_border(id_t inside, id_t outside, EliminationState<kWords>& local) {
    Region::Border border{inside, outside, {}};
    for (const id_t v : forest_.node(outside).members) {
      if (seen_[v] != now_) continue;
      for (const index_t w : border.separator) local.join(local_[v], at(w));
      border.separator.push_back(local_[v]);
    }
    visits_ += forest_.node(outside).members.size() + border.separator.size();
    region_.borders.push_back(std::move(border));
  }

  template <std::size_t kWords>
  static std::vector<std::vector<index_t>> edges(const EliminationState<kWords>& local) {
    std::vector<std::vector<index_t>> neighbours(local.vertices());
    for (std::size_t v = 0; v < local.vertices(); ++v) {
      local.for_each_neighbour(v, [&](std::size_t w) { neighbours[v].push_back(w); });
    }
    return neighbours;
  }

  void replace(const CliqueTree& tree, const std::vector<index_t>& order) {
    for (const id_t id : region_.nodes) forest_.remove(id);
    std::vector<id_t> nodes, node_of(order.size());
    for (index_t c = 0; c < tree.cliques.size(); ++c) {
      std::vector<id_t> members;
      for (const index_t v : tree.cliques[at(c)]) members.push_back(region_.variables[at(v)]);
      std::sort(members.begin(), members.end());
      nodes.push_back(forest_.add(std::move(members)));
      for (const index_t v : tree.eliminated[at(c)]) node_of[at(v)] = nodes.back();
    }
    for (index_t c = 0; c < nodes.size(); ++c) {
      if (tree.parents[at(c)] != c) forest_.link(nodes[at(c)], nodes[at(tree.parents[at(c)])]);
    }
    attach(node_of, order);
    forest_.refresh();
    visits_ += forest_.size() + 32 * order.size();
  }

  /// A separator lies in the clique of its variable that goes first.
  void attach(const std::vector<id_t>& node_of, const std::vector<index_t>& order) {
    std::vector<index_t> position(order.size());
    for (index_t k = 0; k < order.size(); ++k) position[at(order[at(k)])] = k;
    std::vector<const Region::Border*> inside_outside;
    for (const auto& border : region_.borders) {
      const auto first =
          std::min_element(border.separator.begin(), border.separator.end(),
                           [&](index_t a, index_t b) { return position[at(a)] < position[at(b)]; });
      const id_t home = node_of[at(*first)];
      forest_.link(home, border.outside);
      if (forest_.node(home).members.size() == border.separator.size()) {
        inside_outside.push_back(&border);
      }
    }
    for (const auto* border : inside_outside) absorb(*border, node_of, position);
  }

  /// A clique that is the separator itself lies in the clique outside. It may have gone by now.
  void absorb(const Region::Border& border, const std::vector<id_t>& node_of,
              const std::vector<index_t>& position) {
    const auto first =
        std::min_element(border.separator.begin(), border.separator.end(),
                         [&](index_t a, index_t b) { return position[at(a)] < position[at(b)]; });
    const id_t home = node_of[at(*first)];
    if (!forest_.node(home).members.empty()) forest_.merge(home, border.outside);
  }

  const WeightedGraph& graph_;
  CliqueForest forest_;
  Philox random_;
  std::uint64_t visits_ = 0;
  std::uint64_t now_ = 0;  // which region `seen_` and `in_region_` speak of
  std::vector<id_t> local_;
  std::vector<std::uint64_t> seen_, in_region_;
  std::vector<id_t> frontier_;
  std::vector<double> cells_;
  Region region_;
  RegionSolver<1> narrow_;
  RegionSolver<2> wide_;
};

TreeImprovement::TreeImprovement(const WeightedGraph& graph, const CliqueTree& tree, Philox random)
    : search_(std::make_unique<Search>(graph, tree, random)) {}
TreeImprovement::~TreeImprovement() = default;
TreeImprovement::TreeImprovement(TreeImprovement&&) noexcept = default;
TreeImprovement& TreeImprovement::operator=(TreeImprovement&&) noexcept = default;

void TreeImprovement::improve(std::uint64_t visits) { search_->improve(visits); }
double TreeImprovement::cells() const { return search_->forest().cells(); }
std::uint64_t TreeImprovement::visits() const { return search_->visits(); }
std::vector<index_t> TreeImprovement::order() const {
  return search_->forest().elimination_order();
}

}  // namespace unmask
