// Theory B1-B6, C3 (sizes), C11, C12 as exact inequalities on random non-decreasing curves.
#include <bit>
#include <cmath>

#include "core/decode/geometric_schedule.hpp"
#include "core/decode/standard_schedules.hpp"
#include "exact/law/expected_kl.hpp"
#include "exact/law/reveal_time_kl.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/enumerations.hpp"
#include "tests/support/random_models.hpp"

using namespace unmask;

namespace {

Rational whole(index_t i) { return Rational(i); }

/// Z = [j >= a]: the extremal curves of theory C12.
InformationCurve<Rational> step_curve(index_t n, index_t a) {
  std::vector<Rational> z(at(n), Rational(0));
  for (index_t j = a; j <= n; ++j) z[at(j - 1)] = 1;
  return InformationCurve<Rational>(z);
}

/// How many of a, a+1, ... are revealed with a, if that step starts before a; else 0.
index_t overlap(const Schedule& schedule, index_t a) {
  const auto ends = schedule.boundaries();
  for (std::size_t i = 1; i < ends.size(); ++i) {
    if (a <= ends[i]) return ends[i - 1] + 1 < a ? ends[i] - a + 1 : 0;
  }
  return 0;
}

/// The sizes (r, s, s, ..., rest).
Schedule balanced_sizes(index_t n, index_t r, index_t s) {
  std::vector<index_t> sizes{std::min(n, r)};
  for (index_t left = n - sizes.front(); left > 0; left -= sizes.back()) {
    sizes.push_back(std::min(left, s));
  }
  return Schedule(std::move(sizes));
}

}  // namespace

TEST_CASE("B1, B2: the largest step bounds the error, exactly", "[property][bounds]") {
  for_each_seed(300, [](Philox& random) {
    const index_t n = 1 + random.below(24);
    const auto z = random_curve<Rational>(n, random);
    const Schedule schedule = random_sizes(n, random);
    const Rational kl = expected_kl(z, schedule);
    const index_t largest = schedule.largest();
    index_t power = 1;
    while (power < largest) power *= 2;
    CHECK(kl * whole(n) <= whole(power - 1) * (total_correlation(z) + dual_total_correlation(z)));
    CHECK(kl <= whole(largest - 1) * z.last());
    for (index_t blocks = 1; blocks <= n; ++blocks) {
      if (n % blocks != 0) continue;
      CHECK(expected_kl(z, uniform_schedule(n, blocks)) <= whole(n / blocks - 1) * z.last());
    }
  });
}

TEST_CASE("B1 is attained on step curves", "[property][bounds]") {
  // The largest step starts after 3 reveals; the information appears at its second position.
  for (const index_t s : {3U, 4U, 8U}) {
    CHECK(expected_kl(step_curve(s + 5, 5), Schedule({3, s, 1, 1})) == whole(s - 1));
  }
  CHECK(expected_kl(step_curve(12, 6), Schedule({4, 8})) == 7);
}

TEST_CASE("B3, B4: the target is met within the promised number of steps", "[property][bounds]") {
  for_each_seed(200, [](Philox& random) {
    const index_t n = 1 + random.below(60);
    const auto z = random_curve<Rational>(n, random);
    for (const bool by_tc : {true, false}) {
      const Rational correlation = by_tc ? total_correlation(z) : dual_total_correlation(z);
      // An estimate from above, and a target from a thousandth to twice of it.
      const Rational estimate = correlation + Rational(random.below(3), 7);
      const Rational target =
          (estimate + Rational(1, 1000)) * Rational(1 + random.below(2000), 1000);
      const Rational shares = estimate / target;
      Integer whole_shares = numerator(shares) / denominator(shares);
      if (Rational(whole_shares) != shares) ++whole_shares;
      const auto zeta = whole_shares.convert_to<index_t>() + 1;
      const Schedule decreasing = geometric_schedule(n, {zeta, 1});
      const Schedule schedule = by_tc ? decreasing : decreasing.reversed();
      CAPTURE(n, zeta, by_tc, schedule.sizes());
      CHECK(expected_kl(z, schedule) <= target);
      CHECK(static_cast<double>(schedule.steps()) <=
            2.0 + (1.0 + std::log(static_cast<double>(n))) * static_cast<double>(zeta));
    }
  });
}

