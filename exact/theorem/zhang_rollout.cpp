// Zhang et al. (arXiv 2602.00286): what a run that is its own context costs, in reverse KL.
//
// The error that a rollout gathers is the reverse KL (E7); their risk is that plus the entropy of
// what is emitted (E10); leaving the support and incoherent text (E12).
#include <utility>

#include "exact/law/log_sum.hpp"
#include "exact/theorem/emitted_law.hpp"
#include "exact/theorem/instances.hpp"
#include "exact/theorem/papers.hpp"
#include "exact/theorem/random_model.hpp"
#include "exact/theorem/sides.hpp"

namespace unmask {
namespace {

const std::string kPaper = "Zhang et al. (arXiv 2602.00286)";

/// sum_t E_model KL(model(X_t | past) || p(X_t | past)), both with full support on one shape, so
/// that their rows are the same.
LogForm rollout_error(const Subject& p, const Subject& model, const std::vector<index_t>& order) {
  LogSum<Rational> sum;
  Subset past = 0;
  for (const index_t i : order) {
    for (index_t row = 0; row < p.rows(); ++row) {
      sum.add(model.probability(row),
              Rational(model.conditional(row, i, past) / p.conditional(row, i, past)));
    }
    past |= singleton(i);
  }
  return sum.value().value;
}

Claims rollout(const Subject& p, Philox& random) {
  if (auto none = lacks_laws(p)) return *none;
  if (!has_full_support(p)) return Claims::inapplicable("full support");
  Claims claims;
  const Table model = random_full_table(p.shape(), random);
  const std::vector<index_t> order = random_order(p.positions(), random);
  const EmittedLaw law = SubjectDecoder(p, fixed_order(order), model).law();
  claims.add({.indices = order, .other = model}, reverse_kl(p, law), Relation::equal,
             rollout_error(p, Subject(*model), order));
  return claims;
}

/// E_nu[-ln p] and H(nu) of a law within the support.
std::pair<LogForm, LogForm> risk_and_entropy(const Subject& p, const EmittedLaw& law) {
  LogSum<Rational> risk, entropy;
  for (index_t row = 0; row < p.rows(); ++row) {
    const Rational& nu = law.on_support[at(row)];
    if (nu == 0) continue;
    risk.add(Rational(-nu), p.probability(row));
    entropy.add(Rational(-nu), nu);
  }
  return {risk.value().value, entropy.value().value};
}

/// Half of the time a law with full support, where no decoder can leave it.
Model often_full(Philox& random) {
  return random.below(2) == 0 ? random_full_model(random) : random_model(random);
}

Claims risk(const Subject& p, Philox& random) {
  if (auto none = lacks_laws(p)) return *none;
  Claims claims;
  for (const Blocks& blocks : some_partitions(p.positions(), random, 2)) {
    const SubjectDecoder decoder(p, fixed_blocks(blocks));
    const EmittedLaw law = decoder.law();
    if (law.off_support > 0) continue;
    const auto [risk, entropy] = risk_and_entropy(p, law);
    claims.add({.blocks = blocks}, risk, Relation::equal, reverse_correlations(decoder) + entropy);
  }
  if (claims.list().empty()) return Claims::inapplicable("a decoder that stays within the support");
  return claims;
}

/// A bound below which a word counts as incoherent: near the average probability, so that some do.
Rational random_epsilon(const Subject& p, Philox& random) {
  const Rational factor = random_fraction(random) * 2;
  const Rational epsilon = factor / Rational(p.rows());
  return epsilon < 1 ? epsilon : Rational(1, 2);
}

Claims leaving(const Subject& p, Philox& random) {
  if (auto none = lacks_laws(p)) return *none;
  Claims claims;
  for (const Blocks& blocks : some_partitions(p.positions(), random, 2)) {
    const SubjectDecoder decoder(p, fixed_blocks(blocks));
    const EmittedLaw law = decoder.law();
    claims.add({.part = "leaving", .blocks = blocks}, law.off_support, Relation::equal,
               chance_of_leaving(decoder));
    if (law.off_support > 0) continue;
    const Rational epsilon = random_epsilon(p, random);
    Rational incoherent = 0;
    for (index_t row = 0; row < p.rows(); ++row) {
      if (p.probability(row) <= epsilon) incoherent += law.on_support[at(row)];
    }
    claims.add({.part = "incoherence", .blocks = blocks, .parameters = {{"epsilon", epsilon}}},
               LogForm::log(epsilon) * Rational(-incoherent), Relation::at_most,
               risk_and_entropy(p, law).first);
  }
  return claims;
}

}  // namespace

void add_zhang_rollout(std::vector<Theorem>& theorems) {
  const auto paper = [](std::string place) {
    return Source{kPaper, std::move(place), Source::Provenance::full_text};
  };
  theorems.push_back(
      {.id = "E7",
       .title = "The error of a rollout is the reverse KL",
       .tex =
           R"(\mathrm{KL}(p_\theta^\pi\,\|\,p) = \sum_t\mathbb{E}_{x\sim p_\theta^\pi}\,\mathrm{KL}(p_\theta(\cdot\mid x_{\pi(<t)})\,\|\,p(\cdot\mid x_{\pi(<t)})))",
       .source = paper("Lemma 4.1, equations (6)-(7)"),
       .hypotheses = "full support",
       .note = "the model has the conditionals of a second distribution",
       .random_model = random_full_model,
       .claims = rollout});
  theorems.push_back(
      {.id = "E10",
       .title = "The risk of what is emitted",
       .tex =
           R"(\mathbb{E}_{\nu}[-\ln p] = \sum_m\mathbb{E}_\nu\,\mathrm{KL}(p_\otimes\,\|\,p(\cdot\mid x_{P_m})) + H(\nu))",
       .source = paper("equations (13)-(18)"),
       .hypotheses = "a decoder that stays within the support",
       .note = "the reverse chain itself is A10, the forward one A4",
       .random_model = often_full,
       .claims = risk});
  theorems.push_back(
      {.id = "E12",
       .title = "Leaving the support, and incoherent text",
       .tex =
           R"(\nu(\mathrm{supp}^c) = \sum_m\mathbb{E}_\nu\,p_\otimes(\text{impossible block}\mid x_{P_m}),\quad \nu(p(x)\le\epsilon)\ln\tfrac1\epsilon \le \mathbb{E}_\nu[-\ln p])",
       .source = paper("Lemma C.1, Corollary C.2, Lemma C.3"),
       .kind = Kind::upper_bound,
       .hypotheses = "for the second, a decoder that stays within the support",
       .note = "reverse KL is infinite iff the first is not 0; that is Corollary C.2",
       .random_model = often_full,
       .claims = leaving});
}

}  // namespace unmask
