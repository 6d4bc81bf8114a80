// core/decode/step_sizes.hpp: fixed lists, drawn lists, and binomial steps.
#include "core/decode/step_sizes.hpp"

#include <map>

#include "core/base/contract.hpp"
#include "tests/support/effort.hpp"

using namespace unmask;

namespace {

template <class S>
std::vector<NextSize<S>> next(const StepSizes& sizes, index_t plan, index_t step, index_t masked) {
  std::vector<NextSize<S>> found{{99, 99, S(99)}};  // what was there before is gone afterwards
  sizes.next(plan, step, masked, found);
  return found;
}

template <class S>
S total(const std::vector<NextSize<S>>& found) {
  S sum(0);
  for (const auto& one : found) sum += one.probability;
  return sum;
}

std::vector<Rational> grid(const std::vector<std::pair<int, int>>& times) {
  std::vector<Rational> result;
  for (const auto& [p, q] : times) result.emplace_back(p, q);
  return result;
}

/// How many positions each step of a whole run reveals, with its probability: steps that reveal
/// nothing included, by independent reveal times, position after position.
std::map<std::vector<index_t>, Rational> literal_runs(const std::vector<Rational>& times,
                                                      index_t n) {
  const index_t steps = times.size() - 1;
  std::map<std::vector<index_t>, Rational> runs{{std::vector<index_t>(at(steps), 0), Rational(1)}};
  for (index_t i = 0; i < n; ++i) {
    std::map<std::vector<index_t>, Rational> more;
    for (const auto& [counts, probability] : runs) {
      for (index_t j = 0; j < steps; ++j) {
        std::vector<index_t> with = counts;
        ++with[at(j)];
        more[with] += probability * (times[at(j + 1)] - times[at(j)]);
      }
    }
    runs = more;
  }
  return runs;
}

void follow(const StepSizes& sizes, index_t step, index_t masked, std::vector<index_t> counts,
            const Rational& probability, std::map<std::vector<index_t>, Rational>& runs) {
  if (masked == 0) {
    runs[counts] += probability;
    return;
  }
  for (const auto& one : next<Rational>(sizes, 0, step, masked)) {
    REQUIRE(one.step >= step);
    REQUIRE(one.step < counts.size());
    std::vector<index_t> with = counts;
    with[at(one.step)] += one.size;
    follow(sizes, one.step + 1, masked - one.size, with, probability * one.probability, runs);
  }
}

}  // namespace

TEST_CASE("step sizes: fixed sizes, cut to what is masked, and all beyond the list",
          "[step_sizes]") {
  const StepSizes sizes(Schedule({3, 1, 2}));
  CHECK(sizes.plans() == 1);
  CHECK(sizes.plan_probability(0) == 1);
  const auto check = [&](index_t step, index_t masked, index_t expected) {
    const auto found = next<double>(sizes, 0, step, masked);
    REQUIRE(found.size() == 1);
    CHECK(found[0].step == step);
    CHECK(found[0].size == expected);
    CHECK(found[0].probability == 1.0);
  };
  check(0, 6, 3);
  check(0, 2, 2);
  check(1, 5, 1);
  check(2, 9, 2);
  check(3, 4, 4);
  check(77, 1, 1);
}

TEST_CASE("step sizes: one of several lists", "[step_sizes]") {
  const StepSizes sizes({Schedule({1, 2}), Schedule({3})}, {Rational(1, 3), Rational(2, 3)});
  CHECK(sizes.plans() == 2);
  CHECK(sizes.plan_probability(1) == Rational(2, 3));
  CHECK(next<Rational>(sizes, 0, 1, 2)[0].size == 2);
  CHECK(next<Rational>(sizes, 1, 0, 3)[0].size == 3);
  using Weights = std::vector<Rational>;
  CHECK_THROWS_AS(StepSizes({Schedule({1})}, Weights{Rational(1, 2)}), ContractViolation);
  CHECK_THROWS_AS(StepSizes({Schedule({1})}, Weights{1, 0}), ContractViolation);
  CHECK_THROWS_AS(StepSizes(grid({{0, 1}, {1, 2}})), ContractViolation);
  CHECK_THROWS_AS(StepSizes(grid({{0, 1}, {1, 2}, {1, 2}, {1, 1}})), ContractViolation);
}

TEST_CASE("step sizes: by hand, two positions on the grid 0, 1/2, 1", "[step_sizes]") {
  const StepSizes sizes(grid({{0, 1}, {1, 2}, {1, 1}}));
  const auto found = next<Rational>(sizes, 0, 0, 2);
  REQUIRE(found.size() == 3);
  CHECK(found[0].step == 0);
  CHECK(found[0].size == 1);
  CHECK(found[0].probability == Rational(1, 2));
  CHECK(found[1].size == 2);
  CHECK(found[1].probability == Rational(1, 4));
  // Nothing in the first step, with chance 1/4: the second reveals both.
  CHECK(found[2].step == 1);
  CHECK(found[2].size == 2);
  CHECK(found[2].probability == Rational(1, 4));
  const auto last = next<double>(sizes, 0, 1, 2);
  REQUIRE(last.size() == 1);
  CHECK(last[0].size == 2);
  CHECK(last[0].probability == 1.0);
  const auto beyond = next<double>(sizes, 0, 2, 5);
  REQUIRE(beyond.size() == 1);
  CHECK(beyond[0].size == 5);
}

TEST_CASE("step sizes (1): reveal times give the law of independent reveal times", "[step_sizes]") {
  for (const auto& times : {grid({{0, 1}, {1, 1}}), grid({{0, 1}, {1, 3}, {1, 2}, {1, 1}}),
                            grid({{0, 1}, {1, 100}, {9, 10}, {99, 100}, {1, 1}})}) {
    const StepSizes sizes(times);
    for (index_t n = 1; n <= 5; ++n) {
      std::map<std::vector<index_t>, Rational> runs;
      follow(sizes, 0, n, std::vector<index_t>(times.size() - 1, 0), 1, runs);
      CHECK(runs == literal_runs(times, n));
    }
  }
}

TEST_CASE("step sizes (1, 2): probabilities are positive and sum to 1, sizes are in range",
          "[step_sizes]") {
  for_each_seed(60, [](Philox& random) {
    std::vector<Rational> times{0};
    const index_t steps = 1 + random.below(8);
    for (index_t j = 1; j < steps; ++j) {
      times.push_back(times.back() + (1 - times.back()) * Rational(1 + random.below(99)) / 100);
    }
    times.emplace_back(1);
    const StepSizes sizes(times);
    const index_t masked = 1 + random.below(40), step = random.below(steps + 2);
    const auto exact = next<Rational>(sizes, 0, step, masked);
    const auto rounded = next<double>(sizes, 0, step, masked);
    CHECK(total(exact) == 1);
    CHECK(total(rounded) == Approx(1.0).epsilon(1e-13));
    CHECK(rounded.size() == exact.size());
    for (std::size_t k = 0; k < rounded.size(); ++k) {
      CHECK(rounded[k].probability > 0.0);
      CHECK(rounded[k].size >= 1);
      CHECK(rounded[k].size <= masked);
      CHECK(rounded[k].size == exact[k].size);
      CHECK(rounded[k].step == exact[k].step);
      CHECK(rounded[k].probability == Approx(to_double(exact[k].probability)).epsilon(1e-12));
    }
    CHECK(exact.back().step <= std::max(step, steps - 1));
  });
}
