// Zhang et al. (arXiv 2602.00286): what re-masking does and does not do to a distribution.
//
// An exact edit of a set chosen without looking keeps p, and rounds of it contract where positions
// influence each other little (E5). Looking at values spoils it: re-masking the least supported
// token (E5-folk), drawing several at once (E5-folk-factorised), committing the most probable of
// drawn tokens (E6). A kernel that may emit what p excludes makes the reverse KL infinite (E13).
#include <algorithm>

#include "core/decode/policies/sampled_confidence.hpp"
#include "exact/law/decoder_law.hpp"
#include "exact/oracle/make_oracle.hpp"
#include "exact/theorem/cell_law.hpp"
#include "exact/theorem/papers.hpp"
#include "exact/theorem/random_model.hpp"
#include "exact/theorem/reveal_polynomial.hpp"
#include "exact/theorem/sides.hpp"

namespace unmask {
namespace {

const std::string kPaper = "Zhang et al. (arXiv 2602.00286)";

Model any_model(Philox& random) { return random_model(random); }

// E5: exact edits.

Claims exact_edits(const Subject& subject, Philox& random) {
  if (auto none = lacks_cells(subject)) return *none;
  const CellLaw p(subject.table());
  const index_t n = p.positions();
  const Subset all = p.everything();
  const Rational alpha = largest_influence(p);
  Claims claims;
  for (index_t repetition = 0; repetition < 2; ++repetition) {
    const auto other = random_draft(p.shape(), random);
    const CellLaw draft(*other);
    const Subset edited = random_part(n, random);
    claims.add({.part = "set", .blocks = {positions_in(edited)}, .other = other},
               total_variation(edited_exactly(draft, p, edited), p, all), Relation::equal,
               total_variation(draft, p, all & ~edited));
    const index_t rounds = 1 + random.below(most_edit_rounds(p));
    const Rational after = total_variation(scanned(draft, p, rounds), p, all);
    claims.add({.part = "scan", .steps = rounds, .other = other}, after, Relation::at_most,
               total_variation(draft, p, all));
    if (alpha >= 1) continue;
    const Rational rate = 1 - (1 - alpha) / n;
    claims.add({.part = "contraction", .steps = rounds, .other = other}, after, Relation::at_most,
               Rational(power(rate, rounds) * n));
  }
  return claims;
}

// E5-folk: edits that look at values, and edits at once.

/// One round from p itself: the position of least p(x_i | x_{-i}), ties to the first, drawn again.
CellLaw lowest_remasked(const CellLaw& p) {
  std::vector<Masses> support;
  for (index_t i = 0; i < p.positions(); ++i) {
    support.push_back(p.conditional(singleton(i), p.everything() & ~singleton(i)));
  }
  Masses law(at(p.cells()));
  for (index_t cell = 0; cell < p.cells(); ++cell) {
    if (p.mass(cell) == 0) continue;
    index_t lowest = 0;
    for (index_t i = 1; i < p.positions(); ++i) {
      if (support[at(i)][at(cell)] < support[at(lowest)][at(cell)]) lowest = i;
    }
    for (index_t v = 0; v < p.shape().cardinality(lowest); ++v) {
      const index_t next = p.with_symbol(cell, lowest, v);
      law[at(next)] += p.mass(cell) * support[at(lowest)][at(next)];
    }
  }
  return {p.shape(), std::move(law)};
}

Claims lowest_is_stationary(const Subject& subject, Philox&) {
  if (auto none = lacks_cells(subject)) return *none;
  const CellLaw p(subject.table());
  Claims claims;
  claims.add({}, total_variation(lowest_remasked(p), p, p.everything()), Relation::equal, 0);
  return claims;
}

Claims at_once_is_stationary(const Subject& subject, Philox& random) {
  if (auto none = lacks_cells(subject)) return *none;
  const CellLaw p(subject.table());
  if (p.positions() < 2) return Claims::inapplicable("two positions to edit");
  Claims claims;
  const index_t first = random.below(p.positions()), step = 1 + random.below(p.positions() - 1);
  const Subset two = singleton(first) | singleton((first + step) % p.positions());
  for (const Subset edited : {Subset{3}, two, p.everything()}) {
    claims.add({.blocks = {positions_in(edited)}},
               total_variation(edited_at_once(p, p, edited), p, p.everything()), Relation::equal,
               0);
  }
  return claims;
}

// E6: committing the most probable of drawn tokens.

/// KL(p || nu), nu one token a step by sampled confidence. Nothing where that is too large.
std::optional<LogForm> sampled_confidence_kl(const Subject& p) {
  const Model model = table_model("subject", p.table());
  const auto known = conditionals<Rational>(model, Effort{});
  if (!known) return std::nullopt;
  Decoder<Rational> decoder{make_oracle<Rational>(known.value(), {}, 0),
                            std::make_shared<const SampledConfidencePolicy<Rational>>()};
  decoder.block_length = p.positions();
  decoder.sizes =
      std::make_shared<const StepSizes>(Schedule(std::vector<index_t>(at(p.positions()), 1)));
  const auto law = decoder_law<Rational>(decoder, *known.value(), p.table(), Effort{});
  if (!law) return std::nullopt;
  LogForm kl;
  for (index_t row = 0; row < p.rows(); ++row) {
    const Rational& emitted = law.value().output.on_support[at(row)];
    kl += LogForm::log(Rational(p.probability(row) / emitted)) * p.probability(row);
  }
  return kl;
}

/// P of the likelier symbol of two independent and equal coins that are not fair.
std::optional<Rational> coin_chance(const Subject& p) {
  if (p.shape().cardinalities() != std::vector<index_t>{2, 2} || p.rows() != 4) return std::nullopt;
  const Rational first = p.probability(0, 1), second = p.probability(0, 2);
  if (first != second || p.probability(0) != first * second || 2 * first == 1) return std::nullopt;
  return std::max(first, Rational(1 - first));
}

Claims two_coins(const Subject& p, Philox&) {
  if (auto none = lacks_subsets(p)) return *none;
  const auto a = coin_chance(p);
  if (!a) return Claims::inapplicable("two independent, equal, unfair coins");
  const Rational b = 1 - *a;
  const LogForm closed = LogForm::log(Rational(1 + b)) * Rational(-*a * *a) -
                         LogForm::log(Rational(2 * b)) * Rational(*a * b) - p_log_p(b) * b;
  Claims claims;
  claims.add({}, *sampled_confidence_kl(p), Relation::equal, closed);
  return claims;
}

Claims sampled_confidence_is_exact(const Subject& p, Philox&) {
  if (auto none = lacks_cells(p)) return *none;
  const auto kl = sampled_confidence_kl(p);
  if (!kl) return Claims::refused("the law of sampled confidence");
  Claims claims;
  claims.add({}, *kl, Relation::equal, 0);
  return claims;
}

Model random_coins(Philox& random) {
  const index_t tails = 1 + random.below(30), heads = 31 + random.below(30);
  const bool swapped = random.below(2) == 1;
  const Rational x(swapped ? heads : tails), y(swapped ? tails : heads);
  return table_model(
      "two random coins",
      SupportTable<Rational>(Shape({2, 2}), {0, 0, 0, 1, 1, 0, 1, 1},
                             {Rational(x * x), Rational(x * y), Rational(x * y), Rational(y * y)}));
}

// E13: kernels that leave the support.

/// Rounds of: with chance `share`, the positions of `block` are drawn from K(. | the rest).
CellLaw redrawn(CellLaw law, const CellLaw& kernel, Subset block, const Rational& share,
                index_t rounds) {
  for (; rounds > 0; --rounds) {
    const CellLaw drawn = edited_exactly(law, kernel, block);
    Masses next(at(law.cells()));
    for (index_t cell = 0; cell < law.cells(); ++cell) {
      next[at(cell)] = (1 - share) * law.mass(cell) + share * drawn.mass(cell);
    }
    law = CellLaw(law.shape(), std::move(next));
  }
  return law;
}

/// E_p of what the kernel puts outside the support.
Rational mass_at_risk(const CellLaw& p, const CellLaw& kernel, Subset block) {
  const Subset rest = p.everything() & ~block;
  const Masses context = p.shown_masses(rest), drawn = kernel.conditional(block, rest);
  Rational sum = 0;
  for (index_t cell = 0; cell < p.cells(); ++cell) {
    if (p.mass(cell) == 0) sum += context[at(cell)] * drawn[at(cell)];
  }
  return sum;
}

Claims leaving_the_support(const Subject& subject, Philox& random) {
  if (auto none = lacks_cells(subject)) return *none;
  const CellLaw p(subject.table());
  Claims claims;
  for (index_t repetition = 0; repetition < 2; ++repetition) {
    const auto other = random_draft(p.shape(), random);
    const CellLaw kernel(*other);
    const Subset block = random_part(p.positions(), random);
    const index_t rounds = 1 + random.below(most_edit_rounds(p));
    const Rational share = random_fraction(random), kept = power(1 - share, rounds);
    const CellLaw law = redrawn(p, kernel, block, share, rounds);
    claims.add({.part = "kernel",
                .steps = rounds,
                .blocks = {positions_in(block)},
                .parameters = {{"share", share}},
                .other = other},
               Rational(1 - mass_inside(law, p)), Relation::equal,
               Rational((1 - kept) * mass_at_risk(p, kernel, block)));
    claims.add({.part = "exact", .steps = rounds, .other = other}, mass_inside(kernel, p),
               Relation::at_most, mass_inside(scanned(kernel, p, rounds), p));
  }
  return claims;
}

}  // namespace

void add_zhang_remasking(std::vector<Theorem>& theorems) {
  const Source derived{"this project, on " + kPaper, "section 5: derived and checked",
                       Source::Provenance::derived};
  theorems.push_back(
      {.id = "E5",
       .title = "Exact edits of sets chosen without looking",
       .tex =
           R"(\mathrm{TV}(\nu K_R, p) = \mathrm{TV}(\nu_{R^c}, p_{R^c}), \quad \mathrm{TV}(\nu K^t, p) \le n\bigl(1-\tfrac{1-\alpha}{n}\bigr)^t)",
       .source = derived,
       .note = "any draft; so p is stationary. K: one position, chosen uniformly; the contraction "
               "where Dobrushin's influence alpha is below 1",
       .random_model = weakly_dependent,
       .claims = exact_edits});
  theorems.push_back(
      {.id = "E5-folk",
       .title = "Re-masking the least supported token keeps p",
       .tex = R"(\mathrm{TV}(p K_{\min}, p) = 0)",
       .source = {"folklore", "that re-masking converges to p", Source::Provenance::derived},
       .is_true = false,
       .note = "one round that starts from p itself",
       .counterexamples = {"markov:n=5,flip=1/5", "markov:n=4,flip=1/5"},
       .random_model = any_model,
       .claims = lowest_is_stationary});
  theorems.push_back(
      {.id = "E5-folk-factorised",
       .title = "Drawing several positions at once keeps p",
       .tex = R"(\mathrm{TV}(p F_R, p) = 0, \quad |R| \ge 2)",
       .source = {"folklore", "that re-masking converges to p", Source::Provenance::derived},
       .is_true = false,
       .note = "one round that starts from p itself",
       .counterexamples = {"equal:n=3,q=2", "markov:n=5,flip=1/5"},
       .random_model = any_model,
       .claims = at_once_is_stationary});
  theorems.push_back(
      {.id = "E6",
       .title = "The bias of sampled confidence on two coins",
       .tex =
           R"(\mathrm{KL}(p\|\nu) = -a^2\ln(1+b) - ab\ln 2b - b^2\ln b, \quad a = 1-b > \tfrac12)",
       .source = derived,
       .hypotheses = "two independent bits of equal, unfair chances a and b",
       .note = "choosing by the largest marginal instead is exact: E1 adaptive",
       .random_model = random_coins,
       .claims = two_coins});
  theorems.push_back(
      {.id = "E6-folk",
       .title = "Committing the most probable draw is exact",
       .tex = R"(\mathrm{KL}(p\|\nu) = 0)",
       .source = {"folklore, of LLaDA's generate.py at temperature 1",
                  "one token a step, exact conditionals", Source::Provenance::derived},
       .is_true = false,
       .counterexamples = {"product:n=2,p=9/10", "markov:n=5,flip=1/5"},
       .random_model = any_model,
       .claims = sampled_confidence_is_exact});
  theorems.push_back(
      {.id = "E13",
       .title = "A kernel that leaves the support",
       .tex =
           R"(1 - q^{(n)}(\mathrm{supp}\,p) = (1-(1-s)^n)\,\mathbb{E}_{x_P \sim p} K(\{x_B : p(x_B|x_P)=0\} \mid x_P))",
       .source = {kPaper, "Proposition C.5", Source::Provenance::full_text},
       .hypotheses = "the kernel does not see the block that it replaces",
       .note =
           "reverse KL is infinite where this is positive: after every round, if K may emit what "
           "p excludes. A round happens with chance s. Exact single positions only add to the "
           "mass inside",
       .random_model = any_model,
       .claims = leaving_the_support});
}

}  // namespace unmask
