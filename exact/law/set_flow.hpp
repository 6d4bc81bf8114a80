// exact/law/set_flow.hpp - moving the mass of a set's contexts to a larger set, in one step.
//
// Internal to random_order_law.cpp. Every context of the smaller set goes on to all that its block
// may draw. By cells that is a table of products a context; by rows every row multiplies its own
// numbers.
//
// (1) Mass that draws an impossible context is added to `RevealedSet::left`; the first such context
//     is kept as a witness. It is positive iff such a context can be drawn: by cells it is added up
//     directly; by rows it is what did not arrive, and where that could be rounding the contexts
//     are counted, then added up.
// Cost: a product and an addition a context that is reached, and open position.
#pragma once

#include "exact/law/revealed_set.hpp"

namespace unmask::detail {

/// From which mass, to which, with which weight.
template <class S>
struct Flow {
  const std::vector<S>& from;
  const S& from_total;
  std::vector<S>& to;
  S weight;
  Subset block;
};

/// Buffers that one thread uses again and again.
template <class S>
struct FlowScratch {
  std::vector<std::uint32_t> of_context, of_block;
  std::vector<S> products;
};

template <class S>
class SetFlow {
 public:
  explicit SetFlow(const SetAnswers<S>& answers)
      : answers_(answers), numbering_(answers.numbering()) {}

  void move(const RevealedSet<S>& from, const Flow<S>& flow, RevealedSet<S>& to,
            FlowScratch<S>& scratch) const;
  /// After all flows have arrived: by cells, the mass of impossible contexts leaves.
  void drop_impossible(RevealedSet<S>& reached) const;

 private:
  void move_by_cells(const RevealedSet<S>& from, const Flow<S>& flow, const RevealedSet<S>& to,
                     FlowScratch<S>& scratch) const;
  void multiply_out(const RevealedSet<S>& from, const S* drawn, Subset block, const S& first,
                    S* table) const;
  void move_by_rows(const RevealedSet<S>& from, const Flow<S>& flow, RevealedSet<S>& to) const;
  void leave(const RevealedSet<S>& from, const Flow<S>& flow, const S& all, const S& arrived,
             RevealedSet<S>& to) const;
  [[nodiscard]] double drawable(const RevealedSet<S>& from, const Flow<S>& flow) const;
  [[nodiscard]] index_t reached_contexts(const RevealedSet<S>& from, const Flow<S>& flow,
                                         const RevealedSet<S>& to) const;
  template <class Body>
  S add_up_escapes(const RevealedSet<S>& from, const Flow<S>& flow, const Body& goes_on) const;
  template <class Body>
  void for_each_escape(context_t context, Subset block, const Body& body) const;

  const SetAnswers<S>& answers_;
  const ContextNumbering<S>& numbering_;
};

}  // namespace unmask::detail
