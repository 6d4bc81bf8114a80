// Decoders that verify: how many proposals, how many passes.
//
// No scheme that outputs one of its independent proposals emits a row with more than E[N] times its
// chance in a proposal (E4b, Wald); so a block needs exp of its correlation in proposals, in every
// context and on average (E11). Speculative decoding redraws what it rejects: its law is exact too,
// and it never takes more passes than there are positions (G4).
#include <algorithm>

#include "exact/lossless/speculative.hpp"
#include "exact/oracle/make_oracle.hpp"
#include "exact/theorem/cell_law.hpp"
#include "exact/theorem/instances.hpp"
#include "exact/theorem/papers.hpp"
#include "exact/theorem/random_model.hpp"
#include "exact/theorem/sides.hpp"

namespace unmask {
namespace {

const std::string kZhang = "Zhang et al. (arXiv 2602.00286)";

Model any_model(Philox& random) { return random_model(random); }
Model small_model(Philox& random) { return random_model(random, {1, 4, 16}); }

// E4b: any selection among independent proposals.

/// The product of the marginals at every cell.
Masses product_masses(const CellLaw& p) {
  Masses product(at(p.cells()), Rational(1));
  for (index_t i = 0; i < p.positions(); ++i) {
    const Masses marginal = p.shown_masses(singleton(i));
    for (std::size_t cell = 0; cell < product.size(); ++cell) product[cell] *= marginal[cell];
  }
  return product;
}

/// T proposals are drawn from q, one of them is chosen with chances proportional to p/q.
class Resampling {
 public:
  explicit Resampling(const CellLaw& p) : q_(product_masses(p)) {
    for (index_t cell = 0; cell < p.cells(); ++cell) {
      weight_.push_back(q_[at(cell)] == 0 ? Rational(0) : Rational(p.mass(cell) / q_[at(cell)]));
    }
  }

  /// Pr[out = cell], cell of positive weight, of T = `proposals`: T times the chance that the first
  /// is it and is chosen.
  [[nodiscard]] Rational chance(index_t cell, index_t proposals) const {
    return q_[at(cell)] * proposals * share(weight_[at(cell)], weight_[at(cell)], proposals - 1);
  }
  [[nodiscard]] const Masses& q() const { return q_; }
  [[nodiscard]] Rational largest_weight() const {
    return *std::max_element(weight_.begin(), weight_.end());
  }

 private:
  /// E[chosen / (total + the weights of `left` more proposals)].
  [[nodiscard]] Rational share(const Rational& chosen, const Rational& total, index_t left) const {
    if (left == 0) return chosen / total;
    Rational sum = 0;
    for (std::size_t cell = 0; cell < q_.size(); ++cell) {
      if (q_[cell] > 0) sum += q_[cell] * share(chosen, Rational(total + weight_[cell]), left - 1);
    }
    return sum;
  }

