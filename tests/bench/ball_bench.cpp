// Certified logarithms: ours against MPFI's and Arb's, of random integers with as many bits as the
// result.
#if __has_include(<flint/arb.h>)  // since FLINT 3
#include <flint/arb.h>
#else
#include <arb.h>
#endif
#include <mpfi.h>

#include <string>
#include <vector>

#include "core/base/rng.hpp"
#include "core/number/ball.hpp"
#include "tests/bench/ratios.hpp"

namespace unmask::bench {
namespace {

constexpr index_t kArguments = 64;

std::vector<Integer> random_integers(index_t bits) {
  Philox random(11, bits);
  std::vector<Integer> integers;
  for (index_t i = 0; i < kArguments; ++i) {
    Integer x = 0;
    for (index_t word = 0; word < bits / 64; ++word) x = (x << 64) + Integer(random());
    x |= 1;
    integers.push_back(x);
  }
  return integers;
}

void ln_ours(benchmark::State& state, index_t bits) {
  const auto arguments = random_integers(bits);
  for (auto _ : state) {
    for (const Integer& x : arguments) benchmark::DoNotOptimize(ln(x, {bits}));
  }
  count_cells(state, kArguments);
}

void ln_mpfi(benchmark::State& state, index_t bits) {
  std::vector<mpfi_t> arguments(kArguments);
  const auto integers = random_integers(bits);
  for (index_t i = 0; i < kArguments; ++i) {
    mpfi_init2(arguments[at(i)], static_cast<mpfr_prec_t>(bits));
    mpfi_set_str(arguments[at(i)], integers[at(i)].str().c_str(), 10);
  }
  mpfi_t y;
  mpfi_init2(y, static_cast<mpfr_prec_t>(bits));
  for (auto _ : state) {
    for (const auto& x : arguments) benchmark::DoNotOptimize(mpfi_log(y, x));
  }
  mpfi_clear(y);
  for (auto& x : arguments) mpfi_clear(x);
  count_cells(state, kArguments);
}

void ln_arb(benchmark::State& state, index_t bits) {
  std::vector<arb_struct> arguments(kArguments);
  const auto integers = random_integers(bits);
  for (index_t i = 0; i < kArguments; ++i) {
    arb_init(&arguments[at(i)]);
    fmpz_t x;
    fmpz_init(x);
    fmpz_set_str(x, integers[at(i)].str().c_str(), 10);
    arb_set_fmpz(&arguments[at(i)], x);
    fmpz_clear(x);
  }
  arb_t y;
  arb_init(y);
  for (auto _ : state) {
    for (const arb_struct& x : arguments) {
      arb_log(y, &x, static_cast<slong>(bits));
      benchmark::DoNotOptimize(y);
    }
  }
  arb_clear(y);
  for (arb_struct& x : arguments) arb_clear(&x);
  count_cells(state, kArguments);
}

void ln_128_ours(benchmark::State& state) { ln_ours(state, 128); }
void ln_128_mpfi(benchmark::State& state) { ln_mpfi(state, 128); }
void ln_128_arb(benchmark::State& state) { ln_arb(state, 128); }
void ln_1024_ours(benchmark::State& state) { ln_ours(state, 1024); }
void ln_1024_mpfi(benchmark::State& state) { ln_mpfi(state, 1024); }
void ln_1024_arb(benchmark::State& state) { ln_arb(state, 1024); }

BENCHMARK(ln_128_ours)->Repetitions(5);
BENCHMARK(ln_128_mpfi)->Repetitions(5);
BENCHMARK(ln_128_arb)->Repetitions(5);
BENCHMARK(ln_1024_ours)->Repetitions(5);
BENCHMARK(ln_1024_mpfi)->Repetitions(5);
BENCHMARK(ln_1024_arb)->Repetitions(5);

const bool promised =
    promise(Ratio{"certified ln at 128 bits, MPFI / ours", "ln_128_mpfi", "ln_128_ours", 0.5}) &&
    promise(Ratio{"certified ln at 128 bits, Arb / ours", "ln_128_arb", "ln_128_ours", 0.0}) &&
    promise(Ratio{"certified ln at 1024 bits, MPFI / ours", "ln_1024_mpfi", "ln_1024_ours", 0.0}) &&
    promise(Ratio{"certified ln at 1024 bits, Arb / ours", "ln_1024_arb", "ln_1024_ours", 0.0});

}  // namespace
}  // namespace unmask::bench
