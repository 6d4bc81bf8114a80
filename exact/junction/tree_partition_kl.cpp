#include "exact/junction/tree_partition_kl.hpp"

#include <algorithm>
#include <map>

#include "core/base/contract.hpp"

namespace unmask {
namespace {

using Neighbours = std::vector<std::vector<index_t>>;

/// Of what is not revealed, a connected piece: those of a block in it, and the revealed ones that
/// it touches. Both ascending.
struct Piece {
  std::vector<index_t> members{};
  std::vector<index_t> boundary{};
};

/// An entropy, as often as it counts.
struct Term {
  index_t set = 0;
  int times = 0;
};

std::vector<index_t> joined(std::vector<index_t> a, const std::vector<index_t>& b) {
  a.insert(a.end(), b.begin(), b.end());
  std::sort(a.begin(), a.end());
  return a;
}

/// The entropies that a partition's KL is made of.
class PartitionTerms {
 public:
  PartitionTerms(const FactorGraph& graph, const Evidence& evidence,
                 const OrderedPartition& partition)
      : graph_(graph), evidence_(evidence), is_past_(at(graph.shape().positions()), false) {
    const SlicedGraph sliced = slice(graph, evidence, std::nullopt);
    whole_ = neighbours_of(sliced);
    for (const auto& block : partition.blocks()) {
      std::vector<index_t> open;
      for (const index_t v : block) {
        if (sliced.cardinalities[at(v)] > 1) open.push_back(v);
      }
      add_block(open);
      for (const index_t v : block) is_past_[at(v)] = true;
      past_.insert(past_.end(), block.begin(), block.end());
    }
  }

  [[nodiscard]] const std::vector<std::vector<index_t>>& sets() const { return sets_; }
  /// [block]
  [[nodiscard]] const std::vector<std::vector<Term>>& terms() const { return terms_; }
  /// [set] the first block that asks for it.
  [[nodiscard]] const std::vector<index_t>& first_block() const { return first_block_; }

 private:
  [[nodiscard]] Neighbours neighbours_of(const SlicedGraph& sliced) const {
    return neighbour_lists(interaction_graph(graph_.shape().positions(), sliced.scopes));
  }

  /// Of what matters to the past and `more`.
  [[nodiscard]] Neighbours graph_with(const std::vector<index_t>& more) const {
    if (!graph_.is_bayesian_network()) return whole_;
    return neighbours_of(slice(graph_, evidence_, joined(past_, more)));
  }

  /// The pieces that have variables of the block.
  [[nodiscard]] std::vector<Piece> pieces_of(const std::vector<index_t>& block,
                                             const Neighbours& neighbours) const {
    std::vector<char> seen(neighbours.size(), 0), is_member(neighbours.size(), 0);
    for (const index_t v : block) is_member[at(v)] = 1;
    std::vector<Piece> pieces;
    for (const index_t start : block) {
      if (seen[at(start)] != 0) continue;
      Piece piece;
      std::vector<index_t> waiting{start};
      seen[at(start)] = 1;
      while (!waiting.empty()) {
        const index_t v = waiting.back();
        waiting.pop_back();
        if (is_past_[at(v)]) {
          piece.boundary.push_back(v);
          continue;
        }
        if (is_member[at(v)] != 0) piece.members.push_back(v);
        for (const index_t w : neighbours[at(v)]) {
          if (seen[at(w)] != 0) continue;
          seen[at(w)] = 1;
          waiting.push_back(w);
        }
      }
      for (const index_t v : piece.boundary) seen[at(v)] = 0;  // other pieces may touch it too
      std::sort(piece.members.begin(), piece.members.end());
      std::sort(piece.boundary.begin(), piece.boundary.end());
      pieces.push_back(std::move(piece));
    }
    return pieces;
  }

