// EB-Sampler: the entropy-bounded sampler (arXiv 2505.24857).
//
// The correlation of a block is at most its entropies less the largest: their rule adds positions
// in ascending entropy while that is at most a threshold, so that a whole decoder loses at most the
// threshold a step.
#include "core/base/subset.hpp"
#include "core/decode/policies/entropy_budget.hpp"
#include "exact/theorem/emitted_law.hpp"
#include "exact/theorem/papers.hpp"
#include "exact/theorem/random_model.hpp"
#include "exact/theorem/sides.hpp"

namespace unmask {
namespace {

/// TC of the given positions and the sum of their entropies less the largest, for the rows given.
struct BlockEntropies {
  LogForm correlation, others;
};

BlockEntropies block_entropies(const std::vector<LogForm>& singles, const LogForm& joint) {
  LogForm sum, largest = singles.front();
  for (const LogForm& h : singles) {
    sum += h;
    if (largest < h) largest = h;
  }
  return {sum - joint, sum - largest};
}

BlockEntropies average_entropies(const Subject& p, Subset block, Subset given) {
  std::vector<LogForm> singles;
  for_each_position(block, [&](index_t i) {
    singles.push_back(p.entropy(given | singleton(i)) - p.entropy(given));
  });
  return block_entropies(singles, p.entropy(given | block) - p.entropy(given));
}

/// The rows that agree with `row` on `given`, as a distribution of their own.
SupportTable<Rational> conditioned(const Subject& p, index_t row, Subset given) {
  const index_t n = p.positions();
  std::vector<symbol_t> symbols;
  std::vector<Rational> weights;
  for (index_t other = 0; other < p.rows(); ++other) {
    bool same = true;
    for_each_position(given, [&](index_t j) {
      same = same && p.table().symbol(other, j) == p.table().symbol(row, j);
    });
    if (!same) continue;
    for (index_t i = 0; i < n; ++i) symbols.push_back(p.table().symbol(other, i));
    weights.push_back(p.table().weights()[at(other)]);
  }
  return SupportTable<Rational>(p.shape(), std::move(symbols), std::move(weights));
}

std::vector<index_t> positions_of(Subset s) {
  std::vector<index_t> positions;
  for_each_position(s, [&](index_t i) { positions.push_back(i); });
  return positions;
}

/// KL(p || nu) <= gamma E_p[steps]; at gamma = 0 the decoder is exact.
void add_whole_decoder(const Subject& p, Philox& random, Claims& claims) {
  if (lacks_laws(p)) return;
  for (const Rational& gamma : {Rational(0), random_budget(random)}) {
    const EmittedLaw law =
        SubjectDecoder(p, std::make_shared<EntropyBudgetPolicy<Rational>>(
                              EntropyBudget::all_but_largest, gamma))
            .law();
    claims.add({.part = "adaptive", .parameters = {{"gamma", gamma}}}, forward_kl(p, law),
               Relation::at_most, Rational(gamma * law.steps));
  }
}

Claims entropy_bound(const Subject& p, Philox& random) {
  if (auto none = lacks_subsets(p)) return *none;
  Claims claims;
  for (int repetition = 0; repetition < 4; ++repetition) {
    const Subset given = repetition == 0 ? 0 : random.below(p.everything());
    Subset block = (p.everything() & ~given);
    if (repetition % 2 == 1) block &= random.below(p.everything()) + 1;
    if (block == 0) continue;
    const Blocks blocks{positions_of(given), positions_of(block)};
    const BlockEntropies average = average_entropies(p, block, given);
    claims.add({.part = "average", .blocks = blocks}, average.correlation, Relation::at_most,
               average.others);
    const index_t row = random.below(p.rows());
    const Subject context(conditioned(p, row, given));
    const BlockEntropies here = average_entropies(context, block, 0);
    std::vector<symbol_t> shown;
    for (const index_t i : blocks[0]) shown.push_back(p.table().symbol(row, i));
    claims.add({.part = "context", .blocks = blocks, .row = shown}, here.correlation,
               Relation::at_most, here.others);
  }
  add_whole_decoder(p, random, claims);
  return claims;
}

}  // namespace

void add_eb_sampler(std::vector<Theorem>& theorems) {
  theorems.push_back(
      {.id = "G2",
       .title = "A block's correlation is at most its entropies less the largest",
       .tex = R"(\mathrm{TC}(X_U \mid c) \le \sum_{i \in U} H(X_i \mid c) - \max_{i \in U} H(X_i \mid c))",
       .source = {"EB-Sampler (arXiv 2505.24857)", "the rule's bound",
                  Source::Provenance::derived},
       .kind = Kind::upper_bound,
       .note = "on average, in a context, and for a whole decoder: KL <= gamma E[steps]",
       .witnesses = {{"equal:n=3,q=2", "average"}, {"equal:n=3,q=2", "context"}},
       .random_model = [](Philox& random) { return random_model(random); },
       .claims = entropy_bound});
}

}  // namespace unmask
