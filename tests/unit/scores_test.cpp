// core/decode/scores.hpp: scores with known values, ties, and exact comparisons.
#include "core/decode/scores.hpp"

#include <cmath>

#include "tests/support/effort.hpp"
#include "tests/support/policy_view.hpp"
#include "tests/support/random_models.hpp"

using namespace unmask;

namespace {

std::vector<index_t> as_list(const Ranking& ranking) { return {ranking.begin(), ranking.end()}; }

template <class Score>
PositionScores<Score> scores_of(const std::vector<Score>& values) {
  PositionScores<Score> scores;
  std::copy(values.begin(), values.end(), scores.begin());
  return scores;
}

using List = std::vector<index_t>;

}  // namespace

TEST_CASE("scores of one law have their definitions' values", "[scores]") {
  const std::vector<double> p{0.5, 0.125, 0.375};
  CHECK(confidence_score(p.data(), 3) == 0.5);
  CHECK(margin_score(p.data(), 3) == 0.125);
  CHECK(entropy_score(p.data(), 3) == Approx(0.9743147528693494).epsilon(1e-14));
  CHECK(most_likely_symbol(p.data(), 3) == 0);
  const std::vector<Rational> exact{Rational(1, 2), Rational(1, 8), Rational(3, 8)};
  CHECK(confidence_score(exact.data(), 3) == Rational(1, 2));
  CHECK(margin_score(exact.data(), 3) == Rational(1, 8));
  CHECK(entropy_score(exact.data(), 3).approximation() ==
        Approx(0.9743147528693494).epsilon(1e-14));
}

TEST_CASE("scores: one symbol is certain, two equal ones have no margin", "[scores]") {
  const double one = 1.0;
  CHECK(confidence_score(&one, 1) == 1.0);
  CHECK(margin_score(&one, 1) == 1.0);
  CHECK(entropy_score(&one, 1) == 0.0);
  const std::vector<double> half{0.5, 0.5, 0.0};
  CHECK(margin_score(half.data(), 3) == 0.0);
  CHECK(entropy_score(half.data(), 3) == Approx(std::log(2.0)).epsilon(1e-15));
  const std::vector<double> nearly{0.5 - 4e-13, 0.5 + 4e-13};
  CHECK(most_likely_symbol(nearly.data(), 2) == 0);
  const std::vector<Rational> exact{Rational(1, 2) - Rational(1, 1000000000000000),
                                    Rational(1, 2) + Rational(1, 1000000000000000)};
  CHECK(most_likely_symbol(exact.data(), 2) == 1);
}

TEST_CASE("scores (1): ranking takes the lowest of those that tie with the best of the rest",
          "[scores]") {
  const auto scores = scores_of<double>({0.3, 0.5, 0.5, 0.9, 0.3 + 5e-13});
  const Subset all = all_positions(5);
  CHECK(as_list(rank(scores, all, 5, Best::highest)) == List{3, 1, 2, 0, 4});
  CHECK(as_list(rank(scores, all, 5, Best::lowest)) == List{0, 4, 1, 2, 3});
  CHECK(as_list(rank(scores, all & ~singleton(3), 2, Best::highest)) == List{1, 2});
  CHECK(rank(scores, all, 2, Best::highest).set() == (singleton(3) | singleton(1)));
  CHECK(rank(scores, all, 0, Best::highest).size() == 0);
  // A chain: 2 ties with 1 and 1 with 0, but 2 not with 0. Best of all is 2, 1 ties with it; then
  // 2 is the best that is left, and 0 is 1.4e-12 away from it.
  const auto chain = scores_of<double>({0.5, 0.5 + 7e-13, 0.5 + 14e-13});
  CHECK(as_list(rank(chain, all_positions(3), 3, Best::highest)) == List{1, 2, 0});
  const auto exact = scores_of<Rational>({Rational(1, 3), Rational(1, 2), Rational(2, 6),
                                          Rational(1, 2) + Rational(1, 10000000000000000)});
  CHECK(as_list(rank(exact, all_positions(4), 4, Best::highest)) == List{3, 1, 0, 2});
}

TEST_CASE("scores (1): doubles are ranked as the rule says, near ties in chains too", "[scores]") {
  index_t ties = 0;
  for_each_seed(500, [&](Philox& random) {
    const index_t n = 1 + random.below(64), levels = 1 + random.below(4);
    PositionScores<double> scores{};
    for (index_t i = 0; i < n; ++i) {
      // Steps of 4e-13: neighbours within two steps tie, others do not.
      scores[at(i)] = 0.25 * static_cast<double>(random.below(levels)) +
                      4e-13 * static_cast<double>(random.below(6));
    }
    const Subset positions = n == 1 ? 1 : (random() | 1U) & all_positions(n);
    const index_t count = random.below(size(positions) + 1);
    for (const Best best : {Best::highest, Best::lowest}) {
      Subset rest = positions;
      List expected;
      while (expected.size() < count) {
        index_t top = n;
        for_each_position(rest, [&](index_t i) {
          const bool is_better =
              top == n || (best == Best::highest ? scores[at(i)] > scores[at(top)]
                                                 : scores[at(i)] < scores[at(top)]);
          if (is_better) top = i;
        });
        index_t lowest = n;
        for_each_position(rest, [&](index_t i) {
          if (lowest == n && compare_scores(scores[at(i)], scores[at(top)]) == 0) lowest = i;
        });
        ties += lowest != top ? 1 : 0;
        expected.push_back(lowest);
        rest &= ~singleton(lowest);
      }
      REQUIRE(as_list(rank(scores, positions, count, best)) == expected);
    }
  });
  CHECK(ties > 0);
}

