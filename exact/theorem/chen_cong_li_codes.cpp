// Chen, Cong, Li (arXiv 2511.04647), codes: linear and maximum distance separable ones (D1, D2),
// and why no sampler is good for all of them (D3, D4).
#include <set>

#include "core/model/mds_code.hpp"
#include "exact/theorem/papers.hpp"
#include "exact/theorem/random_model.hpp"
#include "exact/theorem/reveal_polynomial.hpp"
#include "exact/theorem/sides.hpp"

namespace unmask {
namespace {

const std::string kPaper = "Chen, Cong, Li (arXiv 2511.04647)";
constexpr auto kFull = Source::Provenance::full_text;

Model few_positions(Philox& random) { return random_model(random, {1, 3, 18}); }

LogForm log_alphabet(const Subject& p) { return LogForm::log(Integer(p.shape().cardinality(0))); }

/// Positions that are 0 in every word, and positions that some word shows alone.
struct SpecialPositions {
  index_t always_zero = 0;
  index_t alone = 0;
};

SpecialPositions special_positions(const Subject& p) {
  SpecialPositions special;
  for (index_t i = 0; i < p.positions(); ++i) {
    bool zero = true, alone = false;
    for (index_t row = 0; row < p.rows(); ++row) {
      if (p.table().symbol(row, i) == 0) continue;
      zero = false;
      index_t others = 0;
      for (index_t j = 0; j < p.positions(); ++j) others += j != i && p.table().symbol(row, j) != 0;
      alone = alone || others == 0;
    }
    special.always_zero += zero;
    special.alone += alone;
  }
  return special;
}

Claims linear_codes(const Subject& p, Philox&) {
  if (auto none = lacks_subsets(p)) return *none;
  const auto d = linear_code_dimension(p);
  if (!d) return Claims::inapplicable("not uniform on a linear code over a prime field");
  const auto special = special_positions(p);
  Claims claims;
  claims.add({.part = "tc"}, p.total_correlation(), Relation::equal,
             log_alphabet(p) * (Rational(p.positions()) - *d - special.always_zero));
  claims.add({.part = "dtc"}, p.dual_total_correlation(), Relation::equal,
             log_alphabet(p) * (Rational(*d) - special.alone));
  return claims;
}

Claims separable_codes(const Subject& p, Philox& random) {
  if (auto none = lacks_subsets(p)) return *none;
  const auto dimension = mds_dimension(p);
  const index_t n = p.positions();
  if (!dimension || *dimension == 0 || *dimension == n) {
    return Claims::inapplicable("not a maximum distance separable code with 0 < k < n");
  }
  const index_t k = *dimension;
  Claims claims;
  for (index_t j = 1; j <= n; ++j) {
    claims.add({.part = "curve", .index = j}, p.z(j), Relation::equal,
               j > k ? log_alphabet(p) : LogForm());
  }
  claims.add({.part = "tc"}, p.total_correlation(), Relation::equal,
             log_alphabet(p) * Rational(n - k));
  claims.add({.part = "dtc"}, p.dual_total_correlation(), Relation::equal,
             log_alphabet(p) * Rational(k));
  for (const Schedule& s : some_schedules(n, random, 8)) {
    LogForm cost;
    const auto ends = s.boundaries();
    for (std::size_t i = 0; i + 1 < ends.size(); ++i) {
      if (ends[i] < k && k < ends[i + 1]) cost = log_alphabet(p) * Rational(ends[i + 1] - k);
    }
    claims.add({.part = "cost", .sizes = s.sizes()}, expected_kl(p, s), Relation::equal, cost);
  }
  return claims;
}

/// The share of translates u + C that contain a word equal to 0 on S. u + C does so if some word of
/// C equals -u on S, which depends on u's symbols on S only.
Rational share_of_translates(const Subject& p, Subset s) {
  std::set<std::vector<symbol_t>> shown;
  for (index_t row = 0; row < p.rows(); ++row) {
    std::vector<symbol_t> part;
    for_each_position(s, [&](index_t i) { part.push_back(p.table().symbol(row, i)); });
    shown.insert(part);
  }
  return Rational(shown.size()) / power(Rational(p.shape().cardinality(0)), size(s));
}

Claims no_universal_sampler(const Subject& p, Philox&) {
  if (auto none = lacks_subsets(p)) return *none;
  const auto dimension = mds_dimension(p);
  const index_t n = p.positions();
  if (!dimension || *dimension == 0 || *dimension == n || !linear_code_dimension(p)) {
    return Claims::inapplicable("not a linear maximum distance separable code with 0 < k < n");
  }
  const index_t k = *dimension, q = p.shape().cardinality(0);
  if (p.shape().cells_as_double() > 4096.0) return Claims::refused("q^n words, at most 4096");
  Claims claims;
  for (Subset s = 0; s <= p.everything(); ++s) {
    std::vector<index_t> positions;
    for_each_position(s, [&](index_t i) { positions.push_back(i); });
    if (size(s) >= k) {
      claims.add({.part = "balanced", .indices = positions}, share_of_translates(p, s),
                 Relation::equal, Rational(1) / power(Rational(q), size(s) - k));
    } else {
      const auto next = static_cast<index_t>(std::countr_one(s));
      claims.add({.part = "transcript", .index = next, .indices = positions},
                 p.entropy(s | singleton(next)) - p.entropy(s), Relation::equal, log_alphabet(p));
    }
  }
  Rational distance = 0;  // sum of the words' excess over q^-n
  const Rational everywhere = Rational(1) / power(Rational(q), n);
  for (index_t row = 0; row < p.rows(); ++row) distance += p.probability(row) - everywhere;
  claims.add({.part = "distance"}, distance, Relation::equal,
             1 - Rational(1) / power(Rational(q), n - k));
  return claims;
}

Claims lifting(const Subject& p, Philox& random) {
  if (auto none = lacks_subsets(p)) return *none;
  const index_t n = p.positions();
  if (n < 2) return Claims::inapplicable("one position leaves no k between 0 and n");
  if (n > 3 || p.rows() > 32) return Claims::refused("rows times q^k; 32 rows, n <= 3");
  const index_t q = n == 2 ? 2 : 3, k = 1 + random.below(n - 1);
  const Model code{"code", MdsCode::reed_solomon(n, k, q)};
  const Subject lifted(paired(p.table(), listed(code)));
  Claims claims;
  for (index_t j = 1; j <= n; ++j) {
    claims.add({.index = j, .parameters = {{"k", Rational(k)}, {"q", Rational(q)}}}, lifted.z(j),
               Relation::equal, j > k ? p.z(j) + LogForm::log(Integer(q)) : p.z(j));
  }
  return claims;
}

Model random_code(Philox& random) {
  constexpr index_t kPrimes[] = {2, 3, 5};
  const index_t q = kPrimes[random.below(3)];
  const index_t n = 2 + random.below(3);
  const index_t k = 1 + random.below(q == 5 ? 2 : std::min<index_t>(n, 3));
  return table_model("random linear code", random_linear_code(random, n, k, q));
}

Model random_separable_code(Philox& random) {
  const index_t n = 2 + random.below(3);
  const index_t style = random.below(3);
  if (style == 0) return {"parity", MdsCode::parity(n)};
  if (style == 1) return {"equal", MdsCode::repetition(n, 2 + random.below(2) * 1)};
  const index_t q = n <= 3 ? 3 : 5;
  return {"reed-solomon",
          MdsCode::reed_solomon(n, 1 + random.below(std::min<index_t>(n - 1, 2)), q)};
}

}  // namespace

void add_chen_cong_li_codes(std::vector<Theorem>& theorems) {
  const auto paper = [](std::string place) { return Source{kPaper, std::move(place), kFull}; };
  theorems.push_back({.id = "D1",
                      .title = "Linear codes",
                      .tex = R"(\mathrm{TC} = (n-d-k_0)\ln q,\quad \mathrm{DTC} = (d-\ell)\ln q)",
                      .source = paper("Example 1"),
                      .hypotheses = "uniform on a linear code over a prime field",
                      .random_model = random_code,
                      .claims = linear_codes});
  theorems.push_back({.id = "D2",
                      .title = "Maximum distance separable codes",
                      .tex = R"(Z_j = \ln q\,[j > k])",
                      .source = paper("Proposition 20"),
                      .hypotheses = "uniform on an MDS code of dimension k, 0 < k < n",
                      .random_model = random_separable_code,
                      .claims = separable_codes});
  theorems.push_back(
      {.id = "D3",
       .title = "No universal sampler: random cosets look uniform",
       .tex =
           R"(\Pr[\exists\, c \in u + C : c_S = x_S] = q^{-(|S|-k)},\quad \mathrm{TV} = 1 - q^{k-n})",
       .source = paper("Theorem 24"),
       .hypotheses = "a linear MDS code, 0 < k < n",
       .note = "the lemmas of the proof on tiny codes; the theorem quantifies over all samplers",
       .random_model = random_separable_code,
       .claims = no_universal_sampler});
  theorems.push_back({.id = "D4",
                      .title = "Lifting a curve by a code",
                      .tex = R"(Z^{\uparrow k}_j = Z_j + \ln q\,[j > k])",
                      .source = paper("Theorem 25"),
                      .note = "the pair of curves; the lower bound quantifies over all samplers",
                      .random_model = few_positions,
                      .claims = lifting});
}

}  // namespace unmask