  void add_block(const std::vector<index_t>& block) {
    std::map<std::vector<index_t>, int> times;
    const auto add_conditional = [&](const std::vector<index_t>& members,
                                     const std::vector<index_t>& boundary, int sign) {
      times[joined(members, boundary)] += sign;
      times[boundary] -= sign;
    };
    if (block.size() > 1) {
      for (const Piece& piece : pieces_of(block, graph_with(block))) {
        if (piece.members.size() < 2) continue;
        add_conditional(piece.members, piece.boundary, -1);
        for (const index_t v : piece.members) {
          add_conditional({v}, pieces_of({v}, graph_with({v})).front().boundary, 1);
        }
      }
    }
    terms_.emplace_back();
    for (const auto& [set, count] : times) {
      if (count != 0 && !set.empty()) terms_.back().push_back({number_of(set), count});
    }
  }

  index_t number_of(const std::vector<index_t>& set) {
    const auto [entry, is_new] = numbers_.emplace(set, sets_.size());
    if (is_new) {
      sets_.push_back(set);
      first_block_.push_back(terms_.size() - 1);
    }
    return entry->second;
  }

  const FactorGraph& graph_;
  const Evidence& evidence_;
  Neighbours whole_;
  std::vector<bool> is_past_;
  std::vector<index_t> past_;
  std::map<std::vector<index_t>, index_t> numbers_;
  std::vector<std::vector<index_t>> sets_;
  std::vector<index_t> first_block_;
  std::vector<std::vector<Term>> terms_;
};

Refusal in_block(const PartitionTerms& terms, index_t set, Refusal refusal) {
  refusal.what = "block " + std::to_string(1 + terms.first_block()[at(set)]) + ": " + refusal.what;
  return refusal;
}

/// One set that is too large spoils all: it is looked for before any entropy is computed.
template <class S>
std::optional<Refusal> first_refusal(const FactorGraph& graph, const Evidence& evidence,
                                     const PartitionTerms& terms, const Effort& effort) {
  const auto& sets = terms.sets();
  std::vector<std::optional<Refusal>> refused(sets.size());
  const double most_cells = most_entropy_cells<S>(effort.budget);
  parallel_for(effort.threads, sets.size(), [&](index_t k) {
    const auto cliques = marginal_cliques(graph, evidence, sets[at(k)], most_cells);
    if (!cliques) refused[at(k)] = cliques.refusal();
  });
  for (index_t k = 0; k < sets.size(); ++k) {
    if (refused[at(k)]) return in_block(terms, k, *refused[at(k)]);
  }
  return std::nullopt;
}

}  // namespace

template <class S>
Result<TreePartitionKl<S>> tree_partition_kl(const FactorGraph& graph, const Evidence& evidence,
                                             const OrderedPartition& partition,
                                             const Effort& effort, Precision precision) {
  UNMASK_REQUIRE(partition.positions() == graph.shape().positions(),
                 "a partition of the graph's variables");
  const PartitionTerms terms(graph, evidence, partition);
  if (auto refusal = first_refusal<S>(graph, evidence, terms, effort)) return *refusal;
  std::vector<SubsetEntropy<S>> entropies;
  for (auto& entropy : tree_subset_entropies<S>(graph, evidence, terms.sets(), effort, precision)) {
    if (!entropy) return in_block(terms, entropies.size(), entropy.refusal());
    entropies.push_back(std::move(entropy).value());
  }
  TreePartitionKl<S> found;
  found.entropies = terms.sets().size();
  CompensatedSum<S> total;
  for (const auto& block : terms.terms()) {
    CompensatedSum<S> sum;
    for (const Term& term : block) sum.add(S(term.times) * entropies[at(term.set)].value);
    found.by_block.push_back(sum.value());
    if constexpr (std::is_same_v<S, double>) {
      found.by_block.back() = std::max(0.0, found.by_block.back());
    }
    total.add(found.by_block.back());
  }
  found.value = total.value();
  for (const auto& entropy : entropies) {
    found.underflowed = found.underflowed || entropy.underflowed;
  }
  return found;
}

template Result<TreePartitionKl<double>> tree_partition_kl(const FactorGraph&, const Evidence&,
                                                           const OrderedPartition&, const Effort&,
                                                           Precision);
template Result<TreePartitionKl<Ball>> tree_partition_kl(const FactorGraph&, const Evidence&,
                                                         const OrderedPartition&, const Effort&,
                                                         Precision);

}  // namespace unmask
