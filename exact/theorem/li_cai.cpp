// Li, Cai: a convergence theory for masked diffusion models (arXiv 2505.21400).
//
// Their Theorem 1 bounds the error of a schedule by its largest step. Read as restated and proved
// again in Chen, Cong, Li (Theorem 31), whose proof gives the sharper second part.
#include <bit>

#include "exact/theorem/papers.hpp"
#include "exact/theorem/random_model.hpp"
#include "exact/theorem/sides.hpp"

namespace unmask {
namespace {

Claims largest_step(const Subject& p, Philox& random) {
  if (auto none = lacks_curve(p)) return *none;
  const index_t n = p.positions();
  const LogForm area = p.total_correlation() + p.dual_total_correlation();
  Claims claims;
  for (const Schedule& s : some_schedules(n, random, 8)) {
    const LogForm kl = expected_kl(p, s);
    const index_t largest = s.largest();
    // 2^ceil(log2 s_max) - 1
    claims.add({.part = "li-cai", .sizes = s.sizes()}, kl, Relation::at_most,
               area * Rational(std::bit_ceil(largest) - 1, n));
    claims.add({.part = "sharp", .sizes = s.sizes()}, kl, Relation::at_most,
               p.z(n) * Rational(largest - 1));
  }
  return claims;
}

}  // namespace

void add_li_cai(std::vector<Theorem>& theorems) {
  theorems.push_back(
      {.id = "B1",
       .title = "The largest step bounds the error",
       .tex = R"(\mathbb{E}\,\mathrm{KL} \le \tfrac{2^{\lceil \log_2 s_{\max} \rceil}-1}{n}(\mathrm{TC}+\mathrm{DTC}))",
       .source = {"Li, Cai (arXiv 2505.21400)", "Theorem 1, as restated in 2511.04647",
                  Source::Provenance::full_text},
       .kind = Kind::upper_bound,
       .witnesses = {{"parity:n=4", "sharp"}, {"parity:n=4", "li-cai"}, {"equal:n=4,q=3", "sharp"},
                     {"rs:n=4,k=1,q=5", "li-cai"}},
       .random_model = [](Philox& random) { return random_model(random); },
       .claims = largest_step});
}

}  // namespace unmask
