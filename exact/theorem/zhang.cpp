// Zhang et al.: generation order, reverse KL and the cost of verification (arXiv 2602.00286).
//
// What can be proved: exact sequential decoding has no order effect (E1), forward TC is bounded where
// the reverse is not (E3), verification by rejection costs at least exp(TC) proposals (E4), and how
// errors roll on through their Assumption 4.2 (E8), with two of its displayed formulas as misprints.
#include <set>

#include "exact/theorem/papers.hpp"
#include "exact/theorem/random_model.hpp"
#include "exact/theorem/reveal_polynomial.hpp"
#include "exact/theorem/sides.hpp"

namespace unmask {
namespace {

const std::string kPaper = "Zhang et al. (arXiv 2602.00286)";

Model any_model(Philox& random) { return random_model(random); }

/// The masked position whose most likely symbol is the likeliest, in the context of `row` on `known`.
index_t easiest_position(const Subject& p, index_t row, Subset known) {
  std::optional<Rational> best;
  index_t easiest = 0;
  for_each_position(p.everything() & ~known, [&](index_t i) {
    Rational largest = 0;
    for (index_t other = 0; other < p.rows(); ++other) {
      bool same = true;
      for_each_position(known, [&](index_t j) {
        same = same && p.table().symbol(other, j) == p.table().symbol(row, j);
      });
      if (same) largest = std::max(largest, p.conditional(other, i, known));
    }
    if (!best || largest > *best) {
      best = largest;
      easiest = i;
    }
  });
  return easiest;
}

/// sum over reached contexts of p(context) H(X_next | context), easiest position next: every row
/// walks its own path, and -ln p(x_next | context) is summed over rows and steps.
LogForm adaptive_entropy(const Subject& p) {
  LogForm sum;
  for (index_t row = 0; row < p.rows(); ++row) {
    Subset known = 0;
    while (known != p.everything()) {
      const index_t next = easiest_position(p, row, known);
      sum -= LogForm::log(p.conditional(row, next, known)) * p.probability(row);
      known |= singleton(next);
    }
  }
  return sum;
}

Claims no_order_effect(const Subject& p, Philox& random) {
  if (auto none = lacks_subsets(p)) return *none;
  const LogForm& whole = p.entropy(p.everything());
  Claims claims;
  for (int repetition = 0; repetition < 2; ++repetition) {
    const auto order = random_order(p.positions(), random);
    LogForm sum;
    Subset known = 0;
    for (const index_t i : order) {
      sum += p.entropy(known | singleton(i)) - p.entropy(known);
      known |= singleton(i);
    }
    claims.add({.part = "order", .indices = order}, sum, Relation::equal, whole);
  }
  claims.add({.part = "adaptive"}, adaptive_entropy(p), Relation::equal, whole);
  return claims;
}

/// P(odd), if the model is bits that are uniform given their parity, both parities possible.
std::optional<Rational> odd_probability(const Subject& p) {
  const index_t n = p.positions();
  if (n < 2 || p.shape().uniform_cardinality() != index_t{2}) return std::nullopt;
  if (p.rows() != (index_t{1} << n)) return std::nullopt;
  std::set<Rational> odd, even;
  for (index_t row = 0; row < p.rows(); ++row) {
    index_t ones = 0;
    for (index_t i = 0; i < n; ++i) ones += p.table().symbol(row, i);
    (ones % 2 == 1 ? odd : even).insert(p.probability(row));
  }
  if (odd.size() != 1 || even.size() != 1) return std::nullopt;
  return *odd.begin() * (index_t{1} << (n - 1));
}

Claims forward_and_reverse(const Subject& p, Philox&) {
  if (auto none = lacks_subsets(p)) return *none;
  const index_t n = p.positions();
  LogForm largest = p.entropy(singleton(0));
  index_t smallest_alphabet = p.shape().cardinality(0);
  double product_cells = 1.0;
  for (index_t i = 0; i < n; ++i) {
    if (largest < p.entropy(singleton(i))) largest = p.entropy(singleton(i));
    smallest_alphabet = std::min(smallest_alphabet, p.shape().cardinality(i));
    std::set<symbol_t> seen;
    for (index_t row = 0; row < p.rows(); ++row) seen.insert(p.table().symbol(row, i));
    product_cells *= static_cast<double>(seen.size());
  }
  const LogForm others = sum_of_single_entropies(p) - largest;
  Rational inside = 0;
  for (index_t row = 0; row < p.rows(); ++row) inside += product_probability(p, row);
  Claims claims;
  claims.add({.part = "entropy"}, p.total_correlation(), Relation::at_most, others);
  claims.add({.part = "alphabet"}, others, Relation::at_most,
             p.mean_log_cardinality() * Rational(n) - LogForm::log(Integer(smallest_alphabet)));
  claims.add({.part = "reverse"}, Rational(inside < 1 ? 1 : 0), Relation::equal,
             Rational(product_cells > static_cast<double>(p.rows()) ? 1 : 0));
  const auto delta = odd_probability(p);
  if (!delta) return claims;
  claims.add({.part = "forward"}, p.total_correlation(), Relation::equal,
             LogForm::log(Integer(2)) - coin_entropy(*delta));
  LogForm backward;
  for (index_t row = 0; row < p.rows(); ++row) {
    const Rational product = product_probability(p, row);
    backward += LogForm::log(Rational(product / p.probability(row))) * product;
  }
  claims.add({.part = "backward"}, backward, Relation::equal,
             LogForm::log(Rational(4 * *delta * (1 - *delta))) * Rational(-1, 2));
  return claims;
}

Claims proposals(const Subject& p, Philox&) {
  if (auto none = lacks_subsets(p)) return *none;
  Rational largest = 0, second_moment = 0;
  for (index_t row = 0; row < p.rows(); ++row) {
    const Rational ratio = p.probability(row) / product_probability(p, row);
    largest = std::max(largest, ratio);
    second_moment += p.probability(row) * ratio;
  }
  Claims claims;
  claims.add({.part = "trials"}, p.total_correlation(), Relation::at_most, LogForm::log(largest));
  claims.add({.part = "renyi"}, p.total_correlation(), Relation::at_most,
             LogForm::log(second_moment));
  claims.add({.part = "order"}, LogForm::log(second_moment), Relation::at_most,
             LogForm::log(largest));
  return claims;
}

/// The constants of Assumption 4.2.
struct RolloutError {
  Rational alpha, lambda, b;
};

std::map<std::string, Rational> parameters_of(const RolloutError& e) {
  return {{"alpha", e.alpha}, {"lambda", e.lambda}, {"b", e.b}};
}

/// e_t = alpha H_t + lambda (e_1 + ... + e_{t-1}) + b, summed.
LogForm rolled_error(const std::vector<LogForm>& entropies, const RolloutError& e) {
  LogForm sum;
  for (const LogForm& h : entropies) sum += h * e.alpha + sum * e.lambda + LogForm(e.b);
  return sum;
}

/// sum_t alpha (1+lambda)^(T-t) H_t.
LogForm weighted_entropies(const std::vector<LogForm>& entropies, const RolloutError& e) {
  LogForm sum;
  for (index_t t = 1; t <= entropies.size(); ++t) {
    sum += entropies[at(t - 1)] * Rational(e.alpha * power(1 + e.lambda, entropies.size() - t));
  }
  return sum;
}

std::vector<LogForm> left_to_right_entropies(const Subject& p) {
  std::vector<LogForm> entropies;
  for (index_t t = 0; t < p.positions(); ++t) {
    entropies.push_back(p.entropy(all_positions(t + 1)) - p.entropy(all_positions(t)));
  }
  return entropies;
}

Claims accumulated_error(const Subject& p, Philox& random, bool as_printed) {
  if (auto none = lacks_subsets(p)) return *none;
  const auto entropies = left_to_right_entropies(p);
  const index_t steps = entropies.size();
  Claims claims;
  for (const RolloutError& e : {RolloutError{Rational(7, 10), Rational(2, 5), Rational(3, 10)},
                                RolloutError{random_fraction(random), random_fraction(random),
                                             random_fraction(random)}}) {
    const LogForm total = rolled_error(entropies, e), weighted = weighted_entropies(entropies, e);
    if (as_printed) {
      claims.add({.parameters = parameters_of(e)}, total, Relation::at_most,
                 weighted + LogForm(Rational(e.b * steps)));
    } else {
      const Rational rest = e.b * (power(1 + e.lambda, steps) - 1) / e.lambda;
      claims.add({.parameters = parameters_of(e)}, total, Relation::equal,
                 weighted + LogForm(rest));
    }
  }
  return claims;
}

Claims printed_weights(const Subject& p, Philox& random) {
  const index_t steps = p.positions();
  const Rational alpha = random_fraction(random), lambda = random_fraction(random);
  Claims claims;
  for (index_t t = 1; t <= steps; ++t) {
    Rational sum = 0;
    for (index_t s = 0; s + t <= steps; ++s) sum += power(lambda, s);
    claims.add({.index = t, .parameters = {{"alpha", alpha}, {"lambda", lambda}}},
               Rational(alpha * sum), Relation::equal,
               Rational(alpha * power(1 + lambda, steps - t)));
  }
  return claims;
}

Model noisy_parity_or_any(Philox& random) {
  if (random.below(3) != 0) return random_model(random);
  const index_t n = 2 + random.below(3);
  return {"random noisy parity", NoisyParity<Rational>(n, random_fraction(random, 30))};
}

}  // namespace

void add_zhang(std::vector<Theorem>& theorems) {
  const auto paper = [](std::string place) {
    return Source{kPaper, std::move(place), Source::Provenance::full_text};
  };
  theorems.push_back({.id = "E1",
                      .title = "Exact sequential decoding has no order effect",
                      .tex = R"(\sum_t H(X_{\sigma_t} \mid X_{\sigma_{<t}}) = H(X))",
                      .source = {"this project, on " + kPaper, "derived and checked",
                                 Source::Provenance::derived},
                      .note = "a random order, and the easiest position first in every context",
                      .random_model = any_model,
                      .claims = no_order_effect});
  theorems.push_back(
      {.id = "E3",
       .title = "Forward TC is bounded, the reverse is not",
       .tex = R"(\mathrm{TC} \le \sum_i H_i - \max_i H_i \le (n-1)\ln q)",
       .source = paper("section 5, equations (15)-(18)"),
       .kind = Kind::upper_bound,
       .note = "with the closed forms of noisy parity; infinite reverse KL as an equivalence",
       .witnesses = {{"equal:n=3,q=3", "entropy"}, {"equal:n=3,q=3", "alphabet"}},
       .random_model = noisy_parity_or_any,
       .claims = forward_and_reverse});
  theorems.push_back(
      {.id = "E4",
       .title = "Proposals needed by rejection",
       .tex = R"(\ln \mathbb{E}[\text{proposals}] = \ln \max_x \frac{p(x)}{\prod_i p_i(x_i)} \ge \mathrm{TC})",
       .source = paper("Proposition 5.1, equation (19)"),
       .kind = Kind::lower_bound,
       .note = "in logarithms, with the Renyi divergence of order 2 between",
       .witnesses = {{"parity:n=4", "trials"}, {"permutation:n=3", "renyi"}},
       .random_model = any_model,
       .claims = proposals});
  theorems.push_back(
      {.id = "E8",
       .title = "How errors roll on",
       .tex = R"(\sum_t e_t = \sum_t \alpha(1+\lambda)^{T-t}H_t + b\,\tfrac{(1+\lambda)^T-1}{\lambda})",
       .source = paper("Assumption 4.2 and equation (11), corrected"),
       .note = "with equality in the assumption; H_t along left-to-right",
       .random_model = any_model,
       .claims = [](const Subject& p, Philox& r) { return accumulated_error(p, r, false); }});
  theorems.push_back({.id = "E8-misprint-36",
                      .title = "The weights of equation (36)",
                      .tex = R"(\alpha\sum_{s=0}^{T-t}\lambda^s = \alpha(1+\lambda)^{T-t})",
                      .source = paper("equation (36) as printed"),
                      .is_true = false,
                      .counterexamples = {"product:n=5,p=1/2"},
                      .random_model = any_model,
                      .claims = printed_weights});
  theorems.push_back(
      {.id = "E8-misprint-37",
       .title = "The constant of equation (37)",
       .tex = R"(\sum_t e_t \le \sum_t \alpha(1+\lambda)^{T-t}H_t + Tb)",
       .source = paper("equation (37) as printed"),
       .kind = Kind::upper_bound,
       .is_true = false,
       .counterexamples = {"product:n=5,p=1/2"},
       .random_model = any_model,
       .claims = [](const Subject& p, Philox& r) { return accumulated_error(p, r, true); }});
}

}  // namespace unmask
