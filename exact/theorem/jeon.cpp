// Jeon et al.: information-theoretic masked diffusion (arXiv 2510.24088).
//
// -ln p(x) as an expectation of masked conditional log-likelihoods over random revealed sets.
#include "exact/theorem/papers.hpp"
#include "exact/theorem/random_model.hpp"
#include "exact/theorem/reveal_polynomial.hpp"
#include "exact/theorem/sides.hpp"

namespace unmask {
namespace {

/// sum over proper subsets I of B(n-|I|, |I|+1) sum_{i not in I} -ln p(x_i | x_I); the Beta function
/// is (n-|I|-1)! |I|! / n!.
LogForm masked_likelihood(const Subject& p, index_t row) {
  const index_t n = p.positions();
  LogForm sum;
  for (Subset revealed = 0; revealed < p.everything(); ++revealed) {
    const index_t k = size(revealed);
    const Rational weight = Rational(1) / (Rational(binomial(n, k)) * (n - k));
    for_each_position(p.everything() & ~revealed, [&](index_t i) {
      sum -= LogForm::log(p.conditional(row, i, revealed)) * weight;
    });
  }
  return sum;
}

Claims likelihood(const Subject& p, Philox& random) {
  if (auto none = lacks_subsets(p)) return *none;
  Claims claims;
  for (int repetition = 0; repetition < 2; ++repetition) {
    const index_t row = random.below(p.rows());
    std::vector<symbol_t> symbols;
    for (index_t i = 0; i < p.positions(); ++i) symbols.push_back(p.table().symbol(row, i));
    claims.add({.row = symbols}, -LogForm::log(p.probability(row)), Relation::equal,
               masked_likelihood(p, row));
  }
  return claims;
}

}  // namespace

void add_jeon(std::vector<Theorem>& theorems) {
  theorems.push_back(
      {.id = "H23",
       .title = "Log-likelihood from masked conditionals",
       .tex = R"(-\ln p(x) = \sum_{I \subsetneq [n]} \mathrm{B}(n-|I|,|I|+1)\sum_{i \notin I} -\ln p(x_i \mid x_I))",
       .source = {"Jeon et al. (arXiv 2510.24088)", "the likelihood identity",
                  Source::Provenance::note},
       .random_model = [](Philox& random) { return random_model(random); },
       .claims = likelihood});
}

}  // namespace unmask
