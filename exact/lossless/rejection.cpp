#include "exact/lossless/rejection.hpp"

#include <cmath>
#include <limits>
#include <map>

#include "core/base/contract.hpp"
#include "core/base/sum.hpp"
#include "exact/lossless/complete_law.hpp"

namespace unmask {
namespace detail {

template <class S>
std::optional<S> proposals(const Conditionals<S>& conditionals, const Oracle<S>& oracle,
                           context_t context, Subset block, std::vector<Proposal<S>>& found) {
  const ContextSpace& space = conditionals.space();
  std::vector<symbol_t> row(at(space.positions()));
  std::vector<S> marginals(at(oracle.layout().width()));
  std::uint8_t possible = 0;
  space.write_row(context, row.data());
  oracle.answer(row.data(), 1, marginals.data(), &possible);
  std::vector<Continuation<S>> continuations;
  conditionals.continuations(context, block, continuations);
  const S total = conditionals.probability(context);
  std::optional<S> most = S(0);
  found.clear();
  for (const Continuation<S>& next : continuations) {
    Proposal<S> proposal{next.context, S(next.probability / total), S(1)};
    for_each_position(block, [&](index_t i) {
      proposal.proposed *= marginals[at(oracle.layout().begin(i) + space.symbol(next.context, i))];
    });
    if (!(proposal.proposed > S(0))) {
      most.reset();
    } else if (most) {
      *most = std::max<S>(*most, S(proposal.target / proposal.proposed));
    }
    found.push_back(std::move(proposal));
  }
  return most;
}

template std::optional<double> proposals(const Conditionals<double>&, const Oracle<double>&,
                                         context_t, Subset, std::vector<Proposal<double>>&);
template std::optional<Rational> proposals(const Conditionals<Rational>&, const Oracle<Rational>&,
                                           context_t, Subset, std::vector<Proposal<Rational>>&);

}  // namespace detail

namespace {

using namespace detail;

/// Sums over the contexts and blocks of one step, weighted by their probability under p.
template <class S>
struct StepSums {
  CompensatedSum<S> proposals{}, weight{};
  CompensatedSum<double> log_most{}, divergence{};
  bool is_infinite = false;
};

template <class S>
class Rejection {
 public:
  Rejection(const Conditionals<S>& conditionals, const Oracle<S>& oracle)
      : conditionals_(conditionals), oracle_(oracle) {}

  /// Tries one block in one context of mass `mass`; calls emit(next, mass).
  template <class Emit>
  void verify(index_t step, context_t context, Subset block, const S& mass, const Emit& emit) {
    const std::optional<S> most = proposals(conditionals_, oracle_, context, block, found_);
    StepSums<S>& sums = steps_[step];
    sums.weight.add(mass);
    blocks_.add(mass);
    const double weight = to_double(mass);
    if (most) {
      sums.proposals.add(mass * *most);
      sums.log_most.add(weight * std::log(to_double(*most)));
    } else {
      sums.is_infinite = true;
    }
    for (const Proposal<S>& x : found_) {
      // q(x) r(x)/(M q(x)) of every try, divided by the 1/M of acceptance.
      emit(x.context, S(mass * x.target));
      if (most) {
        sums.divergence.add(weight * to_double(x.target) *
                            std::log(to_double(S(x.target / x.proposed))));
      }
    }
  }

  RejectionLaw<S> finish(const std::map<context_t, S>& complete, const SupportTable<S>& p) const {
    RejectionLaw<S> result;
    result.law.output = complete_law(conditionals_.space(), complete, p);
    for (const auto& [step, sums] : steps_) {
      result.blocks.push_back(block(sums));
      const BlockProposals<S>& last = result.blocks.back();
      result.expected_proposals += last.expected_proposals;
      // A step that is not always run counts for as often as it is.
      const double weight = to_double(sums.weight.value());
      result.exp_renyi_infinity += weight * last.exp_renyi_infinity;
      result.exp_conditional_tc += weight * last.exp_conditional_tc;
    }
    result.law.expected_steps = result.law.expected_calls = result.law.expected_contexts =
        blocks_.value();
    return result;
  }

 private:
  static BlockProposals<S> block(const StepSums<S>& sums) {
    BlockProposals<S> result;
    result.expected_proposals = {sums.proposals.value(), sums.is_infinite};
    const double weight = to_double(sums.weight.value());
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    result.exp_renyi_infinity =
        sums.is_infinite ? kInfinity : std::exp(sums.log_most.value() / weight);
    result.exp_conditional_tc =
        sums.is_infinite ? kInfinity : std::exp(sums.divergence.value() / weight);
    return result;
  }

