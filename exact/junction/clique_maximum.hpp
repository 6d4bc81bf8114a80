// exact/junction/clique_maximum.hpp - the largest product in a clique for each symbol of a
// separator.
//
// The message of max-product. A clique's cells are made block by block, each the product of the
// clique's tables there, and kept only as far as they are the largest. A block in which one table
// is 0 throughout is passed over: deterministic tables have many.
//
// (1) Entry s of the message is the largest product over all symbols of the residual, with the
//     separator at s: by the rules of max_weight.hpp. The same bits whatever the thread count,
//     because a maximum does not depend on order.
// Memory: the message; an offset a cell of a block and table; with threads a message a part, where
// messages are small. Cost: a product a cell and table.
#pragma once

#include <algorithm>
#include <vector>

#include "core/base/parallel.hpp"
#include "exact/junction/max_weight.hpp"

namespace unmask::detail {

/// A table as a clique's axes see it: entries a digit of each axis, 0 where it has none.
template <class W>
struct MaxOperand {
  const W* data = nullptr;
  std::vector<index_t> strides{};
  int lowest = 0;  ///< of doubles: positive entries are at least 2^lowest
};

/// Requires: one operand at least; all order their axes as the clique does, the last the fastest.
template <class W>
class CliqueMaximum {
 public:
  /// `cardinalities`: of the clique's axes, residual first, `residual` of them.
  CliqueMaximum(std::vector<index_t> cardinalities, index_t residual,
                const std::vector<MaxOperand<W>>& operands)
      : cardinalities_(std::move(cardinalities)), residual_(residual) {
    first_ = cardinalities_.size();
    while (first_ > 0 &&
           (block_cells_ == 1 || block_cells_ * cardinalities_[at(first_ - 1)] <= kBlockCells)) {
      block_cells_ *= cardinalities_[at(--first_)];
      if (first_ >= residual_) row_cells_ = block_cells_;
    }
    for (index_t a = 0; a < first_; ++a) {
      (a < residual_ ? residual_blocks_ : separator_blocks_) *= cardinalities_[at(a)];
    }
    int lowest = 0;
    for (const auto& operand : operands) {
      lowest = std::max(lowest + operand.lowest, -(1 << 20));
      terms_.push_back(term_of(operand));
    }
    may_lose_ = std::is_same_v<W, double> && lowest < kSafe;
  }

  /// Requires: the message has an entry a cell of the separator, all of them nothing.
  void into(std::vector<W>& message, Threads threads) const {
    const double blocks =
        static_cast<double>(residual_blocks_) * static_cast<double>(separator_blocks_);
    const bool is_large = blocks * static_cast<double>(block_cells_) >= kLargeClique;
    if (is_large && separator_blocks_ == 1) return join_parts(message, threads);
    const index_t parts = is_large ? std::min(kMostParts, separator_blocks_) : 1;
    parallel_for(threads, parts, [&](index_t part) {
      std::vector<W> block(at(block_cells_));
      const index_t end = begin_of(separator_blocks_, parts, part + 1);
      for (index_t s = begin_of(separator_blocks_, parts, part); s < end; ++s) {
        raise_row(message.data() + s * row_cells_, s, 0, residual_blocks_, block);
      }
    });
  }

 private:
  static constexpr index_t kBlockCells = 2048;
  static constexpr double kLargeClique = 1U << 17U;  // cells: worth cutting up for several threads
  static constexpr index_t kMostParts = 16;
  static constexpr int kSafe = -1000;  ///< products of entries above 2^kSafe are normal numbers

  struct Term {
    MaxOperand<W> operand{};
    std::vector<std::uint32_t> offsets{};  ///< [cell of the block]; none if it has no axis there
    bool is_contiguous = false;            ///< it has all of them
  };

  static index_t begin_of(index_t count, index_t parts, index_t k) {
    return count / parts * k + std::min(k, count % parts);
  }

  [[nodiscard]] Term term_of(const MaxOperand<W>& operand) const {
    Term term{operand, {}};
    const auto block_axes = operand.strides.begin() + static_cast<std::ptrdiff_t>(first_);
    if (std::all_of(block_axes, operand.strides.end(), [](index_t s) { return s == 0; })) {
      return term;
    }
    term.offsets.assign(at(block_cells_), 0);
    index_t cells = 1;
    for (index_t a = cardinalities_.size(); a-- > first_; cells *= cardinalities_[at(a)]) {
      for (index_t k = cells; k < cells * cardinalities_[at(a)]; ++k) {
        term.offsets[at(k)] = static_cast<std::uint32_t>(term.offsets[at(k % cells)] +
                                                         k / cells * operand.strides[at(a)]);
      }
    }
    term.is_contiguous = term.offsets.back() + 1 == block_cells_;
    return term;
  }

