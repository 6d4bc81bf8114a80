// Zhang et al. (arXiv 2602.00286), Zhong et al. (2601.15593), ReMDM (2503.00307): decoders that
// take back what they revealed. Theory ids E5, E13, F4, F5, G8.
#include <algorithm>

#include "exact/certificate/naive_law.hpp"
#include "exact/certificate/statement.hpp"

namespace unmask::checker {
namespace {

constexpr index_t kMostRoundsTimesCells = 256;

index_t rounds_of(const Question& q) {
  const index_t rounds = q.steps(1, 8);
  if (rounds * all_cells(q.model).size() > kMostRoundsTimesCells) {
    throw TooLarge("256 rounds times rows that the cards allow");
  }
  return rounds;
}

/// The second law: of the same cards, and every row that they allow is possible.
Law draft_of(const Question& q) {
  require(q.other().cards() == q.model.cards(), "both models have the same cards");
  require(q.other().rows() == all_cells(q.model), "every row of the other model is possible");
  return law_of(q.other());
}

/// The only block.
Subset edited_positions(const Question& q) {
  const auto blocks = q.blocks();
  require(blocks.size() == 1 && blocks[0] != 0, "one block of positions to edit");
  return blocks[0];
}

// E5.

Sides edited_set(const Question& q) {
  const Law p = law_of(q.model), draft = draft_of(q);
  const Subset block = edited_positions(q), rest = q.all() & ~block;
  return {distance(edited(draft, q.model, block), p),
          distance(marginal_law(draft, rest), marginal_law(p, rest))};
}

Rational distance_after_rounds(const Question& q) {
  return distance(scanned(draft_of(q), q.model, rounds_of(q)), law_of(q.model));
}

/// The total variation between the answers at i of two rows that differ at j alone, at most.
Rational influence(const std::map<Row, std::vector<Rational>>& answers, index_t j) {
  Rational most = 0;
  for (const auto& [x, here] : answers) {
    Row y = x;
    for (y[at(j)] = 0; y[at(j)] < x[at(j)]; ++y[at(j)]) {
      const std::vector<Rational>& there = answers.at(y);
      Rational sum = 0;
      for (index_t v = 0; v < here.size(); ++v) {
        sum += abs(Rational(here[at(v)] - there[at(v)]));
      }
      most = std::max(most, Rational(sum / 2));
    }
  }
  return most;
}

/// alpha, the largest sum over i of the influences of one j on i.
Rational largest_influence(const Question& q) {
  std::vector<Rational> sums(at(q.n), Rational(0));
  for (index_t i = 0; i < q.n; ++i) {
    std::map<Row, std::vector<Rational>> answers;
    for (const Row& x : all_cells(q.model)) answers[x] = answer(q.model, i, q.without(i), x);
    for (index_t j = 0; j < q.n; ++j) {
      if (i != j) sums[at(j)] += influence(answers, j);
    }
  }
  const Rational alpha = *std::max_element(sums.begin(), sums.end());
  require(alpha < 1, "Dobrushin's influence is below 1");
  return alpha;
}

/// n (1 - (1-alpha)/n)^t.
Rational contraction(const Question& q, const Rational& alpha) {
  const index_t rounds = rounds_of(q);
  Rational bound(q.n);
  for (index_t t = 0; t < rounds; ++t) bound *= 1 - (1 - alpha) / Rational(q.n);
  return bound;
}

/// F4: a token that is edited stays as it is with some chance.
struct LazyEdits {
  Rational stay, distance;

