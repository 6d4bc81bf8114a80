#ifndef __EMSCRIPTEN__
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/number/entropy_block.cpp"
#include <hwy/foreach_target.h>
#endif

#include "core/number/entropy_block.hpp"
#include "core/number/entropy_lanes.inl"

#ifndef __EMSCRIPTEN__
HWY_BEFORE_NAMESPACE();
#endif
namespace unmask {
namespace UNMASK_LANES {

/// The variables still to be decided; cells of `table` are vectors, the last variable fastest.
struct Variables {
  const index_t* cardinality;
  index_t count;
  index_t cells;
};

inline Vector cell(const double* table, index_t i) { return load(table + i * lanes()); }

inline void accumulate(Vector terms, double* total, index_t i) {
  store(add(cell(total, i), terms), total + i * lanes());
}

/// One last variable: its cells, and their sum.
inline void finish_one(const double* table, index_t q, double* totals) {
  const Vector zero = constant(0.0);
  Vector sum_a = zero, sum_b = zero, sum_c = zero, marginal = zero, whole = zero;
  for (index_t x = 0; x < q; ++x) marginal = add(marginal, cell(table, x));
  index_t x = 0;
  for (; x + 3 <= q; x += 3) {
    add_entropy(cell(table, x), cell(table, x + 1), cell(table, x + 2), sum_a, sum_b, sum_c);
  }
  const Vector first = x < q ? cell(table, x) : zero;
  const Vector second = x + 1 < q ? cell(table, x + 1) : zero;
  add_entropy(first, second, marginal, sum_a, sum_b, whole);
  accumulate(whole, totals, 0);
  accumulate(add(add(sum_a, sum_b), sum_c), totals, 1);
}

/// Two last variables, both binary: nine terms from four vectors without touching memory.
UNMASK_INLINE void finish_binary_pair(Vector a, Vector b, Vector c, Vector d, double* totals) {
  const Vector first_0 = add(a, b), first_1 = add(c, d);
  const Vector second_0 = add(a, c), second_1 = add(b, d);
  Vector both_a = constant(0.0), both_b = both_a, both_c = both_a;
  Vector first_a = both_a, first_b = both_a, second_a = both_a, second_b = both_a, none = both_a;
  add_entropy(a, b, c, both_a, both_b, both_c);
  add_entropy(d, first_0, first_1, both_a, first_a, first_b);
  add_entropy(second_0, second_1, add(first_0, first_1), second_a, second_b, none);
  accumulate(none, totals, 0);
  accumulate(add(second_a, second_b), totals, 1);
  accumulate(add(first_a, first_b), totals, 2);
  accumulate(add(add(both_a, both_b), both_c), totals, 3);
}

UNMASK_INLINE void finish_binary_pair(const double* table, double* totals) {
  finish_binary_pair(cell(table, 0), cell(table, 1), cell(table, 2), cell(table, 3), totals);
}

/// sum[j] = sum over x of table[x][j], for vectors j.
inline void sum_out(const double* table, index_t q, index_t inner, double* sum) {
  for (index_t j = 0; j < inner; ++j) {
    Vector marginal = add(cell(table, j), cell(table, inner + j));
    for (index_t x = 2; x < q; ++x) marginal = add(marginal, cell(table, x * inner + j));
    store(marginal, sum + j * lanes());
  }
}

/// Adds the terms of all subsets of kCount binary variables: keep the first one (each half counts
/// for the subsets with it) or sum it out (the sum counts for those without), then the rest.
template <index_t kCount>
void visit_binary(const double* table, double* scratch, double* totals) {
  const index_t half_cells = (index_t{1} << (kCount - 1)) * lanes();
  if constexpr (kCount == 2) {
    finish_binary_pair(table, totals);
  } else if constexpr (kCount == 3) {
    finish_binary_pair(table, totals + half_cells);
    finish_binary_pair(table + half_cells, totals + half_cells);
    finish_binary_pair(add(cell(table, 0), cell(table, 4)), add(cell(table, 1), cell(table, 5)),
                       add(cell(table, 2), cell(table, 6)), add(cell(table, 3), cell(table, 7)),
                       totals);
  } else {
    visit_binary<kCount - 1>(table, scratch, totals + half_cells);
    visit_binary<kCount - 1>(table + half_cells, scratch, totals + half_cells);
    sum_out(table, 2, index_t{1} << (kCount - 1), scratch);
    visit_binary<kCount - 1>(scratch, scratch + half_cells, totals);
  }
}

/// The same for variables of any cardinality.
void visit(Variables variables, const double* table, double* scratch, double* totals) {
  const index_t q = variables.cardinality[0];
  if (variables.count == 1) return finish_one(table, q, totals);
  if (variables.count == 2 && variables.cells == 4) return finish_binary_pair(table, totals);
  if (variables.count == 3 && variables.cells == 8) return visit_binary<3>(table, scratch, totals);
  const index_t inner = variables.cells / q;
  const Variables rest{variables.cardinality + 1, variables.count - 1, inner};
  const index_t half = (index_t{1} << rest.count) * lanes();
  for (index_t x = 0; x < q; ++x) {
    visit(rest, table + x * inner * lanes(), scratch, totals + half);
  }
  sum_out(table, q, inner, scratch);
  visit(rest, scratch, scratch + inner * lanes(), totals);
}

void visit_group(Variables variables, const double* table, double* scratch, double* totals) {
  if (variables.cells == 128 && variables.count == 7)
    return visit_binary<7>(table, scratch, totals);
  if (variables.cells == 64 && variables.count == 6) return visit_binary<6>(table, scratch, totals);
  if (variables.cells == 32 && variables.count == 5) return visit_binary<5>(table, scratch, totals);
  visit(variables, table, scratch, totals);
}

/// group[cell][lane] = rows[lane][cell], zero in lanes without a row.
inline void transpose(const double* rows, index_t count, index_t cells, double* group) {
  const index_t width = lanes();
  for (index_t lane = 0; lane < width; ++lane) {
    const double* row = rows + lane * cells;
    for (index_t i = 0; i < cells; ++i) group[i * width + lane] = lane < count ? row[i] : 0.0;
  }
}

void add_rows(const std::vector<index_t>& cardinalities, index_t cells, const double* rows,
              index_t count, double* workspace, CompensatedSum<double>* sums) {
  const Variables variables{cardinalities.data(), cardinalities.size(), cells};
  const index_t width = lanes(), subsets = index_t{1} << variables.count;
  double* const group = workspace;
  double* const scratch = group + variables.cells * width;
  double* const totals = scratch + variables.cells * width;
  for (index_t row = 0; row < count;) {
    for (index_t i = 0; i < subsets; ++i) store(constant(0.0), totals + i * width);
    for (index_t g = 0; g < EntropyBlock::kRowsBeforeFlush && row < count; ++g, row += width) {
      const index_t left = count - row;
      transpose(rows + row * variables.cells, left < width ? left : width, variables.cells, group);
      visit_group(variables, group, scratch, totals);
    }
    for (index_t i = 0; i < subsets; ++i) sums[i].add(sum_of_lanes(cell(totals, i)));
  }
}

index_t lane_count() { return lanes(); }

}  // namespace UNMASK_LANES
}  // namespace unmask
#ifndef __EMSCRIPTEN__
HWY_AFTER_NAMESPACE();
#endif