TEST_CASE("scores: the entropies of a view have the bits of each law's own", "[scores]") {
  for_each_seed(100, [&](Philox& random) {
    // Numbers that repeat, and enough different ones that some take each other's place.
    const Shape shape = Shape::uniform(6, 1 + random.below(60));
    Laws<Rational> laws;
    std::vector<double> marginals;
    for (index_t i = 0; i < 6; ++i) {
      laws.push_back(random_law(random, shape.cardinality(i)));
      for (const Rational& p : laws.back()) marginals.push_back(to_double(p));
    }
    const auto oracle = independent_oracle<double>(laws);
    const ContextSpace space(shape);
    View<double> view{space, *oracle};
    view.marginals = marginals.data();
    view.eligible = 0b101111;
    PositionScores<double> scores{};
    entropy_scores(view, scores);
    for_each_position(view.eligible, [&](index_t i) {
      double sum = 0.0;
      for (index_t v = 0; v < view.cardinality(i); ++v) {
        const double p = view.at_position(i)[v];
        if (p > 0.0) sum -= p * std::log(p);
      }
      REQUIRE(scores[at(i)] == sum);
      REQUIRE(entropy_score(view.at_position(i), view.cardinality(i)) == sum);
    });
    REQUIRE(scores[4] == 0.0);  // not eligible: left as it was
  });
}

TEST_CASE("scores (2): entropies that doubles cannot tell are compared exactly", "[scores]") {
  const std::vector<Rational> p{Rational(1, 2), Rational(1, 3), Rational(1, 6)};
  const std::vector<Rational> permuted{Rational(1, 6), Rational(0), Rational(1, 2), Rational(1, 3)};
  CHECK(compare_scores(entropy_score(p.data(), 3), entropy_score(permuted.data(), 4)) == 0);
  // Different numbers, equal entropies: both are 2 ln 2.
  const std::vector<Rational> quarters(4, Rational(1, 4));
  const std::vector<Rational> eighths{Rational(1, 8), Rational(1, 8), Rational(1, 2),
                                      Rational(1, 8), Rational(1, 8)};
  CHECK_FALSE(entropy_score(quarters.data(), 4).has_same_numbers(entropy_score(eighths.data(), 5)));
  CHECK(compare_scores(entropy_score(quarters.data(), 4), entropy_score(eighths.data(), 5)) == 0);
  const Rational tiny = Rational(1) / Rational("1000000000000000000000000000000");
  const std::vector<Rational> below{Rational(1, 2) + tiny, Rational(1, 2) - tiny};
  const std::vector<Rational> half{Rational(1, 2), Rational(1, 2)};
  CHECK(entropy_score(below.data(), 2).approximation() ==
        entropy_score(half.data(), 2).approximation());
  CHECK(compare_scores(entropy_score(below.data(), 2), entropy_score(half.data(), 2)) == -1);
  CHECK(compare_scores(entropy_score(half.data(), 2), entropy_score(below.data(), 2)) == 1);
}

TEST_CASE("scores (2): sums and divergences are compared with rational bounds exactly",
          "[scores]") {
  const std::vector<Rational> half{Rational(1, 2), Rational(1, 2)};
  const std::vector<Rational> sure{Rational(1), Rational(0)};
  EntropySum<Rational> sum;
  CHECK(sum.compare(Rational(0)) == 0);
  sum.add(entropy_score(sure.data(), 2));
  CHECK(sum.compare(Rational(0)) == 0);
  sum.add(entropy_score(half.data(), 2));
  // ln 2 to 18 digits, from below and from above.
  CHECK(sum.compare(Rational("693147180559945309/1000000000000000000")) == 1);
  CHECK(sum.compare(Rational("693147180559945310/1000000000000000000")) == -1);
  CHECK(compare_kl(sure.data(), half.data(), 2,
                   Rational("693147180559945309/1000000000000000000")) == 1);
  CHECK(compare_kl(sure.data(), half.data(), 2,
                   Rational("693147180559945310/1000000000000000000")) == -1);
  CHECK(compare_kl(half.data(), half.data(), 2, Rational(0)) == 0);
  CHECK(compare_kl(half.data(), sure.data(), 2, Rational(1000000)) == 1);
  const std::vector<double> h{0.5, 0.5}, s{1.0, 0.0};
  CHECK(compare_kl(s.data(), h.data(), 2, std::log(2.0) + 5e-13) == 0);
  CHECK(compare_kl(s.data(), h.data(), 2, std::log(2.0) - 2e-12) == 1);
  CHECK(compare_kl(s.data(), h.data(), 2, std::log(2.0) + 2e-12) == -1);
  CHECK(compare_kl(h.data(), s.data(), 2, 1e300) == 1);
}

TEST_CASE("scores: exact comparisons agree with LogForms on random laws", "[scores]") {
  for_each_seed(200, [](Philox& random) {
    const index_t q = 1 + random.below(4);
    const std::vector<Rational> a = random_law(random, q), b = random_law(random, q);
    LogForm difference;
    for (const Rational& p : a) difference -= p_log_p(p);
    for (const Rational& p : b) difference += p_log_p(p);
    CHECK(compare_scores(entropy_score(a.data(), q), entropy_score(b.data(), q)) ==
          difference.sign());
  });
}
