// Rounds, and what one compares them by: Zhong et al. (arXiv 2601.15593), Wen-Liang-Lu
// (2608.25505), Tang et al. (2602.19619). Theory ids F1-F3, H2, H3, H10.
#include <algorithm>
#include <numeric>
#include <set>

#include "exact/certificate/naive_law.hpp"
#include "exact/certificate/statement.hpp"

namespace unmask::checker {
namespace {

// F1, F2: the steps in which positions are final.

/// One for every position; the steps are 1, 2, ..., none left out.
std::vector<index_t> tokens_by_step(const Question& q) {
  const auto& steps = q.claim.indices;
  require(steps.size() == q.n, "a step for every position");
  std::vector<index_t> tokens(at(q.n));
  for (const index_t step : steps) {
    require(step >= 1 && step <= q.n, "steps are numbered from 1");
    ++tokens[at(step - 1)];
  }
  while (tokens.back() == 0) tokens.pop_back();
  for (const index_t count : tokens) require(count > 0, "every step finalises something");
  return tokens;
}

Sides tied_pairs(const Question& q) {
  const std::vector<index_t> tokens = tokens_by_step(q);
  const Rational afp = Rational(q.n) / Rational(tokens.size());
  index_t ties = 0;
  for (const index_t count : tokens) ties += count * (count - 1) / 2;
  return {Rational(Rational(q.n) * (afp - 1) / 2), Rational(ties)};
}

/// The ways to spread n positions over the intervals: E[steps] and E[n/steps].
struct BusySteps {
  const Times& grid;
  Rational steps = 0, afp = 0;
  index_t n = 0;

