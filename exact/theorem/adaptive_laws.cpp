// Decoders whose next block depends on what was revealed: what their law loses, exactly.
//
// Forward KL is the expected conditional correlation along the path (A8; H1 of Wen, Liang and Lu);
// with a denoiser in error the error adds up beside it (A9), and Lemma 35 of Chen, Cong and Li has
// its sign wrong; reverse KL is the same chain with contexts from the decoder (A10).
#include <algorithm>

#include "core/decode/policies/entropy_budget.hpp"
#include "core/decode/policies/threshold.hpp"
#include "exact/law/log_sum.hpp"
#include "exact/theorem/emitted_law.hpp"
#include "exact/theorem/instances.hpp"
#include "exact/theorem/papers.hpp"
#include "exact/theorem/random_model.hpp"

namespace unmask {
namespace {

Model any_model(Philox& random) { return random_model(random); }

/// The confidence of some position before anything is revealed, or any fraction.
Rational random_threshold(const Subject& p, Philox& random) {
  const bool any = random.below(2) == 0;
  const index_t i = random.below(p.positions());
  if (any) return random_fraction(random);
  Rational largest = 0;
  for (index_t row = 0; row < p.rows(); ++row) {
    largest = std::max(largest, p.probability(row, singleton(i)));
  }
  return largest;
}

void add_kl_identity(const Subject& p, const SubjectDecoder& decoder, Instance instance,
                     Claims& claims) {
  const EmittedLaw law = decoder.law();
  claims.add(std::move(instance), forward_kl(p, law), Relation::equal, law.dependence);
}

Claims path_identity(const Subject& p, Philox& random) {
  if (auto none = lacks_laws(p)) return *none;
  Claims claims;
  const Schedule sizes = any_schedule(p.positions(), random);
  add_kl_identity(p, {p, surest_first(), sizes}, {.part = "confidence", .sizes = sizes.sizes()},
                  claims);
  const Rational tau = random_threshold(p, random);
  add_kl_identity(p, {p, std::make_shared<ThresholdPolicy<Rational>>(tau)},
                  {.part = "threshold", .parameters = {{"tau", tau}}}, claims);
  const Rational gamma = random_budget(random);
  add_kl_identity(
      p,
      {p, std::make_shared<EntropyBudgetPolicy<Rational>>(EntropyBudget::all_but_largest, gamma)},
      {.part = "entropy-budget", .parameters = {{"gamma", gamma}}}, claims);
  return claims;
}

/// KL(p || nu) of a decoder that believes `other`, against what its steps lose; `sign` is that of
/// the model error, 1 where it is right.
void add_decoupling(const Subject& p, const SubjectDecoder& decoder, Instance instance, int sign,
                    Claims& claims) {
  const EmittedLaw law = decoder.law();
  claims.add(std::move(instance), forward_kl(p, law), Relation::equal,
             law.dependence + law.model_error * Rational(sign));
}

Claims decoupled_error(const Subject& p, Philox& random, int sign) {
  if (auto none = lacks_laws(p)) return *none;
  Claims claims;
  const Table other = random_full_table(p.shape(), random);
  const Schedule sizes = any_schedule(p.positions(), random);
  const Blocks blocks = random_partition(sizes, random);
  add_decoupling(p, {p, fixed_blocks(blocks), other},
                 {.part = "partition", .blocks = blocks, .other = other}, sign, claims);
  add_decoupling(p, {p, surest_first(), sizes, other},
                 {.part = "confidence", .sizes = sizes.sizes(), .other = other}, sign, claims);
  return claims;
}

Claims reverse_chain(const Subject& p, Philox& random) {
  if (auto none = lacks_laws(p)) return *none;
  if (!has_full_support(p)) return Claims::inapplicable("full support");
  Claims claims;
  const Schedule sizes = any_schedule(p.positions(), random);
  const Blocks blocks = random_partition(sizes, random);
  const SubjectDecoder fixed(p, fixed_blocks(blocks)), adaptive(p, surest_first(), sizes);
  claims.add({.part = "partition", .blocks = blocks}, reverse_kl(p, fixed.law()), Relation::equal,
             reverse_correlations(fixed));
  claims.add({.part = "confidence", .sizes = sizes.sizes()}, reverse_kl(p, adaptive.law()),
             Relation::equal, reverse_correlations(adaptive));
  return claims;
}

bool shows(const Subject& p, index_t row, const SubjectDecoder& decoder, const RevealStep& step) {
  bool same = true;
  for_each_position(step.known, [&](index_t i) {
    same =
        same && decoder.conditionals().space().symbol(step.context, i) == p.table().symbol(row, i);
  });
  return same;
}

/// sum over the path of a row of ln p(x_S | context) - sum_i ln p(x_i | context).
LogForm realised_cost(const Subject& p, index_t row, const SubjectDecoder& decoder) {
  const ContextSpace& space = decoder.conditionals().space();
  LogSum<Rational> sum;
  for (const RevealStep& step : decoder.steps()) {
    if (!shows(p, row, decoder, step)) continue;
    context_t next = step.context;
    Rational product = 1;
    for_each_position(step.block, [&](index_t i) {
      const symbol_t x = p.table().symbol(row, i);
      next = space.reveal(next, i, x);
      product *= step.marginals[at(decoder.conditionals().layout().begin(i) + x)];
    });
    const Rational joint = decoder.conditionals().probability(next) / step.data_mass;
    sum.add(Rational(1), Rational(joint / product));
  }
  return sum.value().value;
}

/// Every step that p reaches reveals positions that are independent given its context.
bool all_steps_independent(const SubjectDecoder& decoder) {
  bool independent = true;
  for (const RevealStep& step : decoder.steps()) {
    decoder.for_each_draw(step, [&](const Rational& drawn, const Rational& joint) {
      independent = independent && drawn == joint;
    });
  }
  return independent;
}

Claims serial_depth(const Subject& p, Philox& random) {
  if (auto none = lacks_laws(p)) return *none;
  Claims claims;
  const Schedule sizes = any_schedule(p.positions(), random);
  const SubjectDecoder decoder(p, surest_first(), sizes);
  const EmittedLaw law = decoder.law();
  const index_t row = random.below(p.rows());
  std::vector<symbol_t> shown;
  for (index_t i = 0; i < p.positions(); ++i) shown.push_back(p.table().symbol(row, i));
  claims.add({.part = "realised", .sizes = sizes.sizes(), .row = shown},
             LogForm::log(Rational(p.probability(row) / law.on_support[at(row)])), Relation::equal,
             realised_cost(p, row, decoder));
  claims.add({.part = "zero", .sizes = sizes.sizes()},
             Rational(forward_kl(p, law).is_zero() ? 0 : 1), Relation::equal,
             Rational(all_steps_independent(decoder) ? 0 : 1));
  return claims;
}

}  // namespace

void add_adaptive_laws(std::vector<Theorem>& theorems) {
  const std::string paper = "Chen, Cong, Li (arXiv 2511.04647)";
  const Source derived{"this project", "derived and checked", Source::Provenance::derived};
  theorems.push_back(
      {.id = "A8",
       .title = "Adaptive decoders lose the correlation along their path",
       .tex =
           R"(\mathrm{KL}(p\,\|\,\nu) = \mathbb{E}_{x\sim p}\sum_t \mathrm{TC}_{p(\cdot\mid c_t)}(S_t))",
       .source = derived,
       .note = "the surest first by a schedule, a threshold, and the entropy budget of EB-Sampler",
       .random_model = any_model,
       .claims = path_identity});
  theorems.push_back(
      {.id = "A9",
       .title = "Model error decouples in the forward KL",
       .tex =
           R"(\mathrm{KL}(p\,\|\,\hat\nu) = \mathrm{KL}(p\,\|\,\nu) + \sum_t\mathbb{E}_p\sum_{j\in S_t}\mathrm{KL}(p(X_j\mid c_t)\,\|\,\hat p(X_j\mid c_t)))",
       .source = {paper, "Lemma 35, corrected", Source::Provenance::full_text},
       .hypotheses = "a denoiser that is positive wherever p is",
       .note = "the denoiser has the conditionals of a second distribution; fixed blocks, and "
               "blocks that it chooses itself by its confidence",
       .random_model = any_model,
       .claims = [](const Subject& p, Philox& r) { return decoupled_error(p, r, 1); }});
  theorems.push_back(
      {.id = "A9-misprint",
       .title = "Lemma 35 with its sign",
       .tex =
           R"(\mathrm{KL}(p\,\|\,\hat\nu) = \mathrm{KL}(p\,\|\,\nu) - \sum_t\mathbb{E}_p\sum_{j\in S_t}\mathrm{KL}(p(X_j\mid c_t)\,\|\,\hat p(X_j\mid c_t)))",
       .source = {paper, "Lemma 35 as printed", Source::Provenance::full_text},
       .is_true = false,
       .counterexamples = {"product:n=1,p=1/3", "table:n=4,q=2,a=37,b=11,c=5,m=97"},
       .random_model = any_model,
       .claims = [](const Subject& p, Philox& r) { return decoupled_error(p, r, -1); }});
  theorems.push_back(
      {.id = "A10",
       .title = "Reverse KL is a chain with contexts from the decoder",
       .tex =
           R"(\mathrm{KL}(\nu\,\|\,p) = \sum_t\mathbb{E}_{x\sim\nu}\,\mathrm{KL}\Bigl(\prod_{j\in S_t}p(\cdot\mid c_t)\,\Big\|\,p(X_{S_t}\mid c_t)\Bigr))",
       .source = {"Zhang et al. (arXiv 2602.00286)", "equations (13)-(18)",
                  Source::Provenance::full_text},
       .hypotheses = "full support",
       .note = "fixed blocks, and the surest first; E10 is the same with their risk on the left",
       .random_model = random_full_model,
       .claims = reverse_chain});
  theorems.push_back(
      {.id = "H1",
       .title = "No loss iff every batch is conditionally independent",
       .tex =
           R"(\ln\frac{p(x)}{\nu(x)} = \sum_t\ln\frac{p(x_{S_t}\mid c_t)}{\prod_{i\in S_t}p(x_i\mid c_t)},\quad \mathrm{KL}(p\,\|\,\nu)=0 \iff X_{S_t}\text{ independent given }c_t)",
       .source = {"Wen, Liang, Lu (arXiv 2608.25505)", "Theorem 1", Source::Provenance::note},
       .note = "of one row, and as an equivalence; its average is A8",
       .random_model = any_model,
       .claims = serial_depth});
}

}  // namespace unmask
