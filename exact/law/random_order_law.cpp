#include "exact/law/random_order_law.hpp"

#include <map>

#include "core/decode/policies/moves.hpp"
#include "exact/law/set_flow.hpp"
#include "exact/law/size_chain.hpp"

namespace unmask {
namespace {

using detail::ContextNumbering;
using detail::Flow;
using detail::RevealedSet;
using detail::SetAnswers;
using detail::SetContexts;
using detail::SetFlow;
using detail::SizeArc;
using detail::SizeChain;

/// Sets that reveal equally many positions, and the chain's nodes there.
template <class S>
struct Layer {
  std::vector<Subset> sets;
  std::vector<RevealedSet<S>> known;                      // one a set
  std::vector<index_t> nodes;                             // of the chain
  std::map<index_t, std::vector<SizeArc<S>>> arrivals{};  // by the layer that they come from
  index_t last_use = 0;                                   // the highest layer reached from here
  // Means over the sets, in nats.
  Nats<S> entropy{}, next_entropy{};
  Extended<Nats<S>> model_error{};
};

/// Ranks sets of equal size as they are listed: ascending.
class SetRanks {
 public:
  explicit SetRanks(index_t n) : ways_(at(n + 1), std::vector<index_t>(at(n + 2), 0)) {
    for (index_t m = 0; m <= n; ++m) {
      ways_[at(m)][0] = 1;
      for (index_t k = 1; k <= m; ++k) {
        ways_[at(m)][at(k)] = ways_[at(m - 1)][at(k - 1)] + ways_[at(m - 1)][at(k)];
      }
    }
  }
  [[nodiscard]] index_t rank(Subset set) const {
    index_t rank = 0, k = 0;
    for_each_position(set, [&](index_t i) { rank += ways_[at(i)][at(++k)]; });
    return rank;
  }

 private:
  std::vector<std::vector<index_t>> ways_;
};

template <class S>
class RandomOrderEngine {
 public:
  RandomOrderEngine(const Decoder<S>& decoder, const Conditionals<S>& conditionals,
                    const SupportTable<S>& p, const Effort& effort)
      : conditionals_(conditionals),
        effort_(effort),
        n_(decoder.positions()),
        answers_(decoder, conditionals, p),
        numbering_(answers_.numbering()),
        flow_(answers_),
        chain_(decoder),
        ranks_(n_),
        layers_(at(n_ + 1)) {
    for (index_t k = 0; k < chain_.nodes().size(); ++k) {
      Layer<S>& layer = layers_[at(chain_.nodes()[at(k)].revealed)];
      node_in_layer_.push_back(layer.nodes.size());
      layer.nodes.push_back(k);
    }
    for (const SizeArc<S>& arc : chain_.arcs()) {
      const index_t from = chain_.nodes()[at(arc.from)].revealed, to = from + arc.size;
      layers_[at(to)].arrivals[from].push_back(arc);
      layers_[at(from)].last_use = std::max(layers_[at(from)].last_use, to);
    }
  }

  [[nodiscard]] std::optional<Refusal> refuse() const;

  DecoderLaw<S> run() {
    if (effort_.progress != nullptr) effort_.progress->begin(n_ + 1);
    for (index_t layer = 0; layer <= n_; ++layer) {
      if (!layers_[at(layer)].nodes.empty()) reach(layer);
      for (index_t earlier = 0; earlier < layer; ++earlier) {
        if (layers_[at(earlier)].last_use == layer) layers_[at(earlier)].known.clear();
      }
      if (effort_.progress != nullptr) effort_.progress->advance();
    }
    return finish();
  }

 private:
  /// Sets of this layer: finished blocks, and part of the current one.
  [[nodiscard]] std::vector<Subset> sets_of(index_t layer) const {
    if (layer == 0) return {0};
    const index_t begin = chain_.block_begin(layer - 1), end = chain_.block_end(layer - 1);
    const Subset finished = all_positions(begin);
    std::vector<Subset> sets;
    for_each_subset_of_size(all_positions(end) & ~finished, layer - begin,
                            [&](Subset part) { sets.push_back(finished | part); });
    return sets;
  }
  [[nodiscard]] Subset eligible(index_t revealed, Subset set) const {
    return all_positions(chain_.block_end(revealed)) & ~set;
  }
  [[nodiscard]] const RevealedSet<S>& known(index_t layer, Subset set) const {
    const index_t begin = chain_.block_begin(layer);
    const Layer<S>& of = layers_[at(layer)];
    return of.known[of.sets.size() == 1 ? 0 : at(ranks_.rank(set >> begin))];
  }