  void spread(index_t interval, index_t left, index_t busy, const Rational& chance) {
    if (interval + 1 == grid.size()) {
      if (left > 0) return;
      steps += chance * Rational(busy);
      afp += chance * Rational(n) / Rational(busy);
      return;
    }
    const Rational length = grid[at(interval + 1)] - grid[at(interval)];
    Rational power = 1;
    for (index_t count = 0; count <= left; ++count) {
      spread(interval + 1, left - count, busy + (count > 0 ? 1 : 0),
             Rational(chance * power * Rational(binomial(left, count))));
      power *= length;
    }
  }
};

Sides mean_steps(const Question& q) {
  BusySteps sums{q.grid()};
  if (binomial(q.n + q.grid().size(), q.n) > 20000) {
    throw TooLarge("20000 ways to spread positions");
  }
  sums.n = q.n;
  sums.spread(0, q.n, 0, 1);
  return {Rational(Rational(q.n) / sums.steps), sums.afp};
}

Sides squared_taus(const Question& q) {
  (void)tokens_by_step(q);
  const auto& steps = q.claim.indices;
  Rational difference = 0;
  Integer pairs = 0, untied = 0;
  for (index_t i = 0; i < q.n; ++i) {
    for (index_t j = i + 1; j < q.n; ++j) {
      pairs += 1;
      if (steps[at(i)] == steps[at(j)]) continue;
      untied += 1;
      difference += steps[at(i)] < steps[at(j)] ? 1 : -1;
    }
  }
  require(untied > 0, "two positions that are not tied");
  const Rational square = difference * difference;
  return {Rational(square / Rational(Integer(pairs * pairs))),
          Rational(square / Rational(Integer(pairs * untied)))};
}

/// tau_a by counting pairs, and by the exchanges of neighbours that sort the order.
Sides tau_of_order(const Question& q) {
  std::vector<index_t> order = q.claim.indices, positions(at(q.n));
  std::iota(positions.begin(), positions.end(), index_t{0});
  require(q.n >= 2 &&
              std::is_permutation(order.begin(), order.end(), positions.begin(), positions.end()),
          "the indices are an order of two or more positions");
  Rational difference = 0;
  for (index_t s = 0; s < q.n; ++s) {
    for (index_t t = s + 1; t < q.n; ++t) difference += order[at(s)] < order[at(t)] ? 1 : -1;
  }
  index_t exchanges = 0;
  for (bool moved = true; moved;) {
    moved = false;
    for (index_t t = 1; t < q.n; ++t) {
      if (order[at(t - 1)] < order[at(t)]) continue;
      std::swap(order[at(t - 1)], order[at(t)]);
      ++exchanges;
      moved = true;
    }
  }
  const Rational pairs(q.n * (q.n - 1) / 2);
  return {Rational(difference / pairs), Rational(1 - Rational(2 * exchanges) / pairs)};
}

// F3.

Sides projection_on_product(const Question& q) {
  const auto blocks = q.blocks();
  require(blocks.size() == 2 && (blocks[0] | blocks[1]) == q.all() && blocks[1] != 0,
          "a context and all other positions");
  require(q.claim.row.size() == size(blocks[0]), "the row has a symbol for every position shown");
  Row context(at(q.n), 0);
  index_t next = 0;
  for_each_position(blocks[0], [&](index_t i) { context[at(i)] = q.claim.row[at(next++)]; });
  const NaiveModel here = conditioned(q.model, blocks[0], context);
  LogForm kl;
  for (const Row& x : here.rows()) {
    const Rational p = here.probability(x);
    Rational product = 1;
    for (index_t i = 0; i < q.n; ++i) product *= here.marginal(singleton(i), x);
    kl += LogForm::log(Rational(p / product)) * p;
  }
  return {kl, correlation(here, blocks[1])};
}

// H2, H3.

LogForm entropies_in_steps(const Question& q, const std::vector<Subset>& steps) {
  EntropySum sum(q.model);
  Subset shown = 0;
  for (const Subset step : steps) {
    for_each_position(step, [&](index_t i) { sum.add_conditional(singleton(i), shown); });
    shown |= step;
  }
  return sum.value();
}

/// Uniform, one prime cardinality, and x - y + z is a row for all rows x, y and a fixed z.
void require_affine(const Question& q) {
  const index_t card = q.model.cards().front();
  require(is_prime(card) && q.model.cards() == std::vector<index_t>(at(q.n), card),
          "one prime number of symbols everywhere");
  require(q.model.is_uniform(), "the law is uniform");
  if (q.model.rows().size() > 256) throw TooLarge("256 rows of an affine subspace");
  const std::set<Row> rows(q.model.rows().begin(), q.model.rows().end());
  for (const Row& x : rows) {
    for (const Row& y : rows) {
      Row sum(at(q.n));
      for (index_t i = 0; i < q.n; ++i) {
        sum[at(i)] = (x[at(i)] + card - y[at(i)] + rows.begin()->at(at(i))) % card;
      }
      require(rows.count(sum) == 1, "the rows are an affine subspace");
    }
  }
}

Sides two_affine_steps(const Question& q) {
  require_affine(q);
  const auto steps = q.partition();
  require(steps.size() <= 2, "at most two steps");
  require(q.model.marginals(steps[0]).size() == q.model.rows().size(),
          "the first step determines the rest");
  return {entropies_in_steps(q, steps), entropy(q.model, q.all())};
}

/// A stretch of hidden positions, and how many of its m middle ones are shown.
struct Stretch {
  index_t begin, end, shown = 0;
};

/// Round by round: every stretch shows one of its middle positions; where all m are shown it falls
/// into two. A stretch of at most m positions is its own middle.
std::vector<Subset> bisection_rounds(index_t n, index_t m) {
  std::vector<Subset> rounds;
  std::vector<Stretch> stretches{{0, n}};
  while (!stretches.empty()) {
    Subset round = 0;
    std::vector<Stretch> next;
    for (Stretch s : stretches) {
      const index_t length = s.end - s.begin, width = std::min(m, length);
      const index_t middle = s.begin + (length - width) / 2;
      round |= singleton(middle + s.shown);
      if (++s.shown < width) {
        next.push_back(s);
        continue;
      }
      if (middle > s.begin) next.push_back({s.begin, middle});
      if (middle + width < s.end) next.push_back({middle + width, s.end});
    }
    rounds.push_back(round);
    stretches = std::move(next);
  }
  return rounds;
}

std::vector<Subset> rounds_of_chain(const Question& q) {
  const index_t m = q.index(1, q.n);
  for (index_t i = m + 1; i < q.n; ++i) {
    Subset near = 0;
    for (index_t back = 1; back <= m; ++back) near |= singleton(i - back);
    EntropySum memory(q.model);
    memory.add_conditional(singleton(i), near).add_conditional(singleton(i), all_positions(i), -1);
    require(memory.value().is_zero(), "the model is a Markov chain of this order");
  }
  const auto rounds = bisection_rounds(q.n, m);
  require(q.partition() == rounds, "the blocks are those of bisection");
  return rounds;
}

Rational most_rounds(index_t n, index_t m) {
  index_t halvings = 0;
  for (index_t reach = m; reach < n; reach *= 2) ++halvings;
  return Rational(m * (halvings + 1));
}

// H10.

/// P(X_2 = b | X_1 = a), which must hold at every transition.
std::vector<std::vector<Rational>> transitions(const Question& q) {
  const index_t card = q.model.cards().front();
  require(q.n >= 2 && q.model.cards() == std::vector<index_t>(at(q.n), card), "one set of states");
  require(q.model.rows() == all_cells(q.model), "every row is possible");
  std::vector<std::vector<Rational>> table;
  Row x(at(q.n), 0);
  for (x[0] = 0; x[0] < card; ++x[0]) table.push_back(answer(q.model, 1, singleton(0), x));
  for (const Row& row : q.model.rows()) {
    Rational p = q.model.marginal(singleton(0), row);
    for (index_t t = 1; t < q.n; ++t) p *= table[at(row[at(t - 1)])][at(row[at(t)])];
    require(p == q.model.probability(row), "the model is a homogeneous Markov chain");
  }
  return table;
}

/// (n-1) sum_a w_a KL(what follows a, pooled over positions || the chain's).
LogForm pooled_transition_kl(const Question& q) {
  const auto chain = transitions(q);
  const NaiveModel& law = q.other();
  require(law.cards() == q.model.cards(), "both models have the same cards");
  LogForm sum;
  for (index_t a = 0; a < chain.size(); ++a) {
    Rational visits = 0;
    std::vector<Rational> follows(chain.size(), Rational(0));
    for (index_t r = 0; r < law.rows().size(); ++r) {
      for (index_t t = 1; t < q.n; ++t) {
        if (law.symbol(r, t - 1) != a) continue;
        visits += law.probabilities()[at(r)];
        follows[at(law.symbol(r, t))] += law.probabilities()[at(r)];
      }
    }
    if (visits == 0) continue;
    for (index_t b = 0; b < chain.size(); ++b) {
      const Rational share = follows[at(b)] / visits;
      if (share == 0) continue;
      sum += (p_log_p(share) - LogForm::log(chain[at(a)][at(b)]) * share) * visits;
    }
  }
  return sum;
}

Sides transition_statistics(const Question& q) {
  const LogForm pooled = pooled_transition_kl(q);
  const Law sampled = law_of(q.other()), p = law_of(q.model);
  return {pooled,
          divergence(sampled, p) - divergence(marginal_law(sampled, 1), marginal_law(p, 1))};
}

}  // namespace

const Statements& statements_on_rounds() {
  using Q = const Question&;
  constexpr Relation kEqual = Relation::equal, kAtMost = Relation::at_most;
  static const Statements table = {
      {"F1", "ties", "indices", kAtMost, tied_pairs},
      {"F1", "grid", "times", kAtMost, mean_steps},
      {"F2", "ties", "indices", kAtMost, squared_taus},
      {"F2", "order", "indices", kEqual, tau_of_order},
      {"F3", "", "blocks row", kEqual, projection_on_product},
      {"H2", "", "blocks", kEqual, two_affine_steps},
      {"H3", "exact", "index blocks", kEqual,
       [](Q q) -> Sides {
         return {entropies_in_steps(q, rounds_of_chain(q)), entropy(q.model, q.all())};
       }},
      {"H3", "rounds", "index blocks", kAtMost,
       [](Q q) -> Sides {
         const Rational rounds(rounds_of_chain(q).size());
         return {rounds, most_rounds(q.n, q.claim.index)};
       }},
      {"H10", "", "other", kAtMost, transition_statistics},
  };
  return table;
}

}  // namespace unmask::checker
