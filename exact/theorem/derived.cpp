// What this project derived: sharper or exact forms of published bounds,
// and randomised sizes, whose constants do not depend on the shape of the curve.
#include "core/decode/geometric_schedule.hpp"
#include "exact/theorem/emitted_law.hpp"
#include "exact/theorem/papers.hpp"
#include "exact/theorem/random_model.hpp"
#include "exact/theorem/reveal_polynomial.hpp"
#include "exact/theorem/sides.hpp"

namespace unmask {
namespace {

Model any_model(Philox& random) { return random_model(random); }

/// The cost of steps is concave-Monge, and the best value is convex in the number of steps.
Claims monge(const Subject& p, Philox& random) {
  if (auto none = lacks_curve(p)) return *none;
  const index_t n = p.positions();
  Claims claims;
  for (int repetition = 0; repetition < 3; ++repetition) {
    std::vector<index_t> ends;
    for (int i = 0; i < 4; ++i) ends.push_back(random.below(n + 1));
    std::sort(ends.begin(), ends.end());
    const index_t a = ends[0], b = ends[1], c = ends[2], d = ends[3];
    const LogForm nested = step_cost(p, a, d) + step_cost(p, b, c);
    const LogForm crossed = step_cost(p, a, c) + step_cost(p, b, d);
    claims.add({.part = "monge", .indices = ends}, crossed, Relation::at_most, nested);
    const LogForm rise = b < n ? p.z(b + 1) - p.z(a + 1) : LogForm();
    claims.add({.part = "difference", .indices = ends}, nested - crossed, Relation::equal,
               rise * Rational(d - c));
  }
  if (n > 9) return claims;
  std::vector<LogForm> least;
  for (index_t k = 1; k <= n; ++k) least.push_back(least_expected_kl(p, k));
  for (index_t k = 2; k < n; ++k) {
    claims.add({.part = "convex", .steps = k}, least[at(k - 1)] * Rational(2), Relation::at_most,
               least[at(k - 2)] + least[at(k)]);
  }
  return claims;
}

Claims support_violation(const Subject& p, Philox& random) {
  if (auto none = lacks_subsets(p)) return *none;
  Claims claims;
  for (const Blocks& blocks : some_partitions(p.positions(), random)) {
    Rational inside = 0;
    for (index_t row = 0; row < p.rows(); ++row) inside += decoder_probability(p, row, blocks);
    claims.add({.blocks = blocks}, -LogForm::log(inside), Relation::at_most,
               partition_kl(p, blocks));
  }
  if (lacks_laws(p)) return claims;
  const Schedule sizes = any_schedule(p.positions(), random);
  const EmittedLaw law = SubjectDecoder(p, surest_first(), sizes).law();
  claims.add({.part = "adaptive", .sizes = sizes.sizes()},
             -LogForm::log(Rational(1 - law.off_support)), Relation::at_most, forward_kl(p, law));
  return claims;
}

Claims equal_blocks(const Subject& p, Philox&) {
  if (auto none = lacks_curve(p)) return *none;
  const index_t n = p.positions();
  Claims claims;
  for (index_t steps = 1; steps <= n; ++steps) {
    if (n % steps != 0) continue;
    const std::vector<index_t> sizes(at(steps), n / steps);
    const Rational excess(n / steps - 1);
    claims.add({.part = "z", .sizes = sizes}, expected_kl(p, Schedule(sizes)), Relation::at_most,
               p.z(n) * excess);
    claims.add({.part = "alphabet", .sizes = sizes}, p.z(n) * excess, Relation::at_most,
               p.mean_log_cardinality() * excess);
  }
  return claims;
}

Claims geometric(const Subject& p, Philox& random) {
  if (auto none = lacks_curve(p)) return *none;
  const index_t n = p.positions();
  Claims claims;
  for (const auto& [num, den] : {std::pair<index_t, index_t>{3, 2}, {2, 1},
                                 {7 + random.below(20), 6}}) {
    const Rational zeta(num, den);
    const Schedule sizes = geometric_schedule(n, {num, den}), reversed = sizes.reversed();
    const std::map<std::string, Rational> ratio{{"zeta", zeta}};
    claims.add({.part = "tc", .sizes = sizes.sizes(), .parameters = ratio}, expected_kl(p, sizes),
               Relation::at_most, p.total_correlation() / Rational(zeta - 1));
    claims.add({.part = "dtc", .sizes = reversed.sizes(), .parameters = ratio},
               expected_kl(p, reversed), Relation::at_most,
               p.dual_total_correlation() / Rational(zeta - 1));
    claims.add({.part = "steps", .sizes = sizes.sizes(), .parameters = ratio},
               Rational(sizes.steps()), Relation::at_most,
               LogForm(2) + (LogForm(1) + LogForm::log(Integer(n))) * zeta);
  }
  return claims;
}

Claims geometric_grid(const Subject& p, Philox& random) {
  if (auto none = lacks_curve(p)) return *none;
  const RevealPolynomial h(p.curve());
  const LogForm area = p.total_correlation() + p.dual_total_correlation();
  Claims claims;
  for (index_t steps = 1; steps <= 4; ++steps) {
    const Rational r = random_fraction(random);
    std::vector<Rational> towards_end{Rational(0)}, towards_start{Rational(0)};
    for (index_t k = 1; k < steps; ++k) {
      towards_end.push_back(1 - power(r, k));
      towards_start.push_back(power(r, steps - k));
    }
    towards_end.push_back(Rational(1));
    towards_start.push_back(Rational(1));
    const LogForm tail = area * power(r, steps - 1);
    claims.add({.part = "tc", .steps = steps, .parameters = {{"r", r}}}, h.expected_kl(towards_end),
               Relation::at_most, p.total_correlation() * Rational(1 - r) + tail);
    claims.add({.part = "dtc", .steps = steps, .parameters = {{"r", r}}},
               h.expected_kl(towards_start), Relation::at_most,
               p.dual_total_correlation() * Rational(1 / r - 1) + tail);
  }
  return claims;
}

/// x^0 + x^step + ... of `terms` terms.
Rational geometric_sum(const Rational& x, index_t step, index_t terms) {
  Rational sum = 0;
  for (index_t k = 0; k < terms; ++k) sum += power(x, k * step);
  return sum;
}

// Both sides of C8 and C9 are multiplied by c = -ln x: c E KL = c TC - G with G linear in logarithms.

/// G of the grid 1 - t_k = x^(k-1+U), averaged over U: sum over steps of E[width h(start)] c.
LogForm offset_gain_towards_end(const RevealPolynomial& h, const Rational& x, index_t steps) {
  LogForm gain;
  const auto powers = h.powers_from_end();
  for (index_t m = 0; m < powers.size(); ++m) {
    const Rational mean = (1 - power(x, m + 1)) / (m + 1);
    const Rational inner = (1 - x) * geometric_sum(x, m + 1, steps - 2);
    gain += powers[at(m)] * Rational(mean * (inner + power(x, (steps - 2) * (m + 1))));
  }
  return gain;
}

/// G of the grid t_k = x^(k-1+U), the last step ending at 1.
LogForm offset_gain_towards_start(const RevealPolynomial& h, const Rational& x, index_t steps) {
  LogForm gain;
  const auto powers = h.powers();
  for (index_t m = 1; m < powers.size(); ++m) {
    const auto mean = [&](index_t e) { return Rational((1 - power(x, e)) / e); };
    // Steps k = 2 .. K-1 have x^((k-1)(m+1)); their sum starts at x^(m+1).
    const Rational inner = (1 / x - 1) * mean(m + 1) * (geometric_sum(x, m + 1, steps - 1) - 1);
    gain += powers[at(m)] * Rational(mean(m) - mean(m + 1) + inner);
  }
  return gain;
}

Claims random_offset_tc(const Subject& p, Philox& random) {
  if (auto none = lacks_curve(p)) return *none;
  const RevealPolynomial h(p.curve());
  const LogForm area = p.total_correlation() + p.dual_total_correlation();
  Claims claims;
  for (const index_t steps : std::vector<index_t>{2, 3, 5}) {
    const Rational x = random_fraction(random, 6);
    const std::map<std::string, Rational> ratio{{"x", x}};
    LogForm whole;
    const auto powers = h.powers_from_end();
    for (index_t m = 0; m < powers.size(); ++m) whole += powers[at(m)] * Rational((1 - x) / (m + 1));
    claims.add({.part = "identity", .parameters = ratio}, whole, Relation::equal,
               p.total_correlation() * Rational(1 - x));
    const LogForm c = LogForm::log(Rational(1 / x));
    const Quantity scaled = Quantity::product(p.total_correlation(), c);
    claims.add({.part = "bound", .steps = steps, .parameters = ratio},
               scaled - Quantity(offset_gain_towards_end(h, x, steps)), Relation::at_most,
               scaled - Quantity(p.total_correlation() * Rational(1 - x)) +
                   Quantity::product(area * power(x, steps - 2), c));
  }
  return claims;
}

Claims random_offset_dtc(const Subject& p, Philox& random) {
  if (auto none = lacks_curve(p)) return *none;
  const RevealPolynomial h(p.curve());
  const LogForm tc = p.total_correlation(), dtc = p.dual_total_correlation();
  Claims claims;
  for (const index_t steps : std::vector<index_t>{2, 3, 5}) {
    const Rational x = random_fraction(random, 6);
    const LogForm c = LogForm::log(Rational(1 / x));
    claims.add({.steps = steps, .parameters = {{"x", x}}},
               Quantity::product(tc, c) - Quantity(offset_gain_towards_start(h, x, steps)),
               Relation::at_most,
               Quantity(dtc * Rational(1 / x - 1)) - Quantity::product(dtc, c) +
                   Quantity::product((tc + dtc) * power(x, steps - 2), c));
  }
  return claims;
}

Claims even_grid(const Subject& p, Philox&) {
  if (auto none = lacks_curve(p)) return *none;
  const RevealPolynomial h(p.curve());
  const LogForm area = p.total_correlation() + p.dual_total_correlation();
  const index_t n = p.positions();
  Claims claims;
  for (index_t steps = 1; steps <= 4; ++steps) {
    std::vector<Rational> times;
    for (index_t j = 0; j <= steps; ++j) times.push_back(Rational(j, steps));
    const LogForm kl = h.expected_kl(times);
    claims.add({.part = "area", .steps = steps}, kl, Relation::at_most, area / Rational(steps));
    claims.add({.part = "tc", .steps = steps}, kl, Relation::at_most, p.total_correlation());
    claims.add({.part = "alphabet", .steps = steps}, p.z(n) * Rational(n, steps),
               Relation::at_most, p.mean_log_cardinality() * Rational(n, steps));
  }
  return claims;
}

/// Sizes (r, s, s, ..., rest).
Schedule balanced(index_t n, index_t r, index_t s) {
  std::vector<index_t> sizes{r};
  for (index_t left = n - r; left > 0; left -= sizes.back()) sizes.push_back(std::min(left, s));
  return Schedule(std::move(sizes));
}

Claims balanced_offset(const Subject& p, Philox&) {
  if (auto none = lacks_curve(p)) return *none;
  const index_t n = p.positions();
  Claims claims;
  for (index_t s = 1; s <= std::min<index_t>(n, 8); ++s) {
    LogForm mean, exact;
    for (index_t r = 1; r <= s; ++r) mean += expected_kl(p, balanced(n, r, s)) / Rational(s);
    for (index_t i = 1; i < s; ++i) exact += p.z(n + 1 - i) * Rational(s - i, s);
    claims.add({.part = "identity", .index = s}, mean, Relation::equal, exact);
    claims.add({.part = "bound", .index = s}, mean, Relation::at_most,
               p.z(n) * Rational(s - 1, 2));
  }
  return claims;
}

Claims minimax(const Subject& p, Philox& random) {
  if (auto none = lacks_curve(p)) return *none;
  const index_t n = p.positions();
  Claims claims;
  for (const Schedule& s : some_schedules(n, random, 8)) {
    Rational by_tc = 0, by_dtc = 0;
    index_t revealed = 0;
    for (const index_t size : s.sizes()) {
      if (size > 1) {
        by_tc = std::max(by_tc, Rational(size - 1, n - revealed - 1));
        by_dtc = std::max(by_dtc, Rational(size - 1, revealed + 1));
      }
      revealed += size;
    }
    const LogForm kl = expected_kl(p, s);
    claims.add({.part = "tc", .sizes = s.sizes()}, kl, Relation::at_most,
               p.total_correlation() * by_tc);
    claims.add({.part = "dtc", .sizes = s.sizes()}, kl, Relation::at_most,
               p.dual_total_correlation() * by_dtc);
  }
  return claims;
}

}  // namespace

void add_derived(std::vector<Theorem>& theorems) {
  const auto derived = [](std::string place) {
    return Source{"this project", std::move(place), Source::Provenance::derived};
  };
  theorems.push_back({.id = "A7b",
                      .title = "Step costs are concave-Monge",
                      .tex = R"(c(a,c')+c(b,d) \le c(a,d)+c(b,c'))",
                      .source = derived("derived and checked"),
                      .kind = Kind::monotonicity,
                      .random_model = any_model,
                      .claims = monge});
  theorems.push_back({.id = "A11",
                      .title = "Support violation from the forward KL",
                      .tex = R"(1 - \nu(\mathrm{supp}\,p) \le 1 - e^{-\mathrm{KL}(p\,\|\,\nu)})",
                      .source = derived("derived and checked"),
                      .kind = Kind::upper_bound,
                      .note = "as -ln nu(supp p) <= KL; of fixed blocks, and of the surest first",
                      .witnesses = {{"parity:n=4", ""}, {"permutation:n=3", ""}},
                      .random_model = any_model,
                      .claims = support_violation});
  theorems.push_back({.id = "B2",
                      .title = "Equal steps: a bound without the length",
                      .tex = R"(\mathbb{E}\,\mathrm{KL} \le (n/K-1)Z_n \le (n/K-1)\ln q)",
                      .source = derived("derived, after arXiv 2510.25544"),
                      .kind = Kind::upper_bound,
                      .witnesses = {{"parity:n=4", "alphabet"}, {"equal:n=4,q=2", "z"}},
                      .random_model = any_model,
                      .claims = equal_blocks});
  theorems.push_back(
      {.id = "B5",
       .title = "Geometric sizes without knowing the distribution",
       .tex = R"(\mathbb{E}\,\mathrm{KL} \le \mathrm{TC}/(\zeta-1),\quad k \le 2+\zeta(1+\ln n))",
       .source = derived("derived and checked"),
       .kind = Kind::upper_bound,
       .random_model = any_model,
       .claims = geometric});
  theorems.push_back(
      {.id = "C7",
       .title = "Geometric grids of reveal times",
       .tex = R"(\mathbb{E}\,\mathrm{KL} \le (1-r)\mathrm{TC} + r^{K-1}(\mathrm{TC}+\mathrm{DTC}))",
       .source = derived("derived and checked"),
       .kind = Kind::upper_bound,
       .random_model = any_model,
       .claims = geometric_grid});
  theorems.push_back(
      {.id = "C8",
       .title = "A random log-offset costs exactly kappa TC",
       .tex = R"(\mathbb{E}\,\mathrm{KL} = \kappa(c)\,\mathrm{TC},\quad \kappa(c) = 1-(1-e^{-c})/c)",
       .source = derived("derived and checked"),
       .kind = Kind::upper_bound,
       .note = "times c = -ln x, x rational: the identity of its linear part, and the bound for K steps",
       .random_model = any_model,
       .claims = random_offset_tc});
  theorems.push_back(
      {.id = "C9",
       .title = "The random log-offset for DTC",
       .tex = R"(\mathbb{E}\,\mathrm{KL} \le \bigl(\tfrac{e^c-1}{c}-1\bigr)\mathrm{DTC} + e^{-c(K-2)}(\mathrm{TC}+\mathrm{DTC}))",
       .source = derived("derived and checked"),
       .kind = Kind::upper_bound,
       .note = "both sides times c = -ln x, x rational",
       .random_model = any_model,
       .claims = random_offset_dtc});
  theorems.push_back({.id = "C10",
                      .title = "Even grids of reveal times",
                      .tex = R"(\mathbb{E}\,\mathrm{KL} \le (\mathrm{TC}+\mathrm{DTC})/N = nZ_n/N)",
                      .source = derived("derived and checked"),
                      .kind = Kind::upper_bound,
                      .witnesses = {{"parity:n=3", "alphabet"}, {"markov:n=4,flip=1/5", "tc"}},
                      .random_model = any_model,
                      .claims = even_grid});
  theorems.push_back(
      {.id = "C11",
       .title = "Balanced sizes with a random offset",
       .tex = R"(\tfrac1s\sum_{r=1}^s \mathbb{E}\,\mathrm{KL}(r,s,s,\dots) = \sum_{i=1}^{s-1}(1-\tfrac is) Z_{n+1-i})",
       .source = derived("derived and checked"),
       .witnesses = {{"equal:n=4,q=3", "bound"}},
       .random_model = any_model,
       .claims = balanced_offset});
  theorems.push_back(
      {.id = "C12",
       .title = "What sizes guarantee for every distribution",
       .tex = R"(\mathbb{E}\,\mathrm{KL} \le \max_i \tfrac{s_i-1}{n-N_{i-1}-1}\,\mathrm{TC})",
       .source = derived("derived and checked"),
       .kind = Kind::upper_bound,
       .note = "fixed sizes; the witnesses are the step curves that make it sharp",
       .witnesses = {{"equal:n=4,q=2", "tc"}, {"rs:n=4,k=2,q=5", "tc"}, {"rs:n=4,k=3,q=5", "dtc"}},
       .random_model = any_model,
       .claims = minimax});
}

}  // namespace unmask
