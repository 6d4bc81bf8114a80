// Wen, Liang, Lu: the serial depth of masked decoding (arXiv 2608.25505).
//
// Uniform permutations: a batch of B with M symbols left costs ln[M^B / (M)_B] whatever was revealed,
// and the best sizes are a best integer partition (H4). Affine subspaces need two exact steps (H2),
// Markov chains of order m about m log2(n/m), by bisection (H3). An exact partition is one whose
// conditional entropies add up to H(X).
#include <algorithm>

#include "exact/theorem/papers.hpp"
#include "exact/theorem/random_model.hpp"
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

/// The sum over blocks and their positions of H(X_i | earlier blocks).
LogForm entropies_of_blocks(const Subject& p, const Blocks& blocks) {
  LogForm sum;
  Subset shown = 0;
  for (const auto& block : blocks) {
    for (const index_t i : block) sum += p.entropy(shown | singleton(i)) - p.entropy(shown);
    shown |= mask_of(block);
  }
  return sum;
}

/// The rows less the first one, modulo the common prime cardinality: linear iff p is affine.
std::optional<SupportTable<Rational>> shifted_to_zero(const Subject& p) {
  const auto q = p.shape().uniform_cardinality();
  if (!q) return std::nullopt;
  std::vector<symbol_t> symbols;
  for (index_t row = 0; row < p.rows(); ++row) {
    for (index_t i = 0; i < p.positions(); ++i) {
      symbols.push_back(
          static_cast<symbol_t>((*q + p.table().symbol(row, i) - p.table().symbol(0, i)) % *q));
    }
  }
  return SupportTable<Rational>(p.shape(), std::move(symbols), p.table().weights());
}

Claims affine_depth(const Subject& p, Philox&) {
  if (auto none = lacks_subsets(p)) return *none;
  const auto linear = shifted_to_zero(p);
  if (!linear || !linear_code_dimension(Subject(*linear))) {
    return Claims::inapplicable("not uniform on an affine subspace over a prime field");
  }
  // The first information set: positions that the earlier ones do not determine.
  Blocks blocks(2);
  for (index_t i = 0; i < p.positions(); ++i) {
    const Subset known = mask_of(blocks[0]);
    const bool is_new = !(p.entropy(known | singleton(i)) == p.entropy(known));
    blocks[is_new ? 0 : 1].push_back(i);
  }
  blocks.erase(std::remove(blocks.begin(), blocks.end(), std::vector<index_t>{}), blocks.end());
  Claims claims;
  claims.add({.blocks = blocks}, entropies_of_blocks(p, blocks), Relation::equal,
             p.entropy(p.everything()));
  return claims;
}

Model random_affine_code(Philox& random) {
  const index_t q = random.below(2) == 0 ? 2 : 3, n = q == 2 ? 2 + random.below(3) : 2;
  const auto code = random_linear_code(random, n, 1 + random.below(n), q);
  std::vector<index_t> shift;
  for (index_t i = 0; i < n; ++i) shift.push_back(random.below(q));
  std::vector<symbol_t> symbols;
  for (index_t row = 0; row < code.rows(); ++row) {
    for (index_t i = 0; i < n; ++i) {
      symbols.push_back(static_cast<symbol_t>((code.symbol(row, i) + shift[at(i)]) % q));
    }
  }
  return table_model("random affine code", SupportTable<Rational>(code.shape(), std::move(symbols),
                                                                  code.weights()));
}

/// The least m such that every position is independent of the earlier ones given the last m.
index_t markov_order(const Subject& p) {
  for (index_t m = 1; m < p.positions(); ++m) {
    bool holds = true;
    for (index_t i = m + 1; i < p.positions() && holds; ++i) {
      const Subset past = all_positions(i), near = past & ~all_positions(i - m);
      holds = p.entropy(past | singleton(i)) - p.entropy(past) ==
              p.entropy(near | singleton(i)) - p.entropy(near);
    }
    if (holds) return m;
  }
  return p.positions();
}

/// When bisection shows each of positions begin..end-1, from `round` on: m in the middle, one a
/// round, then both halves at once.
void bisect(index_t begin, index_t end, index_t m, index_t round, std::vector<index_t>& rounds) {
  const index_t length = end - begin;
  const index_t middle = length > m ? begin + (length - m) / 2 : begin;
  const index_t shown = std::min(length, m);
  for (index_t i = 0; i < shown; ++i) rounds[at(middle + i)] = round + i;
  if (length <= m) return;
  bisect(begin, middle, m, round + m, rounds);
  bisect(middle + m, end, m, round + m, rounds);
}

