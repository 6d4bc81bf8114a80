// Wainwright: information curves and unmasking grids in continuous time (arXiv 2608.13520).
//
// The reveal-time information h(t) and its integrals (C1, C2), the growth bound (C3) and its corollary
// for even steps of the log-odds (C4), the unmasking complexity H(0,1) (C5) and how two values of h
// estimate it (H18). A note's misprint for the repeated bit stands as C5-misprint.
#include "exact/theorem/papers.hpp"
#include "exact/theorem/random_model.hpp"
#include "exact/theorem/reveal_polynomial.hpp"
#include "exact/theorem/sides.hpp"

namespace unmask {
namespace {

const std::string kPaper = "Wainwright (arXiv 2608.13520)";

Model any_model(Philox& random) { return random_model(random); }

Rational odds(const Rational& t) { return t / (1 - t); }

/// sum_i E I(X_i; X_A), A holding every other position with probability t, by summing over A.
LogForm revealed_information(const Subject& p, const Rational& t) {
  const index_t n = p.positions();
  LogForm sum;
  for (index_t i = 0; i < n; ++i) {
    for_each_subset_of(p.everything() ^ singleton(i), [&](Subset a) {
      sum += p.information(i, a) * (power(t, size(a)) * power(1 - t, n - 1 - size(a)));
    });
  }
  return sum;
}

Claims reveal_times(const Subject& p, Philox& random) {
  if (auto none = lacks_subsets(p)) return *none;
  const index_t n = p.positions();
  const RevealPolynomial h(p.curve());
  Claims claims;
  const Rational t = random_fraction(random);
  claims.add({.part = "point", .times = {t}}, revealed_information(p, t), Relation::equal,
             h.information(t));
  claims.add({.part = "area"}, h.area(1), Relation::equal, p.total_correlation());
  claims.add({.part = "end"}, h.information(1), Relation::equal, information_with_rest(p));
  LogForm moment;  // of h', from its Bernstein form
  for (index_t j = 1; j < n; ++j) moment += (p.z(j + 1) - p.z(j)) * Rational(j);
  claims.add({.part = "dtc"}, moment, Relation::equal, p.dual_total_correlation());
  claims.add({.part = "tc"}, h.information(1) - moment, Relation::equal, p.total_correlation());
  return claims;
}

/// The mean KL over all ways in which the positions fall into the intervals.
LogForm mean_over_reveal_times(const Subject& p, const std::vector<Rational>& times) {
  const index_t n = p.positions(), intervals = times.size() - 1;
  const Shape assignments = Shape::uniform(n, intervals);
  std::vector<symbol_t> interval(at(n), 0);
  LogForm sum;
  do {
    Rational weight = 1;
    Blocks blocks(at(intervals));
    for (index_t i = 0; i < n; ++i) {
      const symbol_t j = interval[at(i)];
      weight *= times[j + 1] - times[j];
      blocks[j].push_back(i);
    }
    sum += partition_kl(p, blocks) * weight;
  } while (advance_row(assignments, interval));
  return sum;
}

Claims grid_identity(const Subject& p, Philox& random) {
  if (auto none = lacks_subsets(p)) return *none;
  if (p.positions() > 4) return Claims::refused("N^n assignments of positions to steps; n <= 4");
  const RevealPolynomial h(p.curve());
  Claims claims;
  for (index_t intervals = 1; intervals <= 3; ++intervals) {
    const auto times = random_grid(random, intervals);
    claims.add({.times = times}, mean_over_reveal_times(p, times), Relation::equal,
               h.expected_kl(times));
  }
  return claims;
}

/// The first and the last step of a grid, exactly.
LogForm first_and_last_step(const RevealPolynomial& h, const std::vector<Rational>& times) {
  const Rational &first = times[1], &last = times[times.size() - 2];
  return h.area(first) + h.area(1) - h.area(last) - h.information(last) * (1 - last);
}

LogForm growth_bound(const RevealPolynomial& h, const std::vector<Rational>& times) {
  LogForm sum = first_and_last_step(h, times);
  for (std::size_t j = 1; j + 2 < times.size(); ++j) {
    const Rational growth = odds(times[j + 1]) / odds(times[j]) - 1;
    sum += (h.complexity(times[j + 1]) - h.complexity(times[j])) * growth;
  }
  return sum;
}

/// H^card(a, b) = sum_{j=a+1}^{b-1} (j/n)(1-j/n) n (Z_{j+1} - Z_j).
LogForm cardinality_complexity(const Subject& p, index_t a, index_t b) {
  const index_t n = p.positions();
  LogForm sum;
  for (index_t j = a + 1; j < b; ++j) {
    sum += (p.z(j + 1) - p.z(j)) * Rational(j * (n - j), n);
  }
  return sum;
}

LogForm cardinality_growth_bound(const Subject& p, const Schedule& s) {
  const index_t n = p.positions();
  const auto ends = s.boundaries();
  LogForm sum = step_cost(p, 0, ends[1]) + step_cost(p, ends[ends.size() - 2], n);
  for (std::size_t i = 1; i + 2 < ends.size(); ++i) {
    const index_t a = ends[i], b = ends[i + 1];
    sum += cardinality_complexity(p, a, b) * Rational(n * (b - a - 1), (n - b) * (a + 1));
  }
  return sum;
}

Claims growth(const Subject& p, Philox& random) {
  if (auto none = lacks_curve(p)) return *none;
  const RevealPolynomial h(p.curve());
  Claims claims;
  for (index_t intervals = 3; intervals <= 5; ++intervals) {
    const auto times = random_grid(random, intervals);
    claims.add({.part = "bernoulli", .times = times}, h.expected_kl(times), Relation::at_most,
               growth_bound(h, times));
  }
  for (const Schedule& s : some_schedules(p.positions(), random, 8)) {
    if (s.steps() < 3) continue;
    claims.add({.part = "cardinality", .sizes = s.sizes()}, expected_kl(p, s), Relation::at_most,
               cardinality_growth_bound(p, s));
  }
  return claims;
}

/// 0, then times whose odds grow by `ratio` from `first` on, then 1.
std::vector<Rational> even_log_odds(const Rational& first, const Rational& ratio, index_t steps) {
  std::vector<Rational> times{Rational(0)};
  Rational x = first;
  for (index_t j = 0; j <= steps; ++j) {
    times.push_back(x / (1 + x));
    x *= ratio;
  }
  times.push_back(Rational(1));
  return times;
}

Claims even_steps(const Subject& p, Philox& random) {
  if (auto none = lacks_curve(p)) return *none;
  const RevealPolynomial h(p.curve());
  Claims claims;
  for (const Rational& ratio : {Rational(2), Rational(8, 3), Rational(5, 4)}) {
    const Rational first = random_fraction(random);
    const auto times = even_log_odds(first, ratio, 1 + random.below(3));
    const LogForm inside = h.complexity(times[times.size() - 2]) - h.complexity(times[1]);
    // (2 H / N) L with L = N ln ratio: the number of steps cancels.
    claims.add({.times = times}, h.expected_kl(times), Relation::at_most,
               Quantity::product(inside * Rational(2), LogForm::log(ratio)) +
                   Quantity(first_and_last_step(h, times)));
  }
  return claims;
}

/// sum_k (k/n) TC - mean TC of k positions, from the subsets.
LogForm tononi_sporns_edelman(const Subject& p) {
  const index_t n = p.positions();
  LogForm sum;
  for (index_t k = 1; k <= n; ++k) sum += p.total_correlation() * Rational(k, n);
  for (Subset s = 1; s <= p.everything(); ++s) {
    sum -= p.correlation(s, 0) / Rational(binomial(n, size(s)));
  }
  return sum;
}

Claims complexity(const Subject& p, Philox&) {
  if (auto none = lacks_curve(p)) return *none;
  const index_t n = p.positions();
  const LogForm whole = RevealPolynomial(p.curve()).complexity(1);
  Claims claims;
  claims.add({.part = "card"}, whole, Relation::equal,
             cardinality_complexity(p, 0, n) * Rational(n, n + 1));
  if (p.has_subsets()) {
    claims.add({.part = "tse"}, whole, Relation::equal,
               tononi_sporns_edelman(p) * Rational(2, n + 1));
  }
  claims.add({.part = "tc"}, whole, Relation::at_most, p.total_correlation());
  claims.add({.part = "dtc"}, whole, Relation::at_most, p.dual_total_correlation());
  return claims;
}

bool is_repeated_bit(const Subject& p) {
  const auto& table = p.table();
  if (table.rows() != 2 || p.shape().uniform_cardinality() != index_t{2}) return false;
  for (index_t i = 0; i < p.positions(); ++i) {
    if (table.symbol(0, i) != 0 || table.symbol(1, i) != 1) return false;
  }
  return table.weights()[0] == table.weights()[1];
}

Claims repeated_bit(const Subject& p, const Rational& factor) {
  if (auto none = lacks_subsets(p)) return *none;
  if (!is_repeated_bit(p)) return Claims::inapplicable("not a repeated fair bit");
  Claims claims;
  claims.add({}, RevealPolynomial(p.curve()).complexity(1), Relation::equal,
             LogForm::log(Integer(2)) * factor);
  return claims;
}

Model some_repeated_bit(Philox& random) {
  return {"repeated bit", MdsCode::repetition(1 + random.below(6), 2)};
}

/// By definition: i held masked, A revealed at time p, B more until time q.
LogForm information_gained(const Subject& s, const Rational& p, const Rational& q) {
  const index_t n = s.positions();
  LogForm sum;
  for (index_t i = 0; i < n; ++i) {
    const Subset others = s.everything() ^ singleton(i);
    for_each_subset_of(others, [&](Subset a) {
      for_each_subset_of(others & ~a, [&](Subset b) {
        const index_t rest = n - 1 - size(a) - size(b);
        const Rational weight =
            power(p, size(a)) * power(Rational(q - p), size(b)) * power(Rational(1 - q), rest);
        sum += (s.information(i, a | b) - s.information(i, a)) * weight;
      });
    });
  }
  return sum * (q - p);
}

Claims estimable(const Subject& s, Philox& random) {
  if (auto none = lacks_curve(s)) return *none;
  const RevealPolynomial h(s.curve());
  Claims claims;
  for (int repetition = 0; repetition < 2; ++repetition) {
    const auto grid = random_grid(random, 3);
    const Rational &p = grid[1], &q = grid[2];
    const LogForm gained = (h.information(q) - h.information(p)) * (q - p);
    if (s.has_subsets() && s.positions() <= 4) {
      claims.add({.part = "identity", .times = {p, q}}, information_gained(s, p, q),
                 Relation::equal, gained);
    }
    const Rational c = odds(q) / odds(p) - 1;
    const LogForm inside = h.complexity(q) - h.complexity(p);
    claims.add({.part = "lower", .times = {p, q}}, gained / c, Relation::at_most, inside);
    claims.add({.part = "upper", .times = {p, q}}, inside, Relation::at_most,
               gained * Rational((1 + c) / c));
  }
  return claims;
}

}  // namespace

void add_wainwright(std::vector<Theorem>& theorems) {
  const auto paper = [](std::string place,
                        Source::Provenance seen = Source::Provenance::full_text) {
    return Source{kPaper, std::move(place), seen};
  };
  theorems.push_back(
      {.id = "C1",
       .title = "Reveal-time information and its integrals",
       .tex = R"(h(t) = n\,\mathbb{E} Z_{1+\mathrm{Bin}(n-1,t)},\quad \textstyle\int_0^1 h = \mathrm{TC},\quad \int_0^1 t h' = \mathrm{DTC})",
       .source = paper("equation (15a)"),
       .random_model = any_model,
       .claims = reveal_times});
  theorems.push_back(
      {.id = "C2",
       .title = "Expected KL of a grid of reveal times",
       .tex = R"(\mathbb{E}\,\mathrm{KL} = \sum_j \Bigl[\int_{t_j}^{t_{j+1}} h - (t_{j+1}-t_j)h(t_j)\Bigr])",
       .source = paper("derived; same structure as arXiv 2510.25544", Source::Provenance::derived),
       .random_model = any_model,
       .claims = grid_identity});
  theorems.push_back(
      {.id = "C3",
       .title = "Growth of the odds bounds the error",
       .tex = R"(\mathrm{KL} \le \sum_j \Bigl(\tfrac{\psi(u_{j+1})}{\psi(u_j)} - 1\Bigr) H(u_j,u_{j+1}) + \text{first and last step})",
       .source = paper("Theorem 1"),
       .kind = Kind::upper_bound,
       .random_model = any_model,
       .claims = growth});
  theorems.push_back(
      {.id = "C4",
       .title = "Even steps of the log-odds",
       .tex = R"(\mathrm{KL} \le \tfrac{2 H(t_0,T)}{N} \ln\tfrac{\psi(T)}{\psi(t_0)} + \text{first and last step})",
       .source = paper("Corollary 1"),
       .kind = Kind::upper_bound,
       .hypotheses = "at least as many steps as the log-odds grow",
       .random_model = any_model,
       .claims = even_steps});
  theorems.push_back(
      {.id = "C5",
       .title = "Unmasking complexity: at most TC and DTC",
       .tex = R"(H(0,1) = \tfrac{n}{n+1}H^{\mathrm{card}} = \tfrac{2}{n+1}\mathrm{TSE} \le \min(\mathrm{TC}, \mathrm{DTC}))",
       .source = paper("section 2", Source::Provenance::note),
       .kind = Kind::upper_bound,
       .random_model = any_model,
       .claims = complexity});
  theorems.push_back({.id = "C5-repeated-bit",
                      .title = "Unmasking complexity of a repeated bit",
                      .tex = R"(H(0,1) = \tfrac{n-1}{n+1}\ln 2)",
                      .source = paper("example"),
                      .hypotheses = "a repeated fair bit",
                      .random_model = some_repeated_bit,
                      .claims = [](const Subject& p, Philox&) {
                        const index_t n = p.positions();
                        return repeated_bit(p, Rational(n - 1, n + 1));
                      }});
  theorems.push_back({.id = "C5-misprint",
                      .title = "The repeated bit as a note has it",
                      .tex = R"(H(0,1) = (n-1)(n+1)\ln 2)",
                      .source = {"a note on " + kPaper, "as read there",
                                 Source::Provenance::note},
                      .hypotheses = "a repeated fair bit",
                      .is_true = false,
                      .counterexamples = {"equal:n=3,q=2"},
                      .random_model = some_repeated_bit,
                      .claims = [](const Subject& p, Philox&) {
                        const index_t n = p.positions();
                        return repeated_bit(p, Rational((n - 1) * (n + 1)));
                      }});
  theorems.push_back(
      {.id = "H18",
       .title = "Two values of h estimate the complexity between them",
       .tex = R"(D/c \le H(p,q) \le (1+c) D/c,\quad D = (q-p)(h(q)-h(p)),\ c = \tfrac{\psi(q)}{\psi(p)}-1)",
       .source = paper("Lemma 1, Proposition 2", Source::Provenance::note),
       .kind = Kind::upper_bound,
       .random_model = any_model,
       .claims = estimable});
}

}  // namespace unmask
