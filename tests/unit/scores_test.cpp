// core/decode/scores.hpp: scores with known values, ties, and exact comparisons.
#include "core/decode/scores.hpp"

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
