#include "exact/law/random_order_law.hpp"

#include <array>
#include <map>

#include "core/decode/policies/moves.hpp"
#include "core/decode/value_rule.hpp"
#include "exact/law/set_contexts.hpp"
#include "exact/law/size_chain.hpp"
#include "exact/oracle/exact_oracle.hpp"

namespace unmask {
namespace {

using detail::ContextNumbering;
using detail::SetContexts;
using detail::SizeArc;
using detail::SizeChain;

/// A set of positions with all its contexts: their mass, and what may be drawn next.
template <class S>
struct RevealedSet {
  SetContexts<S> contexts;
  std::vector<S> probability;        // [context]: p
  std::vector<S> once;               // [context]: by rows, 1 for the first row that shows it, else 0
  std::vector<std::vector<S>> mass;  // [node of the layer][context]
  std::vector<S> total;              // [node of the layer]
  /// What may be drawn next. By cells: [context][symbol], those of eligible positions, one position
  /// after the other. By rows: [eligible position][row], for the row's own symbol.
  std::vector<S> drawn;
  std::vector<index_t> begin;        // [position]: where it begins in a context, or as a whole
  /// By rows, [eligible position][row]: how many symbols can be drawn; 0 for repeated contexts.
  std::vector<double> ways;
  S left{};                                       // mass that left the support on the way here
  std::optional<context_t> witness{};             // an impossible context that was reached
  // Summed over contexts: H(X_U); H(X_j | X_U) and KL(p(x_j | .) || drawn) over eligible j.
  LogSum<S> entropy, next_entropy, model_error;
  index_t asked = 0;  // contexts that the oracle was asked about
};

/// Sets that reveal equally many positions, and the chain's nodes there.
template <class S>
struct Layer {
  std::vector<Subset> sets;
  std::vector<RevealedSet<S>> known;      // one a set
  std::vector<index_t> nodes;             // of the chain
  std::map<index_t, std::vector<SizeArc<S>>> arrivals{};  // by the layer that they come from
  index_t last_use = 0;                   // the highest layer reached from here
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
      : decoder_(decoder),
        conditionals_(conditionals),
        effort_(effort),
        n_(decoder.positions()),
        numbering_(conditionals.space(), p),
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
    const auto* exact = dynamic_cast<const ExactOracle<S>*>(decoder.oracle.get());
    oracle_is_exact_ = exact != nullptr && &exact->conditionals() == &conditionals;
    values_are_plain_ = decoder.values.is_plain();
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
        if (number < n_) look(number, layer.known[at(k)]);
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

  /// The masses of all contexts of `set`.
  void reveal(const Layer<S>& layer, Subset set, RevealedSet<S>& reached) {
    reached.contexts = SetContexts<S>(numbering_, set);
    const index_t count = reached.contexts.count();
    for (index_t c = 0; c < count; ++c) {
      if (!reached.contexts.is_first(c)) {
        reached.probability.push_back(reached.probability[at(reached.contexts.first(c))]);
        continue;
      }
      reached.probability.push_back(conditionals_.probability(reached.contexts.code(c)));
      const S& p = reached.probability.back();
      if (p > S(0) && p != S(1)) reached.entropy.add(p, S(1) / p);
    }
    if (!numbering_.by_cells()) {
      for (index_t c = 0; c < count; ++c) {
        reached.once.push_back(S(reached.contexts.is_first(c) ? 1 : 0));
      }
    }
    reached.mass.assign(layer.nodes.size(), std::vector<S>(at(count), S(set == 0 ? 1 : 0)));
    for (const auto& arrival : layer.arrivals) {
      const index_t from = arrival.first, begin = chain_.block_begin(from);
      const Subset finished = all_positions(begin);
      const auto arrive_from = [&](Subset part) {
        arrive(known(from, finished | part), arrival.second, from, reached);
      };
      if (from == begin) {
        arrive_from(0);
      } else {
        for_each_subset_of_size(set & ~finished, from - begin, arrive_from);
      }
    }
    if (numbering_.by_cells()) drop_impossible(reached);
    for (const auto& mass : reached.mass) {
      S total(0);
      for (index_t c = 0; c < count; ++c) {
        if (reached.contexts.is_first(c)) total += mass[at(c)];
      }
      reached.total.push_back(total);
    }
  }

  /// Adds what comes in one step from the contexts of another set.
  void arrive(const RevealedSet<S>& from, const std::vector<SizeArc<S>>& arcs, index_t layer,
              RevealedSet<S>& to) const {
    const Subset block = to.contexts.set() & ~from.contexts.set();
    const S subsets(subsets_of_size(chain_.block_end(layer) - layer, size(block)));
    for (const SizeArc<S>& arc : arcs) {
      const Flow flow{from.mass[at(node_in_layer_[at(arc.from)])],
                      from.total[at(node_in_layer_[at(arc.from)])],
                      to.mass[at(node_in_layer_[at(arc.to)])], arc.probability / subsets, block};
      if (numbering_.by_cells()) {
        arrive_by_cells(from, flow, to);
      } else {
        arrive_by_rows(from, flow, to);
      }
    }
  }

