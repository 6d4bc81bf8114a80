// The law of ReMDM (core/decode/revise/remdm.hpp): a flip step for each step of the schedule.
#include "core/base/contract.hpp"
#include "core/decode/revise/remdm.hpp"
#include "exact/revise/flip_step.hpp"

namespace unmask::detail {
namespace {

template <class S>
S power(const S& base, index_t exponent) {
  S result(1);
  for (index_t i = 0; i < exponent; ++i) result *= base;
  return result;
}

/// The chance that a step reveals something, and so asks and counts.
template <class S>
void count_flips(Propagation<S>& run, const ContextLaw<S>& law, const S& beta, bool by_doubt) {
  for (context_t context = 0; context < law.size(); ++context) {
    const S& mass = law[at(context)];
    if (!(mass > S(0))) continue;
    const index_t hidden = size(run.masked(context));
    run.count_step(mass * (S(1) - power(S(S(1) - beta), hidden)), S(1));
    if (by_doubt) run.count_calls(mass, from_count<S>(run.positions() - hidden));
  }
}

/// sigma_l by the current confidence in what l shows.
void use_doubt(const Propagation<double>& run, double total, Flips<double>& flips) {
  flips.sigma_of = [&run, total](context_t context, Subset revealed,
                                 PositionScores<double>& sigma) {
    const Subset masked = all_positions(run.positions()) & ~revealed;
    PositionScores<double> confidence{};
    for_each_position(
        revealed, [&](index_t i) { confidence[at(i)] = run.answers.support(context, masked, i); });
    spread_by_doubt(total, revealed, confidence, sigma);
  };
}
void use_doubt(const Propagation<Rational>&, const Rational&, Flips<Rational>&) {
  UNMASK_REQUIRE(false, "remdm-conf is refused for Rational before this");
}

}  // namespace

template <class S>
ContextLaw<S> remdm_law(Propagation<S>& run, const Remdm& rule, const RevealPlan<S>& plan) {
  ContextLaw<S> law = run.start();
  for (const RemdmStep<S>& step : remdm_steps(rule, plan)) {
    const bool by_doubt = rule.kind == Remdm::Kind::conf && step.sigma > S(0);
    run.ask_where(law, [&](context_t context) {
      run.answers.want(context);
      if (!by_doubt) return;
      for_each_position(run.space.revealed(context),
                        [&](index_t i) { run.answers.want(run.space.mask(context, i)); });
    });
    Flips<S> flips{step.sigma, step.beta};
    if (by_doubt) use_doubt(run, step.sigma, flips);
    count_flips(run, law, step.beta, by_doubt);
    law = flip_step(run, law, flips);
  }
  return law;
}

template ContextLaw<double> remdm_law(Propagation<double>&, const Remdm&,
                                      const RevealPlan<double>&);
template ContextLaw<Rational> remdm_law(Propagation<Rational>&, const Remdm&,
                                        const RevealPlan<Rational>&);

}  // namespace unmask::detail
