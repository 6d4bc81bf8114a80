// exact/chain/chain_conditionals.hpp - conditionals of a hidden chain at any context.
//
// Two messages, one from each end: an oracle of hidden Markov models of hundreds of positions.
//
// (1) `marginals`, the weight (here ln p(context) itself) and `draw` are as drawing_oracle.hpp
// says. (2) Where the two messages of doubles nearly miss each other (their product is below
// 2^-900) the
//     context is answered with balls and rounded: slow, and right. Impossible ones are recognised
//     without numbers.
// Error of a marginal: about 2^-52 times the hidden states times the positions, relative.
// Cost: positions times hidden states squared times symbols.
#pragma once

#include "core/model/hidden_chain.hpp"
#include "exact/chain/chain_messages.hpp"
#include "exact/sampled/drawing_oracle.hpp"

namespace unmask {

class ChainConditionals final : public DrawingOracle {
 public:
  explicit ChainConditionals(const HiddenChain<Rational>& chain);

  double marginals(const symbol_t* context, double* marginals) const override;
  [[nodiscard]] std::vector<symbol_t> draw(Philox& random) const override;

 private:
  /// A chain, and its links crossed from right to left.
  template <class S>
  struct BothWays {
    explicit BothWays(HiddenChain<S> forward);

    HiddenChain<S> chain;
    std::vector<std::shared_ptr<const ChainLink<S>>> back;  ///< [position]
  };
  /// Messages from the right: [i] is that before position i. `context`: null for nothing revealed.
  template <class S>
  static std::vector<ChainMessage<S>> messages_from_right(const BothWays<S>& both,
                                                          const symbol_t* context);
  /// ln p(context), or nothing where S loses too much.
  template <class S>
  std::optional<double> answer_with(const BothWays<S>& both, const symbol_t* context,
                                    double* marginals) const;

  BothWays<double> rounded_;
  BothWays<Ball> enclosed_;
  std::vector<ChainMessage<double>> futures_;  ///< [position], of nothing revealed
};

}  // namespace unmask