  Masses q_, weight_;
};

Claims selections(const Subject& subject, Philox& random) {
  if (auto none = lacks_cells(subject)) return *none;
  const CellLaw p(subject.table());
  if (p.cells() > 128) return Claims::refused("128 cells at most");
  const Resampling scheme(p);
  const Rational most = scheme.largest_weight();
  Claims claims;
  for (const Rational& slack : {Rational(1), random_fraction(random)}) {
    // Accept x with chance slack p(x)/(M q(x)): the output is p.
    Rational accepted = 0;
    for (index_t cell = 0; cell < p.cells(); ++cell) accepted += slack * p.mass(cell) / most;
    claims.add({.part = "rejection", .parameters = {{"slack", slack}}}, most, Relation::at_most,
               Rational(1 / accepted));
  }
  const index_t proposals = p.cells() <= 8 ? 2 + random.below(2) : 2;
  const auto row = symbols_at(subject, random.below(subject.rows()), p.everything());
  const index_t cell = p.shape().linear_index(row);
  claims.add({.part = "resampling", .steps = proposals, .row = row}, scheme.chance(cell, proposals),
             Relation::at_most, Rational(scheme.q()[at(cell)] * proposals));
  return claims;
}

// E11: proposals for a block in its context.

/// max p/q, with q the product of the block's marginals in the context of `row`.
Rational proposals_in_context(const Subject& p, index_t row, Subset given, Subset block) {
  Rational most = 0;
  for (index_t other = 0; other < p.rows(); ++other) {
    if (symbols_at(p, other, given) != symbols_at(p, row, given)) continue;
    Rational ratio = p.probability(other, given | block) / p.probability(other, given);
    for_each_position(block, [&](index_t i) { ratio /= p.conditional(other, i, given); });
    most = std::max(most, ratio);
  }
  return most;
}

/// TC of the block in the context of `row`, as an average of ln p/q.
LogForm correlation_in_context(const Subject& p, index_t row, Subset given, Subset block) {
  LogForm sum;
  for (index_t other = 0; other < p.rows(); ++other) {
    if (symbols_at(p, other, given) != symbols_at(p, row, given)) continue;
    Rational ratio = p.probability(other, given | block) / p.probability(other, given);
    for_each_position(block, [&](index_t i) { ratio /= p.conditional(other, i, given); });
    sum += LogForm::log(ratio) * Rational(p.probability(other) / p.probability(other, given));
  }
  return sum;
}

Claims block_proposals(const Subject& p, Philox& random) {
  if (auto none = lacks_subsets(p)) return *none;
  if (p.rows() > 300) return Claims::refused("pairs of rows, 300 rows at most");
  Claims claims;
  for (index_t repetition = 0; repetition < 2; ++repetition) {
    const Subset given = repetition == 0 ? 1 : random_part(p.positions(), random);
    const Subset block = p.everything() & ~given;
    if (block == 0) break;
    const Blocks blocks{positions_in(given), positions_in(block)};
    const index_t row = random.below(p.rows());
    claims.add({.part = "context", .blocks = blocks, .row = symbols_at(p, row, given)},
               correlation_in_context(p, row, given, block), Relation::at_most,
               LogForm::log(proposals_in_context(p, row, given, block)));
    Rational mean = 0;
    for (index_t other = 0; other < p.rows(); ++other) {
      mean += p.probability(other) * proposals_in_context(p, other, given, block);
    }
    claims.add({.part = "average", .blocks = blocks}, p.correlation(block, given),
               Relation::at_most, LogForm::log(mean));
  }
  if (claims.list().empty()) return Claims::inapplicable("a context and a block");
  return claims;
}

// G4: speculative decoding.

/// The law of (X_order[0], X_order[1], ...).
SupportTable<Rational> reordered(const SupportTable<Rational>& table,
                                 const std::vector<index_t>& order) {
  std::vector<index_t> cardinalities;
  for (const index_t i : order) cardinalities.push_back(table.shape().cardinality(i));
  std::vector<symbol_t> symbols;
  for (index_t row = 0; row < table.rows(); ++row) {
    for (const index_t i : order) symbols.push_back(table.symbol(row, i));
  }
  return SupportTable<Rational>(Shape(cardinalities), std::move(symbols), table.weights());
}

std::optional<LosslessLaw<Rational>> speculation(const SupportTable<Rational>& table,
                                                 index_t drafted) {
  const auto oracle = make_oracle<Rational>(table_model("subject", table), {}, 0, Effort{});
  if (!oracle) return std::nullopt;
  auto law = speculative_law<Rational>(*oracle.value(), drafted, SpeculativeOrder::left_to_right,
                                       table, Effort{});
  if (!law) return std::nullopt;
  return std::move(law.value());
}

Claims speculative_decoding(const Subject& p, Philox& random) {
  if (auto none = lacks_cells(p)) return *none;
  const index_t n = p.positions();
  std::vector<index_t> order;
  for (index_t i = 0; i < n; ++i) order.push_back(i);
  Claims claims;
  const auto law = speculation(p.table(), n);
  if (!law) return Claims::refused("the law of speculative decoding");
  for (index_t repetition = 0; repetition < 3; ++repetition) {
    const index_t row = random.below(p.rows());
    claims.add({.part = "law", .row = symbols_at(p, row, p.everything())},
               law->output.on_support[at(row)], Relation::equal, p.probability(row));
  }
  claims.add({.part = "passes", .steps = n, .indices = order}, law->expected_calls,
             Relation::at_most, Rational(n));
  order = random_order(n, random);
  const index_t drafted = 1 + random.below(n);
  const auto other = speculation(reordered(p.table(), order), drafted);
  if (!other) return claims;
  claims.add({.part = "passes", .steps = drafted, .indices = order}, other->expected_calls,
             Relation::at_most, Rational(n));
  return claims;
}

}  // namespace

void add_verification(std::vector<Theorem>& theorems) {
  theorems.push_back(
      {.id = "E4b",
       .title = "Selecting among independent proposals",
       .tex =
           R"(\Pr[\mathrm{out} = x] \le \mathbb{E}[N]\, q(x), \quad \mathbb{E}[N] \ge \max_x p(x)/q(x))",
       .source = {"this project, on " + kZhang, "derived from Wald's identity",
                  Source::Provenance::derived},
       .kind = Kind::upper_bound,
       .note = "for two schemes: rejection, which emits p, and the choice by weight p/q among T",
       .witnesses = {{"parity:n=4", "rejection"}, {"product:n=4,p=1/3", "rejection"}},
       .random_model = small_model,
       .claims = selections});
  theorems.push_back(
      {.id = "E11",
       .title = "Proposals needed by a block",
       .tex =
           R"(\ln \mathbb{E}[\text{proposals} \mid c] = \ln \max \frac{p(x_B|c)}{\prod_i p(x_i|c)} \ge \mathrm{TC}(X_B \mid c))",
       .source = {kZhang, "Proposition 5.1, equation (19)", Source::Provenance::full_text},
       .kind = Kind::lower_bound,
       .note = "in one context, and on average over contexts",
       .witnesses = {{"parity:n=4", "context"}, {"parity:n=4", "average"}},
       .random_model = any_model,
       .claims = block_proposals});
  theorems.push_back(
      {.id = "G4",
       .title = "Speculative decoding is exact within n passes",
       .tex = R"(\nu = p, \quad \mathbb{E}[\text{passes}] \le n)",
       .source = {"any-subset speculative decoding (arXiv 2504.20456)", "Lemma 1, Theorems 1 and 2",
                  Source::Provenance::note},
       .kind = Kind::upper_bound,
       .note = "the law from left to right with all positions drafted; passes in any order and for "
               "any length of the draft",
       .witnesses = {{"parity:n=2", "passes"}, {"product:n=1,p=1/3", "passes"}},
       .random_model = any_model,
       .claims = speculative_decoding});
}

}  // namespace unmask
