#include "exact/enumerate/conditionals.hpp"

#include <algorithm>
#include <bit>
#include <type_traits>

#include "core/model/expand.hpp"

namespace unmask {
namespace {

/// Turns joint probabilities p(context, x_i = v) of the masked positions into conditional ones.
template <class S>
void divide_or_spread(const MarginalLayout& layout, Subset masked, const S& total, S* marginals) {
  for_each_position(masked, [&](index_t i) {
    const index_t count = layout.end(i) - layout.begin(i);
    for (index_t k = layout.begin(i); k < layout.end(i); ++k) {
      if (total > S(0)) {
        marginals[k] /= total;
      } else {
        marginals[k] = S(1) / S(count);
      }
    }
  });
}

/// The positions of a set with their place values and cardinalities.
struct Digit {
  context_t place = 1;
  index_t cardinality = 1;
};

std::vector<Digit> digits_of(const ContextSpace& space, Subset set) {
  std::vector<Digit> digits;
  for_each_position(set, [&](index_t i) {
    digits.push_back({space.place(i), space.shape().cardinality(i)});
  });
  return digits;
}

template <class S>
class Cube final : public Conditionals<S> {
 public:
  explicit Cube(const SupportTable<S>& table) : Conditionals<S>(table.shape()) {
    const ContextSpace& space = this->space();
    cells_.assign(at(space.count()), S(0));
    std::vector<symbol_t> row(at(space.positions()));
    for (index_t r = 0; r < table.rows(); ++r) {
      for (index_t i = 0; i < row.size(); ++i) row[at(i)] = table.symbol(r, i);
      cells_[at(space.code(row.data()))] = table.probability(r);
    }
    for (index_t i = 0; i < space.positions(); ++i) sum_out(i);
  }

  S probability(context_t context) const override { return cells_[at(context)]; }

  S marginals(context_t context, S* marginals) const override {
    const ContextSpace& space = this->space();
    const MarginalLayout& layout = this->layout();
    const Subset masked = all_positions(space.positions()) & ~space.revealed(context);
    for_each_position(masked, [&](index_t i) {
      context_t cell = context;
      for (index_t k = layout.begin(i); k < layout.end(i); ++k) {
        marginals[k] = cells_[at(cell += space.place(i))];
      }
    });
    const S& total = cells_[at(context)];
    divide_or_spread(layout, masked, total, marginals);
    return total;
  }

  void continuations(context_t context, Subset block,
                     std::vector<Continuation<S>>& found) const override {
    found.clear();
    const std::vector<Digit> digits = digits_of(this->space(), block);
    std::vector<index_t> symbol(digits.size(), 0);
    context_t next = context;
    for (const Digit& digit : digits) next += digit.place;
    for (index_t cell = 0;; ++cell) {  // an odometer, the lowest position the fastest
      if (cells_[at(next)] > S(0)) found.push_back({next, cell, cells_[at(next)]});
      std::size_t d = 0;
      while (d < digits.size() && symbol[d] + 1 == digits[d].cardinality) {
        next -= digits[d].place * symbol[d];
        symbol[d++] = 0;
      }
      if (d == digits.size()) return;
      ++symbol[d];
      next += digits[d].place;
    }
  }

 private:
  /// Entries with position i masked become sums over its symbols. Positions after i are not summed
  /// out yet: where they are masked the sums are of zeros, and are replaced later.
  void sum_out(index_t i) {
    const context_t place = this->space().place(i);
    const index_t cardinality = this->space().shape().cardinality(i);
    for (context_t high = 0; high < cells_.size(); high += place * (cardinality + 1)) {
      for (context_t cell = high; cell < high + place; ++cell) {
        S sum(0);
        for (index_t v = 1; v <= cardinality; ++v) sum += cells_[at(cell + v * place)];
        cells_[at(cell)] = sum;
      }
    }
  }

  std::vector<S> cells_;
};

/// A set of rows as bits.
using Bits = std::vector<std::uint64_t>;

template <class S>
class RowSets final : public Conditionals<S> {
 public:
  explicit RowSets(const SupportTable<S>& table)
      : Conditionals<S>(table.shape()), words_((table.rows() + 63) / 64) {
    const index_t n = table.shape().positions();
    for (index_t r = 0; r < table.rows(); ++r) weight_.push_back(table.probability(r));
    with_.assign(at(this->layout().width()), Bits(at(words_), 0));
    symbol_.resize(at(table.rows() * n));
    for (index_t r = 0; r < table.rows(); ++r) {
      for (index_t i = 0; i < n; ++i) {
        const symbol_t symbol = table.symbol(r, i);
        symbol_[at(r * n + i)] = symbol;
        with_[at(this->layout().begin(i) + symbol)][at(r / 64)] |= std::uint64_t{1} << (r % 64);
      }
    }
  }

  S probability(context_t context) const override {
    S total(0);
    for_each_row(context, [&](index_t r) { total += weight_[at(r)]; });
    return total;
  }

