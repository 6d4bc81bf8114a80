#include "exact/enumerate/support_lattice.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/base/contract.hpp"
#include "core/base/subset.hpp"
#include "exact/enumerate/partition.hpp"
#include "exact/enumerate/worker_pool.hpp"

namespace unmask {
namespace {

/// Up to this total the terms of all integer weights are tabulated.
constexpr double kMaxTabulated = 1048576.0;

/// Positions decided by a task; the same for every thread count.
index_t split_positions(index_t n, index_t rows) {
  const double work = power_as_double(2, n) * static_cast<double>(rows);
  return work > 1e5 ? std::min<index_t>(n, 5) : 0;
}

bool has_small_integer_weights(const SupportTable<double>& table) {
  return table.total() <= kMaxTabulated &&
         std::all_of(table.weights().begin(), table.weights().end(),
                     [](double w) { return w == std::floor(w); });
}

template <class Weight>
RowColumns<Weight> make_columns(const SupportTable<double>& table) {
  RowColumns<Weight> columns;
  columns.total = table.total();
  add_columns(table, columns);
  for (const double w : table.weights()) {
    columns.weights.push_back(static_cast<Weight>(w));
    columns.row_terms.push_back(entropy_term(w / columns.total));
  }
  if constexpr (std::is_integral_v<Weight>) {
    const auto total = static_cast<index_t>(columns.total);
    for (index_t w = 0; w <= total; ++w) {
      columns.terms.push_back(entropy_term(static_cast<double>(w) / columns.total));
    }
  }
  return columns;
}

/// The partition of the empty set: one class, or no active row if there is only one.
template <class Weight>
Partition coarsest(const RowColumns<Weight>& columns) {
  Partition partition;
  if (columns.rows() < 2) return partition;
  partition.order.resize(at(columns.rows()));
  std::iota(partition.order.begin(), partition.order.end(), row_t{0});
  partition.ends.push_back(static_cast<row_t>(columns.rows()));
  return partition;
}

/// Positions are decided from the last to the first, so that those still free are the low bits.
/// emit(S, free, H): H is the entropy of S and of all unions of S with positions below `free`.
template <class Weight>
class Worker {
 public:
  explicit Worker(const RowColumns<Weight>& columns)
      : refiner_(columns), levels_(columns.column.size() + 1) {
    levels_[0] = coarsest(columns);
    for (std::size_t i = 1; i < levels_.size(); ++i) levels_[i].order.reserve(at(columns.rows()));
  }

  /// All sets whose part among the positions from `free` on is `decided`.
  template <class Emit>
  void run(Subset decided, index_t free, const Emit& emit) {
    index_t level = 0;
    for_each_position(decided, [&](index_t i) {
      refiner_.refine(levels_[at(level)], i, levels_[at(level + 1)]);
      ++level;
    });
    settle_or_visit(decided, free, level, emit);
  }

 private:
  template <class Emit>
  void settle_or_visit(Subset kept, index_t free, index_t level, const Emit& emit) {
    const Partition& partition = levels_[at(level)];
    if (partition.ends.empty()) return emit(kept, free, partition.entropy);
    emit(kept, 0, partition.entropy);
    for (index_t i = free; i-- > 1;) {
      refiner_.refine(partition, i, levels_[at(level + 1)]);
      settle_or_visit(kept | singleton(i), i, level + 1, emit);
    }
    if (free > 0) emit(kept | singleton(0), 0, refiner_.refine_entropy(partition, 0));
  }

  Refiner<Weight> refiner_;
  std::vector<Partition> levels_;
};

/// Calls emit(task, S, free, H); emit sees the tasks in parallel. Few kept positions leave many
/// rows active, so those tasks come first.
template <class Weight, class Emit>
void visit_lattice(const SupportTable<double>& table, Threads threads, Progress* progress,
                   const Emit& emit) {
  const auto columns = make_columns<Weight>(table);
  const index_t n = table.shape().positions();
  const index_t free = n - split_positions(n, table.rows());
  std::vector<Subset> tasks(at(index_t{1} << (n - free)));
  std::iota(tasks.begin(), tasks.end(), Subset{0});
  std::stable_sort(tasks.begin(), tasks.end(),
                   [](Subset a, Subset b) { return size(a) < size(b); });
  if (progress != nullptr) progress->begin(tasks.size());
  run_ordered_tasks(
      threads, tasks.size(), [&] { return Worker<Weight>(columns); },
      [&](Worker<Weight>& worker, index_t task) {
        worker.run(tasks[at(task)] << free, free, [&](Subset kept, index_t below, double entropy) {
          emit(task, kept, below, std::max(0.0, entropy));
        });
        advance(progress);
      });
}

template <class Emit>
void visit_lattice(const SupportTable<double>& table, Threads threads, Progress* progress,
                   const Emit& emit) {
  UNMASK_REQUIRE(table.shape().positions() <= kMaxLatticePositions,
                 "a lattice of at most 40 positions");
  UNMASK_REQUIRE(table.rows() < std::numeric_limits<row_t>::max(), "fewer than 2^32 rows");
  if (has_small_integer_weights(table)) {
    visit_lattice<std::uint32_t>(table, threads, progress, emit);
  } else {
    visit_lattice<double>(table, threads, progress, emit);
  }
}

}  // namespace

LatticeNeed support_lattice_need(const Shape& shape, index_t rows, Threads threads, bool keep_all) {
  const index_t n = shape.positions();
  const double subsets = power_as_double(2, n), row_count = static_cast<double>(rows);
  const double levels = static_cast<double>(n) + 1.0;
  const double workers = std::min<double>(threads.count(), 32.0);
  LatticeNeed need;
  need.cells = subsets * row_count;
  need.bytes = 4.0 * levels * row_count + 16.0 * row_count + 8.0 * kMaxTabulated;
  need.bytes += workers * (6.0 * levels + 20.0) * row_count;
  if (keep_all) need.bytes += subsets * sizeof(double);
  return need;
}

std::vector<double> support_subset_entropies(const SupportTable<double>& table, Threads threads,
                                             Progress* progress) {
  const index_t subsets = index_t{1} << table.shape().positions();
  std::vector<double> entropies(at(subsets));
  visit_lattice(table, threads, progress, [&](index_t, Subset kept, index_t free, double entropy) {
    const auto first = entropies.begin() + static_cast<std::ptrdiff_t>(kept);
    std::fill_n(first, std::ptrdiff_t{1} << free, entropy);
  });
  return entropies;
}

std::vector<double> support_entropy_curve(const SupportTable<double>& table, Threads threads,
                                          Progress* progress) {
  const index_t n = table.shape().positions();
  std::vector<SizeSums> of_task(at(index_t{1} << split_positions(n, table.rows())), SizeSums(n));
  visit_lattice(table, threads, progress,
                [&](index_t task, Subset kept, index_t free, double entropy) {
                  of_task[at(task)].add_supersets(size(kept), free, entropy);
                });
  SizeSums sums(n);
  for (const SizeSums& part : of_task) sums.merge(part);
  return mean_by_size(sums.values());
}

}  // namespace unmask