Blocks bisection(index_t n, index_t m) {
  std::vector<index_t> rounds(at(n));
  bisect(0, n, m, 0, rounds);
  Blocks blocks(at(*std::max_element(rounds.begin(), rounds.end()) + 1));
  for (index_t i = 0; i < n; ++i) blocks[at(rounds[at(i)])].push_back(i);
  return blocks;
}

/// m (ceil(log2(n/m)) + 1).
index_t most_rounds(index_t n, index_t m) {
  index_t halvings = 0;
  while (m << halvings < n) ++halvings;
  return m * (halvings + 1);
}

Claims markov_depth(const Subject& p, Philox&) {
  if (auto none = lacks_subsets(p)) return *none;
  const index_t m = markov_order(p);
  const Blocks blocks = bisection(p.positions(), m);
  Claims claims;
  claims.add({.part = "exact", .index = m, .blocks = blocks}, entropies_of_blocks(p, blocks),
             Relation::equal, p.entropy(p.everything()));
  claims.add({.part = "rounds", .index = m, .blocks = blocks}, Rational(blocks.size()),
             Relation::at_most, Rational(most_rounds(p.positions(), m)));
  return claims;
}

/// Bits whose chance depends on the last one or two.
Model random_memory(Philox& random) {
  if (random.below(4) == 0) return random_model(random);
  const index_t n = 3 + random.below(4), m = 1 + random.below(2);
  std::vector<index_t> odds;
  for (index_t past = 0; past < index_t{1} << m; ++past) odds.push_back(1 + random.below(8));
  std::vector<symbol_t> symbols, row(at(n), 0);
  std::vector<Rational> weights;
  const Shape shape = Shape::uniform(n, 2);
  do {
    Rational weight = 1;
    for (index_t i = 0; i < n; ++i) {
      index_t past = 0;
      for (index_t back = 1; back <= std::min(m, i); ++back) past = 2 * past + row[at(i - back)];
      weight *= Rational(row[at(i)] == 1 ? odds[at(past)] : 9 - odds[at(past)]);
    }
    symbols.insert(symbols.end(), row.begin(), row.end());
    weights.push_back(std::move(weight));
  } while (advance_row(shape, row));
  return table_model("random bits with memory",
                     SupportTable<Rational>(shape, std::move(symbols), std::move(weights)));
}

}  // namespace

void add_wen_liang_lu(std::vector<Theorem>& theorems) {
  const auto note = [](std::string place) {
    return Source{"Wen, Liang, Lu (arXiv 2608.25505)", std::move(place), Source::Provenance::note};
  };
  theorems.push_back(
      {.id = "H2",
       .title = "Affine subspaces have exact depth two",
       .tex = R"(H(X) = \sum_{i \in I} H(X_i) + \sum_{i \notin I} H(X_i \mid X_I))",
       .source = note("depth of affine subspaces"),
       .hypotheses = "uniform on an affine subspace over a prime field",
       .note = "I the first information set; KL of the two steps is the difference of the sides",
       .random_model = random_affine_code,
       .claims = affine_depth});
  theorems.push_back(
      {.id = "H3",
       .title = "Bisection of a Markov chain of order m is exact",
       .tex = R"(\mathrm{KL} = 0 \text{ in } R \le m\bigl(\lceil\log_2 \tfrac nm\rceil + 1\bigr) \text{ rounds})",
       .source = note("depth of Markov chains"),
       .kind = Kind::upper_bound,
       .note = "as an identity of entropies; every distribution has some order m <= n",
       .witnesses = {{"markov:n=4,flip=1/5", "rounds"}},
       .random_model = random_memory,
       .claims = markov_depth});
  theorems.push_back({.id = "H4",
                      .title = "Batches of a uniform permutation",
                      .tex = R"(g(M,B) = \ln \frac{M^B}{M(M-1)\cdots(M-B+1)})",
                      .source = note("uniform permutations"),
                      .hypotheses = "uniform over the orderings of n symbols",
                      .random_model = [](Philox& random) {
                        return Model{"permutation", UniformPermutation(1 + random.below(5))};
                      },
                      .claims = permutation_batches});
}

}  // namespace unmask
