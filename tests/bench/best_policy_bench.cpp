// The best adaptive policy: times that people wait for, and the gain of shared marginals over
// trying every block at every context.
#include <algorithm>
#include <limits>

#include "core/base/rng.hpp"
#include "core/base/subset.hpp"
#include "core/format/family_spec.hpp"
#include "exact/optimal/best_partition.hpp"
#include "exact/optimal/dense_policy_engine.hpp"
#include "exact/optimal/policy_frontier.hpp"
#include "tests/bench/ratios.hpp"

namespace unmask::bench {
namespace {

constexpr index_t kLong = 12, kShort = 8;

JointTable<double> random_bits(index_t n) {
  Philox random(n);
  std::vector<double> weights(std::size_t{1} << n);
  for (double& w : weights) w = random.uniform();
  return JointTable<double>::from_weights(Shape::uniform(n, 2), std::move(weights));
}

/// Every layer, every context, every block, every value: the dynamic program as it stands.
class NaiveProgram {
 public:
  explicit NaiveProgram(const DenseContexts& contexts)
      : contexts_(contexts), tables_(contexts.tables()), last_(at(tables_.total()), kInfinity) {
    const auto rows = static_cast<std::ptrdiff_t>(tables_.begin(tables_.full()));
    std::copy(contexts.negative_entropy().begin() + rows, contexts.negative_entropy().end(),
              last_.begin() + rows);
  }

  double run() {
    for (index_t k = 1; k <= tables_.positions(); ++k) {
      std::vector<double> next = last_;
      for (Subset t = 0; t < tables_.full(); ++t) {
        for (index_t x = 0; x < tables_.cells(t); ++x) {
          for_each_subset_of(tables_.full() & ~t, [&](Subset block) {
            if (block == 0) return;
            double value = sum_over(t | block, block, cell_in(t | block, t, x));
            for_each_position(block, [&](index_t i) { value += contexts_.cost(t, i)[x]; });
            double& least = next[at(tables_.begin(t) + x)];
            least = std::min(least, value);
          });
        }
      }
      last_ = std::move(next);
    }
    return last_.front();
  }

 private:
  static constexpr double kInfinity = std::numeric_limits<double>::infinity();

  [[nodiscard]] index_t cell_in(Subset s, Subset t, index_t cell) const {
    index_t first = 0;
    for_each_position(
        t, [&](index_t i) { first += tables_.digit(t, cell, i) * tables_.stride(s, i); });
    return first;
  }

  [[nodiscard]] double sum_over(Subset s, Subset block, index_t cell) const {
    if (block == 0) return last_[at(tables_.begin(s) + cell)];
    const auto i = static_cast<index_t>(std::countr_zero(block));
    return sum_over(s, block & (block - 1), cell) +
           sum_over(s, block & (block - 1), cell + tables_.stride(s, i));
  }

  const DenseContexts& contexts_;
  const SubsetTables& tables_;
  std::vector<double> last_;
};

void policies_dense(benchmark::State& state, index_t n, int threads) {
  const auto table = random_bits(n);
  DensePolicyEngine engine(DenseContexts(table, nullptr, Threads(threads)));
  for (auto _ : state) {
    benchmark::DoNotOptimize(engine.solve_capped(n, Threads(threads), nullptr).data());
  }
  count_cells(state, threads == 1 ? table.shape().cells_as_double(1) : 1.0);
}

void policies_naive(benchmark::State& state) {
  const DenseContexts contexts(random_bits(kShort), nullptr, Threads(1));
  for (auto _ : state) benchmark::DoNotOptimize(NaiveProgram(contexts).run());
  count_cells(state, static_cast<double>(contexts.tables().total()));
}

/// The conditionals alone, without which no law could be computed either.
void contexts_alone(benchmark::State& state) {
  const auto table = random_bits(kLong);
  for (auto _ : state) {
    benchmark::DoNotOptimize(DenseContexts(table, nullptr, Threads(1)).mass(0));
  }
  count_cells(state, table.shape().cells_as_double(1));
}

void policies_sudoku(benchmark::State& state) {
  const Model model = parse_family_spec("sudoku4");
  const Effort effort{Threads(2), Budget{}, nullptr};
  for (auto _ : state) {
    benchmark::DoNotOptimize(best_policies(model, {}, 16, effort).value().by_steps().data());
  }
  count_cells(state, 1.0);
}

void partitions_sudoku(benchmark::State& state) {
  const Model model = parse_family_spec("sudoku4");
  const Effort effort{Threads(2), Budget{}, nullptr};
  for (auto _ : state) {
    const auto costs = position_costs(model, {}, effort).value();
    benchmark::DoNotOptimize(best_partitions(model, costs, 16, effort).value().data());
  }
  count_cells(state, 1.0);
}

const bool kRegistered = [] {
  using benchmark::RegisterBenchmark;
  const auto few = [](auto* b) { b->Repetitions(3)->UseRealTime()->Unit(benchmark::kMillisecond); };
  few(RegisterBenchmark("best policies n=12, 1 thread", policies_dense, kLong, 1));
  few(RegisterBenchmark("best policies n=12, 2 threads", policies_dense, kLong, 2));
  few(RegisterBenchmark("best policies n=8, 1 thread", policies_dense, kShort, 1));
  few(RegisterBenchmark("best policies n=8, every block", policies_naive));
  few(RegisterBenchmark("contexts alone n=12", contexts_alone));
  few(RegisterBenchmark("best policies sudoku4", policies_sudoku));
  few(RegisterBenchmark("best partitions sudoku4", partitions_sudoku));
  promise(TimeLimit{"best policies, all k at n = 12 binary, 2 threads, s",
                    "best policies n=12, 2 threads", 20.0});
  promise(TimeLimit{"best policies, all k, sudoku4, s", "best policies sudoku4", 20.0});
  promise(TimeLimit{"best partitions, all k, sudoku4, s", "best partitions sudoku4", 5.0});
  promise({"best policies n=8: every block at every context / ours",
           "best policies n=8, every block", "best policies n=8, 1 thread", 0.0});
  promise({"best policies n=12, all k / the conditionals alone", "best policies n=12, 1 thread",
           "contexts alone n=12", 0.0});
  return true;
}();

}  // namespace
}  // namespace unmask::bench
