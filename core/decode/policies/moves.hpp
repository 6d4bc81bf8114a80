// core/decode/policies/moves.hpp - what policies share when they list their moves.
//
// (1) `refuse_many_moves` throws RefusedError before anything is allocated.
// (2) `for_each_subset_of_size` visits every subset once, by ascending bit mask.
// (3) `for_each_assignment` visits every choice of possible values once, the first position
//     fastest, with the product of their probabilities.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/decode/policy.hpp"

namespace unmask {

/// No step lists more moves than this: RefusedError instead.
inline constexpr double kMostMoves = 1e7;

inline void refuse_many_moves(double count, const std::string& what) {
  if (count <= kMostMoves) return;
  throw RefusedError(Refusal{what, count, kMostMoves, Resource::operations,
                             "Smaller steps, fewer positions, or simulate"});
}

/// The one move of a policy that has no choice.
template <class S>
void only_move(Subset block, std::vector<Move<S>>& found, std::uint64_t memory = 0) {
  found.clear();
  found.push_back({block, S(1), memory, 1});
}

/// The traits of a policy that sizes its own steps.
[[nodiscard]] inline PolicyTraits sizes_itself() {
  PolicyTraits traits;
  traits.sizing = Sizing::own;
  return traits;
}

/// The traits of a policy that may go many ways from one context.
[[nodiscard]] inline PolicyTraits goes_many_ways(Sizing sizing) {
  PolicyTraits traits;
  traits.sizing = sizing;
  traits.branches = true;
  return traits;
}

/// n choose k. Exact below 2^53.
[[nodiscard]] inline double subsets_of_size(index_t n, index_t k) {
  double count = 1.0;
  for (index_t i = 1; i <= k; ++i) {
    count = count * static_cast<double>(n - i + 1) / static_cast<double>(i);
  }
  return count;
}

/// Requires: 1 <= k <= |positions|.
template <class Body>
void for_each_subset_of_size(Subset positions, index_t k, Body&& body) {
  std::vector<index_t> members;
  for_each_position(positions, [&](index_t i) { members.push_back(i); });
  const index_t n = members.size();
  Subset numbers = all_positions(k);
  for (;;) {
    Subset subset = 0;
    for_each_position(numbers, [&](index_t m) { subset |= singleton(members[at(m)]); });
    body(subset);
    if (numbers == all_positions(n) - all_positions(n - k)) return;  // the k last: the largest
    // The next larger number with as many bits (Gosper).
    const Subset low = numbers & (~numbers + 1), ripple = numbers + low;
    numbers = ripple | (((numbers ^ ripple) >> 2U) / low);
  }
}

/// `count` of `positions`, all subsets alike, by one uniform number a position from `slot` on.
[[nodiscard]] inline Subset draw_subset(Subset positions, index_t count,
                                        const UniformSource& uniform, index_t slot) {
  Subset subset = 0;
  index_t left = size(positions);
  for_each_position(positions, [&](index_t i) {
    // Selection sampling: each is taken with the chance that makes all subsets alike.
    const double u = uniform(slot + i);
    if (u * static_cast<double>(left) < static_cast<double>(count)) {
      subset |= singleton(i);
      --count;
    }
    --left;
  });
  return subset;
}

/// How many values a position may draw.
template <class S>
[[nodiscard]] index_t possible_values(const View<S>& view, const S* drawn, index_t i) {
  index_t count = 0;
  const MarginalLayout& layout = view.oracle.layout();
  for (index_t k = layout.begin(i); k < layout.end(i); ++k) count += drawn[k] > S(0) ? 1 : 0;
  return count;
}

/// Choices of `wanted` out of `positions`, each with its possible values.
template <class S>
[[nodiscard]] double valued_subsets(const View<S>& view, const S* drawn, Subset positions,
                                    index_t wanted) {
  std::vector<double> ways(at(wanted + 1), 0.0);
  ways[0] = 1.0;
  for_each_position(positions, [&](index_t i) {
    const auto values = static_cast<double>(possible_values(view, drawn, i));
    for (index_t k = wanted; k >= 1; --k) ways[at(k)] += ways[at(k - 1)] * values;
  });
  return ways[at(wanted)];
}

/// Calls body(context with the values revealed, probability). Requires: `positions` are masked in
/// `context`.
template <class S, class Body>
void for_each_assignment(const View<S>& view, const S* drawn, Subset positions, context_t context,
                         const S& probability, Body&& body) {
  if (positions == 0) {
    body(context, probability);
    return;
  }
  // The last position is the outermost choice.
  const auto i = static_cast<index_t>(std::bit_width(positions)) - 1;
  const index_t begin = view.oracle.layout().begin(i);
  for (index_t v = 0; v < view.cardinality(i); ++v) {
    if (!(drawn[begin + v] > S(0))) continue;
    const S with = probability * drawn[begin + v];
    for_each_assignment(view, drawn, positions & ~singleton(i),
                        context + view.space.place(i) * (v + 1), with, body);
  }
}

/// Answers of the oracle for many contexts, a bounded number of them at a time.
template <class S, class Body>
void for_each_answer(const View<S>& view, const std::vector<context_t>& contexts, Body&& body) {
  constexpr index_t kBatch = 256;
  const index_t n = view.space.positions(), width = view.oracle.layout().width();
  std::vector<symbol_t> rows(at(kBatch * n));
  std::vector<S> marginals(at(kBatch * width));
  std::vector<std::uint8_t> possible(at(kBatch));
  for (index_t first = 0; first < contexts.size(); first += kBatch) {
    const index_t count = std::min<index_t>(kBatch, contexts.size() - first);
    for (index_t k = 0; k < count; ++k) {
      view.space.write_row(contexts[at(first + k)], rows.data() + k * n);
    }
    view.oracle.answer(rows.data(), count, marginals.data(), possible.data());
    for (index_t k = 0; k < count; ++k) body(first + k, marginals.data() + k * width);
  }
}

}  // namespace unmask
