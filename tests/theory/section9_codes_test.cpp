// Theory section 9 and D2: parity, repetition, Reed-Solomon, noisy parity, permutations.
#include <cmath>
#include <numbers>

#include "core/decode/standard_schedules.hpp"
#include "exact/law/expected_kl.hpp"
#include "exact/optimal/optimal_sizes.hpp"
#include "tests/support/curves.hpp"
#include "tests/support/enumerations.hpp"
#include "tests/support/printed.hpp"

using namespace unmask;

namespace {

constexpr double kLn2 = std::numbers::ln2;

double cost(const InformationCurve<double>& curve, std::vector<index_t> sizes) {
  return expected_kl(curve, Schedule(std::move(sizes)));
}

void check_near(double value, double expected) {
  CHECK(std::fabs(value - expected) <= 1e-13 * (1.0 + std::fabs(expected)));
}

}  // namespace

TEST_CASE("section 9: parity of n bits", "[theory][section9]") {
  check_printed(total_correlation(information_of("parity:n=4")), "0.693147180560");
  check_printed(unmasking_complexity(information_of("parity:n=4")), ".415888308336");
  for (index_t n = 2; n <= 8; ++n) {
    CAPTURE(n);
    const auto z = information_of("parity:n=" + std::to_string(n));
    check_near(total_correlation(z), kLn2);
    check_near(dual_total_correlation(z), static_cast<double>(n - 1) * kLn2);
    check_near(unmasking_complexity(z),
               static_cast<double>(n - 1) / static_cast<double>(n + 1) * kLn2);
    for (index_t j = 1; j < n; ++j) CHECK(z.z(j) == 0.0);
    CHECK(z.last() == kLn2);
    const auto best = optimal_schedule_of_size(z, 2);
    CHECK(best.schedule.sizes() == std::vector<index_t>{n - 1, 1});
    CHECK(best.expected_kl == 0.0);
    for (const auto& sizes : all_compositions(n)) {
      CHECK(cost(z, sizes) == (sizes.back() >= 2 ? kLn2 : 0.0));
    }
  }
}

TEST_CASE("section 9: all positions equal", "[theory][section9]") {
  for (const index_t q : {2U, 3U, 5U}) {
    for (index_t n = 2; n <= 7; ++n) {
      CAPTURE(n, q);
      const double log_q = std::log(static_cast<double>(q));
      const auto z = information_of("equal:n=" + std::to_string(n) + ",q=" + std::to_string(q));
      check_near(total_correlation(z), static_cast<double>(n - 1) * log_q);
      check_near(dual_total_correlation(z), log_q);
      // C5: the repeated bit has H(0,1) = ((n-1)/(n+1)) ln 2.
      check_near(unmasking_complexity(z),
                 static_cast<double>(n - 1) / static_cast<double>(n + 1) * log_q);
      const auto best = optimal_schedule_of_size(z, 2);
      CHECK(best.schedule.sizes() == std::vector<index_t>{1, n - 1});
      CHECK(best.expected_kl == 0.0);
      for (const auto& sizes : all_compositions(n)) {
        check_near(cost(z, sizes), static_cast<double>(sizes.front() - 1) * log_q);
      }
    }
  }
}

TEST_CASE("section 9, D1, D2: Reed-Solomon codes, every schedule", "[theory][section9]") {
  for (const index_t q : {5U, 7U}) {
    for (index_t n = 2; n <= q; ++n) {
      for (index_t k = 1; k <= n; ++k) {
        CAPTURE(n, k, q);
        const double log_q = std::log(static_cast<double>(q));
        const auto z = information_of("rs:n=" + std::to_string(n) + ",k=" + std::to_string(k) +
                                      ",q=" + std::to_string(q));
        for (index_t j = 1; j <= n; ++j) CHECK(z.z(j) == (j > k ? log_q : 0.0));
        check_near(total_correlation(z), static_cast<double>(n - k) * log_q);
        if (k < n) check_near(dual_total_correlation(z), static_cast<double>(k) * log_q);
        for (const auto& sizes : all_compositions(n)) {
          // Only a block with N_{i-1} < k < N_i costs anything: (N_i - k) ln q.
          double expected = 0.0;
          index_t begin = 0;
          for (const index_t s : sizes) {
            const index_t end = begin + s;
            if (begin < k && k < end) expected += static_cast<double>(end - k) * log_q;
            begin = end;
          }
          check_near(cost(z, sizes), expected);
        }
        if (k < n) CHECK(cost(z, {k, n - k}) == 0.0);
      }
    }
  }
}

TEST_CASE("section 9, E3: noisy parity", "[theory][section9]") {
  const auto z = information_of("noisy-parity:n=4,delta=0.01");
  check_printed(total_correlation(z), ".637145646205");
  check_near(dual_total_correlation(z), 3.0 * total_correlation(z));
  check_printed(total_correlation(information_of("noisy-parity:n=6,delta=1e-4")), "0.69212615152");
  for (const double delta : {0.0, 0.01, 0.25, 0.5, 0.75, 1.0}) {
    CAPTURE(delta);
    const auto h = [](double p) { return p > 0.0 ? -p * std::log(p) : 0.0; };
    const auto curve = information_of("noisy-parity:n=5,delta=" + format_short(delta));
    for (index_t j = 1; j < 5; ++j) CHECK(curve.z(j) == 0.0);
    check_near(curve.last(), kLn2 - h(delta) - h(1.0 - delta));
  }
}

TEST_CASE("section 9, H4: permutations", "[theory][section9]") {
  const auto z = information_of("permutation:n=4");
  check_printed(total_correlation(z), "2.367123614132");
  check_printed(dual_total_correlation(z), "3.178053830348");
  check_printed(z.z(1), "0");
  check_printed(z.z(2), ".287682072452");
  check_printed(z.z(3), ".693147180560");
  check_printed(z.z(4), "1.386294361120");

  const auto best = [](const InformationCurve<double>& curve, index_t steps) {
    return optimal_schedule_of_size(curve, steps).expected_kl;
  };
  check_printed(best(z, 1), "2.367123614132");
  check_printed(best(z, 2), ".980829253012");
  check_printed(best(z, 3), ".287682072452");
  const auto z16 = information_of("permutation:n=16");
  const std::vector<std::pair<index_t, const char*>> table{{1, "13.68955945"}, {2, "7.804583932"},
                                                           {4, "3.691205791"}, {8, "1.150965004"},
                                                           {12, ".331018386"}, {15, ".064538521"}};
  for (const auto& [steps, printed] : table) check_printed(best(z16, steps), printed);

  const std::vector<std::pair<index_t, index_t>> smallest{{8, 5}, {16, 9}, {32, 18}, {64, 35}};
  for (const auto& [n, steps] : smallest) {
    CAPTURE(n);
    const auto curve = information_of("permutation:n=" + std::to_string(n));
    CHECK(best(curve, steps) <= 1.0);
    CHECK(best(curve, steps - 1) > 1.0);
  }
}

TEST_CASE("H4: a batch of B with M left costs ln(M^B / (M)_B)", "[theory]") {
  const auto z = information_of("permutation:n=9");
  for (const auto& sizes : all_compositions(9)) {
    double expected = 0.0, left = 9.0;
    for (const index_t s : sizes) {
      for (index_t i = 0; i < s; ++i) expected += std::log(left / (left - static_cast<double>(i)));
      left -= static_cast<double>(s);
    }
    check_near(cost(z, sizes), expected);
  }
}
