#include "exact/junction/graph_reduction.hpp"

#include <algorithm>
#include <optional>

namespace unmask {
namespace {

class Reduction {
 public:
  Reduction(const WeightedGraph& graph, double allowance)
      : cardinalities_(graph.cardinalities),
        allowance_(allowance),
        lists_(graph.neighbours),
        degree_(lists_.size()),
        left_(lists_.size(), 1),
        queued_(lists_.size(), 1),
        marked_(lists_.size(), lists_.size()) {
    for (index_t v = 0; v < lists_.size(); ++v) {
      degree_[at(v)] = lists_[at(v)].size();
      queue_.push_back(v);
    }
    for (std::size_t k = 0; k < queue_.size(); ++k) {
      queued_[at(queue_[k])] = 0;
      if (left_[at(queue_[k])] != 0) look_at(queue_[k]);
    }
  }

  [[nodiscard]] ReducedGraph take() {
    std::vector<index_t> number(lists_.size());
    for (index_t v = 0; v < lists_.size(); ++v) {
      if (left_[at(v)] == 0) continue;
      number[at(v)] = result_.kept.size();
      result_.kept.push_back(v);
    }
    for (const index_t v : result_.kept) {
      compact(v);
      for (index_t& w : lists_[at(v)]) w = number[at(w)];
      result_.core.neighbours.push_back(std::move(lists_[at(v)]));
      result_.core.cardinalities.push_back(cardinalities_[at(v)]);
    }
    return std::move(result_);
  }

 private:
  static constexpr index_t kMostNeighbours = 256;

  void look_at(index_t v) {
    if (degree_[at(v)] > kMostNeighbours) return;
    compact(v);
    const auto& around = lists_[at(v)];
    for (const index_t a : around) marked_[at(a)] = v;
    index_t twice_missing = 0;
    missing_.clear();
    for (const index_t a : around) {
      missing_.push_back(around.size() - 1 - common(v, a));
      twice_missing += missing_.back();
    }
    if (twice_missing == 0) {
      eliminate(v);
    } else if (const auto exception = find_exception(v, twice_missing / 2)) {
      result_.conceded += clique_cells(v);
      join(*exception, v);
      eliminate(v);
    }
  }

  /// The neighbours of a among those of v, which are marked.
  [[nodiscard]] index_t common(index_t v, index_t a) const {
    const auto &of_v = lists_[at(v)], &of_a = lists_[at(a)];
    if (of_a.size() > 16 * of_v.size()) {
      return static_cast<index_t>(std::count_if(of_v.begin(), of_v.end(), [&](index_t x) {
        return std::binary_search(of_a.begin(), of_a.end(), x);
      }));
    }
    return static_cast<index_t>(std::count_if(of_a.begin(), of_a.end(), [&](index_t x) {
      return marked_[at(x)] == v && left_[at(x)] != 0;
    }));
  }

  /// A neighbour that is an end of every missing edge, no larger than v, at a price we can afford.
  [[nodiscard]] std::optional<index_t> find_exception(index_t v, index_t missing) const {
    if (result_.conceded + clique_cells(v) > allowance_) return std::nullopt;
    for (std::size_t k = 0; k < missing_.size(); ++k) {
      const index_t u = lists_[at(v)][k];
      if (missing_[k] == missing && cardinalities_[at(u)] <= cardinalities_[at(v)]) return u;
    }
    return std::nullopt;
  }

  [[nodiscard]] double clique_cells(index_t v) const {
    double cells = static_cast<double>(cardinalities_[at(v)]);
    for (const index_t a : lists_[at(v)]) cells *= static_cast<double>(cardinalities_[at(a)]);
    return cells;
  }

  /// u with all other neighbours of v.
  void join(index_t u, index_t v) {
    for (const index_t a : lists_[at(v)]) {
      if (a == u || !insert(a, u)) continue;
      insert(u, a);
      ++degree_[at(a)];
      ++degree_[at(u)];
    }
    for (const index_t w : lists_[at(u)]) enqueue(w);
  }

  bool insert(index_t v, index_t w) {
    auto& list = lists_[at(v)];
    const auto place = std::lower_bound(list.begin(), list.end(), w);
    if (place != list.end() && *place == w) return false;
    list.insert(place, w);
    return true;
  }

  void eliminate(index_t v) {
    left_[at(v)] = 0;
    result_.first.push_back(v);
    for (const index_t a : lists_[at(v)]) {
      --degree_[at(a)];
      if (lists_[at(a)].size() > 2 * degree_[at(a)]) compact(a);
      enqueue(a);
    }
  }

  void enqueue(index_t v) {
    if (left_[at(v)] == 0 || queued_[at(v)] != 0) return;
    queued_[at(v)] = 1;
    queue_.push_back(v);
  }

  /// Lists keep those that have gone until it is worth taking them out.
  void compact(index_t v) {
    auto& list = lists_[at(v)];
    if (list.size() == degree_[at(v)]) return;
    list.erase(
        std::remove_if(list.begin(), list.end(), [&](index_t w) { return left_[at(w)] == 0; }),
        list.end());
  }

  const std::vector<index_t>& cardinalities_;
  double allowance_;
  std::vector<std::vector<index_t>> lists_;
  std::vector<index_t> degree_;
  std::vector<std::uint8_t> left_, queued_;
  std::vector<index_t> marked_;   // by which variable, the last one
  std::vector<index_t> missing_;  // of each neighbour of the variable looked at
  std::vector<index_t> queue_;
  ReducedGraph result_;
};

}  // namespace

ReducedGraph reduce(const WeightedGraph& graph, double allowance) {
  return Reduction(graph, allowance).take();
}

}  // namespace unmask
