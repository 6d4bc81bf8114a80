#include "core/decode/scores.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/contract.hpp"
#include "core/base/sum.hpp"

namespace unmask {
namespace {

// Doubles of exact entropies err by less than 1e-12 each.
constexpr double kSurelyApart = 1e-9;

std::vector<Rational> sorted_numbers(const Rational* p, index_t count) {
  std::vector<Rational> numbers;
  for (index_t v = 0; v < count; ++v) {
    if (p[v] != 0) numbers.push_back(p[v]);
  }
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

template <class Score>
bool is_better(const Score& a, const Score& b, Best best) {
  const int sign = compare_scores(a, b);
  return best == Best::highest ? sign > 0 : sign < 0;
}

/// Exact ties are transitive: the first that nothing beats is the lowest of the best.
template <class Score>
index_t next_best(const PositionScores<Score>& scores, Subset rest, Best best) {
  index_t found = static_cast<index_t>(std::countr_zero(rest));
  for_each_position(rest & (rest - 1), [&](index_t i) {
    if (is_better(scores[at(i)], scores[at(found)], best)) found = i;
  });
  return found;
}

/// The lowest of the rest that ties with its best, again and again. The best is looked for anew
/// only once all that equal it are taken: until then the same scores tie with it, and whoever was
/// passed over does not.
void push_best(const PositionScores<double>& scores, Subset rest, index_t count, Best best,
               Ranking& ranking) {
  const double sign = best == Best::highest ? 1.0 : -1.0;
  while (ranking.size() < count) {
    double top = -std::numeric_limits<double>::infinity();
    index_t equal = 0;
    for_each_position(rest, [&](index_t i) {
      const double score = sign * scores[at(i)];
      if (score > top) {
        top = score;
        equal = 0;
      }
      equal += score == top ? 1 : 0;
    });
    for (Subset left = rest; equal > 0 && ranking.size() < count; left &= left - 1) {
      const auto i = static_cast<index_t>(std::countr_zero(left));
      const double score = sign * scores[at(i)];
      if (score < top - kScoreTie) continue;
      ranking.push(i);
      rest &= ~singleton(i);
      equal -= score == top ? 1 : 0;
    }
  }
}

template <class Score>
void push_best(const PositionScores<Score>& scores, Subset rest, index_t count, Best best,
               Ranking& ranking) {
  for (; ranking.size() < count; rest &= ~singleton(ranking[ranking.size() - 1])) {
    ranking.push(next_best(scores, rest, best));
  }
}

/// -p ln p, and those of a few p before: marginals of few rows repeat 1, 1/2, 1/3, ...
class RecentTerms {
 public:
  /// Requires: p > 0.
  [[nodiscard]] double of(double p) {
    Term& term = recent_[at(__builtin_bit_cast(std::uint64_t, p) * 0x9E3779B97F4A7C15U >> kShift)];
    if (term.p != p) term = {p, -p * std::log(p)};
    return term.value;
  }

 private:
  struct Term {
    double p = 0.0, value = 0.0;
  };
  static constexpr unsigned kShift = 60;
  std::array<Term, 16> recent_{};
};

double entropy_score(const double* p, index_t count, RecentTerms& terms) {
  double sum = 0.0;
  for (index_t v = 0; v < count; ++v) {
    if (p[v] > 0.0) sum += terms.of(p[v]);
  }
  return sum;
}

ExactEntropy entropy_score(const Rational* p, index_t count, RecentTerms&) { return {p, count}; }

}  // namespace

ExactEntropy::ExactEntropy(const Rational* p, index_t count) : p_(p), count_(count) {
  CompensatedSum<double> sum;
  for (index_t v = 0; v < count; ++v) {
    const double x = to_double(p[v]);
    if (x > 0.0) sum.add(-x * std::log(x));
  }
  approximation_ = sum.value();
}

LogForm ExactEntropy::form() const {
  LogForm sum;
  for (index_t v = 0; v < count_; ++v) sum -= p_log_p(p_[v]);
  return sum;
}

bool ExactEntropy::has_same_numbers(const ExactEntropy& other) const {
  return sorted_numbers(p_, count_) == sorted_numbers(other.p_, other.count_);
}

int compare_scores(const ExactEntropy& a, const ExactEntropy& b) {
  const double difference = a.approximation() - b.approximation();
  if (std::fabs(difference) > kSurelyApart) return difference > 0.0 ? 1 : -1;
  if (a.has_same_numbers(b)) return 0;
  return (a.form() - b.form()).sign();
}

void EntropySum<Rational>::add(const ExactEntropy& entropy) {
  sum_ += entropy.approximation();
  terms_.push_back(entropy);
}

int EntropySum<Rational>::compare(const Rational& bound) const {
  const double difference = sum_ - to_double(bound);
  if (std::fabs(difference) > kSurelyApart) return difference > 0.0 ? 1 : -1;
  LogForm form(-bound);
  for (const ExactEntropy& term : terms_) form += term.form();
  return form.sign();
}

int compare_kl(const double* p, const double* q, index_t count, double bound) {
  double sum = 0.0;
  for (index_t v = 0; v < count; ++v) {
    if (!(p[v] > 0.0)) continue;
    if (!(q[v] > 0.0)) return 1;
    sum += p[v] * std::log(p[v] / q[v]);
  }
  return compare_scores(sum, bound);
}

int compare_kl(const Rational* p, const Rational* q, index_t count, const Rational& bound) {
  if (std::equal(p, p + count, q)) return compare_scores(Rational(0), bound);
  CompensatedSum<double> sum;
  for (index_t v = 0; v < count; ++v) {
    if (p[v] == 0) continue;
    if (q[v] == 0) return 1;
    sum.add(to_double(p[v]) * std::log(to_double(Rational(p[v] / q[v]))));
  }
  const double difference = sum.value() - to_double(bound);
  // A ratio beyond the doubles makes it infinite, and the logarithms decide.
  if (std::isfinite(difference) && std::fabs(difference) > kSurelyApart) {
    return difference > 0.0 ? 1 : -1;
  }
  LogForm form(-bound);
  for (index_t v = 0; v < count; ++v) {
    if (p[v] != 0) form += LogForm::log(Rational(p[v] / q[v])) * p[v];
  }
  return form.sign();
}

double entropy_score(const double* p, index_t count) {
  RecentTerms terms;
  return entropy_score(p, count, terms);
}

template <class S>
S confidence_score(const S* p, index_t count) {
  return *std::max_element(p, p + count);
}

template <class S>
S margin_score(const S* p, index_t count) {
  if (count == 1) return S(1);
  const S* first = std::max_element(p, p + count);
  const S* second = nullptr;
  for (const S* x = p; x != p + count; ++x) {
    if (x != first && (second == nullptr || *second < *x)) second = x;
  }
  return *first - *second;
}

template <class S>
index_t most_likely_symbol(const S* p, index_t count) {
  const S largest = confidence_score(p, count);
  index_t v = 0;
  while (compare_scores(p[v], largest) < 0) ++v;
  return v;
}

Subset Ranking::set() const {
  Subset set = 0;
  for (const index_t i : *this) set |= singleton(i);
  return set;
}

template <class Score>
Ranking rank(const PositionScores<Score>& scores, Subset positions, index_t count, Best best) {
  UNMASK_REQUIRE(count <= size(positions), "no more are ranked than there are");
  Ranking ranking;
  push_best(scores, positions, count, best, ranking);
  return ranking;
}

template <class S>
void confidence_scores(const View<S>& view, PositionScores<S>& scores) {
  for_each_position(view.eligible, [&](index_t i) {
    scores[at(i)] = confidence_score(view.at_position(i), view.cardinality(i));
  });
}

template <class S>
void entropy_scores(const View<S>& view, PositionScores<EntropyScore<S>>& scores) {
  RecentTerms terms;
  for_each_position(view.eligible, [&](index_t i) {
    scores[at(i)] = entropy_score(view.at_position(i), view.cardinality(i), terms);
  });
}

template double confidence_score(const double*, index_t);
template Rational confidence_score(const Rational*, index_t);
template double margin_score(const double*, index_t);
template Rational margin_score(const Rational*, index_t);
template index_t most_likely_symbol(const double*, index_t);
template index_t most_likely_symbol(const Rational*, index_t);
template Ranking rank(const PositionScores<double>&, Subset, index_t, Best);
template Ranking rank(const PositionScores<Rational>&, Subset, index_t, Best);
template Ranking rank(const PositionScores<ExactEntropy>&, Subset, index_t, Best);
template void confidence_scores(const View<double>&, PositionScores<double>&);
template void confidence_scores(const View<Rational>&, PositionScores<Rational>&);
template void entropy_scores(const View<double>&, PositionScores<double>&);
template void entropy_scores(const View<Rational>&, PositionScores<ExactEntropy>&);

}  // namespace unmask
