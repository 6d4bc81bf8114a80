// exact/law/row_index.hpp - which row of a support a complete context shows.
//
// Internal to decoder_law.cpp. Open addressing: two allocations and one pass over the rows, because
// laws of a few hundred contexts are asked for too.
//
// (1) `of(context)` is the row whose code (ContextSpace::code) is the context.
// Cost: constant a question. Memory: 16 to 24 bytes a row.
#pragma once

#include <bit>
#include <vector>

#include "core/base/contract.hpp"
#include "core/decode/context.hpp"
#include "core/model/support_table.hpp"

namespace unmask::detail {

class RowIndex {
 public:
  template <class S>
  RowIndex(const SupportTable<S>& p, const ContextSpace& space)
      : shift_(63U - static_cast<unsigned>(std::bit_width(p.rows() - 1))),
        slots_(std::size_t{1} << (64U - shift_)) {
    const Shape& shape = space.shape();
    codes_.reserve(at(p.rows()));
    for (index_t r = 0; r < p.rows(); ++r) {
      context_t context = 0;
      for (index_t i = shape.positions(); i-- > 0;) {
        context = context * (shape.cardinality(i) + 1) + p.symbol(r, i) + 1;
      }
      const std::size_t slot = slot_of(context);
      codes_.push_back(context);
      slots_[slot] = static_cast<std::uint32_t>(codes_.size());
    }
  }
  /// Requires: the context shows a row of the support.
  [[nodiscard]] index_t of(context_t context) const {
    const std::uint32_t number = slots_[slot_of(context)];
    UNMASK_REQUIRE(number != 0, "the support lists the context");
    return number - 1;
  }

 private:
  /// Where the context is, or would be put. At most half of the slots are taken: the search ends.
  [[nodiscard]] std::size_t slot_of(context_t context) const {
    std::size_t slot = at(context * 0x9E3779B97F4A7C15U >> shift_);
    while (slots_[slot] != 0 && codes_[slots_[slot] - 1] != context) {
      slot = (slot + 1) & (slots_.size() - 1);
    }
    return slot;
  }

  unsigned shift_;  ///< a product's upper bits number a slot
  std::vector<context_t> codes_;
  std::vector<std::uint32_t> slots_;  ///< 1 + a row; 0: free
};

}  // namespace unmask::detail