  explicit LazyEdits(const Question& q) : stay(q.parameter("stay")) {
    require(stay > 0 && stay < 1, "0 < stay < 1");
    distance =
        checker::distance(scanned(draft_of(q), q.model, rounds_of(q), stay), law_of(q.model));
  }
};

// E13.

Rational share_of_rounds(const Question& q) {
  const Rational share = q.parameter("share");
  require(share > 0 && share < 1, "0 < share < 1");
  return share;
}

Sides kernel_leaves(const Question& q) {
  Law law = law_of(q.model);
  (void)draft_of(q);
  const Subset block = edited_positions(q), rest = q.all() & ~block;
  const Rational share = share_of_rounds(q);
  Rational undisturbed = 1;
  for (index_t round = 0; round < rounds_of(q); ++round) {
    Law next;
    for (const auto& [x, p] : law) next[x] += (1 - share) * p;
    for (const auto& [x, p] : edited(law, q.other(), block)) next[x] += share * p;
    law = std::move(next);
    undisturbed *= 1 - share;
  }
  // A context at a time: 1 less what the kernel puts on the rows that p has there.
  Rational at_risk = 1;
  for (const Row& x : q.model.rows()) {
    at_risk -= q.model.marginal(rest, x) * q.other().probability(x) / q.other().marginal(rest, x);
  }
  return {Rational(1 - mass_on_rows(law, q.model)), Rational((1 - undisturbed) * at_risk)};
}

// F5.

Sides edited_product(const Question& q) {
  const Subset block = edited_positions(q);
  return {divergence(law_of(q.model), edited(product_law(q.model), q.model, block)),
          correlation(q.model, q.all() & ~block)};
}

Sides edited_draft(const Question& q) {
  const Law p = law_of(q.model), draft = draft_of(q);
  const Subset block = edited_positions(q), rest = q.all() & ~block;
  return {divergence(p, edited(draft, q.model, block)),
          divergence(marginal_law(p, rest), marginal_law(draft, rest))};
}

Sides edited_on_average(const Question& q) {
  const index_t r = q.index(1, q.n - 1);
  const Law p = law_of(q.model), product = product_law(q.model);
  LogForm sum, area;
  for_each_subset_of(q.all(), [&](Subset block) {
    if (size(block) == r) sum += divergence(p, edited(product, q.model, block));
  });
  for (index_t j = 1; j <= q.n - r; ++j) area += q.z(j);
  return {sum / Rational(binomial(q.n, r)), area};
}

// G8.

Rational probability_parameter(const Question& q, const char* name) {
  const Rational x = q.parameter(name);
  require(x > 0 && x <= 1, "probabilities are above 0 and at most 1");
  return x;
}

/// The chances of the set of visible positions, each visible with its own chance.
void add_sets(index_t i, Subset visible, const Rational& mass, const std::vector<Rational>& chances,
              EntropySum& sum) {
  if (i == chances.size()) {
    sum.add(visible, mass);
    return;
  }
  add_sets(i + 1, visible, Rational(mass * (1 - chances[at(i)])), chances, sum);
  add_sets(i + 1, visible | singleton(i), Rational(mass * chances[at(i)]), chances, sum);
}

/// Before the step, then after it, set by set.
void add_steps(index_t i, const Rational& mass, std::vector<Rational>& chances,
               const Rational& alpha, const Rational& kept, const Rational& reveal,
               EntropySum& sum) {
  if (i == chances.size()) {
    add_sets(0, 0, mass, chances, sum);
    return;
  }
  chances[at(i)] = kept;
  add_steps(i + 1, Rational(mass * alpha), chances, alpha, kept, reveal, sum);
  chances[at(i)] = reveal;
  add_steps(i + 1, Rational(mass * (1 - alpha)), chances, alpha, kept, reveal, sum);
}

Sides kept_in_view(const Question& q) {
  if (q.n > 6) throw TooLarge("6 positions");
  const Rational alpha = probability_parameter(q, "alpha"),
                 remask = probability_parameter(q, "remask"),
                 reveal = probability_parameter(q, "reveal");
  EntropySum after(q.model), direct(q.model);
  std::vector<Rational> chances(at(q.n));
  add_steps(0, 1, chances, alpha, Rational(1 - remask), reveal, after);
  const Rational visible = alpha - alpha * remask + reveal - reveal * alpha;
  add_sets(0, 0, 1, std::vector<Rational>(at(q.n), visible), direct);
  return {after.value(), direct.value()};
}

Sides reveal_chance(const Question& q) {
  const Rational before = probability_parameter(q, "alpha_t"),
                 after = probability_parameter(q, "alpha_s"), eta = probability_parameter(q, "eta");
  require(before < after && after < 1, "alpha_t < alpha_s < 1");
  Rational most = (1 - after) / before;
  if (most > 1) most = 1;
  const Rational still_visible = before * (1 - eta * most);
  return {Rational((after - still_visible) / (1 - before)), 1};
}

}  // namespace

const Statements& statements_on_revision() {
  using Q = const Question&;
  constexpr Relation kEqual = Relation::equal, kAtMost = Relation::at_most;
  static const Statements table = {
      {"E5", "set", "blocks other", kEqual, edited_set},
      {"E5", "scan", "steps other", kAtMost,
       [](Q q) -> Sides {
         return {distance_after_rounds(q), distance(draft_of(q), law_of(q.model))};
       }},
      {"E5", "contraction", "steps other", kAtMost,
       [](Q q) -> Sides {
         return {distance_after_rounds(q), contraction(q, largest_influence(q))};
       }},
      {"E13", "kernel", "steps blocks parameters(share) other", kEqual, kernel_leaves},
      {"E13", "exact", "steps other", kAtMost,
       [](Q q) -> Sides {
         const Law draft = draft_of(q);
         const Law after = scanned(draft, q.model, rounds_of(q));
         return {mass_on_rows(draft, q.model), mass_on_rows(after, q.model)};
       }},
      {"F4", "", "steps parameters(stay) other", kAtMost,
       [](Q q) -> Sides {
         const LazyEdits edits(q);
         const Rational moved = 1 - edits.stay;
         return {edits.distance, contraction(q, Rational(1 - moved * (1 - largest_influence(q))))};
       }},
      {"F4-misprint", "", "steps parameters(stay) other", kAtMost,
       [](Q q) -> Sides {
         const LazyEdits edits(q);
         return {edits.distance, contraction(q, Rational((1 - edits.stay) * largest_influence(q)))};
       }},
      {"F5", "draft", "blocks other", kEqual, edited_draft},
      {"F5", "product", "blocks", kEqual, edited_product},
      {"F5", "average", "index", kEqual, edited_on_average},
      {"G8", "kept", "parameters(alpha,remask,reveal)", kEqual, kept_in_view},
      {"G8", "range", "parameters(alpha_s,alpha_t,eta)", kAtMost, reveal_chance},
  };
  return table;
}

}  // namespace unmask::checker
