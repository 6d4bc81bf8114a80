#include "exact/enumerate/weight_census.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <unordered_map>

#include "core/base/subset.hpp"
#include "exact/enumerate/partition.hpp"
#include "exact/enumerate/size_sums.hpp"
#include "exact/enumerate/weight_entropy.hpp"

namespace unmask {
namespace {

/// Up to this total the counts are an array, indexed by weight.
constexpr index_t kMaxTabulated = 4096;

/// Positions decided by a task; the same for every thread count.
index_t split_positions(index_t n, index_t rows) {
  return power_as_double(2, n) * static_cast<double>(rows) > 1e6 ? std::min<index_t>(n, 4) : 0;
}

struct WeightHash {
  std::size_t operator()(std::uint64_t w) const { return std::hash<std::uint64_t>{}(w); }
  std::size_t operator()(const Integer& w) const { return hash_value(w); }
};

/// Counts by weight: an array for small weights, else a hash table.
template <class Weight>
class Tally {
 public:
  void add(const Weight& weight, index_t count) {
    if constexpr (std::is_integral_v<Weight>) {
      if (weight < small_.size()) {
        small_[at(weight)] += count;
        return;
      }
    }
    large_[weight] += count;
  }

  void merge_into(std::map<Integer, index_t>& counts) const {
    for (std::size_t w = 0; w < small_.size(); ++w) {
      if (small_[w] != 0) counts[Integer(w)] += small_[w];
    }
    for (const auto& [weight, count] : large_) counts[Integer(weight)] += count;
  }

 private:
  std::vector<index_t> small_ =
      std::vector<index_t>(std::is_integral_v<Weight> ? at(kMaxTabulated) : 0, 0);
  std::unordered_map<Weight, index_t, WeightHash> large_;
};

/// Classes of at least two rows, one after the other.
struct Classes {
  std::vector<row_t> order, ends;
};

/// Counts the classes of all sets in one part of the lattice; positions are decided from the last
/// to the first, so that those still free are the low ones.
template <class Weight>
class Counter {
 public:
  explicit Counter(const RowColumns<Weight>& rows)
      : rows_(&rows),
        tallies_(rows.column.size() + 1),
        levels_(rows.column.size() + 1),
        slots_(rows.max_symbols) {
    for (index_t free = 0; free <= rows.column.size(); ++free) {
      ways_.emplace_back();
      for (const double ways : binomials(free)) ways_.back().push_back(static_cast<index_t>(ways));
    }
  }

  /// All sets whose part among the positions from `free` on is `decided`.
  void run(Subset decided, index_t free) {
    levels_[0] = coarsest();
    if (levels_[0].ends.empty()) settle(0, size(decided), free);
    index_t level = 0;
    for_each_position(decided, [&](index_t i) {
      refine(levels_[at(level)], i, levels_[at(level + 1)], size(decided), free);
      ++level;
    });
    visit(level, free);
  }

  void merge_into(std::vector<std::map<Integer, index_t>>& counts) const {
    for (std::size_t m = 0; m < tallies_.size(); ++m) tallies_[m].merge_into(counts[m]);
  }

 private:
  struct Slot {
    std::uint32_t count = 0;
    row_t next = 0;
    Weight weight = 0;
  };

  /// The classes of the empty set: one, or none of at least two rows.
  [[nodiscard]] Classes coarsest() const {
    Classes all;
    if (rows_->rows() < 2) return all;
    all.order.resize(at(rows_->rows()));
    std::iota(all.order.begin(), all.order.end(), row_t{0});
    all.ends.push_back(static_cast<row_t>(rows_->rows()));
    return all;
  }

  /// A row that is a class alone, of a set of `size` and of its unions with free positions.
  void settle(row_t row, index_t size, index_t free) {
    const Weight& weight = rows_->weights[row];
    for (index_t k = 0; k <= free; ++k) tallies_[at(size + k)].add(weight, ways_[at(free)][at(k)]);
  }

  /// levels_[level] holds the classes of a set of `level` positions.
  void visit(index_t level, index_t free) {
    const Classes& classes = levels_[at(level)];
    row_t begin = 0;
    for (const row_t end : classes.ends) {
      Weight weight = 0;
      for (row_t r = begin; r < end; ++r) weight += rows_->weights[classes.order[r]];
      tallies_[at(level)].add(weight, 1);
      begin = end;
    }
    if (classes.ends.empty()) return;
    for (index_t i = free; i-- > 0;) {
      refine(classes, i, levels_[at(level + 1)], level + 1, i);
      visit(level + 1, i);
    }
  }

