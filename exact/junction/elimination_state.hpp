// exact/junction/elimination_state.hpp - a graph being eliminated, as bit sets with fill counts.
//
// The inner loop of every search for orders. `kWords` is the length of a row where it is known, so
// that graphs of up to 64 vertices work in single words; 0 leaves it to the graph.
//
// (1) `fill(v)` is the sum over pairs of v's neighbours that are not joined of the product of their
//     weights, at all times; `degree(v)` counts its neighbours among those left, and `table(v)`
//     adds up the sizes of v and of them.
// (2) `eliminate(v)` joins v's neighbours and says whether the clique lies inside an earlier one.
// (3) `visits()` counts words and set bits that were read since the state was made.
// Cost: see greedy_elimination.hpp. Memory: a bit a pair of vertices.
#pragma once

#include <algorithm>
#include <bit>
#include <vector>

#include "core/base/index.hpp"

namespace unmask {

template <std::size_t kWords>
class EliminationState {
 public:
  using Word = std::uint64_t;

  /// No edges yet.
  explicit EliminationState(std::size_t vertices) { reset(vertices); }

  void reset(std::size_t vertices) {
    vertices_ = vertices;
    words_ = (vertices + 63) / 64;
    rows_.assign(vertices * words(), 0);
    weights_.assign(vertices, 1);
    sizes_.assign(vertices, 0);
    table_.assign(vertices, 0);
    fill_.assign(vertices, 0);
    degree_.assign(vertices, 0);
    head_.assign(vertices, kNone);
    left_behind_.assign(vertices, kTaken);
    links_.clear();
  }

  void join(std::size_t a, std::size_t b) {
    if (joined(a, b)) return;
    set(a, b);
    set(b, a);
    ++degree_[a];
    ++degree_[b];
  }

  /// What v counts in fill, and what in tables.
  void weigh(std::size_t v, std::int64_t weight, std::int64_t size) {
    weights_[v] = weight;
    sizes_[v] = size;
  }

  /// Call it once edges and weights are complete.
  void count() {
    for (std::size_t v = 0; v < vertices_; ++v) {
      std::int64_t twice = 0;
      table_[v] = sizes_[v];
      for_each_in(row(v), [&](std::size_t a) { table_[v] += sizes_[a]; });
      for_each_in(row(v),
                  [&](std::size_t a) { twice += weights_[a] * (beyond(v, a) - weights_[a]); });
      fill_[v] = twice / 2;
    }
  }

  [[nodiscard]] std::size_t vertices() const { return vertices_; }
  [[nodiscard]] std::int64_t fill(std::size_t v) const { return fill_[v]; }
  [[nodiscard]] std::int64_t table(std::size_t v) const { return table_[v]; }
  [[nodiscard]] std::size_t degree(std::size_t v) const { return degree_[v]; }
  [[nodiscard]] std::uint64_t visits() const { return visits_; }
  [[nodiscard]] bool joined(std::size_t a, std::size_t b) const {
    return (row(a)[b / 64] >> (b % 64) & 1U) != 0;
  }

  /// body(w) for every neighbour of v that is left - or was, when v itself was eliminated.
  template <class Body>
  void for_each_neighbour(std::size_t v, Body&& body) const {
    for_each_in(row(v), body);
  }

  /// True where v and its neighbours lie in the clique of a variable that went before.
  bool eliminate(std::size_t v) {
    const bool covered = take_over(v);
    drop(v);
    if (fill_[v] != 0) join_neighbours(v);
    return covered;
  }

 private:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  static constexpr std::uint32_t kTaken = ~std::uint32_t{0};
  struct Link {
    std::uint32_t eliminated, next;
  };

  [[nodiscard]] std::size_t words() const { return kWords == 0 ? words_ : kWords; }
  [[nodiscard]] Word* row(std::size_t v) { return rows_.data() + v * words(); }
  [[nodiscard]] const Word* row(std::size_t v) const { return rows_.data() + v * words(); }
  void set(std::size_t a, std::size_t b) { row(a)[b / 64] |= Word{1} << (b % 64); }
  void clear(std::size_t a, std::size_t b) { row(a)[b / 64] &= ~(Word{1} << (b % 64)); }

