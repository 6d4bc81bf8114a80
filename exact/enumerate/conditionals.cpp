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

Subset masked_positions(const std::vector<symbol_t>& row) {
  Subset masked = 0;
  for (index_t i = 0; i < row.size(); ++i) masked |= Subset{row[at(i)] == kMasked} << i;
  return masked;
}

/// All values of a block's positions, one after the other, the lowest position the fastest;
/// `offset` is what they add to a context. Arrays of fixed size: millions of blocks are listed.
class Odometer {
 public:
  Odometer(const ContextSpace& space, Subset block) {
    for_each_position(block, [&](index_t i) {
      place_[digits_] = space.place(i);
      cardinality_[digits_] = space.shape().cardinality(i);
      symbol_[digits_++] = 0;
      offset_ += space.place(i);
    });
  }
  [[nodiscard]] context_t offset() const { return offset_; }
  /// False after the last.
  bool next() {
    std::size_t d = 0;
    for (; d < digits_ && symbol_[d] + 1 == cardinality_[d]; ++d) {
      offset_ -= place_[d] * symbol_[d];
      symbol_[d] = 0;
    }
    if (d == digits_) return false;
    ++symbol_[d];
    offset_ += place_[d];
    return true;
  }

 private:
  std::size_t digits_ = 0;
  context_t offset_ = 0;
  context_t place_[kMaxSubsetPositions];
  index_t cardinality_[kMaxSubsetPositions], symbol_[kMaxSubsetPositions];
};

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

  using Conditionals<S>::marginals;
  using Conditionals<S>::continuations;

  S marginals(const ShownContext& shown, S* marginals) const override {
    const MarginalLayout& layout = this->layout();
    for_each_position(shown.masked, [&](index_t i) {
      context_t cell = shown.context;
      for (index_t k = layout.begin(i); k < layout.end(i); ++k) {
        marginals[k] = cells_[at(cell += this->space().place(i))];
      }
    });
    const S& total = cells_[at(shown.context)];
    divide_or_spread(layout, shown.masked, total, marginals);
    return total;
  }

  void continuations(const ShownContext& shown, Subset block,
                     std::vector<Continuation<S>>& found) const override {
    found.clear();
    Odometer values(this->space(), block);
    index_t cell = 0;
    do {
      const context_t next = shown.context + values.offset();
      if (cells_[at(next)] > S(0)) found.push_back({next, cell, cells_[at(next)]});
      ++cell;
    } while (values.next());
  }

 protected:
  void look_up(ShownContext&) const override {}

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

  using Conditionals<S>::marginals;
  using Conditionals<S>::continuations;

  S probability(context_t context) const override {
    ShownContext shown;
    this->show(context, shown);
    return total(shown);
  }

  S marginals(const ShownContext& shown, S* marginals) const override {
    const MarginalLayout& layout = this->layout();
    for_each_position(shown.masked, [&](index_t i) {
      std::fill(marginals + layout.begin(i), marginals + layout.end(i), S(0));
    });
    for (const index_t r : shown.agreeing) {
      const symbol_t* const row = row_at(r);
      const S& weight = weight_[at(r)];
      for_each_position(shown.masked,
                        [&](index_t i) { marginals[layout.begin(i) + row[i]] += weight; });
    }
    const S sum = total(shown);
    divide_or_spread(layout, shown.masked, sum, marginals);
    return sum;
  }

  void continuations(const ShownContext& shown, Subset block,
                     std::vector<Continuation<S>>& found) const override {
    found.clear();
    for (const index_t r : shown.agreeing) found.push_back(continuation(shown.context, block, r));
    sort_by_context(found);
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

 protected:
  /// The rows that show what the context shows, ascending.
  void look_up(ShownContext& shown) const override {
    const std::uint64_t* sets[kMaxSubsetPositions];
    std::size_t count = 0;
    const Subset revealed = all_positions(shown.row.size()) & ~shown.masked;
    for_each_position(revealed, [&](index_t i) {
      sets[count++] = with_[at(this->layout().begin(i) + shown.row[at(i)])].data();
    });
    shown.agreeing.clear();
    for (index_t w = 0; w < words_; ++w) {
      std::uint64_t bits = w + 1 == words_ && weight_.size() % 64 != 0
                               ? (std::uint64_t{1} << (weight_.size() % 64)) - 1
                               : ~std::uint64_t{0};
      for (std::size_t k = 0; k < count; ++k) bits &= sets[k][w];
      for (; bits != 0; bits &= bits - 1) {
        shown.agreeing.push_back(w * 64 + static_cast<index_t>(std::countr_zero(bits)));
      }
    }
  }

 private:
  [[nodiscard]] const symbol_t* row_at(index_t r) const {
    return symbol_.data() + r * this->space().positions();
  }

  [[nodiscard]] S total(const ShownContext& shown) const {
    S sum(0);
    for (const index_t r : shown.agreeing) sum += weight_[at(r)];
    return sum;
  }

  /// What row r alone says of the block.
  [[nodiscard]] Continuation<S> continuation(context_t context, Subset block, index_t r) const {
    const symbol_t* const row = row_at(r);
    index_t cell = 0, place = 1;
    for_each_position(block, [&](index_t i) {
      context = this->space().reveal(context, i, row[i]);
      cell += place * row[i];
      place *= this->space().shape().cardinality(i);
    });
    return {context, cell, weight_[at(r)]};
  }

  /// Stable, so that probabilities add up in the order of rows.
  static void sort_by_context(std::vector<Continuation<S>>& found) {
    const auto before = [](const auto& a, const auto& b) { return a.context < b.context; };
    constexpr std::size_t kFew = 24;  // std::stable_sort allocates
    if (found.size() > kFew) {
      std::stable_sort(found.begin(), found.end(), before);
      return;
    }
    for (std::size_t k = 1; k < found.size(); ++k) {
      Continuation<S> moved = std::move(found[k]);
      std::size_t to = k;
      for (; to > 0 && before(moved, found[to - 1]); --to) found[to] = std::move(found[to - 1]);
      found[to] = std::move(moved);
    }
  }

  index_t words_;
  std::vector<S> weight_;
  std::vector<Bits> with_;        // [layout.begin(i) + symbol]
  std::vector<symbol_t> symbol_;  // [row * n + i]
};

