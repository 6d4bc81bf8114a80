// exact/revise/flip_step.hpp - one step in which every position changes independently.
//
// Given a context, each revealed position is masked with its own probability sigma_i, and each masked
// one is revealed with probability beta and a symbol from its marginal: ReMDM's step, and with
// sigma = 0 that of random reveal times. Contexts with the same revealed set R are treated together:
// their masked parts are products, added up per revealed part; masking R again is then one pass a
// position where sigma is the same for all contexts, and one addition a kept subset where it is not.
//
// Cost: about 4 prod(2 q_i + 2) additions with equal sigma, prod(2 q_i + 2) + prod(3 q_i + 1)
// otherwise. Memory: eight laws.
#pragma once

#include <functional>

#include "core/decode/scores.hpp"
#include "exact/revise/propagation.hpp"

namespace unmask::detail {

/// Writes sigma_i for the revealed positions of a context.
template <class S>
using SigmaOf = std::function<void(context_t context, Subset revealed, PositionScores<S>& sigma)>;

template <class S>
struct Flips {
  S sigma{};                ///< of every revealed position, unless `sigma_of` is given
  S beta{};
  SigmaOf<S> sigma_of{};
};

/// Requires: the answers of all contexts of positive mass are there.
template <class S>
[[nodiscard]] ContextLaw<S> flip_step(const Propagation<S>& run, const ContextLaw<S>& law,
                                      const Flips<S>& flips);

}  // namespace unmask::detail
