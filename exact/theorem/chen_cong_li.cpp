// Chen, Cong, Li: optimal unmasking schedules from the information curve (arXiv 2511.04647).
//
// Exact identities for the curve and for what a schedule costs (A1-A7), the schedules that reach an
// error from the TC or the DTC alone (B3, B4), the two-phase schedule (B6), mixtures (B9), pairs
// (B10), and codes (D1-D4). The printed "=" of their Corollary 34 stands as B6-misprint.
#include <set>

#include "core/decode/geometric_schedule.hpp"
#include "core/decode/standard_schedules.hpp"
#include "core/model/mds_code.hpp"
#include "exact/law/mixture_kl.hpp"
#include "exact/theorem/latent.hpp"
#include "exact/theorem/papers.hpp"
#include "exact/theorem/random_model.hpp"
#include "exact/theorem/reveal_polynomial.hpp"
#include "exact/theorem/sides.hpp"

namespace unmask {
namespace {

const std::string kPaper = "Chen, Cong, Li (arXiv 2511.04647)";
constexpr auto kFull = Source::Provenance::full_text;

Model any_model(Philox& random) { return random_model(random); }
Model few_positions(Philox& random) { return random_model(random, {1, 3, 18}); }

/// Z_j by its definition: the mean of I(X_i; X_S) over i and S, |S| = j - 1.
LogForm mean_information(const Subject& p, index_t j) {
  LogForm sum;
  Integer terms = 0;
  for (index_t i = 0; i < p.positions(); ++i) {
    for_each_subset_of(p.everything() ^ singleton(i), [&](Subset s) {
      if (size(s) != j - 1) return;
      sum += p.information(i, s);
      ++terms;
    });
  }
  return sum / Rational(terms);
}

Claims curve_from_entropies(const Subject& p, Philox&) {
  if (auto none = lacks_subsets(p)) return *none;
  Claims claims;
  for (index_t j = 1; j <= p.positions(); ++j) {
    claims.add({.index = j}, mean_information(p, j), Relation::equal,
               p.h(1) + p.h(j - 1) - p.h(j));
  }
  return claims;
}

Claims han(const Subject& p, Philox&) {
  if (auto none = lacks_curve(p)) return *none;
  const index_t n = p.positions();
  Claims claims;
  claims.add({.part = "start"}, p.z(1), Relation::equal, 0);
  for (index_t j = 1; j < n; ++j) {
    claims.add({.part = "step", .index = j}, p.z(j), Relation::at_most, p.z(j + 1));
  }
  claims.add({.part = "top"}, p.z(n), Relation::at_most, p.h(1));
  claims.add({.part = "alphabet"}, p.h(1), Relation::at_most, p.mean_log_cardinality());
  return claims;
}

/// The areas below and above the curve.
Claims areas(const Subject& p, Philox&) {
  if (auto none = lacks_curve(p)) return *none;
  const index_t n = p.positions();
  LogForm below;
  for (index_t j = 1; j <= n; ++j) below += p.z(j);
  Claims claims;
  claims.add({.part = "tc"}, p.total_correlation(), Relation::equal, below);
  claims.add({.part = "dtc"}, p.dual_total_correlation(), Relation::equal,
             p.z(n) * Rational(n) - below);
  if (p.has_subsets()) {
    claims.add({.part = "sum"}, p.total_correlation() + p.dual_total_correlation(),
               Relation::equal, information_with_rest(p));
  }
  return claims;
}

/// KL(p || nu) from the law itself.
LogForm divergence(const Subject& p, const std::function<Rational(index_t)>& law) {
  LogForm sum;
  for (index_t row = 0; row < p.rows(); ++row) {
    const Rational probability = p.probability(row);
    sum += LogForm::log(Rational(probability / law(row))) * probability;
  }
  return sum;
}

Claims partition_identity(const Subject& p, Philox& random) {
  if (auto none = lacks_subsets(p)) return *none;
  Claims claims;
  for (const Blocks& blocks : some_partitions(p.positions(), random)) {
    const LogForm kl =
        divergence(p, [&](index_t row) { return decoder_probability(p, row, blocks); });
    claims.add({.blocks = blocks}, kl, Relation::equal, partition_kl(p, blocks));
  }
  return claims;
}

/// The mean over all ordered partitions with these sizes of the KL of each.
LogForm mean_partition_kl(const Subject& p, const Schedule& sizes) {
  LogForm sum;
  Integer partitions = 0;
  for_each_partition(sizes, [&](const Blocks& blocks) {
    sum += partition_kl(p, blocks);
    ++partitions;
  });
  return sum / Rational(partitions);
}

constexpr index_t kMostAveraged = 5;  // positions: at most 120 ordered partitions

Claims random_order_identity(const Subject& p, Philox& random) {
  if (auto none = lacks_subsets(p)) return *none;
  if (p.positions() > kMostAveraged) return Claims::refused("n! ordered partitions, n <= 5");
  Claims claims;
  for (const Schedule& s : some_schedules(p.positions(), random, 6)) {
    claims.add({.sizes = s.sizes()}, mean_partition_kl(p, s), Relation::equal, expected_kl(p, s));
  }
  return claims;
}

Claims mixture_bound(const Subject& p, Philox& random) {
  if (auto none = lacks_subsets(p)) return *none;
  if (p.positions() > kMostAveraged) return Claims::refused("n! ordered partitions, n <= 5");
  Claims claims;
  for (const Schedule& s : some_schedules(p.positions(), random, 4)) {
    const LogForm kl = divergence(p, [&](index_t row) {
      std::vector<symbol_t> symbols;
      for (index_t i = 0; i < p.positions(); ++i) symbols.push_back(p.table().symbol(row, i));
      return mixture_probability(p.table(), s, symbols);
    });
    claims.add({.sizes = s.sizes()}, kl, Relation::at_most, expected_kl(p, s));
  }
  return claims;
}

constexpr index_t kMostComposed = 9;  // positions: 256 schedules

/// The dynamic program of theory A7 over exact numbers: the best sizes in k steps.
Schedule best_sizes(const Subject& p, index_t k) {
  const index_t n = p.positions();
  struct Best {
    LogForm value;
    std::vector<index_t> boundaries;
  };
  std::vector<std::optional<Best>> best(at(n + 1));
  best[0] = Best{LogForm(), {0}};
  for (index_t step = 1; step <= k; ++step) {
    std::vector<std::optional<Best>> next(at(n + 1));
    for (index_t b = step; b <= n; ++b) {
      for (index_t a = step - 1; a < b; ++a) {
        if (!best[at(a)]) continue;
        LogForm value = best[at(a)]->value + step_cost(p, a, b);
        if (next[at(b)] && !(value < next[at(b)]->value)) continue;
        next[at(b)] = Best{std::move(value), best[at(a)]->boundaries};
        next[at(b)]->boundaries.push_back(b);
      }
    }
    best = std::move(next);
  }
  return Schedule::from_boundaries(best[at(n)]->boundaries);
}

Claims optimal_schedule(const Subject& p, Philox&) {
  if (auto none = lacks_curve(p)) return *none;
  if (p.positions() > kMostComposed) return Claims::refused("all 2^(n-1) schedules, n <= 9");
  Claims claims;
  for (index_t k = 1; k <= p.positions(); ++k) {
    const Schedule best = best_sizes(p, k);
    claims.add({.sizes = best.sizes()}, expected_kl(p, best), Relation::equal,
               least_expected_kl(p, k));
  }
  return claims;
}

/// The schedule of Theorem 9 for zeta = 1 + ceil(correlation / epsilon), sizes decreasing.
struct PlannedForError {
  index_t zeta;
  Schedule sizes;
};

PlannedForError plan_for_error(const Subject& p, const LogForm& correlation,
                               const Rational& epsilon) {
  const index_t zeta = 1 + ceiling_of_ratio(correlation, epsilon);
  return {zeta, geometric_schedule(p.positions(), {zeta, 1})};
}

Claims reaches_error(const Subject& p, Philox& random, bool by_tc) {
  if (auto none = lacks_curve(p)) return *none;
  const index_t n = p.positions();
  Claims claims;
  for (const Rational& epsilon : {Rational(1, 10), Rational(1, 2), random_fraction(random)}) {
    const auto plan = plan_for_error(
        p, by_tc ? p.total_correlation() : p.dual_total_correlation(), epsilon);
    const Schedule sizes = by_tc ? plan.sizes : plan.sizes.reversed();
    const std::map<std::string, Rational> target{{"epsilon", epsilon}};
    claims.add({.part = "error", .sizes = sizes.sizes(), .parameters = target},
               expected_kl(p, sizes), Relation::at_most, epsilon);
    // Both sides times epsilon, which would otherwise enter by a ceiling only.
    claims.add({.part = "steps", .sizes = sizes.sizes(), .parameters = target},
               Rational(epsilon * sizes.steps()), Relation::at_most,
               (LogForm(2) + (LogForm(1) + LogForm::log(Integer(n))) * Rational(plan.zeta)) *
                   epsilon);
  }
  return claims;
}

/// A note's reading, "TC = o(n) gives O(log n) steps", with constants: see the record.
Claims logarithmic_steps(const Subject& p, Philox&) {
  if (auto none = lacks_curve(p)) return *none;
  const index_t n = p.positions();
  if (p.total_correlation() > LogForm(Rational(n, 8))) {
    return Claims::inapplicable("TC is more than n/8");
  }
  if (n > 10) return Claims::refused("all 2^(n-1) schedules, n <= 10");
  index_t k = 4;
  while (LogForm(Rational(k) - 3) <= LogForm::log(Integer(n)) * Rational(2)) ++k;
  k = std::min(n, k);
  Claims claims;
  const Rational epsilon(1, 1000);
  claims.add({.parameters = {{"epsilon", epsilon}}}, least_expected_kl(p, k), Relation::at_most,
             epsilon);
  return claims;
}

/// Chains so weak that TC = 9 (ln 2 - h(flip)) is below 10/8.
Model weak_chain(Philox& random) {
  const Rational flip = Rational(1, 4) + random_fraction(random) * Rational(1, 5);
  const std::vector<std::vector<Rational>> transition{{1 - flip, flip}, {flip, 1 - flip}};
  return {"weak Markov chain",
          MarkovChain<Rational>(10, {Rational(1, 2), Rational(1, 2)}, transition)};
}

LogForm two_phase_bound(const Subject& p, index_t k) {
  const index_t n = p.positions();
  return (p.z(n) - p.z(k)) * Rational(n - k + 1);
}

Claims two_phase(const Subject& p, Philox&) {
  if (auto none = lacks_curve(p)) return *none;
  const index_t n = p.positions();
  Claims claims;
  for (index_t k = 1; k <= std::min<index_t>(n, 8); ++k) {
    const LogForm kl = expected_kl(p, two_phase_schedule(n, k));
    LogForm above;
    for (index_t j = k; j <= n; ++j) above += p.z(j) - p.z(k);
    claims.add({.part = "identity", .steps = k}, kl, Relation::equal, above);
    claims.add({.part = "first", .steps = k}, kl, Relation::at_most, two_phase_bound(p, k));
    claims.add({.part = "second", .steps = k}, two_phase_bound(p, k), Relation::at_most,
               p.dual_total_correlation() * Rational(n - k + 1, k));
  }
  return claims;
}

Claims two_phase_misprint(const Subject& p, Philox&) {
  if (auto none = lacks_curve(p)) return *none;
  Claims claims;
  for (index_t k = 1; k <= std::min<index_t>(p.positions(), 8); ++k) {
    claims.add({.steps = k}, expected_kl(p, two_phase_schedule(p.positions(), k)), Relation::equal,
               two_phase_bound(p, k));
  }
  return claims;
}

Claims mixture_of_products(const Subject& p, Philox&) {
  if (auto none = lacks_subsets(p)) return *none;
  Claims claims;
  const auto joint = joint_with_label(p);
  claims.add({.other = joint}, p.dual_total_correlation(), Relation::at_most,
             LogForm::log(Integer(label_values(*joint))));
  return claims;
}

Claims pairing(const Subject& p, Philox& random) {
  if (auto none = lacks_subsets(p)) return *none;
  const index_t n = p.positions();
  if (n > 4 || p.rows() > 64) return Claims::refused("rows of pairs; 64 rows, n <= 4");
  const Model partner = random_bits(random, n, n);
  const auto other = std::make_shared<const SupportTable<Rational>>(listed(partner));
  const Subject y(*other), pair(paired(p.table(), *other));
  Claims claims;
  for (index_t j = 1; j <= n; ++j) {
    claims.add({.index = j, .other = other}, pair.z(j), Relation::equal, p.z(j) + y.z(j));
  }
  return claims;
}

// Codes.

LogForm log_alphabet(const Subject& p) {
  return LogForm::log(Integer(p.shape().cardinality(0)));
}

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
  return {"reed-solomon", MdsCode::reed_solomon(n, 1 + random.below(std::min<index_t>(n - 1, 2)), q)};
}

}  // namespace

