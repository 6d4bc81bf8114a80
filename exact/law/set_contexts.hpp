// exact/law/set_contexts.hpp - all contexts that reveal the same set of positions, as one array.
//
// Two numberings. By cells: every assignment of symbols to the set, the lowest position fastest;
// where p's support is a good part of all rows. By rows: context c is what row c of the support
// shows on the set; where it is not. Then several numbers may stand for one context, and going from
// a set to a subset changes no number at all.
//
// (1) By rows every context is possible, and `is_first(c)` for one number of each.
// (2) By cells, `offsets(u)[c]` plus the offset of what the rest of U shows is the number in U's
//     contexts, for any U that contains the set.
// Cost: contexts; by rows they are also sorted.
#pragma once

#include <vector>

#include "exact/enumerate/conditionals.hpp"

namespace unmask::detail {

/// The support as contexts with nothing masked, and how contexts are numbered.
template <class S>
class ContextNumbering {
 public:
  ContextNumbering(const ContextSpace& space, const SupportTable<S>& p);

  [[nodiscard]] const ContextSpace& space() const { return space_; }
  [[nodiscard]] bool by_cells() const { return by_cells_; }
  [[nodiscard]] index_t rows() const { return codes_.size(); }
  [[nodiscard]] context_t code(index_t row) const { return codes_[at(row)]; }
  [[nodiscard]] index_t cardinality(index_t i) const { return space_.shape().cardinality(i); }
  /// How many numbers the contexts of a set have.
  [[nodiscard]] double contexts(Subset set) const;

 private:
  const ContextSpace& space_;
  std::vector<context_t> codes_;
  bool by_cells_;
};

/// Numbers of the assignments to `part` among those to `whole`, the lowest position fastest.
/// Requires: part is a subset of whole.
template <class S>
void cell_offsets(const ContextNumbering<S>& numbering, Subset part, Subset whole,
                  std::vector<std::uint32_t>& offsets);

template <class S>
class SetContexts {
 public:
  SetContexts() = default;
  SetContexts(const ContextNumbering<S>& numbering, Subset set);

  [[nodiscard]] Subset set() const { return set_; }
  [[nodiscard]] index_t count() const { return codes_.size(); }
  [[nodiscard]] context_t code(index_t c) const { return codes_[at(c)]; }
  [[nodiscard]] bool is_first(index_t c) const { return first_.empty() || first_[at(c)] == c; }
  /// The first number of the same context.
  [[nodiscard]] index_t first(index_t c) const { return first_.empty() ? c : first_[at(c)]; }

 private:
  Subset set_ = 0;
  std::vector<context_t> codes_;
  std::vector<std::uint32_t> first_;  // by rows
};

}  // namespace unmask::detail
