// DUS: dilated unmasking schedules (arXiv 2506.19037).
//
// Rounds of positions that lie far apart: with base 2 the distance halves from round to round. The
// sum of conditional entropies is sandwiched, and in a first-order Markov chain every round after
// the first is free.
#include "exact/theorem/papers.hpp"
#include "exact/theorem/random_model.hpp"
#include "exact/theorem/sides.hpp"

namespace unmask {
namespace {

/// Positions not used yet whose number is a multiple of floor(n/2), floor(n/4), ..., 1.
Blocks dilated_rounds(index_t n) {
  Blocks rounds;
  Subset used = 0;
  for (index_t t = 1; used != all_positions(n); ++t) {
    const index_t distance = std::max<index_t>(1, n >> t);
    std::vector<index_t> round;
    for (index_t k = 0; k < n; k += distance) {
      if (!contains(used, k)) round.push_back(k);
    }
    used |= mask_of(round);
    if (!round.empty()) rounds.push_back(std::move(round));
  }
  return rounds;
}

/// Is every position independent of the earlier ones given its predecessor?
bool is_markov(const Subject& p) {
  for (index_t i = 2; i < p.positions(); ++i) {
    const Subset before = all_positions(i), neighbour = singleton(i - 1);
    const LogForm given_all = p.entropy(before | singleton(i)) - p.entropy(before);
    const LogForm given_neighbour = p.entropy(neighbour | singleton(i)) - p.entropy(neighbour);
    if (!(given_all == given_neighbour)) return false;
  }
  return true;
}

Claims dilated(const Subject& p, Philox&) {
  if (auto none = lacks_subsets(p)) return *none;
  const index_t n = p.positions();
  const Blocks rounds = dilated_rounds(n);
  LogForm by_rounds;
  Subset revealed = 0;
  for (const auto& round : rounds) {
    for (const index_t i : round) {
      by_rounds += p.entropy(revealed | singleton(i)) - p.entropy(revealed);
    }
    revealed |= mask_of(round);
  }
  Claims claims;
  claims.add({.part = "lower"}, p.entropy(p.everything()), Relation::at_most, by_rounds);
  claims.add({.part = "upper"}, by_rounds, Relation::at_most, sum_of_single_entropies(p));
  if (n >= 2 && std::has_single_bit(n) && is_markov(p)) {
    claims.add({.part = "markov"}, partition_kl(p, rounds), Relation::equal,
               p.correlation(mask_of(rounds.front()), 0));
  }
  return claims;
}

Model chain_or_any(Philox& random) {
  if (random.below(2) == 0) return random_model(random);
  const index_t q = 2 + random.below(2), n = 2 + 2 * random.below(2);
  const auto law = [&] {
    std::vector<Rational> weights;
    Rational total = 0;
    for (index_t x = 0; x < q; ++x) {
      weights.push_back(Rational(1 + random.below(6)));
      total += weights.back();
    }
    for (Rational& w : weights) w /= total;
    return weights;
  };
  std::vector<std::vector<Rational>> transition;
  for (index_t x = 0; x < q; ++x) transition.push_back(law());
  return {"random Markov chain", MarkovChain<Rational>(n, law(), transition)};
}

}  // namespace

void add_dilated_unmasking(std::vector<Theorem>& theorems) {
  theorems.push_back(
      {.id = "G6",
       .title = "Dilated rounds",
       .tex = R"(H(X) \le \sum_t \sum_{i \in I_t} H(X_i \mid X_{T_t}) \le \sum_i H(X_i))",
       .source = {"DUS (arXiv 2506.19037)", "the entropy sandwich",
                  Source::Provenance::note},
       .kind = Kind::upper_bound,
       .note = "base 2, one block; for first-order Markov chains the KL is that of round 1",
       .witnesses = {{"product:n=4,p=1/3", "lower"}, {"parity:n=2", "upper"}},
       .random_model = chain_or_any,
       .claims = dilated});
}

}  // namespace unmask
