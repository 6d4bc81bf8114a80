// Zhang et al. (arXiv 2602.00286): orders and rollouts. Theory ids E2, E7, E9, E10, E12, with the
// false ones among them.
#include <algorithm>

#include "exact/certificate/naive_decoder.hpp"

namespace unmask::checker {
namespace {

Sides risk(const Question& q) {
  const Rule rule = given_blocks(q);
  const LogForm correlations = reverse_correlations(q, rule);
  const Rollout r = rollout(q, q.model, rule);
  return {r.risk, correlations + r.entropy};
}

/// The mass that leaves the support, and where it does.
Sides leaving(const Question& q) {
  const Rule rule = given_blocks(q);
  Rational lost = 0;
  for_each_context(q.model, q.model, rule, [&](const Context& c) {
    const auto together = joint(q.model, c);
    for_each_drawn(q.model, c, [&](const Row& values, const Rational& product) {
      if (together.count(values) == 0) lost += c.drawn * product;
    });
  });
  return {Rational(1 - emitted(q.model, q.model, rule).inside), lost};
}
Sides incoherence(const Question& q) {
  const Rational epsilon = q.parameter("epsilon");
  require(epsilon > 0 && epsilon < 1, "0 < epsilon < 1");
  const Rule rule = given_blocks(q);
  require(emitted(q.model, q.model, rule).inside == 1, "the decoder stays within the support");
  Rational unlikely = 0;
  for (const Row& x : q.model.rows()) {
    if (q.model.probability(x) <= epsilon) unlikely += emission(q.model, x, rule).probability;
  }
  return {-LogForm::log(epsilon) * unlikely, rollout(q, q.model, rule).risk};
}

/// The error of a rollout of the other law in an order, context by context.
Sides rollout_error(const Question& q) {
  require_full_support(q);
  const NaiveModel& model = denoiser(q);
  const Rule rule = given_order(q);
  LogForm sum;
  for_each_context(model, model, rule, [&](const Context& c) {
    const Row& word = model.rows()[at(c.rows.front())];
    for_each_position(c.block, [&](index_t i) {
      Chances truth = chances(q.model, word, c.known, i);
      for (const auto& [symbol, p] : chances(model, word, c.known, i)) {
        sum += LogForm::log(Rational(p / truth[symbol])) * Rational(c.data * p);
      }
    });
  });
  return {rollout(q, model, rule).reverse_kl, sum};
}

/// The sum over steps of E_p error, one position a step.
using StepError = LogForm (*)(const Chances&);
LogForm greedy_error(const Chances& c) { return LogForm(Rational(1 - highest(c))); }
LogForm noise_error(const Chances& c) {
  Rational squares = 0;
  for (const auto& [symbol, p] : c) squares += p * p;
  return LogForm(Rational(1 - squares));
}
LogForm errors_of(const Question& q, bool surest, StepError error) {
  LogForm sum;
  for_each_context(q.model, q.model, one_at_a_time(surest), [&](const Context& c) {
    const Row& word = q.model.rows()[at(c.rows.front())];
    for_each_position(
        c.block, [&](index_t i) { sum += error(chances(q.model, word, c.known, i)) * c.data; });
  });
  return sum;
}
Sides easy_against_hard(const Question& q, StepError error) {
  return {errors_of(q, true, error), errors_of(q, false, error)};
}

/// The sum over t of (1+lambda)^(n-t) H(X_s_t | those before).
LogForm weighted_sum(const Question& q, const std::vector<index_t>& sequence) {
  const Rational lambda = q.parameter("lambda");
  require(lambda > 0, "lambda > 0");
  EntropySum sum(q.model);
  Subset before = 0;
  for (index_t t = 1; t <= q.n; ++t) {
    const Subset next = singleton(sequence[at(t - 1)]);
    sum.add_conditional(next, before, power(Rational(1 + lambda), q.n - t));
    before |= next;
  }
  return sum.value();
}
LogForm prefix_sum(const Question& q) {
  const Rational lambda = q.parameter("lambda");
  EntropySum sum(q.model);
  sum.add(q.all());
  Subset prefix = 0;
  for (index_t t = 1; t < q.n; ++t) {
    prefix |= singleton(order(q)[at(t - 1)]);
    sum.add(prefix, Rational(lambda * power(Rational(1 + lambda), q.n - 1 - t)));
  }
  return sum.value();
}
Sides exchanged_neighbours(const Question& q) {
  const index_t t = q.index(1, q.n - 1);
  std::vector<index_t> sequence = order(q), other = sequence;
  std::swap(other[at(t - 1)], other[at(t)]);
  Subset before = 0;
  for (index_t k = 0; k + 1 < t; ++k) before |= singleton(sequence[at(k)]);
  const Rational lambda = q.parameter("lambda");
  const LogForm gain = entropy(q.model, singleton(sequence[at(t - 1)]), before) -
                       entropy(q.model, singleton(sequence[at(t)]), before);
  return {weighted_sum(q, sequence) - weighted_sum(q, other),
          gain * Rational(lambda * power(Rational(1 + lambda), q.n - 1 - t))};
}
Sides greedy_against(const Question& q) {
  std::vector<index_t> greedy;
  Subset before = 0;
  while (before != q.all()) {
    index_t easiest = q.n;
    LogForm least;
    for (index_t i = 0; i < q.n; ++i) {
      if (contains(before, i)) continue;
      const LogForm h = entropy(q.model, singleton(i), before);
      if (easiest != q.n && !(h < least)) continue;
      easiest = i;
      least = h;
    }
    greedy.push_back(easiest);
    before |= singleton(easiest);
  }
  return {weighted_sum(q, greedy), weighted_sum(q, order(q))};
}

}  // namespace

const Statements& statements_on_orders() {
  using Q = const Question&;
  constexpr Relation kEqual = Relation::equal, kAtMost = Relation::at_most;
  static const Statements table = {
      {"E2", "", "", kEqual, [](Q q) { return easy_against_hard(q, entropy_of); }},
      {"E2-folk", "greedy", "", kAtMost, [](Q q) { return easy_against_hard(q, greedy_error); }},
      {"E2-folk", "noise", "", kAtMost, [](Q q) { return easy_against_hard(q, noise_error); }},
      {"E7", "", "indices other", kEqual, rollout_error},
      {"E9", "abel", "indices parameters(lambda)", kEqual,
       [](Q q) -> Sides {
         return {weighted_sum(q, order(q)), prefix_sum(q)};
       }},
      {"E9", "exchange", "index indices parameters(lambda)", kEqual, exchanged_neighbours},
      {"E9-folk", "", "indices parameters(lambda)", kAtMost, greedy_against},
      {"E10", "", "blocks", kEqual, risk},
      {"E12", "leaving", "blocks", kEqual, leaving},
      {"E12", "incoherence", "blocks parameters(epsilon)", kAtMost, incoherence},
  };
  return table;
}

}  // namespace unmask::checker
