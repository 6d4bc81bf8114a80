// The law of a draft: positions in uniformly random order, each step from its marginals.
#include "exact/revise/flip_step.hpp"

namespace unmask::detail {
namespace {

/// Calls emit(next, amount) for every `count`-subset of `rest` and all its values.
template <class S, class Emit>
void for_each_block(const Propagation<S>& run, const std::vector<S>& drawn, context_t context,
                    Subset rest, index_t count, const S& amount, const Emit& emit) {
  if (count == 0) {
    emit(context, amount);
    return;
  }
  const auto i = static_cast<index_t>(std::countr_zero(rest));
  const Subset later = rest & (rest - 1);
  if (size(later) >= count) for_each_block(run, drawn, context, later, count, amount, emit);
  for_each_value(run, drawn, context, singleton(i), amount, [&](context_t next, const S& part) {
    for_each_block(run, drawn, next, later, count - 1, part, emit);
  });
}

template <class S>
S subsets_of_size(index_t n, index_t count) {
  S ways(1);
  for (index_t i = 1; i <= count; ++i)
    ways = ways * from_count<S>(n - count + i) / from_count<S>(i);
  return ways;
}

template <class S>
ContextLaw<S> reveal_random(Propagation<S>& run, const ContextLaw<S>& law, index_t count) {
  ContextLaw<S> next(law.size());
  std::vector<S> drawn;
  for (context_t context = 0; context < law.size(); ++context) {
    const S& mass = law[at(context)];
    if (!(mass > S(0))) continue;
    run.count_step(mass, S(1));
    run.write_drawn(context, drawn);
    const Subset masked = run.masked(context);
    for_each_block(run, drawn, context, masked, count,
                   S(mass / subsets_of_size<S>(size(masked), count)),
                   [&](context_t to, const S& amount) { next[at(to)] += amount; });
  }
  return next;
}

}  // namespace

template <class S>
ContextLaw<S> draft_law(Propagation<S>& run, const RevealPlan<S>& plan) {
  // Random reveal times are ReMDM without re-masking.
  if (plan.by_times) return remdm_law(run, Remdm{}, plan);
  ContextLaw<S> law = run.start();
  for (std::size_t j = 1; j < plan.counts.size(); ++j) {
    run.ask_where(law, [&](context_t context) { run.answers.want(context); });
    law = reveal_random(run, law, plan.counts[j] - plan.counts[j - 1]);
  }
  return law;
}

template ContextLaw<double> draft_law(Propagation<double>&, const RevealPlan<double>&);
template ContextLaw<Rational> draft_law(Propagation<Rational>&, const RevealPlan<Rational>&);

}  // namespace unmask::detail
