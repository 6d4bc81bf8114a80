#include "core/decode/context.hpp"

#include "core/base/result.hpp"

namespace unmask {

ContextSpace::ContextSpace(const Shape& shape) : shape_(shape) {
  constexpr double kMost = 0x1p63;
  const double needed = shape.cells_as_double(1);
  if (shape.positions() >= kMaxSubsetPositions || !(needed < kMost)) {
    throw RefusedError(Refusal{"numbering the partial assignments", needed, kMost,
                               Resource::operations, "Fewer positions or symbols"});
  }
  for (const index_t cardinality : shape.cardinalities()) {
    place_.push_back(count_);
    count_ *= cardinality + 1;
  }
}

Subset ContextSpace::revealed(context_t context) const {
  Subset set = 0;
  for (index_t i = 0; context != 0; ++i) {
    const context_t radix = shape_.cardinality(i) + 1;
    if (context % radix != 0) set |= singleton(i);
    context /= radix;
  }
  return set;
}

context_t ContextSpace::restrict(context_t context, Subset positions) const {
  context_t kept = 0;
  for_each_position(positions, [&](index_t i) { kept += place_[at(i)] * digit(context, i); });
  return kept;
}

void ContextSpace::write_row(context_t context, symbol_t* row) const {
  // Two halves, because each division waits for the one before it.
  const index_t n = positions(), half = n / 2;
  if (n == 0) return;
  context_t low = context % place_[at(half)], high = context / place_[at(half)];
  const auto write = [&](index_t i, context_t& rest) {
    const context_t radix = shape_.cardinality(i) + 1;
    row[i] = static_cast<symbol_t>(rest % radix) - 1;  // 0 - 1 is kMasked
    rest /= radix;
  };
  for (index_t i = 0; i < half; ++i) {
    write(i, low);
    write(half + i, high);
  }
  if (n % 2 != 0) write(n - 1, high);
}

context_t ContextSpace::code(const symbol_t* row) const {
  context_t context = 0;
  for (index_t i = 0; i < positions(); ++i) {
    context += place_[at(i)] * static_cast<symbol_t>(row[i] + 1);
  }
  return context;
}

std::string to_text(const ContextSpace& space, context_t context) {
  std::string text;
  for (index_t i = 0; i < space.positions(); ++i) {
    if (i != 0) text += ' ';
    const symbol_t symbol = space.symbol(context, i);
    text += symbol == kMasked ? "_" : std::to_string(symbol);
  }
  return text;
}

}  // namespace unmask