/// Bytes of one number, roughly: a rational's digits live on the heap.
template <class S>
constexpr double kBytes = std::is_same_v<S, double> ? 8.0 : 160.0;

/// Up to so many cells a cube is built where both engines would do.
constexpr double kCubeCells = 1U << 26U;

}  // namespace

template <class S>
void Conditionals<S>::show(context_t context, ShownContext& shown) const {
  shown.row.resize(at(space_.positions()));
  space_.write_row(context, shown.row.data());
  shown.context = context;
  shown.masked = masked_positions(shown.row);
  look_up(shown);
}

template <class S>
void Conditionals<S>::show(const symbol_t* row, ShownContext& shown) const {
  shown.row.assign(row, row + space_.positions());
  shown.context = space_.code(row);
  shown.masked = masked_positions(shown.row);
  look_up(shown);
}

template <class S>
S Conditionals<S>::marginals(context_t context, S* marginals) const {
  ShownContext shown;
  show(context, shown);
  return this->marginals(shown, marginals);
}

template <class S>
void Conditionals<S>::continuations(context_t context, Subset block,
                                    std::vector<Continuation<S>>& found) const {
  ShownContext shown;
  show(context, shown);
  continuations(shown, block, found);
}

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
  const double sets =
      rows * (symbols / 8 + 4.0 * static_cast<double>(shape.positions()) + kBytes<S>);
  if (engine == ConditionalsEngine::automatic) {
    const bool small = cube <= effort.budget.bytes / 4 && cube <= 8 * kCubeCells;
    // Few rows in a large cube: intersecting them is cheaper than building it.
    engine =
        small && contexts <= 4096.0 * rows ? ConditionalsEngine::cube : ConditionalsEngine::rows;
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

template class Conditionals<double>;
template class Conditionals<Rational>;
template Result<std::shared_ptr<const Conditionals<double>>> conditionals(const Model&,
                                                                          const Effort&,
                                                                          ConditionalsEngine);
template Result<std::shared_ptr<const Conditionals<Rational>>> conditionals(const Model&,
                                                                            const Effort&,
                                                                            ConditionalsEngine);

}  // namespace unmask
