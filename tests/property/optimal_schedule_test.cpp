// Theory A7, A7b: the optimal sizes against every composition and a plain dynamic program.
#include <cmath>
#include <map>
#include <optional>

#include "exact/optimal/optimal_sizes.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/enumerations.hpp"
#include "tests/support/random_models.hpp"

using namespace unmask;

namespace {

/// c(a,b), summed as it is defined.
template <class S>
S naive_step(const InformationCurve<S>& z, index_t a, index_t b) {
  S sum = S(0);
  for (index_t j = a + 1; j <= b; ++j) sum += z.z(j) - z.z(a + 1);
  return sum;
}

/// The least cost with exactly k steps, k = 1..n: D_k(b) = min_a D_{k-1}(a) + c(a,b), O(k n^2).
template <class S>
std::vector<S> naive_optimum(const InformationCurve<S>& z) {
  const index_t n = z.positions();
  std::vector<std::optional<S>> least(at(n + 1));
  least[0] = S(0);
  std::vector<S> best;
  for (index_t k = 1; k <= n; ++k) {
    std::vector<std::optional<S>> next(at(n + 1));
    for (index_t a = 0; a < n; ++a) {
      if (!least[at(a)]) continue;
      S step = S(0);
      for (index_t b = a + 1; b <= n; ++b) {
        step += z.z(b) - z.z(a + 1);
        const S value = *least[at(a)] + step;
        if (!next[at(b)] || value < *next[at(b)]) next[at(b)] = value;
      }
    }
    least = std::move(next);
    best.push_back(*least[at(n)]);
  }
  return best;
}

/// What the optimum of the exact curve is, when sizes are chosen by the double algorithms.
void check_chosen(const InformationCurve<Rational>& exact, const Schedule& chosen,
                  const Rational& optimum) {
  const Rational excess = expected_kl(exact, chosen) - optimum;
  CHECK(excess >= 0);
  CHECK(to_double(excess) <= 0x1p-48 * to_double(total_correlation(exact)));
}

}  // namespace

TEST_CASE("A7: both algorithms against all compositions, exactly", "[property][optimal]") {
  for_each_seed(60, [](Philox& random) {
    const index_t n = 1 + random.below(9);
    const auto z = random_curve<Rational>(n, random);
    std::map<index_t, Rational> best;
    for (const auto& sizes : all_compositions(n)) {
      Rational value = 0;
      index_t begin = 0;
      for (const index_t s : sizes) {
        value += naive_step(z, begin, begin + s);
        begin += s;
      }
      const auto [entry, is_new] = best.emplace(sizes.size(), value);
      if (!is_new && value < entry->second) entry->second = value;
    }
    const auto all = optimal_schedules(z, n + 3, Budget{}).value();
    REQUIRE(all.size() == n);
    for (index_t k = 1; k <= n; ++k) {
      CAPTURE(n, k, z.values());
      const auto one = optimal_schedule_of_size(z, k);
      for (const auto& [schedule, value] : {all[at(k - 1)], one}) {
        CHECK(schedule.steps() == k);
        CHECK(schedule.positions() == n);
        CHECK(value == best.at(k));
        CHECK(expected_kl(z, schedule) == best.at(k));
      }
    }
  });
}

TEST_CASE("A7: both algorithms against the plain dynamic program, exactly", "[property][optimal]") {
  for_each_seed(5, [](Philox& random) {
    const index_t n = 10 + random.below(16);
    const auto z = random_curve<Rational>(n, random);
    const auto best = naive_optimum(z);
    const auto all = optimal_schedules(z, n, Budget{}).value();
    for (index_t k = 1; k <= n; ++k) {
      CAPTURE(n, k, z.values());
      CHECK(all[at(k - 1)].schedule.steps() == k);
      CHECK(all[at(k - 1)].expected_kl == best[at(k - 1)]);
      const auto one = optimal_schedule_of_size(z, k);
      CHECK(one.schedule.steps() == k);
      CHECK(one.expected_kl == best[at(k - 1)]);
    }
    CHECK(optimal_schedule_of_size(z, n + 5).schedule.steps() == n);
  });
}