  void reach(index_t number) {
    Layer<S>& layer = layers_[at(number)];
    layer.sets = sets_of(number);
    layer.known.resize(layer.sets.size());
    const index_t count = layer.sets.size(), tasks = std::min<index_t>(count, 256);
    parallel_for(effort_.threads, tasks, [&](index_t task) {
      for (index_t k = task; k < count; k += tasks) {
        reveal(layer, layer.sets[at(k)], layer.known[at(k)]);
        if (number < n_) {
          answers_.look(eligible(number, layer.sets[at(k)]), layer.known[at(k)]);
        }
      }
    });
    const S share = S(1) / S(count);
    LogSum<S> entropy, next_entropy, model_error;
    for (const RevealedSet<S>& set : layer.known) {
      entropy.add(set.entropy);
      next_entropy.add(set.next_entropy);
      model_error.add(set.model_error);
      left_.add(set.left);
      contexts_ += set.asked;
      if (set.witness && !witness_) witness_ = set.witness;
    }
    layer.entropy = entropy.value().value * share;
    if (number == n_) return;
    const S a_position = share / S(chain_.block_end(number) - number);
    layer.next_entropy = next_entropy.value().value * a_position;
    layer.model_error = model_error.value();
    layer.model_error.value = layer.model_error.value * a_position;
  }

  /// The contexts of `set`, with p and no mass yet.
  [[nodiscard]] RevealedSet<S> list_contexts(const Layer<S>& layer, Subset set) const {
    RevealedSet<S> listed;
    listed.contexts = SetContexts<S>(numbering_, set);
    const index_t count = listed.contexts.count();
    for (index_t c = 0; c < count; ++c) {
      const bool is_first = listed.contexts.is_first(c);
      if (!numbering_.by_cells()) listed.once.push_back(S(is_first ? 1 : 0));
      if (!is_first) {
        listed.probability.push_back(listed.probability[at(listed.contexts.first(c))]);
        continue;
      }
      const S p = conditionals_.probability(listed.contexts.code(c));
      if (p > S(0) && p != S(1)) listed.entropy.add(p, S(1) / p);
      listed.probability.push_back(p);
    }
    listed.mass.assign(layer.nodes.size(), std::vector<S>(at(count), S(set == 0 ? 1 : 0)));
    return listed;
  }

  /// The masses of all contexts of `set`.
  void reveal(const Layer<S>& layer, Subset set, RevealedSet<S>& reached) const {
    reached = list_contexts(layer, set);
    detail::FlowScratch<S> scratch;
    for (const auto& arrival : layer.arrivals) {
      const index_t from = arrival.first, begin = chain_.block_begin(from);
      const Subset finished = all_positions(begin);
      const auto arrive_from = [&](Subset part) {
        arrive(known(from, finished | part), arrival.second, from, reached, scratch);
      };
      if (from == begin) {
        arrive_from(0);
      } else {
        for_each_subset_of_size(set & ~finished, from - begin, arrive_from);
      }
    }
    flow_.drop_impossible(reached);
    for (const auto& mass : reached.mass) {
      S total(0);
      for (index_t c = 0; c < mass.size(); ++c) {
        if (reached.contexts.is_first(c)) total += mass[at(c)];
      }
      reached.total.push_back(total);
    }
  }

  /// Adds what comes in one step from the contexts of another set.
  void arrive(const RevealedSet<S>& from, const std::vector<SizeArc<S>>& arcs, index_t layer,
              RevealedSet<S>& to, detail::FlowScratch<S>& scratch) const {
    const Subset block = to.contexts.set() & ~from.contexts.set();
    const S subsets(subsets_of_size(chain_.block_end(layer) - layer, size(block)));
    for (const SizeArc<S>& arc : arcs) {
      const Flow<S> flow{from.mass[at(node_in_layer_[at(arc.from)])],
                         from.total[at(node_in_layer_[at(arc.from)])],
                         to.mass[at(node_in_layer_[at(arc.to)])], arc.probability / subsets, block};
      flow_.move(from, flow, to, scratch);
    }
  }

  DecoderLaw<S> finish() {
    DecoderLaw<S> law;
    const RevealedSet<S>& all = layers_[at(n_)].known.front();
    for (index_t r = 0; r < numbering_.rows(); ++r) {
      law.output.on_support.push_back(all.mass.front()[at(last_number(r))]);
    }
    law.output.off_support = left_.value();
    if (witness_) law.output.witness = whole(*witness_);
    detail::count_steps(chain_, law);
    law.under_data = under_data();
    law.under_data->expected_steps = law.expected_steps;
    law.contexts = contexts_;
    return law;
  }

  /// The number of a row where nothing is masked.
  [[nodiscard]] index_t last_number(index_t row) const {
    if (!numbering_.by_cells()) return row;
    index_t number = 0, place = 1;
    for (index_t i = 0; i < n_; ++i) {
      number += place * conditionals_.space().symbol(numbering_.code(row), i);
      place *= numbering_.cardinality(i);
    }
    return number;
  }

  [[nodiscard]] LossUnderData<S> under_data() const {
    LossUnderData<S> loss;
    for (const std::vector<S>& chances : detail::arc_probabilities(chain_)) {
      StepLoss<S> step;
      for (index_t k = 0; k < chances.size(); ++k) {
        if (chances[at(k)] > S(0)) add_loss(chain_.arcs()[at(k)], chances[at(k)], step);
      }
      loss.add(std::move(step));
    }
    return loss;
  }

