// Tang et al.: transition statistics of samples from a Markov chain (arXiv 2602.19619).
//
// Their KLrate compares the pooled transitions of what a sampler emits with the chain's. It bounds
// the reverse KL per transition from below: histories are dropped and positions pooled, and KL is
// convex (H10).
#include "exact/theorem/cell_law.hpp"
#include "exact/theorem/papers.hpp"
#include "exact/theorem/random_model.hpp"
#include "exact/theorem/sides.hpp"

namespace unmask {
namespace {

using Square = std::vector<Masses>;

/// P(X_t = a, X_{t+1} = b) of a law on cells, summed over t. Requires: one cardinality.
Square pooled_pairs(const CellLaw& law) {
  const index_t q = law.shape().cardinality(0), n = law.positions();
  Square pairs(at(q), Masses(at(q)));
  for (index_t cell = 0; cell < law.cells(); ++cell) {
    const auto row = law.shape().row_at(cell);
    for (index_t t = 0; t + 1 < n; ++t) pairs[row[at(t)]][row[at(t + 1)]] += law.mass(cell);
  }
  return pairs;
}

Masses row_sums(const Square& pairs) {
  Masses sums;
  for (const Masses& row : pairs) {
    sums.emplace_back(0);
    for (const Rational& x : row) sums.back() += x;
  }
  return sums;
}

/// The law of a homogeneous chain.
CellLaw chain_law(const Shape& shape, const Masses& initial, const Square& transition) {
  Masses masses;
  for (index_t cell = 0; cell < *shape.cells(); ++cell) {
    const auto row = shape.row_at(cell);
    Rational x = initial[row[0]];
    for (std::size_t t = 1; t < row.size(); ++t) x *= transition[row[t - 1]][row[t]];
    masses.push_back(x);
  }
  return {shape, std::move(masses)};
}

/// A homogeneous first-order chain without impossible transitions.
struct Chain {
  Masses initial;
  Square transition;
};

std::optional<Chain> as_chain(const CellLaw& p) {
  if (!p.shape().uniform_cardinality() || p.positions() < 2) return std::nullopt;
  const index_t q = p.shape().cardinality(0);
  for (const Rational& x : p.masses()) {
    if (x == 0) return std::nullopt;
  }
  Chain chain{Masses(at(q)), pooled_pairs(p)};
  const Masses first = p.shown_masses(1), from = row_sums(chain.transition);
  for (index_t x = 0; x < q; ++x) {
    chain.initial[at(x)] = first[at(p.with_symbol(0, 0, x))];
    for (Rational& y : chain.transition[at(x)]) y /= from[at(x)];
  }
  if (chain_law(p.shape(), chain.initial, chain.transition).masses() != p.masses()) {
    return std::nullopt;
  }
  return chain;
}

/// (n-1) KLrate: the pooled transitions of `law` against the chain's, weighted by how often each
/// symbol is left.
LogForm transition_kl(const CellLaw& law, const Chain& chain) {
  const Square pairs = pooled_pairs(law);
  const Masses from = row_sums(pairs);
  LogForm sum;
  for (std::size_t a = 0; a < pairs.size(); ++a) {
    for (std::size_t b = 0; b < pairs.size(); ++b) {
      if (pairs[a][b] == 0) continue;
      sum += LogForm::log(Rational(pairs[a][b] / (from[a] * chain.transition[a][b]))) * pairs[a][b];
    }
  }
  return sum;
}

std::shared_ptr<const SupportTable<Rational>> as_table(const CellLaw& law) {
  std::vector<symbol_t> symbols;
  for (index_t cell = 0; cell < law.cells(); ++cell) {
    const auto row = law.shape().row_at(cell);
    symbols.insert(symbols.end(), row.begin(), row.end());
  }
  return std::make_shared<const SupportTable<Rational>>(law.shape(), std::move(symbols),
                                                        law.masses());
}

Masses random_masses(Philox& random, index_t count) {
  Masses masses;
  Rational total = 0;
  for (index_t x = 0; x < count; ++x) {
    masses.emplace_back(1 + random.below(7));
    total += masses.back();
  }
  for (Rational& x : masses) x /= total;
  return masses;
}

Chain random_chain(Philox& random, index_t q) {
  Chain chain{random_masses(random, q), {}};
  for (index_t x = 0; x < q; ++x) chain.transition.push_back(random_masses(random, q));
  return chain;
}

Claims transition_statistics(const Subject& subject, Philox& random) {
  if (auto none = lacks_cells(subject)) return *none;
  const CellLaw p(subject.table());
  const auto chain = as_chain(p);
  if (!chain) return Claims::inapplicable("a homogeneous Markov chain of full support");
  const Chain another = random_chain(random, p.shape().cardinality(0));
  Claims claims;
  for (const auto& other : {random_draft(p.shape(), random),
                            as_table(chain_law(p.shape(), another.initial, another.transition))}) {
    const CellLaw law(*other);
    claims.add({.other = other}, transition_kl(law, *chain), Relation::at_most,
               divergence(law, p, p.everything()) - divergence(law, p, 1));
  }
  return claims;
}

Model any_chain(Philox& random) {
  const index_t q = 2 + random.below(2), n = 2 + random.below(q == 2 ? 3 : 2);
  Chain chain = random_chain(random, q);
  return {"random Markov chain",
          MarkovChain<Rational>(n, std::move(chain.initial), std::move(chain.transition))};
}

}  // namespace

void add_tang(std::vector<Theorem>& theorems) {
  theorems.push_back(
      {.id = "H10",
       .title = "Transition statistics bound the reverse KL",
       .tex = R"((T-1)\,\mathrm{KLrate} \le \mathrm{KL}(\nu\|p) - \mathrm{KL}(\nu_1\|p_1))",
       .source = {"this project, on Tang et al. (arXiv 2602.19619)",
                  "KLrate of metrics_full.py; the bound derived", Source::Provenance::derived},
       .kind = Kind::lower_bound,
       .hypotheses = "p a homogeneous first-order chain without impossible transitions",
       .note = "any sampler nu; attained where it is a homogeneous chain itself",
       .witnesses = {{"markov:n=4,flip=1/5", ""}},
       .random_model = any_chain,
       .claims = transition_statistics});
}

}  // namespace unmask