#if defined(__EMSCRIPTEN__) || HWY_ONCE
#include "core/base/contract.hpp"

#ifdef __EMSCRIPTEN__
#define UNMASK_CALL(function) scalar_lanes::function
#else
#define UNMASK_CALL(function) HWY_DYNAMIC_DISPATCH(function)
#endif

namespace unmask {
#ifndef __EMSCRIPTEN__
HWY_EXPORT(add_rows);
HWY_EXPORT(lane_count);
#endif

EntropyBlock::EntropyBlock(std::vector<index_t> cardinalities)
    : cardinalities_(std::move(cardinalities)) {
  for (const index_t q : cardinalities_) {
    UNMASK_REQUIRE(q >= 2 && q <= kMaxCells, "cardinalities of a block are from 2 to kMaxCells");
    cells_ *= q;
    UNMASK_REQUIRE(cells_ <= kMaxCells, "a row of at most kMaxCells cells");
  }
  UNMASK_REQUIRE(!cardinalities_.empty(), "at least one variable in a row");
  sums_.resize(at(index_t{1} << cardinalities_.size()));
  const index_t cache_line = 8;
  workspace_.resize(at((2 * cells_ + sums_.size()) * UNMASK_CALL(lane_count)() + cache_line));
}

void EntropyBlock::clear() { sums_.assign(sums_.size(), {}); }

void EntropyBlock::add(const double* rows, index_t count) {
  // Vectors that straddle two cache lines are slow; start at a multiple of 64 bytes.
  const auto address = __builtin_bit_cast(std::uintptr_t, workspace_.data());
  double* const aligned = workspace_.data() + (64 - address % 64) % 64 / sizeof(double);
  UNMASK_CALL(add_rows)
  (cardinalities_, cells_, rows, count, aligned, sums_.data());
}

double EntropyBlock::sum(Subset kept) const {
  Subset index = 0;  // variable 0 is the highest bit here
  for (index_t i = 0; i < cardinalities_.size(); ++i) index = index << 1U | (kept >> i & 1U);
  return sums_[at(index)].value();
}

}  // namespace unmask
#endif