TEST_CASE("B3, B4: the schedules of CCL Theorem 9, word for word", "[property][bounds]") {
  for (index_t n = 1; n <= 80; ++n) {
    for (index_t zeta = 2; zeta <= n + 2; ++zeta) {
      std::vector<index_t> tc_sizes, dtc_ends{n};
      index_t revealed = 0;
      if (zeta < n) {
        const auto rounds = static_cast<index_t>(std::log(static_cast<double>(n - zeta + 1)) /
                                                 std::log(static_cast<double>(zeta) /
                                                          static_cast<double>(zeta - 1))) +
                            2;
        for (index_t i = 0; i < rounds; ++i) {
          const index_t step = (n - revealed) / zeta;
          if (step > 0) tc_sizes.push_back(step);
          revealed += step;
          // N'_i = ceil(N'_{i-1} (1 - 1/zeta))
          const index_t next = (dtc_ends.back() * (zeta - 1) + zeta - 1) / zeta;
          if (next < dtc_ends.back()) dtc_ends.push_back(next);
        }
      }
      while (revealed++ < n) tc_sizes.push_back(1);
      while (dtc_ends.back() > 0) dtc_ends.push_back(dtc_ends.back() - 1);
      std::reverse(dtc_ends.begin(), dtc_ends.end());
      CAPTURE(n, zeta);
      CHECK(geometric_schedule(n, {zeta, 1}) == Schedule(tc_sizes));
      CHECK(geometric_schedule(n, {zeta, 1}).reversed() == Schedule::from_boundaries(dtc_ends));
    }
  }
}

TEST_CASE("B5: error and steps of the geometric schedules, any real parameter",
          "[property][bounds]") {
  for_each_seed(300, [](Philox& random) {
    const index_t n = 1 + random.below(50);
    const auto z = random_curve<Rational>(n, random);
    const index_t den = 1 + random.below(40);
    const GeometricRatio zeta{den + 1 + random.below(den * n), den};
    const Schedule schedule = geometric_schedule(n, zeta);
    const Rational excess = Rational(zeta.num, zeta.den) - 1;
    CAPTURE(n, zeta.num, zeta.den, schedule.sizes());
    CHECK(expected_kl(z, schedule) * excess <= total_correlation(z));
    CHECK(expected_kl(z, schedule.reversed()) * excess <= dual_total_correlation(z));
    const double ratio = static_cast<double>(zeta.num) / static_cast<double>(zeta.den);
    CHECK(static_cast<double>(schedule.steps()) <=
          2.0 + ratio * (1.0 + std::log(static_cast<double>(n))));
  });
}

TEST_CASE("B6: the two-phase bounds, exactly", "[property][bounds]") {
  for_each_seed(150, [](Philox& random) {
    const index_t n = 1 + random.below(30);
    const auto z = random_curve<Rational>(n, random);
    for (index_t k = 1; k <= n; ++k) {
      const Rational kl = expected_kl(z, two_phase_schedule(n, k));
      Rational tail = 0;
      for (index_t j = k; j <= n; ++j) tail += z.z(j) - z.z(k);
      CHECK(kl == tail);
      CHECK(kl <= whole(n - k + 1) * (z.last() - z.z(k)));
      CHECK(whole(n - k + 1) * (z.last() - z.z(k)) * whole(k) <=
            whole(n - k + 1) * dual_total_correlation(z));
    }
  });
}