  const Conditionals<S>& conditionals_;
  const Oracle<S>& oracle_;
  std::map<index_t, StepSums<S>> steps_;
  CompensatedSum<S> blocks_;
  std::vector<Proposal<S>> found_;
};

double choose(index_t n, index_t k) {
  double ways = 1.0;
  for (index_t i = 1; i <= k; ++i) ways *= static_cast<double>(n - k + i) / static_cast<double>(i);
  return ways;
}

/// Pairs (revealed set, next block) that a schedule can come to.
double pairs_of(const StepSizes& sizes, index_t n) {
  double pairs = 0.0;
  std::vector<NextSize<double>> found;
  for (index_t plan = 0; plan < sizes.plans(); ++plan) {
    std::map<std::pair<index_t, index_t>, bool> states{{{0, n}, true}};
    while (!states.empty()) {
      const auto [step, masked] = states.begin()->first;
      states.erase(states.begin());
      sizes.next(plan, step, masked, found);
      for (const NextSize<double>& next : found) {
        pairs += choose(n, masked) * choose(masked, next.size);
        if (next.size < masked) states[{next.step + 1, masked - next.size}] = true;
      }
    }
  }
  return pairs;
}

std::optional<Refusal> refuse(double pairs, double rows, const Effort& effort) {
  constexpr double kMostVisits = 2e8, kBytesAContext = 200.0;
  Budget budget = effort.budget;
  budget.operations = std::min(budget.operations, kMostVisits);
  return budget.refuse("the law of rejection", std::min(pairs * rows, 1e12) * kBytesAContext / 8.0,
                       pairs * rows, "A given partition has one block a step");
}

/// Calls body(block) for every `count`-subset of `rest`.
template <class Body>
void for_each_block(Subset rest, index_t count, Subset chosen, const Body& body) {
  if (count == 0) {
    body(chosen);
    return;
  }
  for (; size(rest) >= count; rest &= rest - 1) {
    const auto i = static_cast<index_t>(std::countr_zero(rest));
    for_each_block(rest & (rest - 1), count - 1, chosen | singleton(i), body);
  }
}

}  // namespace

template <class S>
Result<RejectionLaw<S>> rejection_law(const Conditionals<S>& conditionals, const Oracle<S>& oracle,
                                      const StepSizes& sizes, const SupportTable<S>& p,
                                      const Effort& effort) {
  const ContextSpace& space = conditionals.space();
  const index_t n = space.positions();
  if (auto refusal = refuse(pairs_of(sizes, n), static_cast<double>(p.rows()), effort)) {
    return *refusal;
  }
  Rejection<S> rejection(conditionals, oracle);
  std::map<context_t, S> complete;
  std::vector<NextSize<S>> found;
  for (index_t plan = 0; plan < sizes.plans(); ++plan) {
    std::map<std::pair<index_t, context_t>, S> states;  // by the schedule's next step
    states[{0, 0}] = from_rational<S>(sizes.plan_probability(plan));
    while (!states.empty()) {
      const index_t step = states.begin()->first.first;
      const context_t context = states.begin()->first.second;
      const S mass = states.begin()->second;
      states.erase(states.begin());
      if (!(mass > S(0))) continue;
      const Subset masked = all_positions(n) & ~space.revealed(context);
      sizes.next(plan, step, size(masked), found);
      for (const NextSize<S>& next : found) {
        const double blocks = choose(size(masked), next.size);
        const S each = mass * next.probability / from_count<S>(static_cast<index_t>(blocks + 0.5));
        for_each_block(masked, next.size, 0, [&](Subset block) {
          rejection.verify(next.step, context, block, each, [&](context_t to, const S& amount) {
            if (block == masked) {
              complete[to] += amount;
            } else {
              states[{next.step + 1, to}] += amount;
            }
          });
        });
      }
    }
  }
  return rejection.finish(complete, p);
}

template <class S>
Result<RejectionLaw<S>> rejection_law(const Conditionals<S>& conditionals, const Oracle<S>& oracle,
                                      const OrderedPartition& partition, const SupportTable<S>& p,
                                      const Effort& effort) {
  UNMASK_REQUIRE(partition.positions() == conditionals.space().positions(), "equal n");
  const auto blocks = static_cast<double>(partition.blocks().size());
  if (auto refusal = refuse(blocks, static_cast<double>(p.rows()), effort)) return *refusal;
  Rejection<S> rejection(conditionals, oracle);
  std::map<context_t, S> law{{0, S(1)}};
  for (index_t step = 0; step < partition.blocks().size(); ++step) {
    Subset block = 0;
    for (const index_t i : partition.blocks()[at(step)]) block |= singleton(i);
    std::map<context_t, S> next;
    for (const auto& [context, mass] : law) {
      rejection.verify(step, context, block, mass,
                       [&](context_t to, const S& amount) { next[to] += amount; });
    }
    law = std::move(next);
  }
  return rejection.finish(law, p);
}

template Result<RejectionLaw<double>> rejection_law(const Conditionals<double>&,
                                                    const Oracle<double>&, const StepSizes&,
                                                    const SupportTable<double>&, const Effort&);
template Result<RejectionLaw<Rational>> rejection_law(const Conditionals<Rational>&,
                                                      const Oracle<Rational>&, const StepSizes&,
                                                      const SupportTable<Rational>&, const Effort&);
template Result<RejectionLaw<double>> rejection_law(const Conditionals<double>&,
                                                    const Oracle<double>&, const OrderedPartition&,
                                                    const SupportTable<double>&, const Effort&);
template Result<RejectionLaw<Rational>> rejection_law(const Conditionals<Rational>&,
                                                      const Oracle<Rational>&,
                                                      const OrderedPartition&,
                                                      const SupportTable<Rational>&, const Effort&);

}  // namespace unmask
