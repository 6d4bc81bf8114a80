#include "exact/law/set_flow.hpp"

#include <algorithm>
#include <array>

namespace unmask::detail {
namespace {

/// Rows first, ..., first + lanes - 1; returns what arrived, each context once.
template <std::size_t lanes, class S>
S move_in_lanes(const Flow<S>& flow, const std::vector<const S*>& drawn, const S* once,
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

}  // namespace

template <class S>
void SetFlow<S>::move(const RevealedSet<S>& from, const Flow<S>& flow, RevealedSet<S>& to,
                      FlowScratch<S>& scratch) const {
  if (numbering_.by_cells()) {
    move_by_cells(from, flow, to, scratch);
  } else {
    move_by_rows(from, flow, to);
  }
}

/// Of each context all continuations: a table of products, then one addition each.
template <class S>
void SetFlow<S>::move_by_cells(const RevealedSet<S>& from, const Flow<S>& flow,
                               const RevealedSet<S>& to, FlowScratch<S>& scratch) const {
  cell_offsets(numbering_, from.contexts.set(), to.contexts.set(), scratch.of_context);
  cell_offsets(numbering_, flow.block, to.contexts.set(), scratch.of_block);
  const std::size_t symbols = from.drawn.size() / flow.from.size();
  const std::size_t cells = scratch.of_block.size();
  scratch.products.resize(cells);
  const std::uint32_t* const offsets = scratch.of_block.data();
  S* const table = scratch.products.data();
  for (std::size_t c = 0; c < flow.from.size(); ++c) {
    if (!(flow.from[c] > S(0))) continue;
    multiply_out(from, from.drawn.data() + c * symbols, flow.block, flow.weight * flow.from[c],
                 table);
    S* const to_context = flow.to.data() + scratch.of_context[c];
    for (std::size_t b = 0; b < cells; ++b) to_context[offsets[b]] += table[b];
  }
}

/// first times the products of what the block's positions may draw.
template <class S>
void SetFlow<S>::multiply_out(const RevealedSet<S>& from, const S* drawn, Subset block,
                              const S& first, S* table) const {
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
template <class S>
void SetFlow<S>::move_by_rows(const RevealedSet<S>& from, const Flow<S>& flow,
                              RevealedSet<S>& to) const {
  std::vector<const S*> drawn;
  for_each_position(flow.block,
                    [&](index_t j) { drawn.push_back(from.drawn.data() + from.begin[at(j)]); });
  const std::size_t rows = flow.from.size();
  S arrived(0);
  // Lanes of a fixed length become vector instructions.
  constexpr std::size_t kLanes = std::is_same_v<S, double> ? 16 : 1;
  std::size_t r = 0;
  for (; r + kLanes <= rows; r += kLanes) {
    arrived += move_in_lanes<kLanes>(flow, drawn, to.once.data(), r);
  }
  for (; r < rows; ++r) arrived += move_in_lanes<1>(flow, drawn, to.once.data(), r);
  leave(from, flow, flow.from_total * flow.weight, arrived, to);
}

/// Numbered by cells, the impossible contexts are there: their mass leaves.
template <class S>
void SetFlow<S>::drop_impossible(RevealedSet<S>& reached) const {
  if (!numbering_.by_cells()) return;
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
template <class S>
void SetFlow<S>::leave(const RevealedSet<S>& from, const Flow<S>& flow, const S& all,
                       const S& arrived, RevealedSet<S>& to) const {
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
template <class S>
double SetFlow<S>::drawable(const RevealedSet<S>& from, const Flow<S>& flow) const {
  double sum = 0;
  for (std::size_t r = 0; r < flow.from.size(); ++r) {
    if (!(flow.from[r] > S(0))) continue;
    double ways = 1;
    for_each_position(flow.block, [&](index_t j) { ways *= from.ways[at(from.begin[at(j)]) + r]; });
    sum += ways;
  }
  return sum;
}
/// How many possible ones are.
template <class S>
index_t SetFlow<S>::reached_contexts(const RevealedSet<S>& from, const Flow<S>& flow,
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
template <class S>
template <class Body>
S SetFlow<S>::add_up_escapes(const RevealedSet<S>& from, const Flow<S>& flow,
                             const Body& goes_on) const {
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
template <class S>
template <class Body>
void SetFlow<S>::for_each_escape(context_t context, Subset block, const Body& body) const {
  const ContextSpace& space = answers_.conditionals().space();
  typename SetAnswers<S>::Answers answers;
  answers_.ask({context}, answers);
  const S* const drawn_from = answers.drawn.data();
  std::vector<Continuation<S>> kept;
  answers_.conditionals().continuations(context, block, kept);
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
      const S& drawn = drawn_from[answers_.conditionals().layout().begin(i) + v];
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

template class SetFlow<double>;
template class SetFlow<Rational>;

}  // namespace unmask::detail
