#include "exact/enumerate/dense_lattice.hpp"

#include <algorithm>
#include <optional>

#include "core/base/contract.hpp"
#include "core/base/subset.hpp"
#include "core/number/entropy_block.hpp"
#include "core/number/entropy_kernel.hpp"
#include "exact/enumerate/worker_pool.hpp"

namespace unmask {
namespace {

/// How a shape is worked on: which positions are outer variables and which form the block.
struct Plan {
  std::vector<index_t> positions;      // those with at least two symbols, ascending
  std::vector<index_t> cardinalities;  // of these positions
  index_t outer = 0;                   // the first `outer` of them are summed out of the table
  index_t block_cells = 1;             // the others, in one row of the block
  index_t split = 0;                   // tasks are all decisions on the first `split` variables
  double scratch = 0.0;                // numbers a worker needs, as a fraction of the table
  double cells = 1.0;                  // of the table

  [[nodiscard]] index_t variables() const { return positions.size(); }
};

/// The block should be large (the outer part costs less), but rows must outnumber the lanes, and
/// its copy must pay: each cell should take part in 1.6 terms. Otherwise there is no block.
void choose_block(Plan& plan) {
  plan.outer = plan.variables();
  double terms_a_cell = 1.0;
  while (plan.outer > 0) {
    const index_t cells = plan.block_cells * plan.cardinalities[at(plan.outer - 1)];
    const auto c = static_cast<double>(cells);
    const bool first = plan.block_cells == 1;
    if (cells > EntropyBlock::kMaxCells || (!first && c * c > 4.0 * plan.cells)) break;
    plan.block_cells = cells;
    --plan.outer;
    terms_a_cell *= 1.0 + 1.0 / static_cast<double>(plan.cardinalities[at(plan.outer)]);
  }
  if (terms_a_cell >= 1.6) return;
  plan.outer = plan.variables();
  plan.block_cells = 1;
}

/// At most 32 tasks, and only for tables worth it: every task sums out its variables itself.
void choose_split(Plan& plan, double partial_assignments) {
  if (partial_assignments > 1e5) plan.split = std::min<index_t>(plan.outer, 5);
}

/// The deepest path: with u of the table below, summing out makes a copy of 1/q of the size.
void choose_scratch(Plan& plan) {
  for (index_t i = plan.outer; i-- > 0;) {
    const auto q = static_cast<double>(plan.cardinalities[at(i)]);
    plan.scratch = std::max(plan.scratch, (1.0 + plan.scratch) / q);
  }
}

Plan make_plan(const Shape& shape) {
  UNMASK_REQUIRE(shape.positions() <= kMaxLatticePositions, "a lattice of at most 40 positions");
  Plan plan;
  plan.cells = shape.cells_as_double();
  double partial_assignments = 1.0;
  for (index_t i = 0; i < shape.positions(); ++i) {
    if (shape.cardinality(i) == 1) continue;
    plan.positions.push_back(i);
    plan.cardinalities.push_back(shape.cardinality(i));
    partial_assignments *= static_cast<double>(shape.cardinality(i)) + 1.0;
  }
  choose_block(plan);
  choose_split(plan, partial_assignments);
  choose_scratch(plan);
  return plan;
}

/// The sum of q neighbours, in four parts that do not wait for each other.
double sum_of_row(const double* row, index_t q) {
  double part[4] = {0.0, 0.0, 0.0, 0.0};
  index_t x = 0;
  for (; x + 4 <= q; x += 4) {
    for (index_t j = 0; j < 4; ++j) part[j] += row[x + j];
  }
  for (; x < q; ++x) part[0] += row[x];
  return (part[0] + part[1]) + (part[2] + part[3]);
}

/// sum[j] = sum over x of table[x][j] for kWidth neighbours j, which stay in registers.
template <index_t kWidth>
void sum_columns(const double* table, index_t q, index_t inner, double* sum) {
  double part[kWidth];
  for (index_t j = 0; j < kWidth; ++j) part[j] = table[j];
  for (index_t x = 1; x < q; ++x) {
    for (index_t j = 0; j < kWidth; ++j) part[j] += table[x * inner + j];
  }
  for (index_t j = 0; j < kWidth; ++j) sum[j] = part[j];
}

/// sum[k][j] = sum over x of table[k][x][j].
void sum_out(const double* table, index_t kept, index_t q, index_t inner, double* sum) {
  for (index_t k = 0; k < kept; ++k, table += q * inner, sum += inner) {
    index_t j = 0;
    if (inner == 1) {
      sum[j++] = sum_of_row(table, q);
    } else if (q == 2) {
      for (; j < inner; ++j) sum[j] = table[j] + table[inner + j];
    }
    for (; j + 16 <= inner; j += 16) sum_columns<16>(table + j, q, inner, sum + j);
    for (; j + 4 <= inner; j += 4) sum_columns<4>(table + j, q, inner, sum + j);
    for (; j < inner; ++j) sum_columns<1>(table + j, q, inner, sum + j);
  }
}

/// One worker: its scratch, and the depth-first visit. Results go to `emit(kept variables, H)`,
/// where bit v of the set stands for variable v of the plan.
class Worker {
 public:
  explicit Worker(const Plan& plan)
      : plan_(&plan), scratch_(static_cast<std::size_t>(plan.scratch * plan.cells) + 1) {
    const auto first = plan.cardinalities.begin() + static_cast<std::ptrdiff_t>(plan.outer);
    if (plan.block_cells > 1) block_.emplace(std::vector<index_t>(first, plan.cardinalities.end()));
  }

  /// All sets whose part among the first `split` variables is `kept`.
  template <class Emit>
  void run(const double* table, Subset kept, const Emit& emit) {
    decided_ = kept;
    const auto cells = static_cast<index_t>(plan_->cells);
    visit({table, 0, 1, cells, 0}, scratch_.data(), emit);
  }