TEST_CASE("A7: the optimum is convex and non-increasing in the number of steps",
          "[property][optimal]") {
  for_each_seed(8, [](Philox& random) {
    const index_t n = 2 + random.below(30);
    const auto z = random_curve<Rational>(n, random);
    const auto all = optimal_schedules(z, n, Budget{}).value();
    CHECK(all.front().expected_kl == total_correlation(z));
    CHECK(all.back().expected_kl == 0);
    for (index_t k = 1; k < n; ++k) {
      CHECK(all[at(k)].expected_kl <= all[at(k - 1)].expected_kl);
      if (k + 1 < n) {
        CHECK(2 * all[at(k)].expected_kl <=
              all[at(k - 1)].expected_kl + all[at(k + 1)].expected_kl);
      }
    }
  });
}

TEST_CASE("A7b: the Monge inequality holds with the stated difference", "[property][optimal]") {
  for_each_seed(10, [](Philox& random) {
    const index_t n = 2 + random.below(8);
    const auto z = random_curve<Rational>(n, random);
    for (index_t a = 0; a <= n; ++a) {
      for (index_t b = a; b < n; ++b) {
        for (index_t c = b; c <= n; ++c) {
          for (index_t d = c; d <= n; ++d) {
            if (a >= n || c == 0) continue;
            const Rational crossing = naive_step(z, a, d) + naive_step(z, b, c);
            const Rational nested = naive_step(z, a, c) + naive_step(z, b, d);
            CHECK(crossing - nested == Rational(d - c) * (z.z(b + 1) - z.z(a + 1)));
            CHECK(nested <= crossing);
          }
        }
      }
    }
  });
}

TEST_CASE("optimal sizes in double: within 2^-48 TC of the exact optimum", "[property][optimal]") {
  for_each_seed(15, [](Philox& random) {
    const index_t n = 2 + random.below(60);
    const auto rounded_z = random_curve<double>(n, random);
    std::vector<Rational> values;  // exactly the numbers that the double algorithm sees
    for (const double v : rounded_z.values()) values.push_back(Rational(v));
    const InformationCurve<Rational> z(values);
    const auto exact = optimal_schedules(z, n, Budget{}).value();
    const auto all = optimal_schedules(rounded_z, n, Budget{}).value();
    for (index_t k = 1; k <= n; ++k) {
      CAPTURE(n, k, rounded_z.values());
      CHECK(all[at(k - 1)].schedule.steps() == k);
      check_chosen(z, all[at(k - 1)].schedule, exact[at(k - 1)].expected_kl);
      const auto one = optimal_schedule_of_size(rounded_z, k).schedule;
      CHECK(one.steps() == k);
      check_chosen(z, one, exact[at(k - 1)].expected_kl);
    }
  });
}

TEST_CASE("optimal sizes in double: nearly equal values late on a long curve",
          "[property][optimal]") {
  // TC is a few units, n Z_n is thousands: a cost written with n Z_n would lose its last digits.
  for_each_seed(2, [](Philox& random) {
    const index_t n = 2000, last = 12;
    std::vector<double> z(at(n), 0.0);
    for (index_t j = n - last; j < n; ++j) {
      z[at(j)] = std::max(z[at(j - 1)], 1.0) + (j == n - last ? 0.0 : 1e-13 * random.uniform());
    }
    const InformationCurve<double> curve(z);
    std::vector<Rational> values(z.begin(), z.end());
    const InformationCurve<Rational> exact(values);
    const auto best = optimal_schedules(exact, 5, Budget{}).value();
    const auto all = optimal_schedules(curve, 5, Budget{}).value();
    for (index_t k = 1; k <= 5; ++k) {
      CAPTURE(k,
              to_double(expected_kl(exact, all[at(k - 1)].schedule) - best[at(k - 1)].expected_kl),
              all[at(k - 1)].schedule.sizes(), best[at(k - 1)].schedule.sizes());
      check_chosen(exact, all[at(k - 1)].schedule, best[at(k - 1)].expected_kl);
      check_chosen(exact, optimal_schedule_of_size(curve, k).schedule, best[at(k - 1)].expected_kl);
    }
  });
}
