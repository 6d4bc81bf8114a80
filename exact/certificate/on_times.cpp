// Wainwright (arXiv 2608.13520) and Dmitriev, Huang and Wei (2602.15008): every position has a
// uniform reveal time, a step reveals those of its interval. Theory ids C1-C5, C10, H11b, H12b,
// H18.
#include <algorithm>

#include "exact/certificate/statement.hpp"

namespace unmask::checker {
namespace {

/// psi(t) = t/(1-t).
Rational odds(const Rational& t) { return t / (1 - t); }

Rational time_between_0_and_1(const Question& q) {
  require(q.claim.times.size() == 1 && q.claim.times[0] >= 0 && q.claim.times[0] <= 1,
          "one time from 0 to 1");
  return q.claim.times[0];
}

/// The sum over i and A without i of t^|A| (1-t)^(n-1-|A|) I(X_i; X_A).
LogForm informations_at(const Question& q, const Rational& t) {
  EntropySum sum(q.model);
  for (index_t i = 0; i < q.n; ++i) {
    for_each_subset_of(q.without(i), [&](Subset a) {
      const Rational weight = power(t, size(a)) * power(1 - t, q.n - 1 - size(a));
      sum.add_information(singleton(i), a, weight);
    });
  }
  return sum.value();
}

/// The mean of sum_i TC(S_i|T_i) over all ways to put n positions into the intervals of the grid.
LogForm mean_over_assignments(const Question& q) {
  const Times& grid = q.grid();
  const index_t steps = grid.size() - 1;
  if (power(Rational(steps), q.n) > Rational(index_t{1} << 16U)) throw TooLarge("2^16 assignments");
  EntropySum sum(q.model);
  std::vector<index_t> interval(at(q.n), 0);
  for (bool more = true; more;) {
    Rational weight = 1;
    std::vector<Subset> blocks(at(steps), 0);
    for (index_t i = 0; i < q.n; ++i) {
      const index_t j = interval[at(i)];
      weight *= grid[at(j + 1)] - grid[at(j)];
      blocks[at(j)] |= singleton(i);
    }
    Subset revealed = 0;
    for (const Subset block : blocks) {
      sum.add_correlation(block, revealed, weight);
      revealed |= block;
    }
    more = false;
    for (index_t i = 0; i < q.n && !more; ++i) {  // the next assignment
      interval[at(i)] = (interval[at(i)] + 1) % steps;
      more = interval[at(i)] != 0;
    }
  }
  return sum.value();
}

/// int_0^(u_1) h + int_(u_N)^1 h - (1 - u_N) h(u_N): the first step and the last.
LogForm first_and_last(const Polynomial& h, const Times& u) {
  const Rational& last = u[u.size() - 2];
  return integral(h, 0, u[1]) + integral(h, last, 1) - value(h, last) * Rational(1 - last);
}

Sides bernoulli(const Question& q) {
  const Times& u = q.grid(3);
  const Polynomial h = q.h();
  LogForm bound = first_and_last(h, u);
  for (index_t j = 1; j + 2 < u.size(); ++j) {
    const Rational growth = odds(u[at(j + 1)]) / odds(u[at(j)]) - 1;
    bound += complexity(h, u[at(j)], u[at(j + 1)]) * growth;
  }
  return {grid_kl(h, u), bound};
}

/// The sum over j = a+1..b-1 of (j(n-j)/n) (Z_(j+1) - Z_j).
LogForm card_complexity(const Question& q, index_t a, index_t b) {
  LogForm sum;
  for (index_t j = a + 1; j < b; ++j) {
    sum += (q.z(j + 1) - q.z(j)) * Rational(Integer(j * (q.n - j)), Integer(q.n));
  }
  return sum;
}

Sides cardinality(const Question& q) {
  const Sizes& sizes = q.sizes();
  require(sizes.size() >= 3, "at least three steps");
  LogForm bound;
  index_t a = 0;
  for (index_t i = 0; i < sizes.size(); ++i) {
    const index_t b = a + sizes[at(i)];
    if (i == 0 || b == q.n) {
      bound += q.block_cost(a, b);
    } else {
      bound += card_complexity(q, a, b) *
               Rational(Integer(q.n * (b - a - 1)), Integer((q.n - b) * (a + 1)));
    }
    a = b;
  }
  return {q.kl(), bound};
}

Sides geometric(const Question& q) {
  const Times& u = q.grid(3);
  const Rational rho = odds(u[2]) / odds(u[1]);
  for (index_t j = 1; j + 2 < u.size(); ++j) {
    require(odds(u[at(j + 1)]) == rho * odds(u[at(j)]), "the odds grow by a constant factor");
  }
  const LogForm log_rho = LogForm::log(rho);
  require(log_rho <= LogForm(1), "ln rho is at most 1");
  const Polynomial h = q.h();
  const LogForm inner = complexity(h, u[1], u[u.size() - 2]) * Rational(2);
  return {grid_kl(h, u), Quantity::product(inner, log_rho) + Quantity(first_and_last(h, u))};
}

LogForm whole_complexity(const Question& q) { return complexity(q.h(), 0, 1); }

/// (2/(n+1)) times the sum over k of (k/n) TC less the mean of TC(X_S) over |S| = k.
LogForm scaled_tse(const Question& q) {
  EntropySum sum(q.model);
  const Rational scale(Integer(2), Integer(q.n + 1));
  for (index_t k = 1; k <= q.n; ++k) {
    sum.add_correlation(q.all(), 0, scale * Rational(Integer(k), Integer(q.n)));
    const Rational share = scale / Rational(binomial(q.n, k));
    for_each_subset(q.all(), k, [&](Subset s) { sum.add_correlation(s, 0, -share); });
  }
  return sum.value();
}

void require_repeated_bit(const Question& q) {
  require(q.model.cards() == std::vector<index_t>(at(q.n), 2) && q.model.is_uniform() &&
              q.model.rows() == std::vector<Row>{Row(at(q.n), 0), Row(at(q.n), 1)},
          "the model is one fair bit, repeated");
}

Times equal_grid(const Question& q) {
  const index_t steps = q.steps(1, kMaxListLength);
  Times grid;
  for (index_t j = 0; j <= steps; ++j) grid.push_back(Rational(Integer(j), Integer(steps)));
  return grid;
}

struct Interval {
  Rational low, high;
};
Interval inner_interval(const Question& q) {
  const Times& t = q.claim.times;
  require(t.size() == 2 && 0 < t[0] && t[0] < t[1] && t[1] < 1, "two times with 0 < p < q < 1");
  return {t[0], t[1]};
}

/// (q-p) times the sum over i and disjoint A, B without i of p^|A| (q-p)^|B| (1-q)^(rest)
/// (H(X_i|X_A) - H(X_i|X_(A u B))).
LogForm coupled_gains(const Question& q, const Interval& t) {
  if (q.n > 9) throw TooLarge("9 positions for all pairs of disjoint sets");
  EntropySum sum(q.model);
  const Rational length = t.high - t.low;
  for (index_t i = 0; i < q.n; ++i) {
    for_each_subset_of(q.without(i), [&](Subset a) {
      for_each_subset_of(q.without(i) & ~a, [&](Subset b) {
        const Rational weight = length * power(t.low, size(a)) * power(length, size(b)) *
                                power(1 - t.high, q.n - 1 - size(a) - size(b));
        sum.add_conditional(singleton(i), a, weight);
        sum.add_conditional(singleton(i), a | b, -weight);
      });
    });
  }
  return sum.value();
}

/// D = (q-p)(h(q) - h(p)) and c = psi(q)/psi(p) - 1.
LogForm gain(const Polynomial& h, const Interval& t) {
  return (value(h, t.high) - value(h, t.low)) * Rational(t.high - t.low);
}
Rational excess(const Interval& t) { return odds(t.high) / odds(t.low) - 1; }

/// The sum of d_m (1 - e^-M)/M^2 with M = m+2, times `factor` e^-shift.
Quantity effective_correlation(const Polynomial& slope, int factor, index_t shift) {
  const auto scaled = [](const LogForm& form, index_t exponent) {
    if (exponent == 0) return Quantity(form);
    const RealNumber decay{"e^-" + std::to_string(exponent), [exponent](Precision p) {
                             return exp(Rational(-Integer(exponent)), p);
                           }};
    return Quantity::product(form, decay);
  };
  Quantity sum;
  for (index_t m = 0; m < slope.size(); ++m) {
    const index_t big = m + 2;
    const LogForm form = slope[at(m)] * Rational(Integer(factor), Integer(big * big));
    sum += scaled(form, shift) - scaled(form, big + shift);
  }
  return sum;
}

Sides accumulated(const Question& q) {
  const Times& u = q.grid(2);
  const Polynomial h = q.h();
  const Polynomial t_slope = times(derivative(h), {0, 1});
  LogForm bound = q.z(q.n) * Rational(u[1] * Rational(q.n));
  for (index_t k = 1; k + 1 < u.size(); ++k) {
    const Rational growth = u[at(k + 1)] / u[at(k)] - 1;
    bound += integral(t_slope, u[at(k)], u[at(k + 1)]) * growth;
  }
  return {grid_kl(h, u), bound};
}

}  // namespace

const Statements& statements_on_times() {
  using Q = const Question&;
  constexpr Relation kEqual = Relation::equal, kAtMost = Relation::at_most;
  static const Statements table = {
      {"C1", "point", "times", kEqual,
       [](Q q) -> Sides {
         const Rational t = time_between_0_and_1(q);
         return {informations_at(q, t), value(q.h(), t)};
       }},
      {"C1", "area", "", kEqual,
       [](Q q) -> Sides {
         return {integral(q.h(), 0, 1), q.tc()};
       }},
      {"C1", "end", "", kEqual,
       [](Q q) -> Sides {
         LogForm sum;
         for (index_t i = 0; i < q.n; ++i) sum += information(q.model, singleton(i), q.without(i));
         return {value(q.h(), 1), sum};
       }},
      {"C1", "dtc", "", kEqual,
       [](Q q) -> Sides {
         return {integral(times(derivative(q.h()), {0, 1}), 0, 1), q.dtc()};
       }},
      {"C1", "tc", "", kEqual,
       [](Q q) -> Sides {
         return {integral(times(derivative(q.h()), {1, -1}), 0, 1), q.tc()};
       }},
      {"C2", "", "times", kEqual,
       [](Q q) -> Sides {
         return {mean_over_assignments(q), grid_kl(q.h(), q.grid())};
       }},
      {"C3", "bernoulli", "times", kAtMost, bernoulli},
      {"C3", "cardinality", "sizes", kAtMost, cardinality},
      {"C4", "", "times", kAtMost, geometric},
      {"C5", "card", "", kEqual,
       [](Q q) -> Sides {
         return {whole_complexity(q),
                 card_complexity(q, 0, q.n) * Rational(Integer(q.n), Integer(q.n + 1))};
       }},
      {"C5", "tse", "", kEqual,
       [](Q q) -> Sides {
         return {whole_complexity(q), scaled_tse(q)};
       }},
      {"C5", "tc", "", kAtMost,
       [](Q q) -> Sides {
         return {whole_complexity(q), q.tc()};
       }},
      {"C5", "dtc", "", kAtMost,
       [](Q q) -> Sides {
         return {whole_complexity(q), q.dtc()};
       }},
      {"C5-repeated-bit", "", "", kEqual,
       [](Q q) -> Sides {
         require_repeated_bit(q);
         return {whole_complexity(q),
                 LogForm::log(Integer(2)) * Rational(Integer(q.n - 1), Integer(q.n + 1))};
       }},
      {"C5-misprint", "", "", kEqual,
       [](Q q) -> Sides {
         require_repeated_bit(q);
         return {whole_complexity(q),
                 LogForm::log(Integer(2)) * Rational(Integer((q.n - 1) * (q.n + 1)))};
       }},
      {"C10", "area", "steps", kAtMost,
       [](Q q) -> Sides {
         return {grid_kl(q.h(), equal_grid(q)), (q.tc() + q.dtc()) / Rational(q.claim.steps)};
       }},
      {"C10", "tc", "steps", kAtMost,
       [](Q q) -> Sides {
         return {grid_kl(q.h(), equal_grid(q)), q.tc()};
       }},
      {"C10", "alphabet", "steps", kAtMost,
       [](Q q) -> Sides {
         const Rational steps(q.steps(1, kMaxListLength));
         return {q.z(q.n) * Rational(Rational(q.n) / steps), q.sum_of_log_cards() / steps};
       }},
      {"H18", "identity", "times", kEqual,
       [](Q q) -> Sides {
         const Interval t = inner_interval(q);
         return {coupled_gains(q, t), gain(q.h(), t)};
       }},
      {"H18", "lower", "times", kAtMost,
       [](Q q) -> Sides {
         const Interval t = inner_interval(q);
         return {gain(q.h(), t) / excess(t), complexity(q.h(), t.low, t.high)};
       }},
      {"H18", "upper", "times", kAtMost,
       [](Q q) -> Sides {
         const Interval t = inner_interval(q);
         return {complexity(q.h(), t.low, t.high),
                 gain(q.h(), t) * Rational((1 + excess(t)) / excess(t))};
       }},
      {"H11b", "lower", "", kAtMost,
       [](Q q) -> Sides {
         return {whole_complexity(q), effective_correlation(derivative(q.h()), 1, 0)};
       }},
      {"H11b", "upper", "", kAtMost,
       [](Q q) -> Sides {
         const Polynomial slope = derivative(q.h());
         return {effective_correlation(slope, 1, 0) + effective_correlation(slope, -1, 1),
                 whole_complexity(q)};
       }},
      {"H12b", "", "times", kAtMost, accumulated},
  };
  return table;
}

}  // namespace unmask::checker
