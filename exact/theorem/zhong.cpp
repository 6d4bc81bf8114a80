// Zhong et al.: how parallel a decoder is, and generate-then-edit (arXiv 2601.15593).
//
// Tokens a step (AFP, F1) and how far the order of finalisation is the order of positions
// (Kendall's tau, F2), for given steps of finalisation; the projection on a product (F3); edits
// that may leave the token as it is (F4); what an exact edit buys (F5). Steps are numbered 1, 2,
// ... without the ones that finalise nothing.
#include <algorithm>

#include "exact/theorem/cell_law.hpp"
#include "exact/theorem/instances.hpp"
#include "exact/theorem/papers.hpp"
#include "exact/theorem/random_model.hpp"
#include "exact/theorem/reveal_polynomial.hpp"
#include "exact/theorem/sides.hpp"

namespace unmask {
namespace {

const std::string kPaper = "Zhong et al. (arXiv 2601.15593)";

Model any_model(Philox& random) { return random_model(random); }

// F1, F2: steps of finalisation.

std::vector<index_t> final_steps(const Blocks& blocks, index_t n) {
  std::vector<index_t> steps(at(n));
  for (std::size_t b = 0; b < blocks.size(); ++b) {
    for (const index_t i : blocks[b]) steps[at(i)] = b + 1;
  }
  return steps;
}

struct Concordance {
  index_t agree = 0, differ = 0, ties = 0;

