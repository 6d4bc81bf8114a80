// Zhang et al. (arXiv 2602.00286), Fast-dLLM (2505.22618), EB-Sampler (2505.24857), DUS
// (2506.19037), Jeon et al. (2510.24088): orders, parallel steps, and what a decoder loses. Theory
// ids E, G, H23.
#include <algorithm>
#include <numeric>
#include <optional>

#include "exact/certificate/statement.hpp"

namespace unmask::checker {
namespace {

/// The sum of H(X_s_t | X_s_1 .. X_s_(t-1)).
LogForm sum_in_order(const Question& q) {
  const auto& order = q.claim.indices;
  std::vector<index_t> sorted = order, positions(at(q.n));
  std::sort(sorted.begin(), sorted.end());
  std::iota(positions.begin(), positions.end(), index_t{0});
  require(sorted == positions, "the indices are a permutation of the positions");
  LogForm sum;
  Subset revealed = 0;
  for (const index_t i : order) {
    sum += entropy(q.model, singleton(i), revealed);
    revealed |= singleton(i);
  }
  return sum;
}

/// The sum over the contexts below this one of P(context) H(X_next|context), where `rows` agree
/// with the context on `revealed` and the next position has the most probable symbol (lowest on
/// ties).
LogForm sum_easy_first(const NaiveModel& model, const std::vector<index_t>& rows, Subset revealed) {
  std::optional<index_t> next;
  Rational highest = 0, context = 0;
  std::map<index_t, std::vector<index_t>> branches;
  for (const index_t r : rows) context += model.probabilities()[at(r)];
  for (index_t i = 0; i < model.positions(); ++i) {
    if (contains(revealed, i)) continue;
    std::map<index_t, Rational> symbols;
    for (const index_t r : rows) symbols[model.symbol(r, i)] += model.probabilities()[at(r)];
    for (const auto& [symbol, p] : symbols) {
      if (p <= highest) continue;
      highest = p;
      next = i;
    }
  }
  if (!next) return {};
  for (const index_t r : rows) branches[model.symbol(r, *next)].push_back(r);
  LogForm sum = p_log_p(context);
  for (const auto& [symbol, branch] : branches) {
    Rational p = 0;
    for (const index_t r : branch) p += model.probabilities()[at(r)];
    sum += sum_easy_first(model, branch, revealed | singleton(*next)) - p_log_p(p);
  }
  return sum;
}

LogForm sum_of_others(const Question& q) {
  std::vector<LogForm> singles;
  for (index_t i = 0; i < q.n; ++i) singles.push_back(q.single(i));
  return q.sum_of_singles() - largest(singles);
}

Sides reverse_divergence_is_infinite(const Question& q) {
  Rational kept = 0;
  Integer cells = 1;  // in which every symbol occurs at its position
  for (const Row& x : q.model.rows()) kept += q.product_probability(x);
  for (index_t i = 0; i < q.n; ++i) cells *= q.model.marginals(singleton(i)).size();
  return {kept < 1 ? 1 : 0, cells > Integer(q.model.rows().size()) ? 1 : 0};
}

/// delta = P(odd) of n bits whose even words, and whose odd words, are equally likely.
Rational parity_noise(const Question& q) {
  require(q.n >= 2 && q.model.cards() == std::vector<index_t>(at(q.n), 2), "at least two bits");
  require(q.model.rows().size() == index_t{1} << q.n, "every word is possible");
  const Rational words(index_t{1} << (q.n - 1));
  Row odd_word(at(q.n), 0);
  odd_word[0] = 1;
  const Rational odd = q.model.probability(odd_word), even = 1 / words - odd;
  for (index_t r = 0; r < q.model.rows().size(); ++r) {
    const Row& x = q.model.rows()[at(r)];
    const bool is_odd = std::accumulate(x.begin(), x.end(), index_t{0}) % 2 == 1;
    require(q.model.probabilities()[at(r)] == (is_odd ? odd : even),
            "words of the same parity are equally likely");
  }
  return odd * words;
}

LogForm reverse_divergence(const Question& q) {
  LogForm sum;
  for (index_t r = 0; r < q.model.rows().size(); ++r) {
    const Rational product = q.product_probability(q.model.rows()[at(r)]);
    sum += LogForm::log(Rational(product / q.model.probabilities()[at(r)])) * product;
  }
  return sum;
}

/// ln of the largest p/prod p_i, and of the sum of p^2/prod p_i.
LogForm log_of_most_trials(const Question& q) {
  Rational most = 0;
  for (const Row& x : q.model.rows()) {
    most = std::max(most, Rational(q.model.probability(x) / q.product_probability(x)));
  }
  return LogForm::log(most);
}
LogForm log_of_mean_ratio(const Question& q) {
  Rational sum = 0;
  for (const Row& x : q.model.rows()) {
    sum += power(q.model.probability(x), 2) / q.product_probability(x);
  }
  return LogForm::log(sum);
}

/// e_t = alpha H_t + lambda sum_(k<t) e_k + b, with H_t = H(X_t|X_1..X_(t-1)).
struct ErrorModel {
  Rational alpha, lambda, b;
};
ErrorModel error_model(const Question& q, bool has_b) {
  const ErrorModel m{q.parameter("alpha"), q.parameter("lambda"), has_b ? q.parameter("b") : 0};
  require(m.alpha > 0 && m.lambda > 0 && m.b >= 0, "alpha, lambda > 0 and b >= 0");
  return m;
}
LogForm step_entropy(const Question& q, index_t t) {
  return entropy(q.model, singleton(t - 1), all_positions(t - 1));
}
LogForm sum_of_errors(const Question& q, const ErrorModel& m) {
  LogForm sum;
  for (index_t t = 1; t <= q.n; ++t) {
    sum += step_entropy(q, t) * m.alpha + sum * m.lambda + LogForm(m.b);
  }
  return sum;
}
LogForm weighted_entropies(const Question& q, const ErrorModel& m) {
  LogForm sum;
  for (index_t t = 1; t <= q.n; ++t) {
    sum += step_entropy(q, t) * Rational(m.alpha * power(1 + m.lambda, q.n - t));
  }
  return sum;
}
Sides corrected_errors(const Question& q) {
  const ErrorModel m = error_model(q, true);
  const Rational constant = m.b * (power(1 + m.lambda, q.n) - 1) / m.lambda;
  return {sum_of_errors(q, m), weighted_entropies(q, m) + LogForm(constant)};
}
Sides misprinted_errors(const Question& q) {
  const ErrorModel m = error_model(q, true);
  return {sum_of_errors(q, m), weighted_entropies(q, m) + LogForm(Rational(m.b * Rational(q.n)))};
}
Sides misprinted_weight(const Question& q) {
  const ErrorModel m = error_model(q, false);
  const index_t t = q.index(1, q.n);
  Rational sum = 0;
  for (index_t s = 0; s <= q.n - t; ++s) sum += power(m.lambda, s);
  return {Rational(m.alpha * sum), Rational(m.alpha * power(1 + m.lambda, q.n - t))};
}

/// The most likely symbol of every position, lowest on ties.
Row most_likely_symbols(const Question& q) {
  Row best;
  for (index_t i = 0; i < q.n; ++i) {
    const auto marginals = q.model.marginals(singleton(i));  // by symbol
    best.push_back(
        std::max_element(marginals.begin(), marginals.end(), [](const auto& a, const auto& b) {
          return a.second < b.second;
        })->first.front());
  }
  return best;
}
/// 1 - min_j p_j(x_j).
Rational doubt(const Question& q, const Row& x) {
  Rational least = 1;
  for (index_t i = 0; i < q.n; ++i) least = std::min(least, q.model.marginal(singleton(i), x));
  return 1 - least;
}
Rational doubt(const Question& q) { return doubt(q, most_likely_symbols(q)); }

Rational highest_other(const Question& q, const Row& x) {
  Rational highest = 0;
  for (const Row& y : q.model.rows()) {
    if (y != x) highest = std::max(highest, q.model.probability(y));
  }
  return highest;
}

/// TV(p, prod p_i): half of |p - prod| on the support and of what prod has outside it.
Rational product_distance(const Question& q) {
  Rational inside = 0, kept = 0;
  for (const Row& x : q.model.rows()) {
    const Rational product = q.product_probability(x);
    inside += abs(Rational(q.model.probability(x) - product));
    kept += product;
  }
  return (inside + 1 - kept) / 2;
}
/// The sum of (p - prod p_i)^2 over all cells: over all of them prod^2 is a product of sums.
Rational square_distance(const Question& q) {
  Rational sum = 1;
  for (index_t i = 0; i < q.n; ++i) {
    Rational squares = 0;
    for (const auto& [symbol, weight] : q.model.marginals(singleton(i))) {
      squares += power(Rational(weight, q.model.denominator()), 2);
    }
    sum *= squares;
  }
  for (const Row& x : q.model.rows()) {
    const Rational p = q.model.probability(x), product = q.product_probability(x);
    sum += power(p - product, 2) - power(product, 2);
  }
  return sum;
}

index_t largest_card(const Question& q) {
  const index_t card = *std::max_element(q.model.cards().begin(), q.model.cards().end());
  require(card >= 2, "a position with two symbols");
  return card;
}
/// (n-1)(h(d) + d ln(q-1)).
LogForm fano(const Question& q, const Rational& d) {
  const LogForm others = LogForm::log(Integer(largest_card(q) - 1));
  return (binary_entropy(d) + others * d) * Rational(q.n - 1);
}

Sides argmax(const Question& q) {
  const Row best = most_likely_symbols(q);
  require(Rational(q.n + 1) * doubt(q, best) < 1, "(n+1) delta < 1");
  return {highest_other(q, best), q.model.probability(best)};
}

/// Mass b on each word with a single 1, the rest on 0..0.
Sides tight_argmax(const Question& q) {
  require(q.n >= 2 && q.model.cards() == std::vector<index_t>(at(q.n), 2), "at least two bits");
  const Row zeros(at(q.n), 0);
  Row word = zeros;
  word[0] = 1;
  const Rational b = q.model.probability(word);
  require(b > Rational(Integer(1), Integer(q.n + 1)) && b <= Rational(Integer(1), Integer(2)),
          "1/(n+1) < b <= 1/2");
  Rational others = 0;
  for (index_t i = 0; i < q.n; ++i) {
    word = zeros;
    word[at(i)] = 1;
    require(q.model.probability(word) == b, "words with a single 1 are equally likely");
    others += b;
  }
  require(q.model.probability(zeros) == 1 - others, "the rest is at 0..0");
  return {q.model.probability(zeros), highest_other(q, zeros)};
}

struct Step {
  Subset known, revealed;
};
Step step(const Question& q) {
  const auto blocks = q.blocks();
  require(blocks.size() == 2 && blocks[1] != 0, "two blocks, the second not empty");
  return {blocks[0], blocks[1]};
}

/// The sum of H(X_i|X_S) over i in U, less the largest, in any law.
Sides one_step(const NaiveModel& model, const Step& s) {
  LogForm sum;
  std::vector<LogForm> entropies;
  for_each_position(s.revealed, [&](index_t i) {
    entropies.push_back(entropy(model, singleton(i), s.known));
    sum += entropies.back();
  });
  return {correlation(model, s.revealed, s.known), sum - largest(entropies)};
}
Sides step_in_context(const Question& q) {
  const Step s = step(q);
  require(q.claim.row.size() == size(s.known), "the row has a symbol for every known position");
  WrittenModel given{q.model.cards(), {}, {}};
  Rational context = 0;
  for (index_t r = 0; r < q.model.rows().size(); ++r) {
    Row shown;
    for_each_position(s.known, [&](index_t i) { shown.push_back(q.model.symbol(r, i)); });
    if (shown != q.claim.row) continue;
    given.rows.push_back(q.model.rows()[at(r)]);
    given.probabilities.push_back(q.model.probabilities()[at(r)]);
    context += given.probabilities.back();
  }
  require(context > 0, "the context has positive probability");
  for (Rational& p : given.probabilities) p /= context;
  return one_step(NaiveModel(std::move(given)), s);
}

/// Round t reveals the unused k with k mod max(1, floor(n/2^t)) = 0.
std::vector<Subset> dilated_rounds(index_t n) {
  std::vector<Subset> rounds;
  Subset used = 0;
  for (index_t t = 1; used != all_positions(n); ++t) {
    const index_t stride = std::max<index_t>(1, n >> t);
    Subset round = 0;
    for (index_t k = 0; k < n; k += stride) round |= singleton(k);
    rounds.push_back(round & ~used);
    used |= round;
  }
  return rounds;
}
EntropySum sum_over_rounds(const Question& q, bool correlations) {
  EntropySum sum(q.model);
  Subset used = 0;
  for (const Subset round : dilated_rounds(q.n)) {
    if (correlations) sum.add_correlation(round, used);
    if (!correlations) {
      for_each_position(round, [&](index_t i) { sum.add_conditional(singleton(i), used); });
    }
    used |= round;
  }
  return sum;
}
Sides markov_rounds(const Question& q) {
  require(q.n >= 2 && (q.n & (q.n - 1)) == 0, "n is a power of two, at least 2");
  for (index_t i = 2; i < q.n; ++i) {
    const Subset past = all_positions(i), now = singleton(i - 1), next = singleton(i);
    EntropySum memory(q.model);  // I(X_next; past | X_now)
    memory.add_conditional(next, now).add_conditional(next, past, -1);
    require(memory.value().is_zero(), "the model is a Markov chain");
  }
  const Subset first = dilated_rounds(q.n).front();
  return {sum_over_rounds(q, true).value(), correlation(q.model, first)};
}

/// The sum over proper subsets I of (n-|I|-1)! |I|!/n! sum over i not in I of -ln p(x_i|x_I).
Sides average_surprise(const Question& q) {
  const Row& x = q.row();
  LogForm sum;
  for_each_subset_of(q.all(), [&](Subset known) {
    if (known == q.all()) return;
    // k! (n-k-1)!/n! = 1/((n-k) C(n,k))
    const index_t k = size(known);
    const Rational weight(Integer(1), Integer(q.n - k) * binomial(q.n, k));
    for_each_position(q.all() & ~known, [&](index_t i) {
      sum -= LogForm::log(q.model.conditional(i, known, x)) * weight;
    });
  });
  return {-LogForm::log(q.model.probability(x)), sum};
}

}  // namespace

const Statements& statements_on_decoders() {
  using Q = const Question&;
  constexpr Relation kEqual = Relation::equal, kAtMost = Relation::at_most;
  constexpr Relation kLess = Relation::less;
  static const Statements table = {
      {"E1", "order", "indices", kEqual,
       [](Q q) -> Sides {
         return {sum_in_order(q), entropy(q.model, q.all())};
       }},
      {"E1", "adaptive", "", kEqual,
       [](Q q) -> Sides {
         std::vector<index_t> rows(q.model.rows().size());
         std::iota(rows.begin(), rows.end(), index_t{0});
         return {sum_easy_first(q.model, rows, 0), entropy(q.model, q.all())};
       }},
      {"E3", "entropy", "", kAtMost,
       [](Q q) -> Sides {
         return {q.tc(), sum_of_others(q)};
       }},
      {"E3", "alphabet", "", kAtMost,
       [](Q q) -> Sides {
         const index_t least = *std::min_element(q.model.cards().begin(), q.model.cards().end());
         return {sum_of_others(q), q.sum_of_log_cards() - LogForm::log(Integer(least))};
       }},
      {"E3", "reverse", "", kEqual, reverse_divergence_is_infinite},
      {"E3", "forward", "", kEqual,
       [](Q q) -> Sides {
         return {q.tc(), LogForm::log(Integer(2)) - binary_entropy(parity_noise(q))};
       }},
      {"E3", "backward", "", kEqual,
       [](Q q) -> Sides {
         const Rational d = parity_noise(q);
         return {reverse_divergence(q), LogForm::log(Rational(4 * d * (1 - d))) / Rational(-2)};
       }},
      {"E4", "trials", "", kAtMost,
       [](Q q) -> Sides {
         return {q.tc(), log_of_most_trials(q)};
       }},
      {"E4", "renyi", "", kAtMost,
       [](Q q) -> Sides {
         return {q.tc(), log_of_mean_ratio(q)};
       }},
      {"E4", "order", "", kAtMost,
       [](Q q) -> Sides {
         return {log_of_mean_ratio(q), log_of_most_trials(q)};
       }},
      {"E8", "", "parameters(alpha,b,lambda)", kEqual, corrected_errors},
      {"E8-misprint-36", "", "index parameters(alpha,lambda)", kEqual, misprinted_weight},
      {"E8-misprint-37", "", "parameters(alpha,b,lambda)", kAtMost, misprinted_errors},
      {"G1", "argmax", "", kLess, argmax},
      {"G1", "tv", "", kAtMost,
       [](Q q) -> Sides {
         return {product_distance(q), Rational(Rational(3 * q.n - 1) * doubt(q) / 2)};
       }},
      {"G1", "l2", "", kAtMost,
       [](Q q) -> Sides {
         const Rational factor((q.n - 1) * (q.n - 1) + 2 * q.n);
         return {square_distance(q), Rational(factor * power(doubt(q), 2))};
       }},
      {"G1", "kl", "", kAtMost,
       [](Q q) -> Sides {
         const Rational d = doubt(q);
         require(d <= 1 - Rational(Integer(1), Integer(largest_card(q))), "delta <= 1 - 1/q");
         return {q.tc(), fano(q, d)};
       }},
      {"G1-tight", "", "", kLess, tight_argmax},
      {"G1-misprint-tight", "", "", Relation::different,
       [](Q q) -> Sides {
         require(q.n == 1, "one position");
         return {product_distance(q), 0};
       }},
      {"G1-misprint-kl", "", "row", kAtMost,
       [](Q q) -> Sides {
         return {q.tc(), fano(q, doubt(q, q.row()))};
       }},
      {"G2", "average", "blocks", kAtMost, [](Q q) -> Sides { return one_step(q.model, step(q)); }},
      {"G2", "context", "blocks row", kAtMost, step_in_context},
      {"G6", "lower", "", kAtMost,
       [](Q q) -> Sides {
         return {entropy(q.model, q.all()), sum_over_rounds(q, false).value()};
       }},
      {"G6", "upper", "", kAtMost,
       [](Q q) -> Sides {
         return {sum_over_rounds(q, false).value(), q.sum_of_singles()};
       }},
      {"G6", "markov", "", kEqual, markov_rounds},
      {"H23", "", "row", kEqual, average_surprise},
  };
  return table;
}

}  // namespace unmask::checker
