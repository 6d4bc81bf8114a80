// tests/support/effort.hpp - how hard a randomised test tries, and how a failure is replayed.
//
// UNMASK_TEST_MULTIPLIER=m repeats every randomised test m times as often (default 1, where each
// case takes at most about a second). UNMASK_SEED=s runs the one seed s.
//
// (1) A test draws from Philox(seed, stream of its name): seeds are small numbers, and no two tests
//     see the same draws.
// (2) A failure prints one line that repeats it alone.
#pragma once

#include <cstdlib>
#include <string>

#include "core/base/rng.hpp"
#include "tests/support/catch.hpp"

namespace unmask {

/// The whole number in an environment variable, or `otherwise`.
inline index_t environment_number(const char* name, index_t otherwise) {
  const char* const text = std::getenv(name);
  return text == nullptr || *text == '\0' ? otherwise : std::strtoull(text, nullptr, 10);
}

/// `base` times the multiplier.
inline index_t repetitions(index_t base) {
  const index_t multiplier = environment_number("UNMASK_TEST_MULTIPLIER", 1);
  return base * (multiplier == 0 ? 1 : multiplier);
}

inline std::string current_test_name() {
  return std::string(Catch::getResultCapture().getCurrentTestName());
}

/// The generator that `for_each_seed` gives the current test for `seed`.
inline Philox seeded(index_t seed) {
  std::uint64_t stream = 0xCBF29CE484222325U;  // FNV-1a of the test's name
  for (const char c : current_test_name()) {
    stream = (stream ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  }
  return Philox(seed, stream);
}

/// Calls body(random) for the seeds 0 .. repetitions(base) - 1.
template <class Body>
void for_each_seed(index_t base, Body&& body) {
  constexpr index_t kNone = ~index_t{0};
  const index_t only = environment_number("UNMASK_SEED", kNone);
  const index_t first = only == kNone ? 0 : only;
  const index_t end = only == kNone ? repetitions(base) : only + 1;
  for (index_t seed = first; seed < end; ++seed) {
    INFO("replay: UNMASK_SEED=" << seed << " unmask_tests \"" << current_test_name() << '"');
    Philox random = seeded(seed);
    body(random);
  }
}

}  // namespace unmask
