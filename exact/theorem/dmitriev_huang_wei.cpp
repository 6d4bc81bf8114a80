// Dmitriev, Huang, Wei: effective total correlation (arXiv 2602.15008).
//
// D = integral of min(1, t) I(t) over the masking process. In reveal times r = e^-t,
// I = r^2 h'(r), so D is an integral over h' with powers of 1/e (H11b); their Theorem 3 gets explicit
// constants (H12b); and DTC is at most what a hidden label tells (H14).
#include "exact/theorem/latent.hpp"
#include "exact/theorem/papers.hpp"
#include "exact/theorem/random_model.hpp"
#include "exact/theorem/reveal_polynomial.hpp"
#include "exact/theorem/sides.hpp"

namespace unmask {
namespace {

const std::string kPaper = "Dmitriev, Huang, Wei (arXiv 2602.15008)";

Model any_model(Philox& random) { return random_model(random); }

/// e^-m.
RealNumber inverse_e_power(index_t m) {
  return {"e^-" + std::to_string(m), [m](Precision p) { return exp(-Rational(m), p); }};
}

/// The coefficients of h'(t), by powers of t.
std::vector<LogForm> slope_powers(const RevealPolynomial& h) {
  const auto powers = h.powers();
  std::vector<LogForm> slope;
  for (index_t m = 1; m < powers.size(); ++m) slope.push_back(powers[at(m)] * Rational(m));
  return slope;
}

/// D e^-shift: with M = m+2, integrating r^(m+1) up to 1/e and -ln r r^(m+1) from there on gives
/// (1 - e^-M)/M^2 for the power r^m of h'.
Quantity effective_correlation(const RevealPolynomial& h, index_t shift) {
  const auto slope = slope_powers(h);
  Quantity sum;
  for (index_t m = 0; m < slope.size(); ++m) {
    const index_t power = m + 2;
    const LogForm part = slope[at(m)] / Rational(power * power);
    sum += shift == 0 ? Quantity(part) : Quantity::product(part, inverse_e_power(shift));
    sum -= Quantity::product(part, inverse_e_power(power + shift));
  }
  return sum;
}

Claims effective_and_unmasking(const Subject& p, Philox&) {
  if (auto none = lacks_curve(p)) return *none;
  const RevealPolynomial h(p.curve());
  const LogForm complexity = h.complexity(1);
  const Quantity effective = effective_correlation(h, 0);
  Claims claims;
  claims.add({.part = "lower"}, complexity, Relation::at_most, effective);
  claims.add({.part = "upper"}, effective - effective_correlation(h, 1), Relation::at_most,
             complexity);
  return claims;
}

Claims explicit_constant(const Subject& p, Philox& random) {
  if (auto none = lacks_curve(p)) return *none;
  const RevealPolynomial h(p.curve());
  Claims claims;
  for (index_t intervals = 2; intervals <= 5; ++intervals) {
    const auto u = random_grid(random, intervals);
    LogForm bound = p.z(p.positions()) * Rational(u[1] * p.positions());
    for (std::size_t k = 1; k + 1 < u.size(); ++k) {
      bound += (h.first_moment(u[k + 1]) - h.first_moment(u[k])) * Rational(u[k + 1] / u[k] - 1);
    }
    claims.add({.times = u}, h.expected_kl(u), Relation::at_most, bound);
  }
  return claims;
}

Claims hidden_label(const Subject& p, Philox&) {
  if (auto none = lacks_subsets(p)) return *none;
  const index_t n = p.positions();
  const auto joint = joint_with_label(p);
  const Subject with_label(*joint);
  if (!with_label.has_subsets()) return Claims::refused(with_label.limit());
  const LogForm information = with_label.information(n, all_positions(n));
  Claims claims;
  claims.add({.part = "information", .other = joint}, p.dual_total_correlation(),
             Relation::at_most, information);
  claims.add({.part = "entropy", .other = joint}, information, Relation::at_most,
             with_label.entropy(singleton(n)));
  return claims;
}

}  // namespace

void add_dmitriev_huang_wei(std::vector<Theorem>& theorems) {
  const auto paper = [](std::string place, Source::Provenance seen) {
    return Source{kPaper, std::move(place), seen};
  };
  theorems.push_back({.id = "H11b",
                      .title = "Effective total correlation and unmasking complexity",
                      .tex = R"(H(0,1) \le D \le \tfrac{e}{e-1} H(0,1))",
                      .source = paper("derived from equation of D", Source::Provenance::derived),
                      .kind = Kind::upper_bound,
                      .random_model = any_model,
                      .claims = effective_and_unmasking});
  theorems.push_back(
      {.id = "H12b",
       .title = "Theorem 3 with its constant",
       .tex = R"(\mathbb{E}\,\mathrm{KL} \le \sum_k \Bigl(\tfrac{u_{k+1}}{u_k}-1\Bigr)\int_{u_k}^{u_{k+1}} r h'(r)\,dr + u_1 n Z_n)",
       .source = paper("Theorem 3, constants derived", Source::Provenance::derived),
       .kind = Kind::upper_bound,
       .random_model = any_model,
       .claims = explicit_constant});
  theorems.push_back({.id = "H14",
                      .title = "DTC is at most what a hidden label tells",
                      .tex = R"(\mathrm{DTC} \le I(X;W) \le H(W))",
                      .source = paper("Lemma 1", Source::Provenance::full_text),
                      .kind = Kind::upper_bound,
                      .hypotheses = "positions independent given W: a mixture's component, or the row",
                      .witnesses = {{"equal:n=3,q=2", "information"}, {"permutation:n=3", "entropy"}},
                      .random_model = [](Philox& random) {
                        return random.below(2) == 0 ? random_mixture(random) : random_model(random);
                      },
                      .claims = hidden_label});
}

}  // namespace unmask
