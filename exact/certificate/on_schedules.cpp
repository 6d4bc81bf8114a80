// Chen, Cong and Li (arXiv 2511.04647), and Li and Cai (2505.21400): the information curve, the
// cost of schedules, and the bounds on it. Theory ids A1-A11 and B1-B10, with the misprints.
#include <algorithm>

#include "exact/certificate/statement.hpp"

namespace unmask::checker {
namespace {

/// P(X_S = x_S) for one row x, each computed once.
class RowMarginals {
 public:
  RowMarginals(const NaiveModel& model, const Row& x) : model_(model), x_(x) {}
  const Rational& of(Subset s) {
    const auto [place, is_new] = known_.try_emplace(s);
    if (is_new) place->second = model_.marginal(s, x_);
    return place->second;
  }

 private:
  const NaiveModel& model_;
  const Row& x_;
  std::map<Subset, Rational> known_;
};

/// nu_pi(x) for a decoder that reveals block after block.
Rational decoded(RowMarginals& x, const std::vector<Subset>& blocks) {
  Rational probability = 1;
  Subset revealed = 0;
  for (const Subset block : blocks) {
    for_each_position(
        block, [&](index_t j) { probability *= x.of(revealed | singleton(j)) / x.of(revealed); });
    revealed |= block;
  }
  return probability;
}

/// KL(p||nu).
template <class Law>
LogForm divergence(const NaiveModel& model, const Law& nu) {
  LogForm sum;
  for (index_t r = 0; r < model.rows().size(); ++r) {
    const Rational& p = model.probabilities()[at(r)];
    sum += LogForm::log(Rational(p / nu(model.rows()[at(r)]))) * p;
  }
  return sum;
}

LogForm partition_kl(const Question& q) {
  const auto blocks = q.partition();
  return divergence(q.model, [&](const Row& x) {
    RowMarginals marginals(q.model, x);
    return decoded(marginals, blocks);
  });
}

LogForm mixture_kl(const Question& q) {
  Integer count = 1;
  index_t masked = q.n;
  for (const index_t s : q.sizes()) {
    count *= binomial(masked, s);
    masked -= s;
  }
  const index_t rows = q.model.rows().size();
  if (q.n > 8 || count * rows > (1U << 17U) || (rows * rows) << q.n > index_t{1} << 30U) {
    throw TooLarge("8 positions and 2^17 rows times ordered partitions");
  }
  return divergence(q.model, [&](const Row& x) {
    RowMarginals marginals(q.model, x);
    Rational sum = 0;
    for_each_ordered_partition(
        q.sizes(), [&](const std::vector<Subset>& blocks) { sum += decoded(marginals, blocks); });
    return Rational(sum / Rational(count));
  });
}

LogForm support_loss(const Question& q) {
  const auto blocks = q.partition();
  Rational kept = 0;
  for (const Row& x : q.model.rows()) {
    RowMarginals marginals(q.model, x);
    kept += decoded(marginals, blocks);
  }
  return -LogForm::log(kept);
}

LogForm staircase(const Question& q, const Sizes& sizes) {
  LogForm sum;
  index_t a = 0;
  for (const index_t s : sizes) {
    sum += q.block_cost(a, a + s);
    a += s;
  }
  return sum;
}

LogForm sum_of_curve(const Question& q) {
  LogForm sum;
  for (index_t j = 1; j <= q.n; ++j) sum += q.z(j);
  return sum;
}

LogForm information_with_rest(const Question& q) {
  LogForm sum;
  for (index_t i = 0; i < q.n; ++i) sum += information(q.model, singleton(i), q.without(i));
  return sum;
}

struct Monge {
  index_t a, b, c, d;
};
Monge monge(const Question& q) {
  const auto& i = q.claim.indices;
  require(i.size() == 4 && std::is_sorted(i.begin(), i.end()) && i[3] <= q.n,
          "four indices in order, at most n");
  return {i[0], i[1], i[2], i[3]};
}

index_t largest_size(const Question& q) {
  return *std::max_element(q.sizes().begin(), q.sizes().end());
}

/// (2^ceil(log2 s) - 1)/n.
Rational li_cai_factor(const Question& q) {
  index_t rounded_up = 1;
  while (rounded_up < largest_size(q)) rounded_up *= 2;
  return Rational(Integer(rounded_up - 1), Integer(q.n));
}

/// n/K - 1 for K equal sizes.
Rational equal_factor(const Question& q) {
  const index_t s = q.sizes().front();
  require(s == largest_size(q) && s * q.sizes().size() == q.n, "the sizes are equal");
  return Rational(s - 1);
}

/// The least whole number m with m * unit >= x. Requires: x >= 0, unit > 0.
Integer ceiling(const LogForm& x, const Rational& unit) {
  Integer below = -1, above = 1;
  while (x > LogForm(Rational(above) * unit)) above *= 2;
  while (above - below > 1) {
    const Integer middle = (above + below) / 2;
    (x > LogForm(Rational(middle) * unit) ? below : above) = middle;
  }
  return above;
}

index_t floor(const Rational& x) {
  return static_cast<index_t>(
      Integer(boost::multiprecision::numerator(x) / boost::multiprecision::denominator(x)));
}

/// Theorem 9 for an amount of correlation: N_i = N_(i-1) + floor((n - N_(i-1))/zeta), lambda times,
/// then one at a time; lambda - 2 is the largest m with (zeta/(zeta-1))^m <= n - zeta + 1.
Sizes geometric_sizes(index_t n, const Integer& ratio_up) {
  if (ratio_up + 1 >= Integer(n)) return Sizes(at(n), 1);
  const auto zeta = static_cast<index_t>(Integer(ratio_up + 1));
  if (zeta == 1) return {n};
  const Rational growth{Integer(zeta), Integer(zeta - 1)};
  index_t lambda = 2;
  while (power(growth, lambda - 1) <= Rational(n - zeta + 1)) ++lambda;
  Sizes sizes;
  index_t masked = n;
  for (index_t i = 0; i < lambda; ++i) {
    if (masked / zeta > 0) sizes.push_back(masked / zeta);
    masked -= masked / zeta;
  }
  sizes.insert(sizes.end(), at(masked), 1);
  return sizes;
}

/// The sizes of B3 for this amount, reversed for B4; the claim must have them.
struct Geometric {
  Rational epsilon;
  Integer ratio_up;  // ceil(amount / epsilon)
};
Geometric geometric(const Question& q, const LogForm& amount, bool reversed) {
  const Rational epsilon = q.parameter("epsilon");
  require(epsilon > 0, "epsilon is positive");
  const Integer ratio_up = ceiling(amount, epsilon);
  Sizes sizes = geometric_sizes(q.n, ratio_up);
  if (reversed) std::reverse(sizes.begin(), sizes.end());
  require(q.sizes() == sizes, "the sizes are those of the theorem");
  return {epsilon, ratio_up};
}
Sides geometric_error(const Question& q, const LogForm& amount, bool reversed) {
  return {q.kl(), geometric(q, amount, reversed).epsilon};
}
/// Both sides times epsilon, which enters by the ceiling only: so its every digit counts.
Sides geometric_steps(const Question& q, const LogForm& amount, bool reversed) {
  const auto [epsilon, ratio_up] = geometric(q, amount, reversed);
  const LogForm log_n = LogForm::log(Integer(q.n));
  const LogForm limit = LogForm(2) + (LogForm(1) + log_n) * Rational(1 + ratio_up);
  return {Rational(epsilon * q.sizes().size()), limit * epsilon};
}

/// B5: s_i = max(1, floor((n - N_(i-1))/zeta)), perhaps reversed; the claim must have these sizes.
Rational proportional(const Question& q, bool reversed) {
  const Rational zeta = q.parameter("zeta");
  require(zeta > 1, "zeta is more than 1");
  Sizes sizes;
  for (index_t masked = q.n; masked > 0; masked -= sizes.back()) {
    sizes.push_back(std::max<index_t>(1, floor(Rational(masked) / zeta)));
  }
  if (reversed) std::reverse(sizes.begin(), sizes.end());
  require(q.sizes() == sizes, "the sizes are those of the theorem");
  return zeta;
}

/// 1, .., 1, n-k+1.
struct TwoPhase {
  index_t k, rest;
  Sizes sizes;
};
TwoPhase two_phase(const Question& q) {
  const index_t k = q.steps(1, q.n), rest = q.n - k + 1;
  Sizes sizes(at(k - 1), 1);
  sizes.push_back(rest);
  return {k, rest, sizes};
}
LogForm two_phase_bound(const Question& q) {
  const TwoPhase t = two_phase(q);
  return (q.z(q.n) - q.z(t.k)) * Rational(t.rest);
}

Sides misprinted_two_steps(const Question& q) {
  const Rational epsilon = q.parameter("epsilon");
  require(epsilon > 0, "epsilon is positive");
  require(q.tc() <= LogForm(Rational(Integer(q.n), Integer(8))), "TC is at most n/8");
  const LogForm steps = LogForm(4) + LogForm::log(Integer(q.n)) * Rational(2);
  index_t k = 1;
  while (k < q.n && LogForm(Rational(k + 1)) <= steps) ++k;
  return {least_expected_kl(q.model, k), epsilon};
}

/// `other` is the law of (X,W) with X as in the model and X_1..X_n independent given W. Cards,
/// being tight, are then the model's too.
Subset latent(const Question& q) {
  const NaiveModel& joint = q.other();
  require(joint.positions() == q.n + 1, "other is the model with one more variable");
  const auto marginals = joint.marginals(q.all());
  require(marginals.size() == q.model.rows().size(), "other has the model's rows");
  for (const auto& [x, weight] : marginals) {
    require(Rational(weight, joint.denominator()) == q.model.probability(x),
            "other has the model's probabilities");
  }
  const Subset w = singleton(q.n);
  require(correlation(joint, q.all(), w).is_zero(), "the variables are independent given W");
  return w;
}

}  // namespace

const Statements& statements_on_schedules() {
  using Q = const Question&;
  constexpr Relation kEqual = Relation::equal, kAtMost = Relation::at_most;
  static const Statements table = {
      {"A1", "", "index", kEqual,
       [](Q q) -> Sides {
         const index_t j = q.index(1, q.n);
         return {q.z(j), mean_entropy(q.model, 1) + mean_entropy(q.model, j - 1) -
                             mean_entropy(q.model, j)};
       }},
      {"A2", "start", "", kEqual,
       [](Q q) -> Sides {
         return {q.z(1), 0};
       }},
      {"A2", "step", "index", kAtMost,
       [](Q q) -> Sides {
         const index_t j = q.index(1, q.n - 1);
         return {q.z(j), q.z(j + 1)};
       }},
      {"A2", "top", "", kAtMost,
       [](Q q) -> Sides {
         return {q.z(q.n), mean_entropy(q.model, 1)};
       }},
      {"A2", "alphabet", "", kAtMost,
       [](Q q) -> Sides {
         return {mean_entropy(q.model, 1), q.sum_of_log_cards() / Rational(q.n)};
       }},
      {"A3", "tc", "", kEqual,
       [](Q q) -> Sides {
         return {q.tc(), sum_of_curve(q)};
       }},
      {"A3", "dtc", "", kEqual,
       [](Q q) -> Sides {
         return {q.dtc(), q.z(q.n) * Rational(q.n) - sum_of_curve(q)};
       }},
      {"A3", "sum", "", kEqual,
       [](Q q) -> Sides {
         return {q.tc() + q.dtc(), information_with_rest(q)};
       }},
      {"A4", "", "blocks", kEqual,
       [](Q q) -> Sides {
         LogForm sum;
         Subset revealed = 0;
         for (const Subset block : q.partition()) {
           sum += correlation(q.model, block, revealed);
           revealed |= block;
         }
         return {partition_kl(q), sum};
       }},
      {"A5", "", "sizes", kEqual,
       [](Q q) -> Sides {
         return {q.kl(), staircase(q, q.sizes())};
       }},
      {"A6", "", "sizes", kAtMost,
       [](Q q) -> Sides {
         return {mixture_kl(q), q.kl()};
       }},
      {"A7", "", "sizes", kEqual,
       [](Q q) -> Sides {
         return {q.kl(), least_expected_kl(q.model, q.sizes().size())};
       }},
      {"A7b", "monge", "indices", kAtMost,
       [](Q q) -> Sides {
         const auto [a, b, c, d] = monge(q);
         return {q.block_cost(a, c) + q.block_cost(b, d), q.block_cost(a, d) + q.block_cost(b, c)};
       }},
      {"A7b", "difference", "indices", kEqual,
       [](Q q) -> Sides {
         const auto [a, b, c, d] = monge(q);
         return {q.block_cost(a, d) + q.block_cost(b, c) - q.block_cost(a, c) - q.block_cost(b, d),
                 b == q.n ? LogForm() : (q.z(b + 1) - q.z(a + 1)) * Rational(d - c)};
       }},
      {"A7b", "convex", "steps", kAtMost,
       [](Q q) -> Sides {
         const index_t k = q.steps(2, q.n - 1);
         return {least_expected_kl(q.model, k) * Rational(2),
                 least_expected_kl(q.model, k - 1) + least_expected_kl(q.model, k + 1)};
       }},
      {"A11", "", "blocks", kAtMost,
       [](Q q) -> Sides {
         return {support_loss(q), partition_kl(q)};
       }},
      {"B1", "li-cai", "sizes", kAtMost,
       [](Q q) -> Sides {
         return {q.kl(), (q.tc() + q.dtc()) * li_cai_factor(q)};
       }},
      {"B1", "sharp", "sizes", kAtMost,
       [](Q q) -> Sides {
         return {q.kl(), q.z(q.n) * Rational(largest_size(q) - 1)};
       }},
      {"B2", "z", "sizes", kAtMost,
       [](Q q) -> Sides {
         return {q.kl(), q.z(q.n) * equal_factor(q)};
       }},
      {"B2", "alphabet", "sizes", kAtMost,
       [](Q q) -> Sides {
         return {q.z(q.n) * equal_factor(q),
                 q.sum_of_log_cards() * Rational(equal_factor(q) / Rational(q.n))};
       }},
      {"B3", "error", "sizes parameters(epsilon)", kAtMost,
       [](Q q) -> Sides { return geometric_error(q, q.tc(), false); }},
      {"B3", "steps", "sizes parameters(epsilon)", kAtMost,
       [](Q q) -> Sides { return geometric_steps(q, q.tc(), false); }},
      {"B4", "error", "sizes parameters(epsilon)", kAtMost,
       [](Q q) -> Sides { return geometric_error(q, q.dtc(), true); }},
      {"B4", "steps", "sizes parameters(epsilon)", kAtMost,
       [](Q q) -> Sides { return geometric_steps(q, q.dtc(), true); }},
      {"B5", "tc", "sizes parameters(zeta)", kAtMost,
       [](Q q) -> Sides {
         return {q.kl(), q.tc() / Rational(proportional(q, false) - 1)};
       }},
      {"B5", "dtc", "sizes parameters(zeta)", kAtMost,
       [](Q q) -> Sides {
         return {q.kl(), q.dtc() / Rational(proportional(q, true) - 1)};
       }},
      {"B5", "steps", "sizes parameters(zeta)", kAtMost,
       [](Q q) -> Sides {
         const LogForm log_n = LogForm::log(Integer(q.n));
         return {Rational(q.sizes().size()),
                 LogForm(2) + (LogForm(1) + log_n) * proportional(q, false)};
       }},
      {"B6", "identity", "steps", kEqual,
       [](Q q) -> Sides {
         const TwoPhase t = two_phase(q);
         return {q.kl(t.sizes), q.block_cost(t.k - 1, q.n)};
       }},
      {"B6", "first", "steps", kAtMost,
       [](Q q) -> Sides {
         return {q.kl(two_phase(q).sizes), two_phase_bound(q)};
       }},
      {"B6", "second", "steps", kAtMost,
       [](Q q) -> Sides {
         const TwoPhase t = two_phase(q);
         return {two_phase_bound(q), q.dtc() * Rational(Integer(t.rest), Integer(t.k))};
       }},
      {"B6-misprint", "", "steps", kEqual,
       [](Q q) -> Sides {
         return {q.kl(two_phase(q).sizes), two_phase_bound(q)};
       }},
      {"B3-misprint", "", "parameters(epsilon)", kAtMost, misprinted_two_steps},
      {"B9", "", "other", kAtMost,
       [](Q q) -> Sides {
         const auto values = q.other().marginals(latent(q));
         return {q.dtc(), LogForm::log(Integer(values.size()))};
       }},
      {"B10", "", "index other", kEqual,
       [](Q q) -> Sides {
         const index_t j = q.index(1, q.n);
         return {curve_value(paired(q.model, q.other()), j), q.z(j) + curve_value(q.other(), j)};
       }},
      // Dmitriev, Huang and Wei (2602.15008), whose X and W are those of B9.
      {"H14", "information", "other", kAtMost,
       [](Q q) -> Sides {
         return {q.dtc(), information(q.other(), q.all(), latent(q))};
       }},
      {"H14", "entropy", "other", kAtMost,
       [](Q q) -> Sides {
         const Subset w = latent(q);
         return {information(q.other(), q.all(), w), entropy(q.other(), w)};
       }},
  };
  return table;
}

}  // namespace unmask::checker
