// Deciding equality of sums of logarithms, and all of `unmask verify`.
#include <benchmark/benchmark.h>

#include "core/number/log_form.hpp"
#include "exact/theorem/verify.hpp"
#include "tests/bench/ratios.hpp"

namespace unmask {
namespace {

/// The entropy of a table of 2^12 random 30-bit weights, summed in two ways that are equal:
/// ln W - (1/W) sum w ln w, and by halves: H(first bit) + the mean of the halves' entropies.
struct EqualForms {
  LogForm whole, by_halves;
};

EqualForms entropy_twice() {
  Philox random(7);
  std::vector<Integer> weights;
  Integer total = 0, half = 0;
  for (index_t i = 0; i < 4096; ++i) {
    weights.push_back(1 + random.below(index_t{1} << 30U));
    total += weights.back();
    if (i < 2048) half += weights.back();
  }
  const auto entropy = [&](index_t begin, index_t end, const Integer& sum) {
    std::vector<LogForm::Term> terms{{sum, sum}};
    for (index_t i = begin; i < end; ++i) terms.push_back({weights[at(i)], -weights[at(i)]});
    return LogForm::from_terms(std::move(terms), sum);
  };
  const Integer rest = total - half;
  const LogForm first_bit = LogForm::from_terms({{total, total}, {half, -half}, {rest, -rest}}, total);
  return {entropy(0, 4096, total), first_bit + entropy(0, 2048, half) * Rational(half, total) +
                                       entropy(2048, 4096, rest) * Rational(rest, total)};
}

void equality_of_entropies(benchmark::State& state) {
  const EqualForms forms = entropy_twice();
  for (auto _ : state) {
    bool equal = forms.whole == forms.by_halves;
    if (!equal) state.SkipWithError("the forms are equal");
    benchmark::DoNotOptimize(equal);
  }
}
BENCHMARK(equality_of_entropies)->Unit(benchmark::kMillisecond);
const bool equality_promised = bench::promise(
    bench::TimeLimit{"LogForm equality, 2^12 cells", "equality_of_entropies", 1.0});

/// Without cancellation of equal terms: every weight doubled, so that only the base can tell.
void equality_through_the_base(benchmark::State& state) {
  Philox random(9);
  std::vector<LogForm::Term> once, doubled;
  for (index_t i = 0; i < 4096; ++i) {
    const Integer w = 1 + random.below(index_t{1} << 30U);
    once.push_back({w, Integer(1)});
    doubled.push_back({2 * w, Integer(1)});
  }
  const LogForm left = LogForm::from_terms(std::move(once), Integer(1)) +
                       LogForm::log(Integer(2)) * Rational(4096);
  const LogForm right = LogForm::from_terms(std::move(doubled), Integer(1));
  for (auto _ : state) {
    bool equal = left == right;
    if (!equal) state.SkipWithError("the forms are equal");
    benchmark::DoNotOptimize(equal);
  }
}
BENCHMARK(equality_through_the_base)->Unit(benchmark::kMillisecond);
const bool base_promised = bench::promise(
    bench::TimeLimit{"LogForm equality, 2^12 new integers", "equality_through_the_base", 1.0});

void verify_everything(benchmark::State& state) {
  for (auto _ : state) {
    const auto reports = verify({}, Effort{Threads(2), {}, nullptr});
    benchmark::DoNotOptimize(reports.size());
  }
}
BENCHMARK(verify_everything)->Unit(benchmark::kSecond)->Iterations(1);
const bool verify_promised = bench::promise(
    bench::TimeLimit{"unmask verify, built-in and 200 random models", "verify_everything", 60.0});

}  // namespace
}  // namespace unmask
