// exact/revise/propagation.hpp - what the laws of all revising rules are computed with.
//
// A law is one number a context, indexed by the context's code. `Propagation` holds the oracle's
// answers, the value rule and the running expectations; every rule is a function from a law to the
// law one round later.
//
// (1) Laws sum to 1, exactly for Rational; results do not depend on the number of threads.
#pragma once

#include "core/base/sum.hpp"
#include "core/decode/revise/reveal_plan.hpp"
#include "core/decode/revise/revise_rule.hpp"
#include "core/decode/value_rule.hpp"
#include "exact/revise/answer_cache.hpp"

namespace unmask::detail {

/// One number a context.
template <class S>
using ContextLaw = std::vector<S>;

template <class S>
struct Propagation {
  Propagation(const Oracle<S>& asked, const ValueRule& rule, Threads workers)
      : oracle(asked),
        space(asked.shape()),
        values(rule),
        threads(workers),
        answers(asked, space, workers) {}

  [[nodiscard]] index_t positions() const { return space.positions(); }
  [[nodiscard]] Subset masked(context_t context) const { return answers.masked(context); }

  /// Nothing revealed.
  [[nodiscard]] ContextLaw<S> start() const {
    ContextLaw<S> law(at(space.count()));
    law[0] = S(1);
    return law;
  }

  void count_step(const S& mass, const S& calls_each) {
    steps.add(mass);
    calls.add(mass * calls_each);
  }
  void count_calls(const S& mass, const S& calls_each) { calls.add(mass * calls_each); }

  /// Asks for every context of positive mass that `choose` accepts.
  template <class Choose>
  void ask_where(const ContextLaw<S>& law, const Choose& choose) {
    for (context_t context = 0; context < law.size(); ++context) {
      if (law[at(context)] > S(0)) choose(context);
    }
    answers.ask();
  }

  /// The marginals of a context after the value rule, laid out as the oracle's.
  void write_drawn(context_t context, std::vector<S>& drawn) const {
    drawn.resize(at(oracle.layout().width()));
    answers.for_each_marginal(context, [&](index_t i, const S* p) {
      apply_value_rule(values, p, space.shape().cardinality(i), &drawn[at(oracle.layout().begin(i))]);
    });
  }

  const Oracle<S>& oracle;
  ContextSpace space;
  const ValueRule& values;
  Threads threads;
  AnswerCache<S> answers;
  CompensatedSum<S> steps{}, calls{};
};

/// Calls emit(next, amount) for all values of `block`, drawn independently.
template <class S, class Emit>
void for_each_value(const Propagation<S>& run, const std::vector<S>& drawn, context_t context,
                    Subset block, const S& amount, const Emit& emit) {
  if (block == 0) {
    emit(context, amount);
    return;
  }
  const auto i = static_cast<index_t>(std::countr_zero(block));
  const index_t begin = run.oracle.layout().begin(i), end = run.oracle.layout().end(i);
  for (index_t k = begin; k < end; ++k) {
    const S& p = drawn[at(k)];
    if (!(p > S(0))) continue;
    for_each_value(run, drawn, run.space.reveal(context, i, static_cast<symbol_t>(k - begin)),
                   block & (block - 1), S(amount * p), emit);
  }
}

/// Positions in uniformly random order, sizes by one plan of the schedule: the law of the draft.
template <class S>
[[nodiscard]] ContextLaw<S> draft_law(Propagation<S>& run, const RevealPlan<S>& plan);

/// ReMDM, all steps of one plan.
template <class S>
[[nodiscard]] ContextLaw<S> remdm_law(Propagation<S>& run, const Remdm& rule,
                                      const RevealPlan<S>& plan);
template <class S>
[[nodiscard]] ContextLaw<S> p2_law(Propagation<S>& run, const P2& rule, const RevealPlan<S>& plan);
template <class S>
[[nodiscard]] ContextLaw<S> wino_law(Propagation<S>& run, const Wino& rule);
/// `law`: of complete rows.
template <class S>
[[nodiscard]] ContextLaw<S> edited_law(Propagation<S>& run, const Edit& rule,
                                       const ContextLaw<S>& law);

}  // namespace unmask::detail