void add_chen_cong_li(std::vector<Theorem>& theorems) {
  const auto paper = [](std::string place) { return Source{kPaper, std::move(place), kFull}; };
  theorems.push_back({.id = "A1",
                      .title = "The information curve from mean entropies",
                      .tex = R"(Z_j = h_1 + h_{j-1} - h_j)",
                      .source = paper("Lemma 13"),
                      .random_model = any_model,
                      .claims = curve_from_entropies});
  theorems.push_back({.id = "A2",
                      .title = "The curve starts at 0 and never falls (Han)",
                      .tex = R"(0 = Z_1 \le Z_2 \le \dots \le Z_n \le h_1 \le \ln q)",
                      .source = paper("Definition 3"),
                      .kind = Kind::monotonicity,
                      .witnesses = {{"parity:n=4", "top"}, {"equal:n=3,q=3", "step"},
                                    {"parity:n=3", "alphabet"}},
                      .random_model = any_model,
                      .claims = han});
  theorems.push_back({.id = "A3",
                      .title = "TC is the area below the curve, DTC the area above",
                      .tex = R"(\mathrm{TC} = \sum_j Z_j,\quad \mathrm{DTC} = \sum_j (Z_n - Z_j))",
                      .source = paper("Lemma 8"),
                      .random_model = any_model,
                      .claims = areas});
  theorems.push_back({.id = "A4",
                      .title = "KL of an ordered partition",
                      .tex = R"(\mathrm{KL}(p\,\|\,\nu_\pi) = \sum_i \mathrm{TC}(S_i \mid T_i))",
                      .source = paper("proof of Theorem 16"),
                      .random_model = any_model,
                      .claims = partition_identity});
  theorems.push_back(
      {.id = "A5",
       .title = "Expected KL of a size schedule",
       .tex = R"(\mathbb{E}_\pi \mathrm{KL}(p\,\|\,\nu_\pi) = \sum_i \sum_{j=1}^{s_i} (Z_{N_{i-1}+j} - Z_{N_{i-1}+1}))",
       .source = paper("Theorem 4"),
       .random_model = any_model,
       .claims = random_order_identity});
  theorems.push_back({.id = "A6",
                      .title = "Re-drawing the order never costs more",
                      .tex = R"(\mathrm{KL}(p\,\|\,\nu_s) \le \mathbb{E}_\pi \mathrm{KL}(p\,\|\,\nu_\pi))",
                      .source = paper("Theorem 16"),
                      .kind = Kind::upper_bound,
                      .witnesses = {{"parity:n=4", ""}, {"equal:n=3,q=2", ""}},
                      .random_model = few_positions,
                      .claims = mixture_bound});
  theorems.push_back({.id = "A7",
                      .title = "The dynamic program finds the best sizes",
                      .tex = R"(D_t(b) = \min_a D_{t-1}(a) + \sum_{j=a+1}^{b} (Z_j - Z_{a+1}))",
                      .source = paper("equation (1)"),
                      .random_model = any_model,
                      .claims = optimal_schedule});
  theorems.push_back(
      {.id = "B3",
       .title = "A schedule from TC alone",
       .tex = R"(\mathbb{E}\,\mathrm{KL} \le \varepsilon,\quad k \le 2 + (1+\ln n)(1+\lceil \mathrm{TC}/\varepsilon \rceil))",
       .source = paper("Theorem 9"),
       .kind = Kind::upper_bound,
       .random_model = any_model,
       .claims = [](const Subject& p, Philox& r) { return reaches_error(p, r, true); }});
  theorems.push_back(
      {.id = "B3-misprint",
       .title = "\"TC = o(n) gives O(log n) steps\"",
       .tex = R"(\mathrm{TC} \le n/8 \;\Rightarrow\; \min_{k \le 4 + 2\ln n} \mathbb{E}\,\mathrm{KL} \le \varepsilon)",
       .source = {"a note on " + kPaper, "as read there", Source::Provenance::note},
       .kind = Kind::upper_bound,
       .hypotheses = "TC <= n/8",
       .is_true = false,
       .note = "the note's claim is asymptotic; decided is a reading with constants, epsilon = 1/1000",
       .counterexamples = {"markov:n=10,flip=1/4"},
       .random_model = weak_chain,
       .claims = logarithmic_steps});
  theorems.push_back(
      {.id = "B4",
       .title = "A schedule from DTC alone",
       .tex = R"(\mathbb{E}\,\mathrm{KL} \le \varepsilon,\quad k \le 2 + (1+\ln n)(1+\lceil \mathrm{DTC}/\varepsilon \rceil))",
       .source = paper("Theorem 9"),
       .kind = Kind::upper_bound,
       .random_model = any_model,
       .claims = [](const Subject& p, Philox& r) { return reaches_error(p, r, false); }});
  theorems.push_back(
      {.id = "B6",
       .title = "Two phases: single positions, then the rest",
       .tex = R"(\mathbb{E}\,\mathrm{KL} = \sum_{j\ge k}(Z_j - Z_k) \le (n-k+1)(Z_n - Z_k) \le \tfrac{n-k+1}{k}\mathrm{DTC})",
       .source = paper("Corollary 34"),
       .kind = Kind::upper_bound,
       .witnesses = {{"equal:n=4,q=2", "second"}, {"rs:n=4,k=2,q=5", "second"}},
       .random_model = any_model,
       .claims = two_phase});
  theorems.push_back({.id = "B6-misprint",
                      .title = "Two phases with the printed \"=\"",
                      .tex = R"(\mathbb{E}\,\mathrm{KL} = (n-k+1)(Z_n - Z_k))",
                      .source = paper("Corollary 34 as printed"),
                      .is_true = false,
                      .counterexamples = {"markov:n=4,flip=1/5", "permutation:n=4"},
                      .random_model = any_model,
                      .claims = two_phase_misprint});
  theorems.push_back({.id = "B9",
                      .title = "Mixtures of m product laws",
                      .tex = R"(\mathrm{DTC} \le \ln m)",
                      .source = paper("Example 2"),
                      .kind = Kind::upper_bound,
                      .hypotheses = "a mixture of m product laws (every law is one of its rows)",
                      .witnesses = {{"equal:n=3,q=2", ""}, {"permutation:n=3", ""}},
                      .random_model = random_mixture,
                      .claims = mixture_of_products});
  theorems.push_back({.id = "B10",
                      .title = "Curves of independent pairs add up",
                      .tex = R"(Z(p \times p') = Z(p) + Z(p'))",
                      .source = paper("proof of Theorem 25"),
                      .random_model = few_positions,
                      .claims = pairing});
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
       .tex = R"(\Pr[\exists\, c \in u + C : c_S = x_S] = q^{-(|S|-k)},\quad \mathrm{TV} = 1 - q^{k-n})",
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