  struct Flow {
    const std::vector<S>& from;
    const S& from_total;
    std::vector<S>& to;
    S weight;
    Subset block;
  };

  /// Of each context all continuations: a table of products, then one addition each.
  void arrive_by_cells(const RevealedSet<S>& from, const Flow& flow,
                       const RevealedSet<S>& to) const {
    static thread_local std::vector<std::uint32_t> own, more;
    static thread_local std::vector<S> products;
    detail::cell_offsets(numbering_, from.contexts.set(), to.contexts.set(), own);
    detail::cell_offsets(numbering_, flow.block, to.contexts.set(), more);
    products.resize(more.size());
    const std::uint32_t* const offsets = more.data();
    S* const table = products.data();
    const std::size_t symbols = from.drawn.size() / flow.from.size(), cells = more.size();
    for (std::size_t c = 0; c < flow.from.size(); ++c) {
      if (!(flow.from[c] > S(0))) continue;
      multiply_out(from, from.drawn.data() + c * symbols, flow.block, flow.weight * flow.from[c],
                   table);
      S* const to_context = flow.to.data() + own[c];
      for (std::size_t b = 0; b < cells; ++b) to_context[offsets[b]] += table[b];
    }
  }

  /// first times the products of what the block's positions may draw.
  void multiply_out(const RevealedSet<S>& from, const S* drawn, Subset block, const S& first,
                    S* table) const {
    std::size_t filled = 1;
    table[0] = first;
    for_each_position(block, [&](index_t j) {
      const S* const symbol = drawn + from.begin[at(j)];
      for (index_t v = numbering_.cardinality(j); v-- > 0;) {
        for (std::size_t b = 0; b < filled; ++b) table[at(v) * filled + b] = table[b] * symbol[v];
      }
      filled *= at(numbering_.cardinality(j));
    });
  }

  /// Every row goes on by itself.
  void arrive_by_rows(const RevealedSet<S>& from, const Flow& flow, RevealedSet<S>& to) const {
    std::vector<const S*> drawn;
    for_each_position(flow.block, [&](index_t j) {
      drawn.push_back(from.drawn.data() + from.begin[at(j)]);
    });
    const std::size_t rows = flow.from.size();
    S arrived(0);
    // Lanes of a fixed length become vector instructions.
    constexpr std::size_t kLanes = std::is_same_v<S, double> ? 16 : 1;
    std::size_t r = 0;
    for (; r + kLanes <= rows; r += kLanes) {
      arrived += arrive_in_lanes<kLanes>(flow, drawn, to.once.data(), r);
    }
    for (; r < rows; ++r) arrived += arrive_in_lanes<1>(flow, drawn, to.once.data(), r);
    leave(from, flow, flow.from_total * flow.weight, arrived, to);
  }

  /// Rows first, ..., first + lanes - 1; returns what arrived, each context once.
  template <std::size_t lanes>
  static S arrive_in_lanes(const Flow& flow, const std::vector<const S*>& drawn, const S* once,
                           std::size_t first) {
    std::array<S, lanes> products;
    const S* const mass = flow.from.data() + first;
    S* const reached = flow.to.data() + first;
    once += first;
    for (std::size_t k = 0; k < lanes; ++k) products[k] = mass[k] * flow.weight;
    for (const S* const of_position : drawn) {
      const S* const factor = of_position + first;
      for (std::size_t k = 0; k < lanes; ++k) products[k] *= factor[k];
    }
    for (std::size_t k = 0; k < lanes; ++k) reached[k] += products[k];
    for (std::size_t k = 0; k < lanes; ++k) products[k] *= once[k];
    S arrived(0);
    for (const S& product : products) arrived += product;
    return arrived;
  }

  /// Numbered by cells, the impossible contexts are there: their mass leaves.
  void drop_impossible(RevealedSet<S>& reached) const {
    CompensatedSum<S> left;
    for (auto& mass : reached.mass) {
      for (index_t c = 0; c < mass.size(); ++c) {
        if (reached.probability[at(c)] > S(0) || !(mass[at(c)] > S(0))) continue;
        left.add(mass[at(c)]);
        mass[at(c)] = S(0);
        if (!reached.witness) reached.witness = reached.contexts.code(c);
      }
    }
    reached.left = left.value();
  }

