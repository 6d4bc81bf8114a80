// tests/bench/ratios.hpp - what a benchmark must reach, compared with another one of the same run.
//
// A benchmark that does `count_cells(state, cells)` is measured in nanoseconds a cell. After all
// benchmarks main prints a line for each registered ratio, from medians over repetitions:
//   ratio  dense lattice n=20, plain scalar / ours   9.31   target >= 5    met
// Register during static initialisation; a ratio whose benchmarks did not run is skipped.
#pragma once

#include <benchmark/benchmark.h>

#include <string>
#include <vector>

namespace unmask::bench {

/// nanoseconds a cell of `numerator` over that of `denominator`; names as registered.
struct Ratio {
  std::string title;
  std::string numerator;
  std::string denominator;
  double at_least;  ///< the target; 0: for information
};

inline std::vector<Ratio>& ratios() {
  static std::vector<Ratio> all;
  return all;
}

inline bool promise(Ratio ratio) {
  ratios().push_back(std::move(ratio));
  return true;
}

/// The median time of one iteration, against a target in seconds.
struct TimeLimit {
  std::string title;
  std::string name;
  double seconds;
};

inline std::vector<TimeLimit>& time_limits() {
  static std::vector<TimeLimit> all;
  return all;
}

inline bool promise(TimeLimit limit) {
  time_limits().push_back(std::move(limit));
  return true;
}

/// How many cells (terms, rows, whatever the topic counts) one iteration handles.
inline void count_cells(benchmark::State& state, double cells) {
  state.counters["cells"] = cells;
  state.counters["cells/s"] =
      benchmark::Counter(cells, benchmark::Counter::kIsIterationInvariantRate);
}

}  // namespace unmask::bench
