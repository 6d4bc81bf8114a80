// The law of P2 (core/decode/revise/p2.hpp).
//
// What a candidate does depends on its score alone, so symbols of equal score are drawn as one and
// told apart only if they are kept: off the support, where marginals are uniform, that is one
// candidate instead of q.
#include "core/decode/revise/p2.hpp"
#include "exact/revise/propagation.hpp"

namespace unmask::detail {
namespace {

/// Symbols of a masked position with one score.
template <class S>
struct Candidate {
  S score{};
  S chance{};  ///< of drawing one of them
};

template <class S>
class Step {
 public:
  Step(const Propagation<S>& run, const P2& rule, index_t count)
      : run_(run),
        eta_(from_rational<S>(rule.eta)),
        count_(count),
        candidates_(at(run.positions())) {}

  void add(context_t context, const S& mass, ContextLaw<S>& next) {
    context_ = context;
    masked_ = run_.masked(context);
    run_.write_drawn(context, drawn_);
    marginal_.resize(drawn_.size());
    run_.answers.for_each_marginal(context, [&](index_t i, const S* p) { group(i, p); });
    for_each_position(run_.space.revealed(context), [&](index_t i) {
      score_[at(i)] = eta_ * run_.answers.support(context, masked_, i);
    });
    choose(masked_, mass, next);
  }

 private:
  void group(index_t i, const S* p) {
    auto& list = candidates_[at(i)];
    list.clear();
    const index_t begin = run_.oracle.layout().begin(i), q = run_.space.shape().cardinality(i);
    for (index_t v = 0; v < q; ++v) {
      const S& chance = drawn_[at(begin + v)];
      marginal_[at(begin + v)] = p[v];
      if (!(chance > S(0))) continue;
      auto same = list.begin();
      while (same != list.end() && !(same->score == p[v])) ++same;
      if (same == list.end()) {
        list.push_back({p[v], chance});
      } else {
        same->chance += chance;
      }
    }
  }

  void choose(Subset rest, const S& amount, ContextLaw<S>& next) {
    if (rest == 0) {
      keep(amount, next);
      return;
    }
    const auto i = static_cast<index_t>(std::countr_zero(rest));
    for (const Candidate<S>& candidate : candidates_[at(i)]) {
      score_[at(i)] = candidate.score;
      choose(rest & (rest - 1), S(amount * candidate.chance), next);
    }
  }

  void keep(const S& amount, ContextLaw<S>& next) {
    const Subset kept = positions_kept(score_, run_.positions(), count_);
    const context_t old = run_.space.restrict(context_, kept & ~masked_);
    // The chances of the kept candidates are in `amount`; of each only one of its symbols is taken.
    take(old, kept & masked_, amount, next);
  }

  void take(context_t context, Subset block, const S& amount, ContextLaw<S>& next) {
    if (block == 0) {
      next[at(context)] += amount;
      return;
    }
    const auto i = static_cast<index_t>(std::countr_zero(block));
    const index_t begin = run_.oracle.layout().begin(i), q = run_.space.shape().cardinality(i);
    const S& chance = chance_of(i);
    for (index_t v = 0; v < q; ++v) {
      if (!(marginal_[at(begin + v)] == score_[at(i)]) || !(drawn_[at(begin + v)] > S(0))) continue;
      take(run_.space.reveal(context, i, static_cast<symbol_t>(v)), block & (block - 1),
           S(amount * (drawn_[at(begin + v)] / chance)), next);
    }
  }

  const S& chance_of(index_t i) const {
    const auto& list = candidates_[at(i)];
    std::size_t k = 0;
    while (!(list[k].score == score_[at(i)])) ++k;
    return list[k].chance;
  }

  const Propagation<S>& run_;
  S eta_;
  index_t count_;
  context_t context_ = 0;
  Subset masked_ = 0;
  std::vector<std::vector<Candidate<S>>> candidates_;
  std::vector<S> drawn_, marginal_;
  PositionScores<S> score_{};
};

}  // namespace

template <class S>
ContextLaw<S> p2_law(Propagation<S>& run, const P2& rule, const RevealPlan<S>& plan) {
  ContextLaw<S> law = run.start();
  for (std::size_t j = 1; j < plan.counts.size(); ++j) {
    run.ask_where(law, [&](context_t context) {
      run.answers.want(context);
      for_each_position(run.space.revealed(context),
                        [&](index_t i) { run.answers.want(run.space.mask(context, i)); });
    });
    ContextLaw<S> next(law.size());
    Step<S> step(run, rule, plan.counts[j]);
    for (context_t context = 0; context < law.size(); ++context) {
      const S& mass = law[at(context)];
      if (!(mass > S(0))) continue;
      run.count_step(mass, from_count<S>(1 + size(run.space.revealed(context))));
      step.add(context, mass, next);
    }
    law = std::move(next);
  }
  return law;
}

template ContextLaw<double> p2_law(Propagation<double>&, const P2&, const RevealPlan<double>&);
template ContextLaw<Rational> p2_law(Propagation<Rational>&, const P2&,
                                     const RevealPlan<Rational>&);

}  // namespace unmask::detail
