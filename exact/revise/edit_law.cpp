// The law of generate-then-edit (core/decode/revise/edit.hpp), given the law of the draft.
#include "core/decode/revise/edit.hpp"
#include "exact/revise/propagation.hpp"

namespace unmask::detail {
namespace {

/// Every row with its edit set masked.
template <class S>
ContextLaw<S> mask_edits(Propagation<S>& run, const Edit& rule, const ContextLaw<S>& law) {
  if (rule.below) {
    run.ask_where(law, [&](context_t row) {
      for_each_position(rule.positions,
                        [&](index_t i) { run.answers.want(run.space.mask(row, i)); });
    });
  }
  ContextLaw<S> next(law.size());
  PositionScores<S> support{};
  for (context_t row = 0; row < law.size(); ++row) {
    const S& mass = law[at(row)];
    if (!(mass > S(0))) continue;
    if (rule.below) {
      run.count_calls(mass, from_count<S>(size(rule.positions)));
      for_each_position(rule.positions, [&](index_t i) {
        support[at(i)] = run.answers.support(row, Subset{0}, i);
      });
    }
    const Subset kept = all_positions(run.positions()) & ~edit_set(rule, support);
    next[at(run.space.restrict(row, kept))] += mass;
  }
  return next;
}

}  // namespace

template <class S>
ContextLaw<S> edited_law(Propagation<S>& run, const Edit& rule, const ContextLaw<S>& draft) {
  ContextLaw<S> law = mask_edits(run, rule, draft);
  std::vector<S> drawn;
  for (index_t steps = size(rule.positions); steps > 0; --steps) {
    run.ask_where(law, [&](context_t context) { run.answers.want(context); });
    ContextLaw<S> next(law.size());
    for (context_t context = 0; context < law.size(); ++context) {
      const S& mass = law[at(context)];
      if (!(mass > S(0))) continue;
      const Subset masked = run.masked(context);
      if (masked == 0) {
        next[at(context)] += mass;
        continue;
      }
      run.count_step(mass, S(1));
      run.write_drawn(context, drawn);
      for_each_value(run, drawn, context, rule.factorised ? masked : masked & (~masked + 1), mass,
                     [&](context_t to, const S& amount) { next[at(to)] += amount; });
    }
    law = std::move(next);
    if (rule.factorised) break;
  }
  return law;
}

template ContextLaw<double> edited_law(Propagation<double>&, const Edit&,
                                       const ContextLaw<double>&);
template ContextLaw<Rational> edited_law(Propagation<Rational>&, const Edit&,
                                         const ContextLaw<Rational>&);

}  // namespace unmask::detail