  /// Where a term's entries begin for one digit of each outer axis.
  [[nodiscard]] index_t start_of(const Term& term, const std::vector<index_t>& digits) const {
    index_t start = 0;
    for (std::size_t a = 0; a < digits.size(); ++a) start += digits[a] * term.operand.strides[a];
    return start;
  }

  /// One row of the message: separator block s, and the residual's blocks begin, ..., end - 1.
  void raise_row(W* row, index_t s, index_t begin, index_t end, std::vector<W>& block) const {
    std::vector<index_t> digits(at(first_), 0);
    for (index_t a = first_; a > residual_; --a) {
      digits[at(a - 1)] = s % cardinalities_[at(a - 1)];
      s /= cardinalities_[at(a - 1)];
    }
    for (index_t r = begin; r < end; ++r) {
      index_t rest = r;
      for (index_t a = std::min(first_, residual_); a-- > 0;) {
        digits[at(a)] = rest % cardinalities_[at(a)];
        rest /= cardinalities_[at(a)];
      }
      if (!fill(digits, block)) continue;
      const W* from = block.data();
      for (index_t k = 0; k < block_cells_; k += row_cells_) {
        for (index_t j = 0; j < row_cells_; ++j) raise(row[j], *from++);
      }
    }
  }

  /// The block's products; false if all of them are nothing.
  bool fill(const std::vector<index_t>& digits, std::vector<W>& block) const {
    const W* everywhere = nullptr;
    W constant{};
    for (const Term& term : terms_) {
      if (!term.offsets.empty()) continue;
      const W& entry = term.operand.data[start_of(term, digits)];
      if (is_nothing(entry)) return false;
      constant = everywhere == nullptr ? entry : max_product(constant, entry);
      everywhere = &constant;
    }
    bool is_first = everywhere == nullptr;
    if (!is_first) std::fill(block.begin(), block.end(), constant);
    for (const Term& term : terms_) {
      if (term.offsets.empty()) continue;
      const W* const entries = term.operand.data + start_of(term, digits);
      if (is_first) {
        for (index_t k = 0; k < block_cells_; ++k) block[at(k)] = entries[term.offsets[at(k)]];
      } else if (may_lose_) {
        multiply(block.data(), term, entries,
                 [](const W& a, const W& b) { return max_product(a, b); });
      } else {
        multiply(block.data(), term, entries, [](const W& a, const W& b) {
          if constexpr (std::is_same_v<W, double>) {
            return a * b;
          } else {
            return max_product(a, b);
          }
        });
      }
      is_first = false;
    }
    return true;
  }

  template <class Product>
  void multiply(W* to, const Term& term, const W* entries, const Product& product) const {
    const std::uint32_t* const offset = term.offsets.data();
    if (term.is_contiguous) {
      for (index_t k = 0; k < block_cells_; ++k) to[k] = product(to[k], entries[k]);
    } else {
      for (index_t k = 0; k < block_cells_; ++k) to[k] = product(to[k], entries[offset[k]]);
    }
  }

  /// All of the message in one row, and the residual in parts: each part has a message of its own.
  void join_parts(std::vector<W>& message, Threads threads) const {
    const index_t parts = std::min(kMostParts, residual_blocks_);
    std::vector<std::vector<W>> own(at(parts), message);
    parallel_for(threads, parts, [&](index_t part) {
      std::vector<W> block(at(block_cells_));
      raise_row(own[at(part)].data(), 0, begin_of(residual_blocks_, parts, part),
                begin_of(residual_blocks_, parts, part + 1), block);
    });
    for (const auto& entries : own) {
      for (std::size_t k = 0; k < message.size(); ++k) raise(message[k], entries[k]);
    }
  }

  std::vector<index_t> cardinalities_;
  index_t residual_;
  index_t first_ = 0;  ///< axes before it are walked, the others are the block's
  index_t block_cells_ = 1, row_cells_ = 1;
  index_t residual_blocks_ = 1, separator_blocks_ = 1;
  std::vector<Term> terms_;
  bool may_lose_ = false;
};

}  // namespace unmask::detail
