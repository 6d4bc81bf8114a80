// Does the order matter? Easy-first orders, and what they are claimed to gain (arXiv 2602.00286).
//
// With entropy as the error every order is the same (E1, E2); with other errors easy-first is
// better on many laws and worse on some (E2-folk). The bound that motivates it is a sum of prefix
// entropies (E9), which exchanging neighbours improves, but whose minimum greedy misses (E9-folk).
#include <algorithm>
#include <optional>

#include "core/decode/policies/ranked.hpp"
#include "exact/theorem/emitted_law.hpp"
#include "exact/theorem/instances.hpp"
#include "exact/theorem/papers.hpp"
#include "exact/theorem/random_model.hpp"
#include "exact/theorem/reveal_polynomial.hpp"
#include "exact/theorem/sides.hpp"

namespace unmask {
namespace {

const std::string kPaper = "Zhang et al. (arXiv 2602.00286)";

Model any_model(Philox& random) { return random_model(random); }

/// An error a step, as a function of the marginal from which the symbol is drawn.
LogForm entropy_error(const std::vector<Rational>& marginal) {
  LogForm sum;
  for (const Rational& x : marginal) sum -= p_log_p(x);
  return sum;
}
LogForm greedy_error(const std::vector<Rational>& marginal) {
  return LogForm(Rational(1 - *std::max_element(marginal.begin(), marginal.end())));
}
LogForm noise_error(const std::vector<Rational>& marginal) {
  Rational rest = 1;
  for (const Rational& x : marginal) rest -= x * x;
  return LogForm(rest);
}
using StepError = LogForm (*)(const std::vector<Rational>&);

/// sum_t E_p error(p(. | context)), one position a step, the surest or the least sure one.
LogForm error_in_order(const Subject& p, bool hard_first, StepError error) {
  const SubjectDecoder decoder(
      p, std::make_shared<RankedPolicy<Rational>>(ScoreKind::confidence, hard_first),
      Schedule(std::vector<index_t>(at(p.positions()), 1)));
  const MarginalLayout& layout = decoder.conditionals().layout();
  LogForm sum;
  for (const RevealStep& step : decoder.steps()) {
    const auto i = static_cast<index_t>(std::countr_zero(step.block));
    const auto marginals = step.marginals.begin();
    const std::vector<Rational> marginal(marginals + static_cast<std::ptrdiff_t>(layout.begin(i)),
                                         marginals + static_cast<std::ptrdiff_t>(layout.end(i)));
    sum += error(marginal) * step.data_mass;
  }
  return sum;
}

Claims entropy_does_not_mind(const Subject& p, Philox&) {
  if (auto none = lacks_laws(p)) return *none;
  Claims claims;
  claims.add({}, error_in_order(p, false, entropy_error), Relation::equal,
             error_in_order(p, true, entropy_error));
  return claims;
}

Claims easy_first_helps(const Subject& p, Philox&) {
  if (auto none = lacks_laws(p)) return *none;
  Claims claims;
  claims.add({.part = "greedy"}, error_in_order(p, false, greedy_error), Relation::at_most,
             error_in_order(p, true, greedy_error));
  claims.add({.part = "noise"}, error_in_order(p, false, noise_error), Relation::at_most,
             error_in_order(p, true, noise_error));
  return claims;
}

/// sum_t (1+lambda)^(T-t) H(X_t | past).
LogForm weighted_entropy(const Subject& p, const std::vector<index_t>& order,
                         const Rational& lambda) {
  LogForm sum;
  Subset past = 0;
  Rational weight = power(Rational(1 + lambda), order.size() - 1);
  for (const index_t i : order) {
    sum += (p.entropy(past | singleton(i)) - p.entropy(past)) * weight;
    past |= singleton(i);
    weight /= 1 + lambda;
  }
  return sum;
}

/// H(X) + lambda sum_{t<T} (1+lambda)^(T-1-t) H(the first t).
LogForm prefix_entropies(const Subject& p, const std::vector<index_t>& order,
                         const Rational& lambda) {
  LogForm sum = p.entropy(p.everything());
  Subset past = 0;
  for (index_t t = 1; t < order.size(); ++t) {
    past |= singleton(order[at(t - 1)]);
    sum += p.entropy(past) * Rational(lambda * power(Rational(1 + lambda), order.size() - 1 - t));
  }
  return sum;
}

Claims abel(const Subject& p, Philox& random) {
  if (auto none = lacks_subsets(p)) return *none;
  Claims claims;
  const std::vector<index_t> order = random_order(p.positions(), random);
  const Rational lambda = random_fraction(random) * 2;
  claims.add({.part = "abel", .indices = order, .parameters = {{"lambda", lambda}}},
             weighted_entropy(p, order, lambda), Relation::equal,
             prefix_entropies(p, order, lambda));
  if (p.positions() < 2) return claims;
  const index_t t = 1 + random.below(p.positions() - 1);
  std::vector<index_t> exchanged = order;
  std::swap(exchanged[at(t - 1)], exchanged[at(t)]);
  Subset past = 0;
  for (index_t k = 0; k + 1 < t; ++k) past |= singleton(order[at(k)]);
  const LogForm gain =
      p.entropy(past | singleton(order[at(t - 1)])) - p.entropy(past | singleton(order[at(t)]));
  const Rational weight = lambda * power(Rational(1 + lambda), p.positions() - 1 - t);
  claims.add({.part = "exchange", .index = t, .indices = order, .parameters = {{"lambda", lambda}}},
             weighted_entropy(p, order, lambda) - weighted_entropy(p, exchanged, lambda),
             Relation::equal, gain * weight);
  return claims;
}

/// The position of least entropy given those before it, again and again; the lowest of equals.
std::vector<index_t> greedy_order(const Subject& p) {
  std::vector<index_t> order;
  Subset past = 0;
  while (past != p.everything()) {
    std::optional<index_t> easiest;
    for_each_position(p.everything() & ~past, [&](index_t i) {
      if (!easiest || p.entropy(past | singleton(i)) < p.entropy(past | singleton(*easiest))) {
        easiest = i;
      }
    });
    order.push_back(*easiest);
    past |= singleton(*easiest);
  }
  return order;
}

Claims greedy_is_best(const Subject& p, Philox& random) {
  if (auto none = lacks_subsets(p)) return *none;
  Claims claims;
  const LogForm greedy = weighted_entropy(p, greedy_order(p), Rational(1));
  std::vector<std::vector<index_t>> orders;
  std::vector<index_t> order = random_order(p.positions(), random);
  if (p.positions() <= 4) {
    std::sort(order.begin(), order.end());
    do orders.push_back(order);
    while (std::next_permutation(order.begin(), order.end()));
  } else {
    for (int k = 0; k < 8; ++k) orders.push_back(random_order(p.positions(), random));
  }
  for (const auto& other : orders) {
    claims.add({.indices = other, .parameters = {{"lambda", Rational(1)}}}, greedy,
               Relation::at_most, weighted_entropy(p, other, Rational(1)));
  }
  return claims;
}

}  // namespace

void add_zhang_order(std::vector<Theorem>& theorems) {
  const Source derived{"this project, on " + kPaper, "derived and checked",
                       Source::Provenance::derived};
  theorems.push_back(
      {.id = "E2",
       .title = "With entropy as the error, easy and hard first tie",
       .tex =
           R"(\sum_t\mathbb{E}\,H(X_{\text{easy}_t}\mid c_t) = \sum_t\mathbb{E}\,H(X_{\text{hard}_t}\mid c_t))",
       .source = derived,
       .note = "the surest and the least sure position first, in every context",
       .random_model = any_model,
       .claims = entropy_does_not_mind});
  theorems.push_back(
      {.id = "E2-folk",
       .title = "Easy-first always helps",
       .tex =
           R"(\sum_t\mathbb{E}\,\varphi(p(\cdot\mid c_t^{\text{easy}})) \le \sum_t\mathbb{E}\,\varphi(p(\cdot\mid c_t^{\text{hard}})))",
       .source = {"folklore, on " + kPaper, "section 4.3", Source::Provenance::derived},
       .kind = Kind::upper_bound,
       .is_true = false,
       .note = "with the error of greedy values, 1 - max p, and of small noise in the logits, "
               "1 - sum p^2",
       .counterexamples = {"table:n=2,q=3,a=1,b=1,c=2,m=7"},
       .random_model = any_model,
       .claims = easy_first_helps});
  theorems.push_back(
      {.id = "E9",
       .title = "What the easy-first bound sums up",
       .tex =
           R"(\sum_t(1+\lambda)^{T-t}H_t = H(X) + \lambda\sum_{t<T}(1+\lambda)^{T-1-t}H(X_{\pi(1..t)}))",
       .source = derived,
       .note = "and exchanging neighbours gains lambda (1+lambda)^(T-1-t) times the difference of "
               "their prefix entropies: the easier one first is better",
       .random_model = any_model,
       .claims = abel});
  theorems.push_back(
      {.id = "E9-folk",
       .title = "Greedy easy-first minimises its bound",
       .tex =
           R"(\sum_t 2^{T-t}H(X_{g(t)}\mid X_{g(<t)}) \le \sum_t 2^{T-t}H(X_{\pi(t)}\mid X_{\pi(<t)}))",
       .source = {kPaper, "appendix A.3: any order that delays low entropies is worse",
                  Source::Provenance::full_text},
       .kind = Kind::upper_bound,
       .is_true = false,
       .note = "the least conditional entropy next, against other orders; lambda = 1",
       .counterexamples = {"table:n=3,q=2,a=1,b=0,c=2,m=17"},
       .random_model = any_model,
       .claims = greedy_is_best});
}

}  // namespace unmask