  S marginals(context_t context, S* marginals) const override {
    const index_t n = this->space().positions();
    const Subset masked = all_positions(n) & ~this->space().revealed(context);
    const MarginalLayout& layout = this->layout();
    for_each_position(masked, [&](index_t i) {
      std::fill(marginals + layout.begin(i), marginals + layout.end(i), S(0));
    });
    S total(0);
    for_each_row(context, [&](index_t r) {
      total += weight_[at(r)];
      const symbol_t* const row = symbol_.data() + r * n;
      for_each_position(masked, [&](index_t i) {
        marginals[layout.begin(i) + row[i]] += weight_[at(r)];
      });
    });
    divide_or_spread(layout, masked, total, marginals);
    return total;
  }

  void continuations(context_t context, Subset block,
                     std::vector<Continuation<S>>& found) const override {
    found.clear();
    const index_t n = this->space().positions();
    for_each_row(context, [&](index_t r) {
      context_t next = context;
      index_t cell = 0, place = 1;
      for_each_position(block, [&](index_t i) {
        const symbol_t symbol = symbol_[at(r * n + i)];
        next = this->space().reveal(next, i, symbol);
        cell += place * symbol;
        place *= this->space().shape().cardinality(i);
      });
      found.push_back({next, cell, weight_[at(r)]});
    });
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
      return a.context < b.context;
    });
    std::size_t kept = 0;
    for (std::size_t k = 0; k < found.size(); ++k) {
      if (kept > 0 && found[kept - 1].context == found[k].context) {
        found[kept - 1].probability += found[k].probability;
      } else {
        if (kept != k) found[kept] = found[k];
        ++kept;
      }
    }
    found.resize(kept);
  }

 private:
  /// body(row) for the rows that show what the context shows, ascending.
  template <class Body>
  void for_each_row(context_t context, const Body& body) const {
    std::vector<const std::uint64_t*> sets;
    for (index_t i = 0; context != 0; ++i) {
      const context_t radix = this->space().shape().cardinality(i) + 1;
      const context_t digit = context % radix;
      if (digit != 0) sets.push_back(with_[at(this->layout().begin(i) + digit - 1)].data());
      context /= radix;
    }
    for (index_t w = 0; w < words_; ++w) {
      std::uint64_t bits = w + 1 == words_ && weight_.size() % 64 != 0
                               ? (std::uint64_t{1} << (weight_.size() % 64)) - 1
                               : ~std::uint64_t{0};
      for (const std::uint64_t* set : sets) bits &= set[w];
      for (; bits != 0; bits &= bits - 1) {
        body(w * 64 + static_cast<index_t>(std::countr_zero(bits)));
      }
    }
  }

  index_t words_;
  std::vector<S> weight_;
  std::vector<Bits> with_;       // [layout.begin(i) + symbol]
  std::vector<symbol_t> symbol_;  // [row * n + i]
};

/// Bytes of one number, roughly: a rational's digits live on the heap.
template <class S>
constexpr double kBytes = std::is_same_v<S, double> ? 8.0 : 160.0;

/// Up to so many cells a cube is built where both engines would do.
constexpr double kCubeCells = 1U << 25U;

}  // namespace

template <class S>
Result<std::shared_ptr<const Conditionals<S>>> conditionals(const Model& model,
                                                            const Effort& effort,
                                                            ConditionalsEngine engine) {
  using Pointer = std::shared_ptr<const Conditionals<S>>;
  const auto table = support_table<S>(model, effort.budget);
  if (!table) return table.refusal();
  const Shape& shape = model.shape();
  const double contexts = shape.cells_as_double(1);
  const double cube = contexts * kBytes<S>;
  const auto rows = static_cast<double>(table.value().rows());
  double symbols = 0;
  for (const index_t q : shape.cardinalities()) symbols += static_cast<double>(q);
  const double sets = rows * (symbols / 8 + 4.0 * static_cast<double>(shape.positions()) + kBytes<S>);
  if (engine == ConditionalsEngine::automatic) {
    const bool small = cube <= effort.budget.bytes / 4 && cube <= 8 * kCubeCells;
    // Few rows in a large cube: intersecting them is cheaper than building it.
    engine = small && contexts <= 4096.0 * rows ? ConditionalsEngine::cube
                                                : ConditionalsEngine::rows;
  }
  const bool is_cube = engine == ConditionalsEngine::cube;
  if (auto refusal = effort.budget.refuse(
          is_cube ? "one number a partial assignment" : "the rows of the support as sets",
          is_cube ? cube : sets, is_cube ? contexts * static_cast<double>(shape.positions()) : 0,
          "Fewer positions or symbols, or raise --memory")) {
    return *refusal;
  }
  if (is_cube) return Pointer(std::make_shared<Cube<S>>(table.value()));
  return Pointer(std::make_shared<RowSets<S>>(table.value()));
}

template Result<std::shared_ptr<const Conditionals<double>>> conditionals(const Model&,
                                                                          const Effort&,
                                                                          ConditionalsEngine);
template Result<std::shared_ptr<const Conditionals<Rational>>> conditionals(const Model&,
                                                                            const Effort&,
                                                                            ConditionalsEngine);

}  // namespace unmask
