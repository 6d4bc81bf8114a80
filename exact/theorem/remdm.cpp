// ReMDM: re-masking diffusion (arXiv 2503.00307).
//
// A step that masks revealed positions and reveals masked ones keeps the law of what can be seen,
// if tokens return with their true values: with chance alpha a position is visible, then with
// (1-sigma) alpha + rho (1-alpha). The largest sigma still leaves rho a probability.
#include "exact/theorem/papers.hpp"
#include "exact/theorem/random_model.hpp"
#include "exact/theorem/reveal_polynomial.hpp"
#include "exact/theorem/sides.hpp"

namespace unmask {
namespace {

const std::string kPaper = "ReMDM (arXiv 2503.00307)";

Rational set_chance(const Rational& visible, index_t shown, index_t hidden) {
  return power(visible, shown) * power(1 - visible, hidden);
}

/// What is seen after a step from visibility alpha: the entropy of it, averaged over the sets.
LogForm seen_after(const Subject& p, const Rational& alpha, const Rational& remask,
                   const Rational& reveal) {
  const index_t n = p.positions();
  LogForm sum;
  for_each_subset_of(p.everything(), [&](Subset after) {
    Rational chance = 0;
    for_each_subset_of(p.everything(), [&](Subset before) {
      const Subset kept = before & after, taken = before & ~after, gained = after & ~before;
      chance += set_chance(alpha, size(before), n - size(before)) * power(1 - remask, size(kept)) *
                power(remask, size(taken)) *
                set_chance(reveal, size(gained), n - size(before | after));
    });
    sum += p.entropy(after) * chance;
  });
  return sum;
}

LogForm seen_at(const Subject& p, const Rational& alpha) {
  LogForm sum;
  for_each_subset_of(p.everything(), [&](Subset s) {
    sum += p.entropy(s) * set_chance(alpha, size(s), p.positions() - size(s));
  });
  return sum;
}

/// The chances of one step, for the rule that remasks with the share eta of the most that it may.
struct StepChances {
  Rational before, after, eta;

  [[nodiscard]] Rational remask() const {
    return eta * std::min(Rational(1), Rational((1 - after) / before));
  }
};

Claims kept_marginals(const Subject& p, Philox& random) {
  if (auto none = lacks_subsets(p)) return *none;
  if (p.positions() > 6) return Claims::refused("pairs of sets of positions, n <= 6");
  Claims claims;
  for (index_t repetition = 0; repetition < 2; ++repetition) {
    const Rational alpha = random_fraction(random), remask = random_fraction(random),
                   reveal = random_fraction(random);
    claims.add(
        {.part = "kept", .parameters = {{"alpha", alpha}, {"remask", remask}, {"reveal", reveal}}},
        seen_after(p, alpha, remask, reveal), Relation::equal,
        seen_at(p, (1 - remask) * alpha + reveal * (1 - alpha)));
    // Less noise after the step than before: alpha_t < alpha_s.
    const Rational before = random_fraction(random);
    const Rational after = before + (1 - before) * random_fraction(random);
    for (const Rational& eta : {Rational(1), random_fraction(random)}) {
      const StepChances step{before, after, eta};
      claims.add(
          {.part = "range", .parameters = {{"alpha_s", after}, {"alpha_t", before}, {"eta", eta}}},
          Rational((after - (1 - step.remask()) * before) / (1 - before)), Relation::at_most, 1);
    }
  }
  return claims;
}

}  // namespace

void add_remdm(std::vector<Theorem>& theorems) {
  theorems.push_back(
      {.id = "G8",
       .title = "Re-masking keeps what is seen",
       .tex =
           R"(\alpha_s = (1-\sigma)\alpha_t + \rho(1-\alpha_t), \quad \sigma \le \min\bigl(1,\tfrac{1-\alpha_s}{\alpha_t}\bigr) \Rightarrow \rho \le 1)",
       .source = {kPaper, "sigma_max; the marginals derived", Source::Provenance::note},
       .kind = Kind::identity,
       .note =
           "with the noising posterior, which knows the true tokens: the mean entropy of what is "
           "seen. With a denoiser E5 applies",
       .witnesses = {{"parity:n=4", "range"}},
       .random_model = [](Philox& random) { return random_model(random); },
       .claims = kept_marginals});
}

}  // namespace unmask
