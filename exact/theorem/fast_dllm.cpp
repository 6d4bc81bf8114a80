// Fast-dLLM: when high confidence makes parallel greedy decoding exact (their Theorem 1).
//
// x*_j is the most likely symbol of position j and delta = 1 - min_j p_j(x*_j): the theorem's
// epsilon may be anything above delta, so that its strict bounds hold at delta with "at most".
// Both halves of its tightness and KL claims that need a restriction stand as misprints.
#include "exact/theorem/papers.hpp"
#include "exact/theorem/random_model.hpp"
#include "exact/theorem/sides.hpp"

namespace unmask {
namespace {

const std::string kPaper = "Fast-dLLM";

/// Most likely symbols, and how unlikely it is at worst that one is wrong.
struct Confidence {
  std::vector<symbol_t> symbols;
  Rational delta = 0;
};

/// p_i(symbol).
Rational marginal(const Subject& p, index_t i, symbol_t symbol) {
  for (index_t row = 0; row < p.rows(); ++row) {
    if (p.table().symbol(row, i) == symbol) return p.probability(row, singleton(i));
  }
  return 0;
}

Confidence confidence_of(const Subject& p) {
  Confidence result;
  for (index_t i = 0; i < p.positions(); ++i) {
    Rational best = 0;
    symbol_t likeliest = 0;
    for (symbol_t x = 0; x < p.shape().cardinality(i); ++x) {
      const Rational probability = marginal(p, i, x);
      if (probability > best) {
        best = probability;
        likeliest = x;
      }
    }
    result.symbols.push_back(likeliest);
    result.delta = std::max(result.delta, Rational(1 - best));
  }
  return result;
}

/// The probability of one row, and the largest of all others.
std::pair<Rational, Rational> chosen_and_best_other(const Subject& p,
                                                    const std::vector<symbol_t>& chosen) {
  Rational own = 0, other = 0;
  for (index_t row = 0; row < p.rows(); ++row) {
    bool same = true;
    for (index_t i = 0; i < p.positions(); ++i) {
      same = same && p.table().symbol(row, i) == chosen[at(i)];
    }
    (same ? own : other) = std::max(same ? own : other, p.probability(row));
  }
  return {own, other};
}

/// Distances of p from the product of its marginals, over all cells: cells that p leaves out have
/// the product's mass.
struct ProductDistance {
  Rational total_variation, squares;
};

ProductDistance distance_from_product(const Subject& p) {
  Rational covered = 0, excess = 0, squares = 0, product_squares = 1, covered_squares = 0;
  for (index_t i = 0; i < p.positions(); ++i) {
    Rational sum = 0;
    for (symbol_t x = 0; x < p.shape().cardinality(i); ++x) {
      const Rational probability = marginal(p, i, x);
      sum += probability * probability;
    }
    product_squares *= sum;
  }
  for (index_t row = 0; row < p.rows(); ++row) {
    const Rational product = product_probability(p, row), difference = p.probability(row) - product;
    covered += product;
    covered_squares += product * product;
    excess += difference > 0 ? difference : Rational(0);
    squares += difference * difference;
  }
  return {excess, squares + product_squares - covered_squares};
}

/// (n-1)(h(e) + e ln(q-1)).
LogForm kl_bound(const Subject& p, const Rational& e) {
  index_t q = 0;
  for (const index_t c : p.shape().cardinalities()) q = std::max(q, c);
  return (coin_entropy(e) + LogForm::log(Integer(q - 1)) * e) * Rational(p.positions() - 1);
}

bool has_alphabet(const Subject& p) {
  for (const index_t q : p.shape().cardinalities()) {
    if (q >= 2) return true;
  }
  return false;
}

Claims confident(const Subject& p, Philox&) {
  if (auto none = lacks_subsets(p)) return *none;
  const index_t n = p.positions();
  const Confidence confidence = confidence_of(p);
  const Rational& delta = confidence.delta;
  const ProductDistance distance = distance_from_product(p);
  Claims claims;
  if (delta * (n + 1) < 1) {
    const auto [own, other] = chosen_and_best_other(p, confidence.symbols);
    claims.add({.part = "argmax"}, other, Relation::less, own);
  }
  claims.add({.part = "tv"}, distance.total_variation, Relation::at_most,
             Rational(delta * (3 * n - 1) / 2));
  claims.add({.part = "l2"}, distance.squares, Relation::at_most,
             Rational(delta * delta * ((n - 1) * (n - 1) + 2 * n)));
  if (has_alphabet(p)) {
    index_t q = 0;
    for (const index_t c : p.shape().cardinalities()) q = std::max(q, c);
    if (delta <= 1 - Rational(1, q)) {
      claims.add({.part = "kl"}, p.total_correlation(), Relation::at_most, kl_bound(p, delta));
    }
  }
  return claims;
}

/// b, if p has mass b on each word with a single 1, the rest on 0...0, and 1/(n+1) < b <= 1/2.
std::optional<Rational> single_flip_mass(const Subject& p) {
  const index_t n = p.positions();
  if (n < 2 || p.shape().uniform_cardinality() != index_t{2}) return std::nullopt;
  std::optional<Rational> b;
  index_t flips = 0;
  for (index_t row = 0; row < p.rows(); ++row) {
    index_t ones = 0;
    for (index_t i = 0; i < n; ++i) ones += p.table().symbol(row, i);
    if (ones > 1 || (ones == 1 && b && *b != p.probability(row))) return std::nullopt;
    if (ones == 1) b = p.probability(row);
    flips += ones;
  }
  if (!b || flips != n || *b * (n + 1) <= 1 || *b > Rational(1, 2)) return std::nullopt;
  return b;
}

Claims tight(const Subject& p, Philox&) {
  if (auto none = lacks_subsets(p)) return *none;
  if (!single_flip_mass(p)) return Claims::inapplicable("not the family of single flips");
  const auto [own, other] =
      chosen_and_best_other(p, std::vector<symbol_t>(at(p.positions()), symbol_t{0}));
  Claims claims;
  claims.add({}, own, Relation::less, other);
  return claims;
}

Model single_flips(Philox& random) {
  const index_t n = 2 + random.below(4);
  // b between 1/(n+1) and 1/n.
  const Rational b = Rational(1, n + 1) + random_fraction(random) * Rational(1, n * (n + 1));
  std::vector<symbol_t> symbols(at(n), 0);
  std::vector<Rational> weights{1 - b * n};
  for (index_t i = 0; i < n; ++i) {
    for (index_t j = 0; j < n; ++j) symbols.push_back(i == j ? 1 : 0);
    weights.push_back(b);
  }
  return table_model("single flips", SupportTable<Rational>(Shape::uniform(n, 2),
                                                            std::move(symbols), std::move(weights)));
}

Claims single_position(const Subject& p, Philox&) {
  if (auto none = lacks_subsets(p)) return *none;
  if (p.positions() != 1) return Claims::inapplicable("more than one position");
  Claims claims;
  claims.add({}, distance_from_product(p).total_variation, Relation::different, 0);
  return claims;
}

Claims unrestricted_kl(const Subject& p, Philox&) {
  if (auto none = lacks_subsets(p)) return *none;
  if (!has_alphabet(p)) return Claims::inapplicable("one symbol a position");
  Claims claims;
  for (index_t row = 0; row < p.rows(); ++row) {
    std::vector<symbol_t> reference;
    Rational epsilon = 0;
    for (index_t i = 0; i < p.positions(); ++i) {
      reference.push_back(p.table().symbol(row, i));
      epsilon = std::max(epsilon, Rational(1 - p.probability(row, singleton(i))));
    }
    claims.add({.row = reference}, p.total_correlation(), Relation::at_most,
               kl_bound(p, epsilon));
  }
  return claims;
}

/// Mostly sharp models: the hypothesis of the first part wants high confidence.
Model confident_model(Philox& random) {
  if (random.below(2) == 0) return random_model(random);
  const index_t n = 1 + random.below(4);
  const Shape shape = Shape::uniform(n, 2 + random.below(n < 4 ? 2 : 1));
  std::vector<symbol_t> symbols, row(at(n), 0);
  std::vector<Rational> weights;
  do {
    symbols.insert(symbols.end(), row.begin(), row.end());
    weights.push_back(Rational(weights.empty() ? 200 + random.below(200) : 1 + random.below(5)));
  } while (advance_row(shape, row));
  return table_model("random (confident)",
                     SupportTable<Rational>(shape, std::move(symbols), std::move(weights)));
}

}  // namespace

void add_fast_dllm(std::vector<Theorem>& theorems) {
  const auto paper = [](std::string place) {
    return Source{kPaper, std::move(place), Source::Provenance::full_text};
  };
  theorems.push_back(
      {.id = "G1",
       .title = "High confidence makes parallel decoding nearly exact",
       .tex = R"((n+1)\varepsilon \le 1 \Rightarrow \arg\max p = x^*,\quad \mathrm{TV} < \tfrac{3n-1}{2}\varepsilon,\quad \mathrm{KL} < (n-1)(h(\varepsilon)+\varepsilon\ln(q-1)))",
       .source = paper("Theorem 1"),
       .kind = Kind::upper_bound,
       .hypotheses = "p_j(x*_j) > 1 - epsilon for all j; for KL epsilon <= 1 - 1/q",
       .witnesses = {{"equal:n=2,q=2", "kl"}},
       .random_model = confident_model,
       .claims = confident});
  theorems.push_back({.id = "G1-tight",
                      .title = "... and beyond 1/(n+1) it need not be",
                      .tex = R"(\varepsilon > \tfrac1{n+1},\ n \ge 2:\ p(x^*) < \max_{x \ne x^*} p(x))",
                      .source = paper("Theorem 1, tightness"),
                      .kind = Kind::counterexample,
                      .hypotheses = "mass b on each single flip, 1/(n+1) < b <= 1/2, n >= 2",
                      .random_model = single_flips,
                      .claims = tight});
  theorems.push_back({.id = "G1-misprint-tight",
                      .title = "The tightness without n >= 2",
                      .tex = R"(n = 1:\ p \ne \textstyle\prod_j p_j)",
                      .source = paper("Theorem 1, tightness as printed"),
                      .kind = Kind::counterexample,
                      .hypotheses = "n = 1",
                      .is_true = false,
                      .note = "a counterexample for n = 1 would need p to differ from its marginal",
                      .counterexamples = {"product:n=1,p=1/3"},
                      .random_model = [](Philox& random) { return random_model(random, {1, 1, 6}); },
                      .claims = single_position});
  theorems.push_back(
      {.id = "G1-misprint-kl",
       .title = "The KL bound for every epsilon",
       .tex = R"(\mathrm{KL} < (n-1)(h(\varepsilon)+\varepsilon\ln(q-1)))",
       .source = paper("Theorem 1 as printed"),
       .kind = Kind::upper_bound,
       .is_true = false,
       .counterexamples = {"table:n=3,q=2,a=67,b=75,c=92,m=102,zero=3"},
       .random_model = [](Philox& random) { return random_model(random); },
       .claims = unrestricted_kl});
}

}  // namespace unmask
