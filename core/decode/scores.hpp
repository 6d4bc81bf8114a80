// core/decode/scores.hpp - how sure an oracle is of a position, and the order that this gives.
//
// Three scores of the marginals p of one position:
//     confidence  max_v p(v)                        high is easy
//     margin      the largest p(v) minus the next   high is easy; 1 where there is one symbol
//     entropy     -sum_v p(v) ln p(v), in nats      low is easy
//
// Ties and strictness (theory section 13): two doubles within `kScoreTie` are the same score; for
// Rational scores are compared exactly, entropies too, because equality of sums of p ln p is
// decidable (number/log_form.hpp).
//
// (1) `rank` takes again and again the lowest position among those that tie with the best of the
//     rest. (For doubles "ties" is no equivalence; this rule needs none.)
// (2) `ExactEntropy` compares exactly: by doubles whose error is below 1e-12 a score, and by
//     logarithms of integers where these are within 1e-9 of each other. So do `EntropySum` and
//     `compare_kl`; a sum of logarithms that is not 0 never equals a rational that is not 0.
// Cost: ranking k of N takes O(k N) comparisons; an exact one of near entropies O(q) logarithms.
#pragma once

#include <array>
#include <vector>

#include "core/base/subset.hpp"
#include "core/decode/policy.hpp"
#include "core/number/log_form.hpp"

namespace unmask {

/// Doubles this close are the same score.
inline constexpr double kScoreTie = 1e-12;

/// -1, 0 or 1: a lies below b, ties with it, lies above it.
[[nodiscard]] inline int compare_scores(double a, double b) {
  const double difference = a - b;
  return difference > kScoreTie ? 1 : difference < -kScoreTie ? -1 : 0;
}
[[nodiscard]] inline int compare_scores(const Rational& a, const Rational& b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

/// An entropy whose exact value is only worked out where doubles cannot tell.
class ExactEntropy {
 public:
  ExactEntropy() = default;
  ExactEntropy(const Rational* p, index_t count);

  [[nodiscard]] double approximation() const { return approximation_; }
  [[nodiscard]] LogForm form() const;
  /// Equal or permuted marginals have equal entropies without any logarithm.
  [[nodiscard]] bool has_same_numbers(const ExactEntropy& other) const;

 private:
  const Rational* p_ = nullptr;
  index_t count_ = 0;
  double approximation_ = 0.0;
};

[[nodiscard]] int compare_scores(const ExactEntropy& a, const ExactEntropy& b);

template <class S>
struct EntropyScoreOf {
  using type = S;
};
template <>
struct EntropyScoreOf<Rational> {
  using type = ExactEntropy;
};
template <class S>
using EntropyScore = typename EntropyScoreOf<S>::type;

/// In nats; 0 ln 0 = 0. Error: a few units of 2^-53 times (1 + the entropy).
[[nodiscard]] double entropy_score(const double* p, index_t count);
/// Refers to `p`, which must outlive it.
[[nodiscard]] inline ExactEntropy entropy_score(const Rational* p, index_t count) {
  return {p, count};
}

/// A sum of entropies that is compared with a bound: -1, 0 or 1.
template <class S>
class EntropySum;

template <>
class EntropySum<double> {
 public:
  void add(double entropy) { sum_ += entropy; }
  [[nodiscard]] int compare(double bound) const { return compare_scores(sum_, bound); }

 private:
  double sum_ = 0.0;
};

template <>
class EntropySum<Rational> {
 public:
  void add(const ExactEntropy& entropy);
  [[nodiscard]] int compare(const Rational& bound) const;

 private:
  double sum_ = 0.0;
  std::vector<ExactEntropy> terms_;
};

/// How KL(p || q) compares with a bound: -1, 0 or 1; 1 where p has mass that q has not.
[[nodiscard]] int compare_kl(const double* p, const double* q, index_t count, double bound);
[[nodiscard]] int compare_kl(const Rational* p, const Rational* q, index_t count,
                             const Rational& bound);

/// max_v p(v).
template <class S>
[[nodiscard]] S confidence_score(const S* p, index_t count);
/// The largest minus the second largest.
template <class S>
[[nodiscard]] S margin_score(const S* p, index_t count);
/// The lowest symbol whose probability ties with the largest.
template <class S>
[[nodiscard]] index_t most_likely_symbol(const S* p, index_t count);

/// Whether p > bound, doubles by more than a tie.
[[nodiscard]] inline bool exceeds(double p, double bound) { return p > bound + kScoreTie; }
[[nodiscard]] inline bool exceeds(const Rational& p, const Rational& bound) { return p > bound; }

/// One score a position.
template <class Score>
using PositionScores = std::array<Score, kMaxSubsetPositions>;

/// Positions, best first.
class Ranking {
 public:
  void push(index_t i) { order_[count_++] = static_cast<std::uint8_t>(i); }
  [[nodiscard]] index_t size() const { return count_; }
  [[nodiscard]] index_t operator[](index_t rank) const { return order_[at(rank)]; }
  [[nodiscard]] const std::uint8_t* begin() const { return order_.data(); }
  [[nodiscard]] const std::uint8_t* end() const { return order_.data() + count_; }
  [[nodiscard]] Subset set() const;

 private:
  std::array<std::uint8_t, kMaxSubsetPositions> order_{};
  std::size_t count_ = 0;
};

enum class Best { highest, lowest };

/// The `count` best of `positions`, by (1). Requires: count <= |positions|.
template <class Score>
[[nodiscard]] Ranking rank(const PositionScores<Score>& scores, Subset positions, index_t count,
                           Best best);

/// The confidences of the eligible positions of a view; others are left as they are.
template <class S>
void confidence_scores(const View<S>& view, PositionScores<S>& scores);
template <class S>
void entropy_scores(const View<S>& view, PositionScores<EntropyScore<S>>& scores);

}  // namespace unmask
