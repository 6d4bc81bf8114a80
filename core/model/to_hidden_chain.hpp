// core/model/to_hidden_chain.hpp - models that can be read left to right with few hidden states.
//
// (1) The chain is the model's distribution over the same positions, exactly.
// (2) Hidden Markov models: the hidden state. Markov chains: the last symbol. The block-HMM: its
//     state and, within a block, the parity of what was read of it. Mixtures: the component. Noisy
//     parity: the parity. Independent blocks: their chains one after the other, if each has one.
//     Nothing for all others.
// Cost: the numbers of the different links, and a pointer a position.
#pragma once

#include <optional>

#include "core/model/hidden_chain.hpp"
#include "core/model/model.hpp"

namespace unmask {

[[nodiscard]] std::optional<HiddenChain<Rational>> to_hidden_chain(const Model& model);

}  // namespace unmask