 private:
  /// A table over the kept variables (slow) and all variables from `next` on (fast).
  struct Node {
    const double* table;
    index_t next;
    index_t kept_cells;
    index_t rest_cells;
    Subset kept;
  };

  template <class Emit>
  void visit(const Node& node, double* scratch, const Emit& emit) {
    if (node.next == plan_->outer) return finish(node, emit);
    const index_t q = plan_->cardinalities[at(node.next)];
    const index_t inner = node.rest_cells / q;
    const bool free = node.next >= plan_->split;
    if (free || contains(decided_, node.next)) {
      const Subset kept = node.kept | singleton(node.next);
      visit({node.table, node.next + 1, node.kept_cells * q, inner, kept}, scratch, emit);
    }
    if (free || !contains(decided_, node.next)) {
      sum_out(node.table, node.kept_cells, q, inner, scratch);
      visit({scratch, node.next + 1, node.kept_cells, inner, node.kept},
            scratch + node.kept_cells * inner, emit);
    }
  }

  template <class Emit>
  void finish(const Node& node, const Emit& emit) {
    if (!block_) return emit(node.kept, entropy_sum(node.table, node.kept_cells));
    block_->clear();
    block_->add(node.table, node.kept_cells);
    for (Subset part = 0; part < block_->subsets(); ++part) {
      emit(node.kept | part << plan_->outer, block_->sum(part));
    }
  }

  const Plan* plan_;
  std::vector<double> scratch_;
  std::optional<EntropyBlock> block_;
  Subset decided_ = 0;
};

/// The decisions of each task; those that keep more cells, and so are longer, first.
std::vector<Subset> make_tasks(const Plan& plan) {
  std::vector<Subset> tasks;
  for (Subset kept = 0; kept <= all_positions(plan.split); ++kept) tasks.push_back(kept);
  const auto cells = [&](Subset kept) {
    double product = 1.0;
    for_each_position(
        kept, [&](index_t i) { product *= static_cast<double>(plan.cardinalities[at(i)]); });
    return product;
  };
  std::stable_sort(tasks.begin(), tasks.end(),
                   [&](Subset a, Subset b) { return cells(a) > cells(b); });
  return tasks;
}

/// Calls emit(task, kept variables, H) for all sets; emit sees the tasks in parallel.
template <class Emit>
void visit_lattice(const JointTable<double>& table, const Plan& plan, Threads threads,
                   Progress* progress, const Emit& emit) {
  const std::vector<Subset> tasks = make_tasks(plan);
  if (progress != nullptr) progress->begin(tasks.size());
  run_ordered_tasks(
      threads, tasks.size(), [&] { return Worker(plan); },
      [&](Worker& worker, index_t task) {
        worker.run(table.probabilities().data(), tasks[at(task)], [&](Subset kept, double entropy) {
          emit(task, kept, kept == 0 ? 0.0 : std::max(0.0, entropy));
        });
        advance(progress);
      });
}

/// Sums by size over n positions from sums over those that have more than one symbol.
std::vector<double> with_trivial_positions(const std::vector<double>& sums, index_t n) {
  const std::vector<double> ways = binomials(n + 1 - sums.size());
  std::vector<double> all(at(n + 1), 0.0);
  for (index_t m = 0; m < sums.size(); ++m) {
    for (index_t k = 0; k < ways.size(); ++k) all[at(m + k)] += sums[at(m)] * ways[at(k)];
  }
  return all;
}

}  // namespace

LatticeNeed dense_lattice_need(const Shape& shape, Threads threads, bool keep_all) {
  LatticeNeed need;
  need.cells = shape.cells_as_double(1);
  if (shape.positions() > kMaxLatticePositions) {
    need.bytes = power_as_double(2, shape.positions()) * sizeof(double);
    return need;
  }
  const Plan plan = make_plan(shape);
  const double workers = std::min(threads.count(), 1 << plan.split);
  const double worker_bytes = plan.scratch * plan.cells * sizeof(double) + 65536.0;
  need.bytes = workers * worker_bytes + 1024.0 * 64.0;
  if (keep_all) need.bytes += power_as_double(2, shape.positions()) * sizeof(double);
  return need;
}

std::vector<double> dense_subset_entropies(const JointTable<double>& table, Threads threads,
                                           Progress* progress) {
  const Plan plan = make_plan(table.shape());
  const index_t n = table.shape().positions();
  std::vector<double> entropies(at(index_t{1} << n));
  Subset trivial = all_positions(n);
  for (const index_t i : plan.positions) trivial &= ~singleton(i);
  visit_lattice(table, plan, threads, progress, [&](index_t, Subset kept, double entropy) {
    Subset positions = 0;
    for_each_position(kept, [&](index_t v) { positions |= singleton(plan.positions[at(v)]); });
    for_each_subset_of(trivial, [&](Subset more) { entropies[at(positions | more)] = entropy; });
  });
  return entropies;
}

std::vector<double> dense_entropy_curve(const JointTable<double>& table, Threads threads,
                                        Progress* progress) {
  const Plan plan = make_plan(table.shape());
  std::vector<SizeSums> of_task(at(index_t{1} << plan.split), SizeSums(plan.variables()));
  visit_lattice(table, plan, threads, progress, [&](index_t task, Subset kept, double entropy) {
    of_task[at(task)].add(size(kept), entropy);
  });
  SizeSums sums(plan.variables());
  for (const SizeSums& part : of_task) sums.merge(part);
  return mean_by_size(with_trivial_positions(sums.values(), table.shape().positions()));
}

}  // namespace unmask
