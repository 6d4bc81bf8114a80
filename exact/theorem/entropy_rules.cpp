// Rules that size their own steps: the entropy sum of Cai and Li (arXiv 2603.22248), with and
// without its crossing token, and the independence tests of PUNT (arXiv 2510.21961).
//
// What these rules promise of a whole decoder: G3 and H8 for entropy sums, G5 for conditional
// independence tests. (EB-Sampler's own bound is in eb_sampler.cpp.)
#include "core/decode/policies/entropy_budget.hpp"
#include "core/decode/scores.hpp"
#include "exact/law/log_sum.hpp"
#include "exact/theorem/emitted_law.hpp"
#include "exact/theorem/instances.hpp"
#include "exact/theorem/papers.hpp"
#include "exact/theorem/random_model.hpp"

namespace unmask {
namespace {

Model any_model(Philox& random) { return random_model(random); }

/// Positions in a fixed order until their entropies, added up, exceed the budget; the one that
/// crosses it is revealed too (theory H8).
class CrossingPolicy final : public BlockPolicy<Rational> {
 public:
  CrossingPolicy(std::vector<index_t> order, Rational budget)
      : order_(std::move(order)), budget_(std::move(budget)) {}
  [[nodiscard]] PolicyTraits traits() const override { return sizes_itself(); }
  void moves(const View<Rational>& view, std::vector<Move<Rational>>& found) const override {
    EntropySum<Rational> sum;
    Subset block = 0;
    for (const index_t i : order_) {
      if (!contains(view.eligible, i)) continue;
      block |= singleton(i);
      sum.add(entropy_score(view.at_position(i), view.cardinality(i)));
      if (sum.compare(budget_) > 0) break;
    }
    only_move(block, found);
  }

