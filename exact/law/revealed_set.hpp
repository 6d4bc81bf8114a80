// exact/law/revealed_set.hpp - a set of positions, all its contexts, and what may be drawn after
// them.
//
// Internal to random_order_law.cpp. `SetAnswers` asks the oracle about all contexts of a set, batch
// by batch, and keeps what the next step needs: by cells the whole answer, by rows the
// probabilities of each row's own symbols, which is all that the row's mass is ever multiplied by.
//
// (1) Only possible contexts are asked about, each once; `asked` counts them.
// (2) The losses are sums over contexts of p times entropies, or divergences, of single positions.
// Cost: an answer a context. Memory: a number a symbol (by cells) or a position (by rows) still
// open.
#pragma once

#include "exact/law/decoder_law.hpp"
#include "exact/law/set_contexts.hpp"

namespace unmask::detail {

/// A set of positions with all its contexts: their mass, and what may be drawn next.
template <class S>
struct RevealedSet {
  SetContexts<S> contexts;
  std::vector<S> probability;  // [context]: p
  std::vector<S> once;         // [context]: by rows, 1 for the first row that shows it, else 0
  std::vector<std::vector<S>> mass;  // [node of the layer][context]
  std::vector<S> total;              // [node of the layer]
  /// What may be drawn next. By cells: [context][symbol], those of eligible positions, one position
  /// after the other. By rows: [eligible position][row], for the row's own symbol.
  std::vector<S> drawn;
  std::vector<index_t> begin;  // [position]: where it begins in a context, or as a whole
  /// By rows, [eligible position][row]: how many symbols can be drawn; 0 for repeated contexts.
  std::vector<double> ways;
  S left{};                            // mass that left the support on the way here
  std::optional<context_t> witness{};  // an impossible context that was reached
  // Summed over contexts: H(X_U); H(X_j | X_U) and KL(p(x_j | .) || drawn) over eligible j.
  LogSum<S> entropy, next_entropy, model_error;
  index_t asked = 0;  // contexts that the oracle was asked about
};

template <class S>
class SetAnswers {
 public:
  SetAnswers(const Decoder<S>& decoder, const Conditionals<S>& conditionals,
             const SupportTable<S>& p);

  [[nodiscard]] const ContextNumbering<S>& numbering() const { return numbering_; }
  [[nodiscard]] const Conditionals<S>& conditionals() const { return conditionals_; }

  struct Answers {
    std::vector<symbol_t> rows;
    std::vector<std::uint8_t> possible;
    std::vector<S> believed, drawn, exact;  // [context][symbol]
  };
  /// What the decoder draws from in possible contexts, and the truth.
  void ask(const std::vector<context_t>& contexts, Answers& answers) const;

  /// What may be drawn at the `open` positions after each context, and how it differs from the
  /// truth.
  void look(Subset open, RevealedSet<S>& set) const;

 private:
  void keep(RevealedSet<S>& set, index_t c, Subset open, const S* drawn, const S* exact) const;
  static void add_loss(RevealedSet<S>& set, index_t c, const S& exact, const S& drawn);

  const Decoder<S>& decoder_;
  const Conditionals<S>& conditionals_;
  ContextNumbering<S> numbering_;
  bool oracle_is_exact_, values_are_plain_;
};

}  // namespace unmask::detail