  explicit Concordance(const std::vector<index_t>& steps) {
    for (std::size_t j = 0; j < steps.size(); ++j) {
      for (std::size_t i = 0; i < j; ++i) {
        (steps[i] == steps[j] ? ties : steps[i] < steps[j] ? agree : differ) += 1;
      }
    }
  }
  [[nodiscard]] Rational excess() const { return Rational(agree) - Rational(differ); }
  [[nodiscard]] index_t pairs() const { return agree + differ + ties; }
};

/// The steps of the random partitions that are tried, the extreme ones first.
std::vector<std::vector<index_t>> some_final_steps(index_t n, Philox& random) {
  std::vector<std::vector<index_t>> found;
  for (const Blocks& blocks : some_partitions(n, random, 4)) {
    found.push_back(final_steps(blocks, n));
  }
  found.push_back(std::vector<index_t>(at(n), 1));
  found.emplace_back();
  for (index_t i = 1; i <= n; ++i) found.back().push_back(i);
  return found;
}

/// P(k steps reveal something), k = 0..n: positions fall into the intervals of the grid
/// independently. By intervals, over how many positions are left.
std::vector<Rational> busy_steps(index_t n, const std::vector<Rational>& grid) {
  std::vector<std::vector<Rational>> law(at(n + 1), std::vector<Rational>(at(n + 1)));
  law[at(n)][0] = 1;  // [left][busy]
  for (std::size_t j = 1; j < grid.size(); ++j) {
    std::vector<std::vector<Rational>> next(at(n + 1), std::vector<Rational>(at(n + 1)));
    const Rational rate = (grid[j] - grid[j - 1]) / (1 - grid[j - 1]);
    for (index_t left = 0; left <= n; ++left) {
      for (index_t busy = 0; busy <= n; ++busy) {
        if (law[at(left)][at(busy)] == 0) continue;
        for (index_t count = 0; count <= left; ++count) {
          const Rational chance =
              Rational(binomial(left, count)) * power(rate, count) * power(1 - rate, left - count);
          if (chance == 0) continue;
          next[at(left - count)][at(busy + (count > 0 ? 1 : 0))] +=
              chance * law[at(left)][at(busy)];
        }
      }
    }
    law = std::move(next);
  }
  return law[0];
}

Claims tokens_a_step(const Subject& p, Philox& random) {
  const index_t n = p.positions();
  if (n > 12) return Claims::refused("12 positions at most");
  Claims claims;
  for (const auto& steps : some_final_steps(n, random)) {
    const index_t count = *std::max_element(steps.begin(), steps.end());
    const Rational afp{Integer(n), Integer(count)};
    claims.add({.part = "ties", .indices = steps}, Rational((afp - 1) * n / 2), Relation::at_most,
               Rational(Concordance(steps).ties));
  }
  const auto grid = random_grid(random, 2 + random.below(2));
  const auto busy = busy_steps(n, grid);
  Rational mean_steps = 0, mean_afp = 0;
  for (index_t k = 1; k <= n; ++k) {
    mean_steps += busy[at(k)] * k;
    mean_afp += busy[at(k)] * n / k;
  }
  claims.add({.part = "grid", .times = grid}, Rational(n / mean_steps), Relation::at_most,
             mean_afp);
  return claims;
}

Claims rank_correlations(const Subject& p, Philox& random) {
  const index_t n = p.positions();
  if (n > 12) return Claims::refused("12 positions at most");
  if (n < 2) return Claims::inapplicable("two positions");
  Claims claims;
  for (const auto& steps : some_final_steps(n, random)) {
    const Concordance c(steps);
    if (c.ties == c.pairs()) continue;
    const Rational tau = c.excess() / c.pairs();
    claims.add({.part = "ties", .indices = steps}, Rational(tau * tau), Relation::at_most,
               Rational(c.excess() * c.excess() / c.pairs() / Rational(c.pairs() - c.ties)));
  }
  const auto order = random_order(n, random);
  std::vector<index_t> steps(at(n));
  for (index_t t = 0; t < n; ++t) steps[at(order[at(t)])] = t + 1;
  const Concordance c(steps);
  claims.add({.part = "order", .indices = order}, Rational(c.excess() / c.pairs()), Relation::equal,
             Rational(1 - Rational(2 * c.differ) / c.pairs()));
  return claims;
}

// F3: the projection on a product.

Claims projection(const Subject& p, Philox& random) {
  if (auto none = lacks_subsets(p)) return *none;
  Claims claims;
  for (index_t repetition = 0; repetition < 3; ++repetition) {
    const Subset given = repetition == 0 ? 0 : random.below(p.everything());
    const Subset block = p.everything() & ~given;
    const index_t row = random.below(p.rows());
    const auto context = symbols_at(p, row, given);
    const Rational here = p.probability(row, given);
    LogForm kl, correlation;
    for (index_t other = 0; other < p.rows(); ++other) {
      if (symbols_at(p, other, given) != context) continue;
      const Rational share = p.probability(other) / here;
      Rational product = 1;
      for_each_position(block, [&](index_t i) { product *= p.conditional(other, i, given); });
      kl += LogForm::log(Rational(share / product)) * share;
      // TC = sum H(X_i|c) - H(X_block|c), a row at a time.
      correlation += LogForm::log(share) * share;
      for_each_position(block, [&](index_t i) {
        correlation -= LogForm::log(p.conditional(other, i, given)) * share;
      });
    }
    claims.add({.blocks = {positions_in(given), positions_in(block)}, .row = context}, kl,
               Relation::equal, correlation);
  }
  return claims;
}

// F4: edits that may leave the token.

/// The bound with, and without, the influence of the token on itself.
Claims lazy_edits(const Subject& subject, Philox& random, bool as_printed) {
  if (auto none = lacks_cells(subject)) return *none;
  const CellLaw p(subject.table());
  const index_t n = p.positions();
  const Rational alpha = largest_influence(p);
  if (alpha >= 1) return Claims::inapplicable("Dobrushin's influence below 1");
  Claims claims;
  for (index_t repetition = 0; repetition < 2; ++repetition) {
    const auto other = random_draft(p.shape(), random);
    const index_t rounds = 1 + random.below(most_edit_rounds(p));
    const Rational stay = random_fraction(random);
    const Rational influence =
        as_printed ? Rational((1 - stay) * alpha) : Rational(stay + (1 - stay) * alpha);
    claims.add({.steps = rounds, .parameters = {{"stay", stay}}, .other = other},
               total_variation(scanned(CellLaw(*other), p, rounds, stay), p, p.everything()),
               Relation::at_most, Rational(power(1 - (1 - influence) / n, rounds) * n));
  }
  return claims;
}

// F5: what an exact edit buys.

CellLaw product_law(const CellLaw& p) {
  Masses product(at(p.cells()), Rational(1));
  for (index_t i = 0; i < p.positions(); ++i) {
    const Masses marginal = p.shown_masses(singleton(i));
    for (std::size_t cell = 0; cell < product.size(); ++cell) product[cell] *= marginal[cell];
  }
  return {p.shape(), std::move(product)};
}

LogForm mean_edited_kl(const CellLaw& p, const CellLaw& draft, index_t edited) {
  LogForm sum;
  index_t sets = 0;
  for_each_subset_of(p.everything(), [&](Subset s) {
    if (size(s) != edited) return;
    ++sets;
    sum += divergence(p, edited_exactly(draft, p, s), p.everything());
  });
  return sum / Rational(sets);
}

Claims edited_drafts(const Subject& subject, Philox& random) {
  if (auto none = lacks_cells(subject)) return *none;
  const CellLaw p(subject.table());
  const index_t n = p.positions();
  const Subset all = p.everything();
  const CellLaw product = product_law(p);
  Claims claims;
  for (index_t repetition = 0; repetition < 2; ++repetition) {
    const auto other = random_draft(p.shape(), random);
    const CellLaw draft(*other);
    const Subset edited = random_part(n, random);
    claims.add({.part = "draft", .blocks = {positions_in(edited)}, .other = other},
               divergence(p, edited_exactly(draft, p, edited), all), Relation::equal,
               divergence(p, draft, all & ~edited));
    claims.add({.part = "product", .blocks = {positions_in(edited)}},
               divergence(p, edited_exactly(product, p, edited), all), Relation::equal,
               subject.correlation(all & ~edited, 0));
  }
  for (index_t edited = 1; edited < n; ++edited) {
    LogForm area;
    for (index_t j = 1; j <= n - edited; ++j) area += subject.z(j);
    claims.add({.part = "average", .index = edited}, mean_edited_kl(p, product, edited),
               Relation::equal, area);
  }
  return claims;
}

}  // namespace

void add_zhong(std::vector<Theorem>& theorems) {
  const auto note = [](std::string place) {
    return Source{kPaper, std::move(place), Source::Provenance::note};
  };
  theorems.push_back(
      {.id = "F1",
       .title = "Tokens a step",
       .tex =
           R"(\tfrac n2(\mathrm{AFP}-1) \le \#\text{ties}, \quad n/\mathbb{E}[\text{steps}] \le \mathbb{E}[\mathrm{AFP}])",
       .source = note("sections 4 and 5, for AFP; the bounds derived"),
       .kind = Kind::upper_bound,
       .note = "AFP = n over the steps that finalise something; of given steps, and of positions "
               "that fall into the intervals of a grid",
       .witnesses = {{"parity:n=2", "ties"}, {"product:n=1,p=1/3", "grid"}},
       .random_model = any_model,
       .claims = tokens_a_step});
  theorems.push_back(
      {.id = "F2",
       .title = "Kendall's tau of positions and steps",
       .tex =
           R"(\tau_a^2 = \frac{(C-D)^2}{n_0^2} \le \tau_b^2 = \frac{(C-D)^2}{n_0(n_0-\text{ties})}, \quad \tau_a = 1 - \tfrac{2D}{n_0}\ \text{without ties})",
       .source = note("section 4, for tau; which of the two is not said"),
       .kind = Kind::upper_bound,
       .witnesses = {{"parity:n=4", "ties"}},
       .random_model = any_model,
       .claims = rank_correlations});
  theorems.push_back(
      {.id = "F3",
       .title = "One step is a projection on a product",
       .tex =
           R"(\mathrm{KL}(p(\cdot|c) \| \textstyle\prod_i p_i(\cdot|c)) = \mathrm{TC}(X \mid c))",
       .source = note("the identity of conditional total correlation"),
       .random_model = any_model,
       .claims = projection});
  theorems.push_back(
      {.id = "F4",
       .title = "Edits that may leave the token contract more slowly",
       .tex =
           R"(\mathrm{TV}(\nu K^t, p) \le n\bigl(1-\tfrac{1-\alpha}{n}\bigr)^t, \quad \alpha = s + (1-s)\max_j \textstyle\sum_{i \ne j} c_{ij})",
       .source = {"this project, on " + kPaper, "A.2 and A.3, corrected",
                  Source::Provenance::derived},
       .kind = Kind::upper_bound,
       .hypotheses = "Dobrushin's influence below 1",
       .note = "the edited token keeps its value with chance s, else it is drawn exactly",
       .random_model = weakly_dependent,
       .claims = [](const Subject& p, Philox& r) { return lazy_edits(p, r, false); }});
  theorems.push_back(
      {.id = "F4-misprint",
       .title = "Contraction without a token's influence on itself",
       .tex =
           R"(\mathrm{TV}(\nu K^t, p) \le n\bigl(1-\tfrac{1-\alpha}{n}\bigr)^t, \quad \alpha = (1-s)\max_j \textstyle\sum_{i \ne j} c_{ij})",
       .source = note("A.2 and A.3: the influence sums over the other positions only"),
       .kind = Kind::upper_bound,
       .hypotheses = "Dobrushin's influence below 1",
       .is_true = false,
       .counterexamples = {"product:n=1,p=1/3"},
       .random_model =
           [](Philox& random) {
             return random_model(random, {1, 2, 8});
           },
       .claims = [](const Subject& p, Philox& r) { return lazy_edits(p, r, true); }});
  theorems.push_back(
      {.id = "F5",
       .title = "What an exact edit buys",
       .tex =
           R"(\mathrm{KL}(p \| \nu K_R) = \mathrm{KL}(p_{R^c} \| \nu_{R^c}), \quad \mathbb{E}_{|R|=r}\,\mathrm{KL}(p\|\textstyle\prod_i p_i K_R) = \sum_{j \le n-r} Z_j)",
       .source = {"this project, on " + kPaper, "generate-then-edit, derived and checked",
                  Source::Provenance::derived},
       .hypotheses = "the edited set R does not depend on the draft",
       .random_model = any_model,
       .claims = edited_drafts});
}

}  // namespace unmask
