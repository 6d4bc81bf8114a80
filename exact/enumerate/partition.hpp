// exact/enumerate/partition.hpp - classes of equal rows, refined one column at a time.
//
// `RowColumns` holds a support's columns, their symbols renumbered 0, 1, ... by first appearance,
// and the rows' weights; `Refiner` splits the classes of a `Partition` by a column.
//
// (1) A refined partition lists classes of at least two rows only. `entropy` is the sum of -p ln p
//     over all classes, `settled` the part of it that belongs to classes of one row; both sums are
//     compensated.
// (2) refine_entropy gives the same entropy without building the partition.
// Weight is std::uint32_t (terms from a table, indexed by weight) or double (terms computed).
#pragma once

#include <algorithm>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/base/index.hpp"
#include "core/model/support_table.hpp"
#include "core/number/entropy_kernel.hpp"

namespace unmask {

using row_t = std::uint32_t;

template <class Weight>
struct RowColumns {
  std::vector<std::vector<std::uint32_t>> column;  // column[position][row]
  std::uint32_t max_symbols = 1;
  std::vector<Weight> weights;
  std::vector<double> row_terms;  // -p ln p of a row alone
  std::vector<double> terms;      // for integer weights: by weight
  double total = 1.0;

  [[nodiscard]] index_t rows() const { return weights.size(); }
};

/// Fills `column` and `max_symbols`.
template <class S, class Weight>
void add_columns(const SupportTable<S>& table, RowColumns<Weight>& columns) {
  for (index_t i = 0; i < table.shape().positions(); ++i) {
    std::unordered_map<symbol_t, std::uint32_t> number;
    std::vector<std::uint32_t> column(at(table.rows()));
    for (index_t row = 0; row < table.rows(); ++row) {
      const auto next = static_cast<std::uint32_t>(number.size());
      column[at(row)] = number.emplace(table.symbol(row, i), next).first->second;
    }
    columns.max_symbols = std::max(columns.max_symbols, static_cast<std::uint32_t>(number.size()));
    columns.column.push_back(std::move(column));
  }
}

struct Partition {
  std::vector<row_t> order;  // active rows, class by class
  std::vector<row_t> ends;   // where each class ends in `order`
  CompensatedSum<double> settled;
  double entropy = 0.0;
};

/// Sums the terms of classes; one for each kind of weight.
template <class Weight>
class TermSum;

template <>
class TermSum<std::uint32_t> {
 public:
  explicit TermSum(const RowColumns<std::uint32_t>& columns) : terms_(columns.terms.data()) {}
  void add(std::uint32_t weight) { sum_.add(terms_[weight]); }
  double take() { return std::exchange(sum_, {}).value(); }

 private:
  const double* terms_;
  CompensatedSum<double> sum_;
};

template <>
class TermSum<double> {
 public:
  explicit TermSum(const RowColumns<double>& columns) : total_(columns.total) {}
  void add(double weight) {
    buffer_[count_++] = weight / total_;
    if (count_ == kCapacity) flush();
  }
  double take() {
    flush();
    return std::exchange(sum_, {}).value();
  }

 private:
  static constexpr std::size_t kCapacity = 480;

  void flush() {
    sum_.add(entropy_sum(buffer_, count_));
    count_ = 0;
  }

  double total_;
  CompensatedSum<double> sum_;
  std::size_t count_ = 0;
  double buffer_[kCapacity];
};

template <class Weight>
class Refiner {
 public:
  explicit Refiner(const RowColumns<Weight>& columns)
      : columns_(&columns), slots_(columns.max_symbols), sum_(columns) {
    seen_.reserve(columns.max_symbols);
  }

  void refine(const Partition& parent, index_t position, Partition& child) {
    child.order.resize(parent.order.size());
    child.ends.clear();
    child.settled = parent.settled;
    row_t begin = 0, out = 0;
    for (const row_t end : parent.ends) {
      out = split(parent.order.data() + begin, end - begin, position, out, child);
      begin = end;
    }
    child.order.resize(out);
    child.entropy = child.settled.value() + sum_.take();
  }

  [[nodiscard]] double refine_entropy(const Partition& parent, index_t position) {
    const std::uint32_t* const symbols = columns_->column[at(position)].data();
    row_t begin = 0;
    CompensatedSum<double> settled = parent.settled;
    for (const row_t end : parent.ends) {
      const row_t* const rows = parent.order.data() + begin;
      if (end - begin == 2) {
        settle_pair(rows, symbols, settled);
      } else {
        for (row_t i = 0; i < end - begin; ++i) count_row(rows[i], symbols[rows[i]]);
        for (const std::uint32_t symbol : seen_) sum_.add(std::exchange(slots_[symbol], {}).weight);
        seen_.clear();
      }
      begin = end;
    }
    return settled.value() + sum_.take();
  }

 private:
  /// One symbol within the class at hand.
  struct Slot {
    std::uint32_t count = 0;
    row_t next = 0;
    Weight weight = 0;
  };

  void count_row(row_t row, std::uint32_t symbol) {
    Slot& slot = slots_[symbol];
    if (slot.count++ == 0) seen_.push_back(symbol);
    slot.weight += columns_->weights[row];
  }

  /// A class of two rows, the most frequent kind: true if the column does not tell them apart.
  bool settle_pair(const row_t* rows, const std::uint32_t* symbols,
                   CompensatedSum<double>& settled) {
    if (symbols[rows[0]] == symbols[rows[1]]) {
      sum_.add(columns_->weights[rows[0]] + columns_->weights[rows[1]]);
      return true;
    }
    settled.add(columns_->row_terms[rows[0]] + columns_->row_terms[rows[1]]);
    return false;
  }

  row_t split_pair(const row_t* rows, const std::uint32_t* symbols, row_t out, Partition& child) {
    if (!settle_pair(rows, symbols, child.settled)) return out;
    child.order[out] = rows[0];
    child.order[out + 1] = rows[1];
    child.ends.push_back(out + 2);
    return out + 2;
  }

  /// Splits one class; its parts of two rows or more go to child.order from `out` on.
  row_t split(const row_t* rows, row_t count, index_t position, row_t out, Partition& child) {
    const std::uint32_t* const symbols = columns_->column[at(position)].data();
    if (count == 2) return split_pair(rows, symbols, out, child);
    for (row_t i = 0; i < count; ++i) count_row(rows[i], symbols[rows[i]]);
    for (const std::uint32_t symbol : seen_) {
      Slot& slot = slots_[symbol];
      if (slot.count == 1) continue;
      slot.next = out;
      out += slot.count;
      child.ends.push_back(out);
      sum_.add(slot.weight);
    }
    for (row_t i = 0; i < count; ++i) {
      Slot& slot = slots_[symbols[rows[i]]];
      if (slot.count == 1) {
        child.settled.add(columns_->row_terms[rows[i]]);
      } else {
        child.order[slot.next++] = rows[i];
      }
    }
    for (const std::uint32_t symbol : seen_) slots_[symbol] = {};
    seen_.clear();
    return out;
  }

  const RowColumns<Weight>* columns_;
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> seen_;
  TermSum<Weight> sum_;
};

}  // namespace unmask