  /// Numbered by rows, they are not: what does not arrive has left.
  void leave(const RevealedSet<S>& from, const Flow& flow, const S& all, const S& arrived,
             RevealedSet<S>& to) const {
    S left = all - arrived;
    if constexpr (std::is_same_v<S, double>) {
      // Far more than rounding could do leaves surely. Below it is counted, then added up.
      constexpr double kSurely = 1e-4;
      if (!(left > kSurely * all)) {
        if (drawable(from, flow) <= static_cast<double>(reached_contexts(from, flow, to))) return;
        left = add_up_escapes(from, flow, [](context_t) { return true; });
        left = std::max(left, 0x1p-1000);
      }
    }
    if (!(left > S(0))) return;
    to.left += left;
    if (to.witness) return;
    add_up_escapes(from, flow, [&](context_t context) {
      to.witness = context;
      return false;
    });
  }

  /// How many contexts can be drawn, impossible ones included.
  double drawable(const RevealedSet<S>& from, const Flow& flow) const {
    double sum = 0;
    for (std::size_t r = 0; r < flow.from.size(); ++r) {
      if (!(flow.from[r] > S(0))) continue;
      double ways = 1;
      for_each_position(flow.block,
                        [&](index_t j) { ways *= from.ways[at(from.begin[at(j)]) + r]; });
      sum += ways;
    }
    return sum;
  }
  /// How many possible ones are.
  index_t reached_contexts(const RevealedSet<S>& from, const Flow& flow,
                           const RevealedSet<S>& to) const {
    index_t count = 0;
    for (std::size_t r = 0; r < flow.from.size(); ++r) {
      bool is_drawn = to.contexts.is_first(r) && flow.from[r] > S(0);
      for_each_position(flow.block, [&](index_t j) {
        is_drawn = is_drawn && from.drawn[at(from.begin[at(j)]) + r] > S(0);
      });
      count += is_drawn ? 1 : 0;
    }
    return count;
  }

  /// The mass of all impossible ways to fill the block, until `goes_on(context)` is false.
  template <class Body>
  S add_up_escapes(const RevealedSet<S>& from, const Flow& flow, const Body& goes_on) const {
    CompensatedSum<S> sum;
    bool stopped = false;
    for (index_t c = 0; c < flow.from.size() && !stopped; ++c) {
      if (!from.contexts.is_first(c) || !(flow.from[at(c)] > S(0))) continue;
      for_each_escape(from.contexts.code(c), flow.block, [&](context_t context, const S& drawn) {
        sum.add(flow.from[at(c)] * drawn);
        stopped = !goes_on(context);
        return !stopped;
      });
    }
    return sum.value() * flow.weight;
  }

  /// body(context, probability) for every impossible way to fill the block that can be drawn, until
  /// body returns false.
  template <class Body>
  void for_each_escape(context_t context, Subset block, const Body& body) const {
    const ContextSpace& space = conditionals_.space();
    Answers answers;
    ask({context}, answers);
    const S* const drawn_from = answers.drawn.data();
    std::vector<Continuation<S>> kept;
    conditionals_.continuations(context, block, kept);
    // The highest position is the outermost choice: ascending codes meet the kept ones in order.
    std::size_t next = 0;
    const auto fill = [&](const auto& self, Subset open, context_t so_far,
                          const S& probability) -> bool {
      if (open == 0) {
        while (next < kept.size() && kept[next].context < so_far) ++next;
        const bool stays = next < kept.size() && kept[next].context == so_far;
        return stays || body(so_far, probability);
      }
      const auto i = static_cast<index_t>(std::bit_width(open)) - 1;
      for (index_t v = 0; v < numbering_.cardinality(i); ++v) {
        const S& drawn = drawn_from[conditionals_.layout().begin(i) + v];
        if (!(drawn > S(0))) continue;
        if (!self(self, open & ~singleton(i), space.reveal(so_far, i, static_cast<symbol_t>(v)),
                  S(probability * drawn))) {
          return false;
        }
      }
      return true;
    };
    fill(fill, block, context, S(1));
  }

  struct Answers {
    std::vector<symbol_t> rows;
    std::vector<std::uint8_t> possible;
    std::vector<S> believed, drawn, exact;  // [context][symbol]
  };

  /// What the decoder draws from in possible contexts, and the truth.
  void ask(const std::vector<context_t>& contexts, Answers& answers) const {
    const MarginalLayout& layout = conditionals_.layout();
    const ContextSpace& space = conditionals_.space();
    const index_t count = contexts.size(), width = layout.width();
    answers.rows.resize(at(count * n_));
    answers.possible.resize(at(count));
    answers.believed.resize(at(count * width));
    for (index_t c = 0; c < count; ++c) {
      space.write_row(contexts[at(c)], answers.rows.data() + c * n_);
    }
    decoder_.oracle->answer(answers.rows.data(), count, answers.believed.data(),
                            answers.possible.data());
    answers.drawn = answers.exact = answers.believed;
    for (index_t c = 0; c < count; ++c) {
      if (!oracle_is_exact_) {
        conditionals_.marginals(contexts[at(c)], answers.exact.data() + c * width);
      }
      if (values_are_plain_) continue;
      apply_value_rule(decoder_.values, layout, all_positions(n_) & ~space.revealed(contexts[at(c)]),
                       answers.believed.data() + c * width, answers.drawn.data() + c * width);
    }
  }

