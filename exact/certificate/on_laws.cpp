// What a decoder emits and loses: theory ids A8-A11, B1-law, G2, G3, G5, H1,
// H8, with A9's misprint.
#include <algorithm>

#include "exact/certificate/naive_decoder.hpp"

namespace unmask::checker {
namespace {

/// E_p of the correlation of the block given its context, over all steps.
LogForm sum_of_correlations(const NaiveModel& law, const NaiveModel& believed, const Rule& rule) {
  LogForm sum;
  for_each_context(law, believed, rule, [&](const Context& c) {
    LogForm loss = -entropy_of_values(joint(law, c));
    for_each_position(c.block, [&](index_t i) {
      loss += entropy_of(chances(law, law.rows()[at(c.rows.front())], c.known, i));
    });
    sum += loss * c.data;
  });
  return sum;
}

Sides loss_along_the_path(const Question& q, const Rule& rule) {
  return {emitted(q.model, q.model, rule).forward_kl, sum_of_correlations(q.model, q.model, rule)};
}

Rational threshold(const Question& q) {
  const Rational tau = q.parameter("tau");
  require(tau >= 0 && tau <= 1, "0 <= tau <= 1");
  return tau;
}
Rational budget(const Question& q, const char* name) {
  const Rational x = q.parameter(name);
  require(x >= 0, "a budget is not negative");
  return x;
}

/// E_p of KL(p(X_j | context) || believed), over all steps and the positions of their blocks.
LogForm sum_of_errors(const NaiveModel& law, const NaiveModel& believed, const Rule& rule) {
  LogForm sum;
  for_each_context(law, believed, rule, [&](const Context& c) {
    const Row& word = law.rows()[at(c.rows.front())];
    for_each_position(c.block, [&](index_t j) {
      Chances wrong = chances(believed, word, c.known, j);
      for (const auto& [symbol, p] : chances(law, word, c.known, j)) {
        sum += LogForm::log(Rational(p / wrong[symbol])) * Rational(c.data * p);
      }
    });
  });
  return sum;
}
Sides loss_and_error(const Question& q, const Rule& rule, int sign) {
  const NaiveModel& believed = denoiser(q);
  return {emitted(q.model, believed, rule).forward_kl,
          sum_of_correlations(q.model, believed, rule) +
              sum_of_errors(q.model, believed, rule) * Rational(sign)};
}

Sides reverse_chain(const Question& q, const Rule& rule) {
  require_full_support(q);
  return {rollout(q, q.model, rule).reverse_kl, reverse_correlations(q, rule)};
}
/// The mean of nu(x) over the orders in which blocks of these sizes can come.
Rational mixture(const Question& q, const Sizes& sizes, const Row& x) {
  Rational sum = 0, orders = 0;
  for_each_ordered_partition(sizes, [&](const std::vector<Subset>& blocks) {
    Rational product = 1;
    Subset known = 0;
    for (const Subset block : blocks) {
      for_each_position(block, [&](index_t i) { product *= q.model.conditional(i, known, x); });
      known |= block;
    }
    sum += product;
    orders += 1;
  });
  return sum / orders;
}
/// KL(p || the mean of the mixtures of several sizes).
LogForm mixture_kl(const Question& q, const std::vector<Sizes>& several) {
  constexpr index_t kMostWork = index_t{1} << 19U;  // orders of the positions times rows^2
  index_t work = q.model.rows().size() * q.model.rows().size();
  for (index_t i = 1; i <= q.n && work <= kMostWork; ++i) work *= i;
  if (work > kMostWork) throw TooLarge("2^19 orders of the positions times rows^2");
  LogForm sum;
  for (index_t r = 0; r < q.model.rows().size(); ++r) {
    const Rational& p = q.model.probabilities()[at(r)];
    Rational nu = 0;
    for (const Sizes& sizes : several) nu += mixture(q, sizes, q.model.rows()[at(r)]);
    nu /= Rational(several.size());
    sum += LogForm::log(Rational(p / nu)) * p;
  }
  return sum;
}
/// A multiple of TC or DTC: the steps' sizes, less 1, over what bounds them.
Rational largest_ratio(const Question& q, bool of_masked) {
  Rational largest = 0;
  index_t before = 0;
  for (const index_t s : q.sizes()) {
    const index_t behind = q.n - before - 1;
    if (s > 1) largest = std::max(largest, Rational(s - 1, of_masked ? behind : before + 1));
    before += s;
  }
  return largest;
}
Sides balanced_mixture(const Question& q) {
  const index_t s = q.index(1, q.n);
  std::vector<Sizes> several;
  LogForm bound;
  for (index_t r = 1; r <= s; ++r) {
    Sizes sizes{r};
    for (index_t left = q.n - r; left > 0; left -= sizes.back()) {
      sizes.push_back(std::min(s, left));
    }
    several.push_back(sizes);
    if (r < s) bound += q.z(q.n + 1 - r) * Rational(s - r, s);
  }
  return {mixture_kl(q, several), bound};
}

Sides realised(const Question& q) {
  const Rule rule = surest_by_sizes(q);
  const Row& x = q.row();
  LogForm sum;
  Subset known = 0;
  for (index_t step = 0; known != q.all(); ++step) {
    const Subset block = rule({q.model, x, known, step});
    sum += LogForm::log(Rational(q.model.marginal(known | block, x) / q.model.marginal(known, x)));
    for_each_position(block,
                      [&](index_t i) { sum -= LogForm::log(q.model.conditional(i, known, x)); });
    known |= block;
  }
  const Rational nu = emission(q.model, x, rule).probability;
  return {LogForm::log(Rational(q.model.probability(x) / nu)), sum};
}
Sides loses_nothing(const Question& q) {
  const Rule rule = surest_by_sizes(q);
  bool independent = true;
  for_each_context(q.model, q.model, rule, [&](const Context& c) {
    const auto together = joint(q.model, c);
    for_each_drawn(q.model, c, [&](const Row& values, const Rational& product) {
      const auto found = together.find(values);
      independent = independent && found != together.end() && found->second == product;
    });
  });
  const bool exact = emitted(q.model, q.model, rule).forward_kl.is_zero();
  return {exact ? 0 : 1, independent ? 0 : 1};
}

/// E_p of the sum of a step's entropies, without the largest or with it.
LogForm spent(const Question& q, const Rule& rule, bool without_largest) {
  LogForm sum;
  for_each_context(q.model, q.model, rule, [&](const Context& c) {
    std::vector<LogForm> entropies;
    for_each_position(c.block, [&](index_t i) {
      const Row& word = q.model.rows()[at(c.rows.front())];
      entropies.push_back(entropy_of(chances(q.model, word, c.known, i)));
      sum += entropies.back() * c.data;
    });
    if (without_largest) sum -= largest(entropies) * c.data;
  });
  return sum;
}
Rule crossing(const Question& q) {
  require(q.parameter("eta") > 0, "eta > 0");
  return until_crossing(q, q.parameter("eta"));
}

/// -E_p ln nu, where a position joins a step if what was kept before leaves its chances alone.
LogForm cross_entropy_of_tests(const Question& q) {
  LogForm sum;
  const Rule keep = [&](const Sight& sight) {
    Subset kept = 0;
    for (const index_t i : order(q)) {
      if (contains(sight.known, i)) continue;
      const bool same = chances(q.model, sight.word, sight.known, i) ==
                        chances(q.model, sight.word, sight.known | kept, i);
      if (same) kept |= singleton(i);
    }
    return kept;
  };
  for (index_t r = 0; r < q.model.rows().size(); ++r) {
    const Rational nu = emission(q.model, q.model.rows()[at(r)], keep).probability;
    sum -= LogForm::log(nu) * q.model.probabilities()[at(r)];
  }
  return sum;
}

}  // namespace

const Statements& statements_on_laws() {
  using Q = const Question&;
  constexpr Relation kEqual = Relation::equal, kAtMost = Relation::at_most;
  static const Statements table = {
      {"A8", "confidence", "sizes", kEqual,
       [](Q q) { return loss_along_the_path(q, surest_by_sizes(q)); }},
      {"A8", "threshold", "parameters(tau)", kEqual,
       [](Q q) { return loss_along_the_path(q, surer_than(threshold(q))); }},
      {"A8", "entropy-budget", "parameters(gamma)", kEqual,
       [](Q q) { return loss_along_the_path(q, within_budget(budget(q, "gamma"), true)); }},
      {"A9", "partition", "blocks other", kEqual,
       [](Q q) { return loss_and_error(q, given_blocks(q), 1); }},
      {"A9", "confidence", "sizes other", kEqual,
       [](Q q) { return loss_and_error(q, surest_by_sizes(q), 1); }},
      {"A9-misprint", "partition", "blocks other", kEqual,
       [](Q q) { return loss_and_error(q, given_blocks(q), -1); }},
      {"A9-misprint", "confidence", "sizes other", kEqual,
       [](Q q) { return loss_and_error(q, surest_by_sizes(q), -1); }},
      {"A10", "partition", "blocks", kEqual, [](Q q) { return reverse_chain(q, given_blocks(q)); }},
      {"A10", "confidence", "sizes", kEqual,
       [](Q q) { return reverse_chain(q, surest_by_sizes(q)); }},
      {"A11", "adaptive", "sizes", kAtMost,
       [](Q q) -> Sides {
         const Emitted e = emitted(q.model, q.model, surest_by_sizes(q));
         return {-LogForm::log(e.inside), e.forward_kl};
       }},
      {"B1-law", "sharp", "sizes", kAtMost,
       [](Q q) -> Sides {
         const index_t most = *std::max_element(q.sizes().begin(), q.sizes().end());
         return {mixture_kl(q, {q.sizes()}), q.z(q.n) * Rational(most - 1)};
       }},
      {"B1-law", "tc", "sizes", kAtMost,
       [](Q q) -> Sides {
         return {mixture_kl(q, {q.sizes()}), q.tc() * largest_ratio(q, true)};
       }},
      {"B1-law", "dtc", "sizes", kAtMost,
       [](Q q) -> Sides {
         return {mixture_kl(q, {q.sizes()}), q.dtc() * largest_ratio(q, false)};
       }},
      {"B1-law", "balanced", "index", kAtMost, balanced_mixture},
      {"G2", "adaptive", "parameters(gamma)", kAtMost,
       [](Q q) -> Sides {
         const Rational gamma = budget(q, "gamma");
         const Emitted e = emitted(q.model, q.model, within_budget(gamma, true));
         return {e.forward_kl, Rational(gamma * e.steps)};
       }},
      {"G3", "", "parameters(theta)", kAtMost,
       [](Q q) -> Sides {
         const Rule rule = within_budget(budget(q, "theta"), false);
         return {emitted(q.model, q.model, rule).forward_kl, spent(q, rule, true)};
       }},
      {"G5", "", "indices", kEqual,
       [](Q q) -> Sides {
         return {cross_entropy_of_tests(q), entropy(q.model, q.all())};
       }},
      {"H1", "realised", "sizes row", kEqual, realised},
      {"H1", "zero", "sizes", kEqual, loses_nothing},
      {"H8", "error", "indices parameters(eta)", kAtMost,
       [](Q q) -> Sides {
         const Emitted e = emitted(q.model, q.model, crossing(q));
         return {e.forward_kl, Rational(q.parameter("eta") * e.steps)};
       }},
      {"H8", "entropies", "indices parameters(eta)", kEqual,
       [](Q q) -> Sides {
         const LogForm kl = emitted(q.model, q.model, crossing(q)).forward_kl;
         return {spent(q, crossing(q), false), entropy(q.model, q.all()) + kl};
       }},
      {"H8", "steps", "indices parameters(eta)", Relation::less,
       [](Q q) -> Sides {
         require(q.model.rows().size() > 1, "more than one word");
         const Emitted e = emitted(q.model, q.model, crossing(q));
         return {Rational(q.parameter("eta") * (e.steps - 1)),
                 entropy(q.model, q.all()) + e.forward_kl};
       }},
  };
  return table;
}

}  // namespace unmask::checker
