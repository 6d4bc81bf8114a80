#include "exact/law/revealed_set.hpp"

#include "core/decode/value_rule.hpp"
#include "exact/oracle/exact_oracle.hpp"

namespace unmask::detail {

template <class S>
SetAnswers<S>::SetAnswers(const Decoder<S>& decoder, const Conditionals<S>& conditionals,
                          const SupportTable<S>& p)
    : decoder_(decoder),
      conditionals_(conditionals),
      numbering_(conditionals.space(), p),
      oracle_is_exact_(false),
      values_are_plain_(decoder.values.is_plain()) {
  const auto* exact = dynamic_cast<const ExactOracle<S>*>(decoder.oracle.get());
  oracle_is_exact_ = exact != nullptr && &exact->conditionals() == &conditionals;
}

template <class S>
void SetAnswers<S>::ask(const std::vector<context_t>& contexts, Answers& answers) const {
  const MarginalLayout& layout = conditionals_.layout();
  const ContextSpace& space = conditionals_.space();
  const index_t n = space.positions(), count = contexts.size(), width = layout.width();
  answers.rows.resize(at(count * n));
  answers.possible.resize(at(count));
  answers.believed.resize(at(count * width));
  for (index_t c = 0; c < count; ++c) {
    space.write_row(contexts[at(c)], answers.rows.data() + c * n);
  }
  decoder_.oracle->answer(answers.rows.data(), count, answers.believed.data(),
                          answers.possible.data());
  answers.drawn = answers.exact = answers.believed;
  for (index_t c = 0; c < count; ++c) {
    if (!oracle_is_exact_) {
      conditionals_.marginals(contexts[at(c)], answers.exact.data() + c * width);
    }
    if (values_are_plain_) continue;
    apply_value_rule(decoder_.values, layout, all_positions(n) & ~space.revealed(contexts[at(c)]),
                     answers.believed.data() + c * width, answers.drawn.data() + c * width);
  }
}

template <class S>
void SetAnswers<S>::look(Subset open, RevealedSet<S>& set) const {
  const index_t count = set.contexts.count();
  index_t width = 0;
  set.begin.assign(at(conditionals_.space().positions()), 0);
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
      keep(set, numbers[at(k)], open, answers.drawn.data() + first, answers.exact.data() + first);
    }
  }
}

/// One context's answer.
template <class S>
void SetAnswers<S>::keep(RevealedSet<S>& set, index_t c, Subset open, const S* drawn,
                         const S* exact) const {
  const MarginalLayout& layout = conditionals_.layout();
  const index_t width = set.drawn.size() / set.contexts.count();
  for_each_position(open, [&](index_t j) {
    double ways = 0;
    for (index_t v = 0; v < numbering_.cardinality(j); ++v) {
      const S& chance = drawn[layout.begin(j) + v];
      ways += chance > S(0) ? 1 : 0;
      if (numbering_.by_cells()) set.drawn[at(c * width + set.begin[at(j)] + v)] = chance;
      add_loss(set, c, exact[layout.begin(j) + v], chance);
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

template <class S>
void SetAnswers<S>::add_loss(RevealedSet<S>& set, index_t c, const S& exact, const S& drawn) {
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

template class SetAnswers<double>;
template class SetAnswers<Rational>;

}  // namespace unmask::detail