TEST_CASE("C11: the mean over balanced offsets is the stated sum, exactly", "[property][bounds]") {
  for_each_seed(60, [](Philox& random) {
    const index_t n = 1 + random.below(25);
    const auto z = random_curve<Rational>(n, random);
    for (index_t s = 1; s <= n; ++s) {
      Rational sum = 0;
      index_t steps = 0;
      for (index_t r = 1; r <= s; ++r) {
        const Schedule schedule = balanced_sizes(n, r, s);
        sum += expected_kl(z, schedule);
        steps += schedule.steps();
      }
      CAPTURE(n, s);
      const Rational mean = sum / whole(s);
      CHECK(expected_kl(z, BalancedOffset{s}) == mean);
      CHECK(2 * mean <= whole(s - 1) * z.last());
      CHECK(expected_steps(n, BalancedOffset{s}) ==
            Approx(static_cast<double>(steps) / static_cast<double>(s)).epsilon(1e-14));
    }
  });
}

TEST_CASE("C12: fixed sizes - the overlaps give the factor, and extremal curves attain it",
          "[property][bounds]") {
  for (index_t n = 2; n <= 8; ++n) {
    for (const auto& sizes : all_compositions(n)) {
      const Schedule schedule(sizes);
      Rational by_tc = 0, by_dtc = 0, stated = 0;
      for (index_t a = 2; a <= n; ++a) {
        const auto z = step_curve(n, a);
        const Rational kl = expected_kl(z, schedule);
        CHECK(kl == whole(overlap(schedule, a)));
        CHECK(total_correlation(z) == whole(n - a + 1));
        CHECK(dual_total_correlation(z) == whole(a - 1));
        by_tc = std::max(by_tc, Rational(kl / total_correlation(z)));
        by_dtc = std::max(by_dtc, Rational(kl / dual_total_correlation(z)));
      }
      index_t revealed = 0;
      for (const index_t s : sizes) {
        if (s > 1) stated = std::max(stated, Rational(s - 1, n - revealed - 1));
        revealed += s;
      }
      CAPTURE(n, sizes);
      CHECK(by_tc == stated);
      for_each_seed(2, [&](Philox& random) {
        const auto z = random_curve<Rational>(n, random);
        CHECK(expected_kl(z, schedule) <= by_tc * total_correlation(z));
        CHECK(expected_kl(z, schedule) <= by_dtc * dual_total_correlation(z));
      });
    }
  }
}

TEST_CASE("C12: balanced offsets - the overlaps give (s-1)/s and (s-1)/2", "[property][bounds]") {
  for (index_t n = 2; n <= 20; ++n) {
    for (index_t s = 1; s <= n; ++s) {
      Rational by_tc = 0, by_dtc = 0;
      for (index_t a = 2; a <= n; ++a) {
        Rational mean = 0;
        for (index_t r = 1; r <= s; ++r) mean += whole(overlap(balanced_sizes(n, r, s), a));
        mean /= whole(s);
        CHECK(expected_kl(step_curve(n, a), BalancedOffset{s}) == mean);
        by_tc = std::max(by_tc, Rational(mean / whole(n - a + 1)));
        by_dtc = std::max(by_dtc, Rational(mean / whole(a - 1)));
      }
      CAPTURE(n, s);
      CHECK(by_tc == Rational(s - 1, s));
      CHECK(by_dtc == Rational(s - 1, 2));
    }
  }
}

TEST_CASE("C3 for sizes: growth of the odds times the cardinality complexity, exactly",
          "[property][bounds]") {
  for_each_seed(200, [](Philox& random) {
    const index_t n = 3 + random.below(20);
    const auto z = random_curve<Rational>(n, random);
    const Schedule schedule = random_sizes(n, random);
    if (schedule.steps() < 3) return;
    const auto ends = schedule.boundaries();
    const auto odds = [&](index_t i) { return Rational(i, n - i); };
    Rational bound = step_kl(z, 0, ends[1]) + step_kl(z, ends[ends.size() - 2], n);
    for (std::size_t i = 1; i + 2 < ends.size(); ++i) {
      Rational complexity = 0;
      for (index_t j = ends[i] + 1; j < ends[i + 1]; ++j) {
        complexity += Rational(j, n) * Rational(n - j, n) * whole(n) * (z.z(j + 1) - z.z(j));
      }
      bound += (odds(ends[i + 1]) / odds(ends[i] + 1) - 1) * complexity;
    }
    CHECK(expected_kl(z, schedule) <= bound);
  });
}
