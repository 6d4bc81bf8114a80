// exact/law/row_index.hpp - which row of a support a complete context shows.
//
// Internal to decoder_law.cpp. Open addressing: two allocations and one pass over the rows, because
// laws of a few hundred contexts are asked for too.
//
// (1) `of(context)` is the row whose code (ContextSpace::code) is the context.
// Cost: constant a question. Memory: 16 to 32 bytes a row.
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
      : shift_(63U - static_cast<unsigned>(std::bit_width(p.rows()))),
        slots_(std::size_t{1} << (64U - shift_)) {
    std::vector<symbol_t> row(at(space.positions()));
    for (index_t r = 0; r < p.rows(); ++r) {
      for (index_t i = 0; i < row.size(); ++i) row[at(i)] = p.symbol(r, i);
      const context_t context = space.code(row.data());
      slots_[slot_of(context)] = {context, r};
    }
  }
  /// Requires: the context shows a row of the support.
  [[nodiscard]] index_t of(context_t context) const {
    const Slot& slot = slots_[slot_of(context)];
    UNMASK_REQUIRE(slot.context == context, "the support lists the context");
    return slot.row;
  }

 private:
  struct Slot {
    context_t context = 0;  ///< 0 where free: complete contexts show something
    index_t row = 0;
  };

  /// Where the context is, or would be put. At most half of the slots are taken: the search ends.
  [[nodiscard]] std::size_t slot_of(context_t context) const {
    std::size_t slot = at(context * 0x9E3779B97F4A7C15U >> shift_);
    while (slots_[slot].context != 0 && slots_[slot].context != context) {
      slot = (slot + 1) & (slots_.size() - 1);
    }
    return slot;
  }

  unsigned shift_;  ///< a product's upper bits number a slot
  std::vector<Slot> slots_;
};

}  // namespace unmask::detail
