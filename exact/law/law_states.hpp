// exact/law/law_states.hpp - the states of a decoder's law, and the tables they merge in.
//
// A state is a context with what its future or its statistics depend on: the policy's memory, the
// schedule's step, how many steps were run and how many pairs were revealed together. Its content is
// mass. Layers are numbered by how many positions are revealed; a layer is cut into shards by hash,
// so that several threads can merge into it, each shard in a fixed order.
//
// (1) States of equal key are one; masses add in the order of emission, which no thread count changes.
#pragma once

#include <algorithm>
#include <vector>

#include "core/decode/context.hpp"

namespace unmask::detail {

struct StateKey {
  context_t context = 0;
  std::uint64_t memory = 0;
  std::uint16_t plan = 0;   ///< which list of sizes
  std::uint16_t step = 0;   ///< of the schedule
  std::uint16_t steps = 0;  ///< run so far
  std::uint16_t ties = 0;   ///< pairs revealed together so far
  bool off_support = false;

  bool operator==(const StateKey&) const = default;

  [[nodiscard]] std::uint64_t hash() const {
    const auto mix = [](std::uint64_t x) {
      x ^= x >> 31U;
      x *= 0x7FB5D329728EA185U;
      x ^= x >> 27U;
      x *= 0x81DADEF4BC2DD44DU;
      return x ^ x >> 33U;
    };
    const std::uint64_t rest = std::uint64_t{plan} << 48U | std::uint64_t{step} << 32U |
                               std::uint64_t{steps} << 16U | ties;
    return mix(context + 0x9E3779B97F4A7C15U * mix(memory + mix(rest + (off_support ? 1U : 0U))));
  }
};

template <class S>
struct StateMass {
  S mass{};         ///< of the decoder's own law
  S data_mass{};    ///< with values from p
  S concordance{};  ///< mass times (concordant - discordant pairs)
  S incoherent{};   ///< mass times steps that were incoherent
};

template <class S>
struct LawState {
  StateKey key;
  StateMass<S> content;
};

/// States by key: open addressing over indices into a dense list.
template <class S>
class StateTable {
 public:
  void add(const StateKey& key, std::uint64_t hash, StateMass<S> content) {
    if (2 * (states_.size() + 1) > slots_.size()) grow();
    std::size_t slot = at(hash) & (slots_.size() - 1);
    for (; slots_[slot] != 0; slot = (slot + 1) & (slots_.size() - 1)) {
      LawState<S>& state = states_[slots_[slot] - 1];
      if (!(state.key == key)) continue;
      state.content.mass += content.mass;
      state.content.data_mass += content.data_mass;
      state.content.concordance += content.concordance;
      state.content.incoherent += content.incoherent;
      return;
    }
    states_.push_back({key, std::move(content)});
    slots_[slot] = static_cast<std::uint32_t>(states_.size());
  }
  [[nodiscard]] const std::vector<LawState<S>>& states() const { return states_; }

 private:
  void grow() {
    slots_.assign(std::max<std::size_t>(16, 2 * slots_.size()), 0);  // a power of two
    for (std::size_t k = 0; k < states_.size(); ++k) {
      std::size_t slot = at(states_[k].key.hash()) & (slots_.size() - 1);
      while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
      slots_[slot] = static_cast<std::uint32_t>(k + 1);
    }
  }

  std::vector<LawState<S>> states_;
  std::vector<std::uint32_t> slots_;  // 1 + index of a state; 0: free
};

}  // namespace unmask::detail
