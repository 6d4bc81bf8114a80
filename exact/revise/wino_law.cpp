// The law of WINO (core/decode/revise/wino.hpp): at most n rounds of draft and verification.
#include "core/decode/revise/wino.hpp"
#include "exact/revise/propagation.hpp"

namespace unmask::detail {
namespace {

template <class S>
class Round {
 public:
  Round(Propagation<S>& run, const Wino& rule) : run_(run), rule_(rule) {}

  /// `law`: of the rows that are not finished. Finished ones are added to `finished`.
  ContextLaw<S> advance(const ContextLaw<S>& law, ContextLaw<S>& finished) {
    run_.ask_where(law, [&](context_t context) { run_.answers.want(context); });
    // What the drafts lead to must be known before any of it can be verified.
    for_each_draft(law, [&](context_t context, index_t accepted, const S&) {
      if (accepted <= 1) return;
      for_each_position(run_.space.revealed(context),
                        [&](index_t i) { run_.answers.want(run_.space.mask(context, i)); });
    });
    run_.answers.ask();
    ContextLaw<S> next(law.size());
    for_each_draft(law, [&](context_t context, index_t accepted, const S& amount) {
      const context_t verified = verify(context, accepted, amount);
      (run_.masked(verified) == 0 ? finished : next)[at(verified)] += amount;
    });
    for (context_t context = 0; context < law.size(); ++context) {
      if (law[at(context)] > S(0)) run_.count_step(law[at(context)], S(1));
    }
    return next;
  }

 private:
  template <class Emit>
  void for_each_draft(const ContextLaw<S>& law, const Emit& emit) {
    std::vector<S> drawn;
    PositionScores<S> confidence{};
    for (context_t context = 0; context < law.size(); ++context) {
      const S& mass = law[at(context)];
      if (!(mass > S(0))) continue;
      run_.answers.for_each_marginal(context, [&](index_t i, const S* p) {
        confidence[at(i)] = confidence_score(p, run_.space.shape().cardinality(i));
      });
      const Subset block = wino_draft(rule_, confidence, run_.masked(context));
      run_.write_drawn(context, drawn);
      for_each_value(run_, drawn, context, block, mass,
                     [&](context_t next, const S& amount) { emit(next, size(block), amount); });
    }
  }

  context_t verify(context_t context, index_t accepted, const S& amount) {
    if (accepted <= 1) return context;
    const Subset masked = run_.masked(context),
                 revealed = all_positions(run_.positions()) & ~masked;
    run_.count_calls(amount, from_count<S>(size(revealed)));
    PositionScores<S> support{};
    for_each_position(
        revealed, [&](index_t i) { support[at(i)] = run_.answers.support(context, masked, i); });
    return run_.space.restrict(context,
                               revealed & ~wino_revoked(rule_, support, revealed, accepted));
  }

  Propagation<S>& run_;
  const Wino& rule_;
};

}  // namespace

template <class S>
ContextLaw<S> wino_law(Propagation<S>& run, const Wino& rule) {
  ContextLaw<S> law = run.start(), finished(law.size());
  for (index_t round = 0; round < run.positions(); ++round) {
    law = Round<S>(run, rule).advance(law, finished);
  }
  return finished;
}

template ContextLaw<double> wino_law(Propagation<double>&, const Wino&);
template ContextLaw<Rational> wino_law(Propagation<Rational>&, const Wino&);

}  // namespace unmask::detail