  template <class Body>
  static void for_each_bit(Word word, std::size_t first, Body&& body) {
    for (; word != 0; word &= word - 1) {
      body(first + static_cast<std::size_t>(std::countr_zero(word)));
    }
  }
  template <class Body>
  void for_each_in(const Word* words_of_row, Body&& body) const {
    for (std::size_t w = 0; w < words(); ++w) for_each_bit(words_of_row[w], 64 * w, body);
  }

  /// The weights of v's neighbours that are not a's.
  [[nodiscard]] std::int64_t beyond(std::size_t v, std::size_t a) {
    std::int64_t sum = 0;
    const Word *of_v = row(v), *of_a = row(a);
    for (std::size_t w = 0; w < words(); ++w) {
      const Word only_v = of_v[w] & ~of_a[w];
      visits_ += static_cast<std::uint64_t>(std::popcount(only_v)) + 1;
      for_each_bit(only_v, 64 * w, [&](std::size_t x) { sum += weights_[x]; });
    }
    return sum;
  }

  /// Of the variables eliminated so far, those that have v as their first neighbour to go.
  bool take_over(std::size_t v) {
    bool covered = false;
    for (std::uint32_t link = head_[v]; link != kNone; link = links_[link].next) {
      auto& left = left_behind_[links_[link].eliminated];
      if (left == kTaken) continue;
      covered = covered || left == degree_[v] + 1;
      left = kTaken;
    }
    left_behind_[v] = static_cast<std::uint32_t>(degree_[v]);
    for_each_in(row(v), [&](std::size_t a) {
      links_.push_back({static_cast<std::uint32_t>(v), head_[a]});
      head_[a] = static_cast<std::uint32_t>(links_.size() - 1);
    });
    return covered;
  }

  void drop(std::size_t v) {
    for_each_in(row(v), [&](std::size_t a) {
      clear(a, v);
      --degree_[a];
      table_[a] -= sizes_[v];
      ++visits_;
    });
    // Pairs of v and another neighbour of a that v does not have.
    for_each_in(row(v), [&](std::size_t a) { fill_[a] -= weights_[v] * beyond(a, v); });
  }

  void join_neighbours(std::size_t v) {
    members_.clear();
    for_each_in(row(v), [&](std::size_t a) { members_.push_back(a); });
    for (const std::size_t a : members_) {
      for (std::size_t w = a / 64; w < words(); ++w) {
        Word missing = row(v)[w] & ~row(a)[w];
        if (w == a / 64) missing &= ~Word{0} << (a % 64) << 1;
        for_each_bit(missing, 64 * w, [&](std::size_t b) { add_edge(a, b); });
      }
      visits_ += words();
    }
  }

  void add_edge(std::size_t a, std::size_t b) {
    Word *of_a = row(a), *of_b = row(b);
    const std::int64_t weight = weights_[a] * weights_[b];
    std::int64_t only_a = 0, only_b = 0;
    for (std::size_t w = 0; w < words(); ++w) {
      const Word both = of_a[w] & of_b[w];
      visits_ += static_cast<std::uint64_t>(std::popcount(of_a[w] | of_b[w])) + 1;
      for_each_bit(both, 64 * w, [&](std::size_t x) { fill_[x] -= weight; });
      for_each_bit(of_a[w] & ~both, 64 * w, [&](std::size_t x) { only_a += weights_[x]; });
      for_each_bit(of_b[w] & ~both, 64 * w, [&](std::size_t x) { only_b += weights_[x]; });
    }
    fill_[a] += weights_[b] * only_a;
    fill_[b] += weights_[a] * only_b;
    set(a, b);
    set(b, a);
    ++degree_[a];
    ++degree_[b];
    table_[a] += sizes_[b];
    table_[b] += sizes_[a];
  }

  std::size_t vertices_ = 0, words_ = 0;
  std::vector<Word> rows_;
  std::vector<std::int64_t> weights_, sizes_, fill_, table_;
  std::vector<std::size_t> degree_, members_;
  std::vector<std::uint32_t> head_, left_behind_;  // see take_over
  std::vector<Link> links_;
  std::uint64_t visits_ = 0;
};

}  // namespace unmask
