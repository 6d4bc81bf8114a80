#include "exact/junction/sparse_elimination.hpp"

#include <algorithm>
#include <functional>
#include <queue>

#include "exact/junction/greedy_run.hpp"

namespace unmask {
namespace {

class SparseElimination {
 public:
  explicit SparseElimination(const WeightedGraph& graph)
      : lists_(graph.neighbours), table_(lists_.size(), kGone) {
    for (const index_t q : graph.cardinalities) sizes_.push_back(table_size(q));
    for (index_t v = 0; v < lists_.size(); ++v) measure(v);
    while (!heap_.empty()) {
      const auto [table, v] = heap_.top();
      heap_.pop();
      if (table == table_[at(v)]) eliminate(v);  // otherwise it has changed since
    }
  }

  [[nodiscard]] std::vector<index_t> take() { return std::move(order_); }

 private:
  static constexpr std::int64_t kGone = -1;

  void measure(index_t v) {
    std::int64_t table = sizes_[at(v)];
    for (const index_t w : lists_[at(v)]) table += sizes_[at(w)];
    if (table == table_[at(v)]) return;
    table_[at(v)] = table;
    heap_.push({table, v});
  }

  void eliminate(index_t v) {
    order_.push_back(v);
    table_[at(v)] = kGone;
    const std::vector<index_t> around = std::move(lists_[at(v)]);
    for (const index_t a : around) {
      joined_.clear();
      std::set_union(lists_[at(a)].begin(), lists_[at(a)].end(), around.begin(), around.end(),
                     std::back_inserter(joined_));
      joined_.erase(std::remove_if(joined_.begin(), joined_.end(),
                                   [&](index_t w) { return w == a || w == v; }),
                    joined_.end());
      lists_[at(a)] = joined_;
      measure(a);
    }
  }

  using Entry = std::pair<std::int64_t, index_t>;
  std::vector<std::vector<index_t>> lists_;
  std::vector<std::int64_t> sizes_, table_;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> heap_;
  std::vector<index_t> order_, joined_;
};

}  // namespace

std::vector<index_t> smallest_table_order(const WeightedGraph& graph) {
  return SparseElimination(graph).take();
}

}  // namespace unmask
