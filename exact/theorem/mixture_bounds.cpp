// Bounds on schedules, for what is emitted: the law of a random order, drawn anew for every word.
//
// The bounds of sections 3 and 15 are about the KL that is expected over orders; the law that mixes
// all orders is closer to p (A6), so that they hold for it too. Here that law comes from the engine
// of exact/law, and no expectation over orders is taken.
#include <algorithm>

#include "core/decode/policies/positional.hpp"
#include "exact/theorem/emitted_law.hpp"
#include "exact/theorem/instances.hpp"
#include "exact/theorem/papers.hpp"
#include "exact/theorem/random_model.hpp"

namespace unmask {
namespace {

EmittedLaw random_order_law(const Subject& p, const Schedule& sizes) {
  return SubjectDecoder(p, std::make_shared<RandomPolicy<Rational>>(), sizes).law();
}

/// The largest (s_i - 1)/(masked before step i, less 1), or over (revealed before it, plus 1).
Rational largest_ratio(const Schedule& sizes, bool of_masked) {
  Rational largest = 0;
  index_t revealed = 0;
  for (const index_t s : sizes.sizes()) {
    const index_t others = of_masked ? sizes.positions() - revealed - 1 : revealed + 1;
    if (s > 1) largest = std::max(largest, Rational(s - 1, others));
    revealed += s;
  }
  return largest;
}

/// Block size s: sizes (r, s, s, ..., rest) with r drawn from 1..s, and the order drawn as well.
EmittedLaw balanced_law(const Subject& p, index_t s) {
  EmittedLaw mean;
  mean.on_support.assign(at(p.rows()), Rational(0));
  for (index_t r = 1; r <= s; ++r) {
    std::vector<index_t> boundaries{0, r};
    while (boundaries.back() < p.positions()) {
      boundaries.push_back(std::min(boundaries.back() + s, p.positions()));
    }
    const EmittedLaw law = random_order_law(p, Schedule::from_boundaries(boundaries));
    for (index_t row = 0; row < p.rows(); ++row) {
      mean.on_support[at(row)] += law.on_support[at(row)] / Rational(s);
    }
  }
  return mean;
}

/// Orders of the positions times rows^2: what the checker goes through.
bool has_few_orders(const Subject& p) {
  constexpr double kMostWork = 0x1p19;
  double work = static_cast<double>(p.rows()) * static_cast<double>(p.rows());
  for (index_t i = 1; i <= p.positions(); ++i) work *= static_cast<double>(i);
  return work <= kMostWork;
}

Claims mixture_bounds(const Subject& p, Philox& random) {
  if (auto none = lacks_laws(p)) return *none;
  if (!has_few_orders(p)) return Claims::refused("orders times rows^2 of at most 2^19");
  const index_t n = p.positions();
  Claims claims;
  for (const Schedule& sizes : some_schedules(n, random, 8)) {
    const LogForm kl = forward_kl(p, random_order_law(p, sizes));
    claims.add({.part = "sharp", .sizes = sizes.sizes()}, kl, Relation::at_most,
               p.z(n) * Rational(sizes.largest() - 1));
    claims.add({.part = "tc", .sizes = sizes.sizes()}, kl, Relation::at_most,
               p.total_correlation() * largest_ratio(sizes, true));
    claims.add({.part = "dtc", .sizes = sizes.sizes()}, kl, Relation::at_most,
               p.dual_total_correlation() * largest_ratio(sizes, false));
  }
  const index_t s = 1 + random.below(n);
  LogForm bound;
  for (index_t i = 1; i < s; ++i) bound += p.z(n + 1 - i) * Rational(s - i, s);
  claims.add({.part = "balanced", .index = s}, forward_kl(p, balanced_law(p, s)), Relation::at_most,
             bound);
  return claims;
}

}  // namespace

void add_mixture_bounds(std::vector<Theorem>& theorems) {
  theorems.push_back(
      {.id = "B1-law",
       .title = "Schedule bounds hold for the law that is emitted",
       .tex =
           R"(\mathrm{KL}(p\,\|\,\nu_s) \le \min\bigl((s_{\max}-1)Z_n,\ \max_i\tfrac{s_i-1}{n-N_{i-1}-1}\,\mathrm{TC},\ \max_i\tfrac{s_i-1}{N_{i-1}+1}\,\mathrm{DTC}\bigr))",
       .source = {"this project", "A6 with B1, C11 and C12", Source::Provenance::derived},
       .kind = Kind::upper_bound,
       .note = "the order is drawn for every word; in part balanced the first size is, too",
       .witnesses = {{"parity:n=4", "sharp"}, {"parity:n=4", "tc"}, {"equal:n=4,q=2", "dtc"}},
       .random_model = [](Philox& random) { return random_model(random); },
       .claims = mixture_bounds});
}

}  // namespace unmask