 private:
  std::vector<index_t> order_;
  Rational budget_;
};

/// Expectations under p of what steps spend: the entropies of a block, the largest one.
struct Spending {
  LogForm entropies, largest;
};

Spending spending(const SubjectDecoder& decoder) {
  const MarginalLayout& layout = decoder.conditionals().layout();
  Spending sum;
  for (const RevealStep& step : decoder.steps()) {
    LogForm largest;
    for_each_position(step.block, [&](index_t i) {
      LogForm entropy;
      for (index_t k = layout.begin(i); k < layout.end(i); ++k) {
        entropy -= p_log_p(step.marginals[at(k)]);
      }
      sum.entropies += entropy * step.data_mass;
      if (largest < entropy) largest = std::move(entropy);
    });
    sum.largest += largest * step.data_mass;
  }
  return sum;
}

Claims entropy_sum(const Subject& p, Philox& random) {
  if (auto none = lacks_laws(p)) return *none;
  Claims claims;
  // Any budget, and one that most laws fit at once.
  for (const Rational& theta : {random_budget(random), Rational(p.positions())}) {
    const SubjectDecoder decoder(
        p, std::make_shared<EntropyBudgetPolicy<Rational>>(EntropyBudget::all, theta));
    const Spending spent = spending(decoder);
    claims.add({.parameters = {{"theta", theta}}}, forward_kl(p, decoder.law()), Relation::at_most,
               spent.entropies - spent.largest);
  }
  return claims;
}

Claims crossing_token(const Subject& p, Philox& random) {
  if (auto none = lacks_laws(p)) return *none;
  Claims claims;
  const std::vector<index_t> order = random_order(p.positions(), random);
  const Rational eta = random_budget(random) + Rational(1, 6);
  const SubjectDecoder decoder(p, std::make_shared<CrossingPolicy>(order, eta));
  const EmittedLaw law = decoder.law();
  const LogForm kl = forward_kl(p, law), total = p.entropy(p.everything()) + kl;
  const auto instance = [&](const char* part) {
    return Instance{.part = part, .indices = order, .parameters = {{"eta", eta}}};
  };
  claims.add(instance("error"), kl, Relation::at_most, Rational(eta * law.steps));
  claims.add(instance("entropies"), spending(decoder).entropies, Relation::equal, total);
  if (p.rows() > 1) {
    claims.add(instance("steps"), Rational(eta * (law.steps - 1)), Relation::less, total);
  }
  return claims;
}

/// The chance that PUNT at epsilon 0, one test after the other in a fixed order, emits a row. What
/// is dropped is drawn again later; whether j is kept depends on the values kept before it alone.
Rational tested_probability(const Subject& p, index_t row, const std::vector<index_t>& order) {
  Rational probability = 1;
  Subset known = 0;
  while (known != p.everything()) {
    Subset kept = 0;
    for (const index_t j : order) {
      if (contains(known, j)) continue;
      bool untouched = true;
      for (index_t other = 0; other < p.rows(); ++other) {
        // All values of j that the context allows: rows that agree with it there.
        bool agrees = true;
        for_each_position(known, [&](index_t i) {
          agrees = agrees && p.table().symbol(other, i) == p.table().symbol(row, i);
        });
        if (!agrees) continue;
        Rational with_kept = 0;
        for (index_t r = 0; r < p.rows(); ++r) {
          bool shown = p.table().symbol(r, j) == p.table().symbol(other, j);
          for_each_position(known | kept, [&](index_t i) {
            shown = shown && p.table().symbol(r, i) == p.table().symbol(row, i);
          });
          if (shown) with_kept += p.probability(r);
        }
        untouched = untouched && p.conditional(other, j, known) ==
                                     Rational(with_kept / p.probability(row, known | kept));
      }
      if (!untouched) continue;
      probability *= p.conditional(row, j, known);
      kept |= singleton(j);
    }
    known |= kept;
  }
  return probability;
}

Claims tested_independence(const Subject& p, Philox& random) {
  if (auto none = lacks_laws(p)) return *none;
  Claims claims;
  const std::vector<index_t> order = random_order(p.positions(), random);
  LogSum<Rational> cross_entropy;
  for (index_t row = 0; row < p.rows(); ++row) {
    cross_entropy.add(Rational(-p.probability(row)), tested_probability(p, row, order));
  }
  claims.add({.indices = order}, cross_entropy.value().value, Relation::equal,
             p.entropy(p.everything()));
  return claims;
}

/// A chain of bits or independent pairs of bits, in a random order; or any law.
Model often_independent(Philox& random) {
  const index_t kind = random.below(3);
  if (kind == 0) return random_model(random);
  const index_t n = 3 + random.below(2);
  const std::vector<index_t> order = random_order(n, random);
  std::vector<index_t> first, stay;
  for (index_t k = 0; k < 2; ++k) first.push_back(1 + random.below(5));
  for (index_t k = 0; k < 4; ++k) stay.push_back(1 + random.below(5));
  std::vector<symbol_t> symbols, row(at(n), 0);
  std::vector<Rational> weights;
  const Shape bits = Shape::uniform(n, 2);
  do {
    index_t weight = first[at(row[at(order[0])])];
    for (index_t k = 1; k < n; ++k) {
      // Kind 1: a chain. Kind 2: pairs, independent of each other.
      const bool linked = kind == 1 || k % 2 == 1;
      const symbol_t before = linked ? row[at(order[at(k - 1)])] : 0, now = row[at(order[at(k)])];
      // The other state's total makes both states' weights add up to the same number.
      const index_t other = stay[at(2 - 2 * before)] + stay[at(3 - 2 * before)];
      weight *= stay[at(2 * before + now)] * (linked ? other : 1);
    }
    symbols.insert(symbols.end(), row.begin(), row.end());
    weights.push_back(Rational(weight));
  } while (advance_row(bits, row));
  return table_model(kind == 1 ? "random chain" : "random pairs",
                     SupportTable<Rational>(bits, std::move(symbols), std::move(weights)));
}

}  // namespace

void add_entropy_rules(std::vector<Theorem>& theorems) {
  const std::string cai_li = "Cai, Li (arXiv 2603.22248)";
  theorems.push_back(
      {.id = "G3",
       .title = "The entropy-sum rule: what a step adds up bounds its loss",
       .tex =
           R"(\mathrm{KL}(p\,\|\,\nu) \le \mathbb{E}_p\sum_t\Bigl(\sum_{i\in S_t}H(X_i\mid c_t) - \max_{i\in S_t}H(X_i\mid c_t)\Bigr))",
       .source = {cai_li, "the elementary part, after G2", Source::Provenance::derived},
       .kind = Kind::upper_bound,
       .note = "positions by ascending entropy while the sum, the next one included, is at most "
               "theta",
       .witnesses = {{"equal:n=3,q=2", ""}},
       .random_model = any_model,
       .claims = entropy_sum});
  theorems.push_back(
      {.id = "G5",
       .title = "Independence tests in a fixed order make no error",
       .tex = R"(\mathbb{E}_{x\sim p}[-\ln\nu(x)] = H(X))",
       .source = {"PUNT (arXiv 2510.21961)", "epsilon 0, one test after the other",
                  Source::Provenance::derived},
       .hypotheses = "an order that does not depend on drawn values",
       .note = "a position joins a step if the values kept before it leave its marginal unchanged",
       .random_model = often_independent,
       .claims = tested_independence});
  theorems.push_back(
      {.id = "H8",
       .title = "Entropy sums with the crossing token: two invariants",
       .tex =
           R"(\mathrm{KL} \le \eta\,\mathbb{E}_p[T],\quad \eta(\mathbb{E}_p[T]-1) < H(X)+\mathrm{KL} = \mathbb{E}_p\sum_t\sum_{i\in S_t}H(X_i\mid c_t))",
       .source = {cai_li, "the elementary part", Source::Provenance::derived},
       .kind = Kind::upper_bound,
       .hypotheses = "eta > 0; for the strict inequality, more than one word",
       .note = "along a fixed permutation",
       .random_model = any_model,
       .claims = crossing_token});
}

}  // namespace unmask
