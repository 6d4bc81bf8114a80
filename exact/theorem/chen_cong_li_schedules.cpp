// Chen, Cong, Li (arXiv 2511.04647), schedules: the best sizes (A7), those that reach an error from
// the TC or the DTC alone (B3, B4), and the two-phase schedule (B6).
//
// The printed "=" of their Corollary 34 stands as B6-misprint, a note's reading of Theorem 9 as
// B3-misprint.
#include "core/decode/geometric_schedule.hpp"
#include "core/decode/standard_schedules.hpp"
#include "exact/theorem/papers.hpp"
#include "exact/theorem/random_model.hpp"
#include "exact/theorem/sides.hpp"

namespace unmask {
namespace {

const std::string kPaper = "Chen, Cong, Li (arXiv 2511.04647)";
constexpr auto kFull = Source::Provenance::full_text;

Model any_model(Philox& random) { return random_model(random); }

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
    const auto plan =
        plan_for_error(p, by_tc ? p.total_correlation() : p.dual_total_correlation(), epsilon);
    const Schedule sizes = by_tc ? plan.sizes : plan.sizes.reversed();
    const std::map<std::string, Rational> target{{"epsilon", epsilon}};
    claims.add({.part = "error", .sizes = sizes.sizes(), .parameters = target},
               expected_kl(p, sizes), Relation::at_most, epsilon);
    // Both sides times epsilon, which would otherwise enter by a ceiling only.
    claims.add(
        {.part = "steps", .sizes = sizes.sizes(), .parameters = target},
        Rational(epsilon * sizes.steps()), Relation::at_most,
        (LogForm(2) + (LogForm(1) + LogForm::log(Integer(n))) * Rational(plan.zeta)) * epsilon);
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

}  // namespace

void add_chen_cong_li_schedules(std::vector<Theorem>& theorems) {
  const auto paper = [](std::string place) { return Source{kPaper, std::move(place), kFull}; };
  theorems.push_back({.id = "A7",
                      .title = "The dynamic program finds the best sizes",
                      .tex = R"(D_t(b) = \min_a D_{t-1}(a) + \sum_{j=a+1}^{b} (Z_j - Z_{a+1}))",
                      .source = paper("equation (1)"),
                      .random_model = any_model,
                      .claims = optimal_schedule});
  theorems.push_back(
      {.id = "B3",
       .title = "A schedule from TC alone",
       .tex =
           R"(\mathbb{E}\,\mathrm{KL} \le \varepsilon,\quad k \le 2 + (1+\ln n)(1+\lceil \mathrm{TC}/\varepsilon \rceil))",
       .source = paper("Theorem 9"),
       .kind = Kind::upper_bound,
       .random_model = any_model,
       .claims = [](const Subject& p, Philox& r) { return reaches_error(p, r, true); }});
  theorems.push_back(
      {.id = "B3-misprint",
       .title = "\"TC = o(n) gives O(log n) steps\"",
       .tex =
           R"(\mathrm{TC} \le n/8 \;\Rightarrow\; \min_{k \le 4 + 2\ln n} \mathbb{E}\,\mathrm{KL} \le \varepsilon)",
       .source = {"a note on " + kPaper, "as read there", Source::Provenance::note},
       .kind = Kind::upper_bound,
       .hypotheses = "TC <= n/8",
       .is_true = false,
       .note =
           "the note's claim is asymptotic; decided is a reading with constants, epsilon = 1/1000",
       .counterexamples = {"markov:n=10,flip=1/4"},
       .random_model = weak_chain,
       .claims = logarithmic_steps});
  theorems.push_back(
      {.id = "B4",
       .title = "A schedule from DTC alone",
       .tex =
           R"(\mathbb{E}\,\mathrm{KL} \le \varepsilon,\quad k \le 2 + (1+\ln n)(1+\lceil \mathrm{DTC}/\varepsilon \rceil))",
       .source = paper("Theorem 9"),
       .kind = Kind::upper_bound,
       .random_model = any_model,
       .claims = [](const Subject& p, Philox& r) { return reaches_error(p, r, false); }});
  theorems.push_back(
      {.id = "B6",
       .title = "Two phases: single positions, then the rest",
       .tex =
           R"(\mathbb{E}\,\mathrm{KL} = \sum_{j\ge k}(Z_j - Z_k) \le (n-k+1)(Z_n - Z_k) \le \tfrac{n-k+1}{k}\mathrm{DTC})",
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
}

}  // namespace unmask
