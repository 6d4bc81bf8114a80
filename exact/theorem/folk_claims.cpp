// False claims that circulate: about reverse KL, and about the best adaptive policy.
//
// Forward KL says nothing about reverse KL (E3-folk): noisy parity has forward KL below ln 2 and
// any reverse KL. A policy with hidden randomness can do better than every deterministic one
// (A8-folk).
#include <algorithm>

#include "exact/law/mixture_kl.hpp"
#include "exact/theorem/cell_law.hpp"
#include "exact/theorem/instances.hpp"
#include "exact/theorem/papers.hpp"
#include "exact/theorem/random_model.hpp"
#include "exact/theorem/sides.hpp"

namespace unmask {
namespace {

/// KL(prod p_i || p). Nothing where it is infinite.
std::optional<LogForm> reverse_kl(const Subject& p) {
  Rational inside = 0;
  LogForm sum;
  for (index_t row = 0; row < p.rows(); ++row) {
    const Rational product = product_probability(p, row);
    inside += product;
    sum += LogForm::log(Rational(product / p.probability(row))) * product;
  }
  if (inside != 1) return std::nullopt;
  return sum;
}

Claims reverse_is_bounded(const Subject& p, Philox&) {
  if (auto none = lacks_subsets(p)) return *none;
  const auto reverse = reverse_kl(p);
  if (!reverse) return Claims::inapplicable("a finite reverse KL: see E3 reverse");
  Claims claims;
  for (const int factor : {1, 2, 10}) {
    claims.add({.parameters = {{"factor", Rational(factor)}}}, *reverse, Relation::at_most,
               p.total_correlation() * Rational(factor));
  }
  return claims;
}

/// Noise down to 1e-8: the smaller, the larger the reverse KL.
Model faint_parity(Philox& random) {
  const index_t n = 2 + random.below(3);
  Integer noise = 1;
  for (index_t digits = 1 + random.below(8); digits > 0; --digits) noise *= 10;
  return {"random noisy parity", NoisyParity<Rational>(n, Rational(Integer(1), noise))};
}

/// The least KL of a deterministic policy in `steps` steps that looks at what it has revealed: the
/// context is that of `row` on `known`, whose probability weighs the result.
LogForm best_policy_kl(const Subject& p, index_t row, Subset known, index_t steps);

/// What the next block loses here, and the best that can follow.
LogForm block_then_best(const Subject& p, index_t row, Subset known, Subset block, index_t steps) {
  const auto context = symbols_at(p, row, known);
  LogForm sum;
  std::vector<std::vector<symbol_t>> seen;
  for (index_t other = 0; other < p.rows(); ++other) {
    if (symbols_at(p, other, known) != context) continue;
    Rational ratio = p.probability(other, known | block) / p.probability(other, known);
    for_each_position(block, [&](index_t i) { ratio /= p.conditional(other, i, known); });
    sum += LogForm::log(ratio) * p.probability(other);
    auto values = symbols_at(p, other, block);
    if (std::find(seen.begin(), seen.end(), values) != seen.end()) continue;
    seen.push_back(std::move(values));
    sum += best_policy_kl(p, other, known | block, steps - 1);
  }
  return sum;
}

LogForm best_policy_kl(const Subject& p, index_t row, Subset known, index_t steps) {
  const Subset masked = p.everything() & ~known;
  if (size(masked) <= steps && steps > 1) return {};
  if (masked == 0) return {};
  if (steps == 1) return block_then_best(p, row, known, masked, 1);
  std::optional<LogForm> least;
  for_each_subset_of(masked, [&](Subset block) {
    if (block == 0) return;
    LogForm kl = block_then_best(p, row, known, block, steps);
    if (!least || kl < *least) least = std::move(kl);
  });
  return *least;
}

LogForm random_order_kl(const Subject& p, const Schedule& sizes) {
  LogForm kl;
  for (index_t row = 0; row < p.rows(); ++row) {
    const Rational nu = mixture_probability(p.table(), sizes, symbols_at(p, row, p.everything()));
    kl += LogForm::log(Rational(p.probability(row) / nu)) * p.probability(row);
  }
  return kl;
}

Claims no_policy_beats_the_best(const Subject& p, Philox&) {
  if (auto none = lacks_cells(p)) return *none;
  const index_t n = p.positions();
  if (n > 5 || p.rows() > 36) return Claims::refused("5 positions and 36 rows at most");
  if (n < 3) return Claims::inapplicable("three positions");
  const LogForm best = best_policy_kl(p, 0, 0, 2);
  Claims claims;
  for (index_t first = 1; first < n; ++first) {
    const Schedule sizes({first, n - first});
    claims.add({.sizes = sizes.sizes()}, best, Relation::at_most, random_order_kl(p, sizes));
  }
  if (p.rows() <= 16 && n == 4) {
    const Schedule three({2, 1, 1});
    claims.add({.sizes = three.sizes()}, best_policy_kl(p, 0, 0, 3), Relation::at_most,
               random_order_kl(p, three));
  }
  return claims;
}

}  // namespace

void add_folk_claims(std::vector<Theorem>& theorems) {
  const Source folklore{"folklore", "as it is repeated", Source::Provenance::derived};
  theorems.push_back(
      {.id = "A8-folk",
       .title = "No policy beats the best adaptive one",
       .tex =
           R"(\min_{\pi \text{ adaptive}} \mathrm{KL}(p\|\nu_\pi) \le \mathrm{KL}(p\|\mathbb{E}_\pi \nu_\pi))",
       .source = folklore,
       .kind = Kind::lower_bound,
       .is_true = false,
       .note = "against a random order with as many steps: the law of a mixture can be closer (A6)",
       .counterexamples = {"table:n=4,q=2,a=37,b=11,c=5,m=97"},
       .random_model = [](Philox& random) { return random_bits(random, 3, 4); },
       .claims = no_policy_beats_the_best});
  theorems.push_back(
      {.id = "E3-folk",
       .title = "Reverse KL is bounded by forward KL",
       .tex = R"(\mathrm{KL}(\textstyle\prod_i p_i \| p) \le c\,\mathrm{TC}, \quad c = 1, 2, 10)",
       .source = folklore,
       .kind = Kind::upper_bound,
       .is_true = false,
       .note = "noisy parity of noise delta: at most ln 2 against -ln(4 delta(1-delta))/2",
       .counterexamples = {"noisy-parity:n=4,delta=1/100", "noisy-parity:n=3,delta=1/100000000"},
       .random_model = faint_parity,
       .claims = reverse_is_bounded});
}

}  // namespace unmask