  /// sum_j H(X_j | X_T) - H(X_B | X_T), and the model error of as many positions; means over T, B.
  void add_loss(const SizeArc<S>& arc, const S& chance, StepLoss<S>& step) const {
    const index_t from_layer = chain_.nodes()[at(arc.from)].revealed;
    const Layer<S>& from = layers_[at(from_layer)];
    const Layer<S>& to = layers_[at(from_layer + arc.size)];
    const S positions = S(arc.size);
    if (arc.size > 1) {
      step.dependence.value +=
          (from.next_entropy * positions - (to.entropy - from.entropy)) * chance;
    }
    step.model_error.value += from.model_error.value * S(positions * chance);
    step.model_error.infinite = step.model_error.infinite || from.model_error.infinite;
  }

  /// Outside the support every symbol can follow: symbol 0 does.
  [[nodiscard]] std::string whole(context_t context) const {
    const ContextSpace& space = conditionals_.space();
    for (index_t i = 0; i < n_; ++i) {
      if (space.symbol(context, i) == kMasked) context = space.reveal(context, i, 0);
    }
    return to_text(space, context);
  }

  const Conditionals<S>& conditionals_;
  const Effort& effort_;
  index_t n_;
  SetAnswers<S> answers_;
  const ContextNumbering<S>& numbering_;
  SetFlow<S> flow_;
  SizeChain<S> chain_;
  SetRanks ranks_;
  std::vector<Layer<S>> layers_;        // by the number revealed
  std::vector<index_t> node_in_layer_;  // by node
  CompensatedSum<S> left_;
  std::optional<context_t> witness_;
  index_t contexts_ = 0;
};

template <class S>
std::optional<Refusal> RandomOrderEngine<S>::refuse() const {
  constexpr double kMostOperations = 3e11;  // minutes
  // Exact numbers take a hundred times longer, and as much more room.
  const double price = std::is_same_v<S, double> ? 1 : 200;
  double operations = 0, bytes = 0, most_bytes = 0;
  std::vector<double> held(at(n_ + 1), 0);
  for (index_t to = 0; to <= n_; ++to) {
    const Layer<S>& layer = layers_[at(to)];
    if (layer.nodes.empty()) continue;
    const index_t begin = to == 0 ? 0 : chain_.block_begin(to - 1);
    const index_t end = to == 0 ? 0 : chain_.block_end(to - 1);
    const double sets = subsets_of_size(end - begin, to - begin);
    // An estimate where cardinalities differ: all sets as large as the first.
    const double contexts = numbering_.contexts(all_positions(to));
    double symbols = 0;  // that are kept a context
    if (to < n_) {
      const auto open = static_cast<double>(chain_.block_end(to) - to);
      const double cells =
          static_cast<double>(conditionals_.layout().width()) / static_cast<double>(n_);
      symbols = numbering_.by_cells() ? open * cells : open;
    }
    const double numbers = 2 + static_cast<double>(layer.nodes.size()) + symbols;
    held[at(to)] = sets * contexts * (static_cast<double>(sizeof(S)) * numbers + 12);
    bytes += held[at(to)];
    most_bytes = std::max(most_bytes, bytes);
    operations += sets * contexts * (100 + 10 * symbols);
    for (const auto& [from, arcs] : layer.arrivals) {
      operations += price * sets * subsets_of_size(to - begin, from - begin) * contexts *
                    static_cast<double>(1 + (to - from) + 2 * arcs.size());
    }
    for (index_t from = 0; from < to; ++from) {
      if (layers_[at(from)].last_use == to) bytes -= held[at(from)];
    }
  }
  Budget minutes = effort_.budget;
  minutes.operations = std::min(minutes.operations, kMostOperations);
  return minutes.refuse("every order of the decoder's law", most_bytes, operations,
                        "Fewer positions, more steps of one position, blocks (semi-ar), or a "
                        "policy that chooses its order");
}

}  // namespace

template <class S>
Result<DecoderLaw<S>> random_order_law(const Decoder<S>& decoder,
                                       const Conditionals<S>& conditionals,
                                       const SupportTable<S>& p, const Effort& effort) {
  UNMASK_REQUIRE(decoder.traits().any_subset, "all subsets of a size alike");
  RandomOrderEngine<S> engine(decoder, conditionals, p, effort);
  if (auto refusal = engine.refuse()) return *refusal;
  return engine.run();
}

template Result<DecoderLaw<double>> random_order_law(const Decoder<double>&,
                                                     const Conditionals<double>&,
                                                     const SupportTable<double>&, const Effort&);
template Result<DecoderLaw<Rational>> random_order_law(const Decoder<Rational>&,
                                                       const Conditionals<Rational>&,
                                                       const SupportTable<Rational>&,
                                                       const Effort&);

}  // namespace unmask
