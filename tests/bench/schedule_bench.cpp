// Best schedules and closed-form curves of long sequences: times that people wait for, and the gain
// of the envelope over the plain dynamic program.
#include "core/base/rng.hpp"
#include "core/model/markov_chain.hpp"
#include "exact/curve/markov_curve.hpp"
#include "exact/optimal/optimal_sizes.hpp"
#include "tests/bench/ratios.hpp"

namespace unmask::bench {
namespace {

constexpr index_t kLong = 65536, kShort = 1024, kSteps = 64;

/// Rises at random places by random amounts: no structure that an algorithm could like.
InformationCurve<double> random_curve(index_t n) {
  Philox random(7, n);
  std::vector<double> z{0.0};
  while (z.size() < n) z.push_back(z.back() + random.uniform() * random.uniform());
  return InformationCurve<double>(std::move(z));
}

/// D_t(b) = min over a of D_{t-1}(a) + c(a,b), all a for all b: theory A7 as it stands.
double plain_dynamic_program(const InformationCurve<double>& curve, index_t steps) {
  const index_t n = curve.positions();
  const std::vector<double> prefix = mean_subset_correlation(curve);
  std::vector<double> best = prefix;
  for (index_t t = 2; t <= steps; ++t) {
    std::vector<double> next(at(n + 1), 0.0);
    for (index_t b = t; b <= n; ++b) {
      double least = best[at(b)];
      for (index_t a = t - 1; a < b; ++a) {
        const double cost = prefix[at(b)] - prefix[at(a)] -
                            static_cast<double>(b - a) * curve.z(a + 1);
        least = std::min(least, best[at(a)] + cost);
      }
      next[at(b)] = least;
    }
    best = std::move(next);
  }
  return best.back();
}

void run_all_steps(benchmark::State& state, index_t n) {
  const auto curve = random_curve(n);
  for (auto _ : state) {
    benchmark::DoNotOptimize(optimal_schedules(curve, kSteps, Budget{}).value().back().expected_kl);
  }
  count_cells(state, 1.0);
}

void optimal_all_k_long(benchmark::State& state) { run_all_steps(state, kLong); }
void optimal_all_k_short(benchmark::State& state) { run_all_steps(state, kShort); }

void optimal_plain_short(benchmark::State& state) {
  const auto curve = random_curve(kShort);
  for (auto _ : state) benchmark::DoNotOptimize(plain_dynamic_program(curve, kSteps));
  count_cells(state, 1.0);
}

void optimal_one_k_long(benchmark::State& state) {
  const auto curve = random_curve(kLong);
  for (auto _ : state) {
    benchmark::DoNotOptimize(optimal_schedule_of_size(curve, index_t{5000}).expected_kl);
  }
  count_cells(state, 1.0);
}

void markov_curve_4096(benchmark::State& state) {
  const auto chain = flip_chain<Rational>(4096, Rational(1, 10));
  for (auto _ : state) benchmark::DoNotOptimize(markov_curve(chain).information.last());
  count_cells(state, 1.0);
}

BENCHMARK(optimal_all_k_long)->Unit(benchmark::kMillisecond)->Repetitions(5);
BENCHMARK(optimal_all_k_short)->Unit(benchmark::kMillisecond)->Repetitions(5);
BENCHMARK(optimal_plain_short)->Unit(benchmark::kMillisecond)->Repetitions(5);
BENCHMARK(optimal_one_k_long)->Unit(benchmark::kMillisecond)->Repetitions(5);
BENCHMARK(markov_curve_4096)->Unit(benchmark::kMillisecond)->Repetitions(5);

const bool promised =
    promise(TimeLimit{"best schedules, all k <= 64 at n = 65536, s", "optimal_all_k_long", 1.0}) &&
    promise(TimeLimit{"best schedule, k = 5000 at n = 65536, s", "optimal_one_k_long", 1.0}) &&
    promise(TimeLimit{"Markov curve at n = 4096, s", "markov_curve_4096", 0.5}) &&
    promise(Ratio{"best schedules n=1024 k<=64, plain dynamic program / ours",
                  "optimal_plain_short", "optimal_all_k_short", 0.0});

}  // namespace
}  // namespace unmask::bench
