// Subset lattices: the dense one against a plain version and against the speed of its innermost
// formula on data in L1; the sparse one on puzzles and text.
#include <algorithm>

#include "core/base/rng.hpp"
#include "core/number/entropy_kernel.hpp"
#include "exact/enumerate/dense_lattice.hpp"
#include "exact/enumerate/support_lattice.hpp"
#include "tests/bench/naive_lattice.hpp"
#include "tests/bench/ratios.hpp"

namespace unmask::bench {
namespace {

constexpr index_t kStreamLength = 2048;  // 16 KiB: stays in L1

JointTable<double> random_binary_table(index_t n) {
  Philox random(n);
  std::vector<double> weights(at(index_t{1} << n));
  for (double& w : weights) w = random.uniform();
  return JointTable<double>::from_weights(Shape::uniform(n, 2), std::move(weights));
}

void naive_lattice(benchmark::State& state, index_t n) {
  const auto table = random_binary_table(n);
  NaiveBinaryLattice lattice(n);
  for (auto _ : state) benchmark::DoNotOptimize(lattice.run(table.probabilities()).data());
  count_cells(state, table.shape().cells_as_double(1));
}

void entropy_stream(benchmark::State& state, int threads) {
  constexpr index_t kSweeps = 4096;
  const auto table = random_binary_table(11);
  const double* const p = table.probabilities().data();
  for (auto _ : state) {
    parallel_for(Threads(threads), static_cast<index_t>(threads), [&](index_t) {
      for (index_t i = 0; i < kSweeps; ++i) benchmark::DoNotOptimize(entropy_sum(p, kStreamLength));
    });
  }
  count_cells(state, static_cast<double>(threads) * kSweeps * kStreamLength);
}

void dense_lattice(benchmark::State& state, index_t n, int threads, bool keep_all) {
  const auto table = random_binary_table(n);
  for (auto _ : state) {
    const auto result = keep_all ? dense_subset_entropies(table, Threads(threads))
                                 : dense_entropy_curve(table, Threads(threads));
    benchmark::DoNotOptimize(result.data());
  }
  count_cells(state, table.shape().cells_as_double(1));
}

void dense_letters(benchmark::State& state) {
  Philox random(27);
  std::vector<double> weights(27 * 27 * 27 * 27);
  for (double& w : weights) w = random.uniform();
  const auto table = JointTable<double>::from_weights(Shape::uniform(4, 27), std::move(weights));
  for (auto _ : state) benchmark::DoNotOptimize(dense_entropy_curve(table, Threads(1)).data());
  count_cells(state, table.shape().cells_as_double(1));
}

/// The 288 grids of 4 x 4 Sudoku: all fillings, checked cell by cell.
void add_grids(std::vector<symbol_t>& grid, std::vector<symbol_t>& rows) {
  const index_t cell = grid.size();
  if (cell == 16) {
    rows.insert(rows.end(), grid.begin(), grid.end());
    return;
  }
  for (symbol_t symbol = 0; symbol < 4; ++symbol) {
    bool free = true;
    for (index_t other = 0; other < cell; ++other) {
      const bool sees = other / 4 == cell / 4 || other % 4 == cell % 4 ||
                        (other / 8 == cell / 8 && other % 4 / 2 == cell % 4 / 2);
      free = free && !(sees && grid[at(other)] == symbol);
    }
    if (!free) continue;
    grid.push_back(symbol);
    add_grids(grid, rows);
    grid.pop_back();
  }
}

void sudoku_lattice(benchmark::State& state) {
  std::vector<symbol_t> grid, rows;
  add_grids(grid, rows);
  const SupportTable<double> table(Shape::uniform(16, 4), rows,
                                   std::vector<double>(rows.size() / 16, 1.0));
  for (auto _ : state) {
    benchmark::DoNotOptimize(support_subset_entropies(table, Threads(1)).data());
  }
  count_cells(state, support_lattice_need(table.shape(), table.rows(), Threads(1), true).cells);
}

/// Windows of 8 over 27 symbols, from a random walk with few likely successors, like letters.
void text_lattice(benchmark::State& state, double weight) {
  Philox random(8);
  std::vector<symbol_t> text{0};
  while (text.size() < 30008) {
    const auto step =
        static_cast<symbol_t>(27.0 * random.uniform() * random.uniform() * random.uniform());
    text.push_back((text.back() * 7 + step) % 27);
  }
  std::vector<symbol_t> rows;
  for (std::size_t i = 0; i < 30000; ++i) rows.insert(rows.end(), &text[i], &text[i] + 8);
  const SupportTable<double> table(Shape::uniform(8, 27), rows, std::vector<double>(30000, weight));
  for (auto _ : state) {
    benchmark::DoNotOptimize(support_subset_entropies(table, Threads(1)).data());
  }
  count_cells(state, support_lattice_need(table.shape(), table.rows(), Threads(1), true).cells);
}

const bool kRegistered = [] {
  using benchmark::RegisterBenchmark;
  const auto once = [](auto* b, int repetitions) {
    b->Iterations(1)->Repetitions(repetitions)->UseRealTime()->Unit(benchmark::kMillisecond);
  };
  const auto often = [](auto* b) {
    b->Repetitions(5)->MinTime(0.1)->UseRealTime()->Unit(benchmark::kMillisecond);
  };
  often(RegisterBenchmark("entropy_sum in L1, 1 thread", entropy_stream, 1));
  often(RegisterBenchmark("entropy_sum in L1, 2 threads", entropy_stream, 2));
  for (const index_t n : {8, 12, 16}) {
    const auto name = "dense curve n=" + std::to_string(n) + ", 1 thread";
    often(RegisterBenchmark(name.c_str(), dense_lattice, n, 1, false));
  }
  often(RegisterBenchmark("dense curve n=4, q=27, 1 thread", dense_letters));
  once(RegisterBenchmark("dense curve n=20, 1 thread", dense_lattice, 20, 1, false), 3);
  once(RegisterBenchmark("dense curve n=20, 2 threads", dense_lattice, 20, 2, false), 3);
  once(RegisterBenchmark("dense all subsets n=20, 2 threads", dense_lattice, 20, 2, true), 1);
  often(RegisterBenchmark("naive lattice n=12", naive_lattice, 12));
  once(RegisterBenchmark("naive lattice n=20", naive_lattice, 20), 1);
  often(RegisterBenchmark("support lattice, 288 sudoku grids", sudoku_lattice));
  often(RegisterBenchmark("support lattice, text windows", text_lattice, 1.0));
  often(RegisterBenchmark("support lattice, text windows, real weights", text_lattice, 0.7));
  promise({"dense lattice n=20: plain scalar time / ours, 1 thread", "naive lattice n=20",
           "dense curve n=20, 1 thread", 5.0});
  promise({"dense lattice n=20: rate / rate of entropy_sum in L1", "entropy_sum in L1, 1 thread",
           "dense curve n=20, 1 thread", 0.6});
  promise({"dense lattice n=20: 1 thread / 2 threads", "dense curve n=20, 1 thread",
           "dense curve n=20, 2 threads", 1.8});
  promise({"(what this machine gives) entropy_sum in L1: 1 thread / 2",
           "entropy_sum in L1, 1 thread", "entropy_sum in L1, 2 threads", 0.0});
  promise({"dense lattice n=12: plain scalar time / ours", "naive lattice n=12",
           "dense curve n=12, 1 thread", 0.0});
  return true;
}();

}  // namespace
}  // namespace unmask::bench