  /// Splits by the column of `position`; rows that are alone from now on are settled.
  void refine(const Classes& parent, index_t position, Classes& child, index_t size, index_t free) {
    const std::uint32_t* const symbols = rows_->column[at(position)].data();
    child.order.resize(parent.order.size());
    child.ends.clear();
    row_t begin = 0, out = 0;
    for (const row_t end : parent.ends) {
      for (row_t r = begin; r < end; ++r) {
        Slot& slot = slots_[symbols[parent.order[r]]];
        if (slot.count++ == 0) seen_.push_back(symbols[parent.order[r]]);
      }
      for (const std::uint32_t symbol : seen_) {
        Slot& slot = slots_[symbol];
        if (slot.count == 1) continue;
        slot.next = out;
        out += slot.count;
        child.ends.push_back(out);
      }
      for (row_t r = begin; r < end; ++r) {
        const row_t row = parent.order[r];
        Slot& slot = slots_[symbols[row]];
        if (slot.count == 1) {
          settle(row, size, free);
        } else {
          child.order[slot.next++] = row;
        }
      }
      for (const std::uint32_t symbol : seen_) slots_[symbol] = {};
      seen_.clear();
      begin = end;
    }
    child.order.resize(out);
  }

  const RowColumns<Weight>* rows_;
  std::vector<Tally<Weight>> tallies_;  // by size
  std::vector<Classes> levels_;
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> seen_;
  std::vector<std::vector<index_t>> ways_;
};

template <class Weight>
WeightCensus census_of(const SupportTable<Rational>& table, const std::vector<Integer>& weights,
                       Threads threads, Progress* progress) {
  RowColumns<Weight> columns;
  add_columns(table, columns);
  for (const Integer& w : weights) columns.weights.push_back(static_cast<Weight>(w));
  const index_t n = table.shape().positions(), free = n - split_positions(n, table.rows());
  const index_t tasks = index_t{1} << (n - free);
  std::vector<std::vector<std::map<Integer, index_t>>> of_task(
      at(tasks), std::vector<std::map<Integer, index_t>>(at(n + 1)));
  if (progress != nullptr) progress->begin(tasks);
  parallel_for(threads, tasks, [&](index_t task) {
    Counter<Weight> counter(columns);
    counter.run(task << free, free);
    counter.merge_into(of_task[at(task)]);
    advance(progress);
  });
  WeightCensus census;
  for (const Integer& w : weights) census.total += w;
  for (index_t m = 0; m <= n; ++m) {
    std::map<Integer, index_t>& sum = of_task[0][at(m)];
    for (index_t task = 1; task < tasks; ++task) {
      for (const auto& [weight, count] : of_task[at(task)][at(m)]) sum[weight] += count;
    }
    sum.erase(Integer(1));
    census.counts.emplace_back(sum.begin(), sum.end());
  }
  return census;
}

}  // namespace

std::vector<Integer> integer_weights(const SupportTable<Rational>& table) {
  Integer denominator = 1, common = 0;
  for (const Rational& w : table.weights()) {
    denominator = lcm(denominator, boost::multiprecision::denominator(w));
  }
  std::vector<Integer> weights;
  for (const Rational& w : table.weights()) {
    weights.push_back(boost::multiprecision::numerator(w) *
                      (denominator / boost::multiprecision::denominator(w)));
    common = gcd(common, weights.back());
  }
  for (Integer& w : weights) w /= common;
  return weights;
}

WeightCensus weight_census(const SupportTable<Rational>& table, Threads threads,
                           Progress* progress) {
  UNMASK_REQUIRE(table.shape().positions() <= kMaxLatticePositions,
                 "a census of at most 40 positions");
  UNMASK_REQUIRE(table.rows() < std::numeric_limits<row_t>::max(), "fewer than 2^32 rows");
  const std::vector<Integer> weights = integer_weights(table);
  Integer total = 0;
  for (const Integer& w : weights) total += w;
  return msb(total) < 63 ? census_of<std::uint64_t>(table, weights, threads, progress)
                         : census_of<Integer>(table, weights, threads, progress);
}

std::vector<LogForm> census_entropy_curve(const WeightCensus& census) {
  const index_t n = census.counts.size() - 1;
  const std::vector<double> sets = binomials(n);
  std::vector<LogForm> entropy;
  for (index_t m = 0; m <= n; ++m) {
    WeightEntropy<LogForm> sum;
    for (const auto& [weight, count] : census.counts[at(m)]) sum.add(Integer(count), weight);
    entropy.push_back(
        std::move(sum).value(census.total, Integer(static_cast<index_t>(sets[at(m)]))));
  }
  return entropy;
}

}  // namespace unmask
