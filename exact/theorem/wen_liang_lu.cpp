// Wen, Liang, Lu: the serial depth of masked decoding (arXiv 2608.25505).
//
// Uniform permutations: a batch of B with M symbols left costs ln[M^B / (M)_B] whatever was revealed,
// and the best sizes are a best integer partition.
#include "exact/theorem/papers.hpp"
#include "exact/theorem/sides.hpp"

namespace unmask {
namespace {

bool is_uniform_permutation(const Subject& p) {
  const index_t n = p.positions();
  index_t orderings = 1;
  for (index_t i = 2; i <= n; ++i) orderings *= i;
  if (p.rows() != orderings || p.shape().uniform_cardinality() != n) return false;
  for (index_t row = 0; row < p.rows(); ++row) {
    if (p.table().weights()[at(row)] != p.table().weights()[0]) return false;
    Subset seen = 0;
    for (index_t i = 0; i < n; ++i) seen |= singleton(p.table().symbol(row, i));
    if (seen != p.everything()) return false;
  }
  return true;
}

/// ln[M^B / (M (M-1) ... (M-B+1))].
LogForm batch_cost(index_t left, index_t batch) {
  LogForm cost = LogForm::log(Integer(left)) * Rational(batch);
  for (index_t i = 0; i < batch; ++i) cost -= LogForm::log(Integer(left - i));
  return cost;
}

LogForm cost_of_batches(const Schedule& schedule) {
  LogForm sum;
  index_t left = schedule.positions();
  for (const index_t batch : schedule.sizes()) {
    sum += batch_cost(left, batch);
    left -= batch;
  }
  return sum;
}

Claims permutation_batches(const Subject& p, Philox& random) {
  if (auto none = lacks_subsets(p)) return *none;
  if (!is_uniform_permutation(p)) return Claims::inapplicable("not uniform over permutations");
  const index_t n = p.positions();
  Claims claims;
  for (const Schedule& s : some_schedules(n, random, 8)) {
    claims.add({.part = "step", .sizes = s.sizes()}, expected_kl(p, s), Relation::equal,
               cost_of_batches(s));
  }
  for (index_t k = 1; k <= n; ++k) {
    std::optional<LogForm> best;
    for_each_schedule(n, k, [&](const Schedule& s) {
      const LogForm cost = cost_of_batches(s);
      if (!best || cost < *best) best = cost;
    });
    claims.add({.part = "optimum", .steps = k}, least_expected_kl(p, k), Relation::equal, *best);
  }
  return claims;
}

}  // namespace

void add_wen_liang_lu(std::vector<Theorem>& theorems) {
  theorems.push_back({.id = "H4",
                      .title = "Batches of a uniform permutation",
                      .tex = R"(g(M,B) = \ln \frac{M^B}{M(M-1)\cdots(M-B+1)})",
                      .source = {"Wen, Liang, Lu (arXiv 2608.25505)", "uniform permutations",
                                 Source::Provenance::note},
                      .hypotheses = "uniform over the orderings of n symbols",
                      .random_model = [](Philox& random) {
                        return Model{"permutation", UniformPermutation(1 + random.below(5))};
                      },
                      .claims = permutation_batches});
}

}  // namespace unmask