  /// What may be drawn after each context, and how it differs from the truth.
  void look(index_t layer, RevealedSet<S>& set) const {
    const Subset open = eligible(layer, set.contexts.set());
    const index_t count = set.contexts.count();
    index_t width = 0;
    set.begin.assign(at(n_), 0);
    for_each_position(open, [&](index_t j) {
      set.begin[at(j)] = width;
      width += numbering_.by_cells() ? numbering_.cardinality(j) : count;
    });
    set.drawn.assign(at(numbering_.by_cells() ? width * count : width), S(0));
    if (!numbering_.by_cells()) set.ways.assign(at(width), 0.0);
    std::vector<index_t> numbers;
    for (index_t c = 0; c < count; ++c) {
      if (set.probability[at(c)] > S(0) && set.contexts.is_first(c)) numbers.push_back(c);
    }
    set.asked = numbers.size();
    constexpr index_t kBatch = 256;
    Answers answers;
    std::vector<context_t> contexts;
    for (index_t begin = 0; begin < numbers.size(); begin += kBatch) {
      const index_t end = std::min<index_t>(begin + kBatch, numbers.size());
      contexts.clear();
      for (index_t k = begin; k < end; ++k) contexts.push_back(set.contexts.code(numbers[at(k)]));
      ask(contexts, answers);
      for (index_t k = begin; k < end; ++k) {
        const index_t first = (k - begin) * conditionals_.layout().width();
        keep(set, numbers[at(k)], open, answers.drawn.data() + first,
             answers.exact.data() + first);
      }
    }
  }

  /// One context's answer.
  void keep(RevealedSet<S>& set, index_t c, Subset open, const S* drawn, const S* exact) const {
    const MarginalLayout& layout = conditionals_.layout();
    const index_t width = set.drawn.size() / set.contexts.count();
    for_each_position(open, [&](index_t j) {
      double ways = 0;
      for (index_t v = 0; v < numbering_.cardinality(j); ++v) {
        const S& chance = drawn[layout.begin(j) + v];
        ways += chance > S(0) ? 1 : 0;
        if (numbering_.by_cells()) set.drawn[at(c * width + set.begin[at(j)] + v)] = chance;
        add_loss_of(set, c, exact[layout.begin(j) + v], chance);
      }
      if (!numbering_.by_cells()) set.ways[at(set.begin[at(j)] + c)] = ways;
    });
    if (numbering_.by_cells()) return;
    // All rows that show this context, each with its own symbols.
    for (index_t r = c; r < set.contexts.count(); ++r) {
      if (set.contexts.first(r) != c) continue;
      for_each_position(open, [&](index_t j) {
        const index_t symbol = conditionals_.space().symbol(numbering_.code(r), j);
        set.drawn[at(set.begin[at(j)] + r)] = drawn[layout.begin(j) + symbol];
      });
    }
  }

  void add_loss_of(RevealedSet<S>& set, index_t c, const S& exact, const S& drawn) const {
    if (!(exact > S(0))) return;
    const S weight = set.probability[at(c)] * exact;
    if (exact != S(1)) set.next_entropy.add(weight, S(1) / exact);
    if (exact == drawn) return;
    if (drawn > S(0)) {
      set.model_error.add(weight, exact / drawn);
    } else {
      set.model_error.add_infinity();
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
      if constexpr (std::is_same_v<S, double>) {
        step.dependence.value = std::max(0.0, step.dependence.value);
        step.model_error.value = std::max(0.0, step.model_error.value);
      }
      loss.expected_kl += step.dependence;
      loss.expected_kl += step.model_error;
      loss.steps.push_back(std::move(step));
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

  const Decoder<S>& decoder_;
  const Conditionals<S>& conditionals_;
  const Effort& effort_;
  index_t n_;
  ContextNumbering<S> numbering_;
  SizeChain<S> chain_;
  SetRanks ranks_;
  std::vector<Layer<S>> layers_;         // by the number revealed
  std::vector<index_t> node_in_layer_;   // by node
  bool oracle_is_exact_ = false, values_are_plain_ = false;
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
      const double cells = static_cast<double>(conditionals_.layout().width()) /
                           static_cast<double>(n_);
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
