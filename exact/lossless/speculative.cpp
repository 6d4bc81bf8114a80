#include "exact/lossless/speculative.hpp"

#include <algorithm>

#include "exact/lossless/complete_law.hpp"
#include "exact/revise/answer_cache.hpp"

namespace unmask {
namespace {

using namespace detail;

template <class S>
class Speculation {
 public:
  Speculation(const Oracle<S>& oracle, index_t drafted, SpeculativeOrder order, Threads threads)
      : space_(oracle.shape()),
        answers_(oracle, space_, threads),
        drafted_(drafted),
        order_(order),
        starts_(at(space_.count())),
        within_(at(space_.count())) {}

  LosslessLaw<S> run(const SupportTable<S>& p) {
    std::map<context_t, S> complete;
    starts_[0] = S(1);
    // Revealing makes codes larger: whatever leads to a context comes before it.
    for (context_t start = 0; start < starts_.size(); ++start) {
      const S mass = starts_[at(start)];
      if (!(mass > S(0))) continue;
      if (answers_.masked(start) == 0) {
        complete.emplace(start, mass);
      } else {
        round(start, mass);
      }
    }
    LosslessLaw<S> law;
    law.output = complete_law(space_, std::move(complete), p);
    law.expected_steps = law.expected_calls = passes_.value();
    law.expected_contexts = contexts_.value();
    return law;
  }

 private:
  void round(context_t start, const S& mass) {
    const index_t count = std::min(drafted_, size(answers_.masked(start)));
    passes_.add(count == 1 ? mass : S(mass + mass));
    contexts_.add(mass * from_count<S>(count));
    std::vector<context_t> frontier{start}, next;
    within_[at(start)] = mass;
    for (index_t j = 0; j < count; ++j) {
      for (const context_t context : frontier) answers_.want(context);
      answers_.ask();
      next.clear();
      for (const context_t context : frontier) {
        const S here = within_[at(context)];
        within_[at(context)] = S(0);
        verify_next(start, context, here, next);
      }
      frontier.swap(next);
    }
    // All drafts accepted: the next round starts here.
    for (const context_t context : frontier) {
      starts_[at(context)] += within_[at(context)];
      within_[at(context)] = S(0);
    }
  }

  void verify_next(context_t start, context_t context, const S& mass,
                   std::vector<context_t>& accepted) {
    const Subset masked = answers_.masked(context);
    const Subset choices =
        order_ == SpeculativeOrder::left_to_right ? masked & (~masked + 1) : masked;
    const S each = mass / from_count<S>(size(choices));
    for_each_position(choices, [&](index_t i) {
      const S* const draft = marginal(start, i);
      const S* const target = marginal(context, i);
      for (symbol_t v = 0; v < space_.shape().cardinality(i); ++v) {
        const context_t to = space_.reveal(context, i, v);
        // Drafted and accepted: d min(1, o/d). Rejected and redrawn: the rejections add up to the
        // sum of (o - d)^+, by which the residual is normalised.
        const S& agreed = std::min<S>(draft[v], target[v]);
        if (agreed > S(0)) {
          if (!(within_[at(to)] > S(0))) accepted.push_back(to);
          within_[at(to)] += each * agreed;
        }
        if (target[v] > draft[v]) starts_[at(to)] += each * (target[v] - draft[v]);
      }
    });
  }

  const S* marginal(context_t context, index_t i) const {
    const S* p = answers_.numbers(context);
    for_each_position(answers_.masked(context) & (singleton(i) - 1),
                      [&](index_t j) { p += space_.shape().cardinality(j); });
    return p;
  }

  ContextSpace space_;
  AnswerCache<S> answers_;
  index_t drafted_;
  SpeculativeOrder order_;
  std::vector<S> starts_;  // where a round starts
  std::vector<S> within_;  // scratch of one round
  CompensatedSum<S> passes_, contexts_;
};

}  // namespace

template <class S>
Result<LosslessLaw<S>> speculative_law(const Oracle<S>& oracle, index_t drafted,
                                       SpeculativeOrder order, const SupportTable<S>& p,
                                       const Effort& effort) {
  UNMASK_REQUIRE(drafted >= 1, "at least one position is drafted");
  UNMASK_REQUIRE(oracle.shape() == p.shape(), "oracle and data have the same shape");
  if (auto refusal = refuse_contexts<S>("speculative decoding", p.shape(), effort)) return *refusal;
  return Speculation<S>(oracle, drafted, order, effort.threads).run(p);
}

template Result<LosslessLaw<double>> speculative_law(const Oracle<double>&, index_t,
                                                     SpeculativeOrder, const SupportTable<double>&,
                                                     const Effort&);
template Result<LosslessLaw<Rational>> speculative_law(const Oracle<Rational>&, index_t,
                                                       SpeculativeOrder,
                                                       const SupportTable<Rational>&,
                                                       const Effort&);

}  // namespace unmask
