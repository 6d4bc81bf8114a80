// exact/law/law_states.hpp - the states of a decoder's law, and the tables they merge in.
//
// A state is a context with what its future or its statistics depend on: the policy's memory, the
// schedule's step, how many steps were run and how many pairs were revealed together. Its content
// is mass. Layers are numbered by how many positions are revealed; a layer is cut into shards by
// hash, so that several threads can merge into it, each shard in a fixed order.
//
// A layer of few states is one shard: tables by the dozen cost more than a small law.
//
// (1) States of equal key are one; masses add in the order of emission, which no thread count
// changes. (2) How a layer is cut depends on the law alone, so the order of its states does too.
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
  std::uint8_t layer = 0;  ///< positions revealed: follows from the context
  std::uint32_t hash = 0;  ///< of all the others; see `seal`

  bool operator==(const StateKey&) const = default;

  /// The part of the hash that all states share which one move leads to.
  [[nodiscard]] std::uint64_t mixed() const {
    const std::uint64_t counts = std::uint64_t{plan} << 48U | std::uint64_t{step} << 32U |
                                 std::uint64_t{steps} << 16U | ties;
    return mix(memory + mix(counts));
  }
  /// To be called once all the rest is said. The hash is kept because tables that grow ask again.
  void seal(std::uint64_t mixed_before) {
    const std::uint64_t start = mixed_before + (off_support ? 1U : 0U);
    hash = static_cast<std::uint32_t>(mix(context + 0x9E3779B97F4A7C15U * start) >> 32U);
  }

 private:
  [[nodiscard]] static std::uint64_t mix(std::uint64_t x) {
    x ^= x >> 31U;
    x *= 0x7FB5D329728EA185U;
    x ^= x >> 27U;
    x *= 0x81DADEF4BC2DD44DU;
    return x ^ x >> 33U;
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

/// States that are not merged yet, by shard.
template <class S>
using Emissions = std::vector<std::vector<LawState<S>>>;

/// How many tables a layer is cut into, and which one a state belongs to.
class Shards {
 public:
  /// For a law of about so many states: a shard is worth some thousands of them.
  explicit Shards(double states) {
    constexpr double kStates = 8192;
    while (bits_ < kMostBits && static_cast<double>(count()) * kStates < states) ++bits_;
  }
  [[nodiscard]] index_t count() const { return index_t{1} << bits_; }
  /// By the upper bits: the lower ones choose a slot within the shard.
  [[nodiscard]] index_t of(std::uint32_t hash) const { return index_t{hash} << bits_ >> 32U; }

 private:
  static constexpr unsigned kMostBits = 6;
  unsigned bits_ = 0;
};

/// States by key: open addressing over indices into a dense list.
template <class S>
class StateTable {
 public:
  /// Requires: the key is sealed.
  void add(LawState<S>&& added) {
    if (2 * (states_.size() + 1) > slots_.size()) grow();
    std::size_t slot = slot_of(added.key);
    for (; slots_[slot] != 0; slot = after(slot)) {
      LawState<S>& state = states_[slots_[slot] - 1];
      if (!(state.key == added.key)) continue;
      state.content.mass += added.content.mass;
      state.content.data_mass += added.content.data_mass;
      state.content.concordance += added.content.concordance;
      state.content.incoherent += added.content.incoherent;
      return;
    }
    states_.push_back(std::move(added));
    slots_[slot] = static_cast<std::uint32_t>(states_.size());
  }
  [[nodiscard]] const std::vector<LawState<S>>& states() const { return states_; }

 private:
  [[nodiscard]] std::size_t slot_of(const StateKey& key) const {
    return key.hash & (slots_.size() - 1);
  }
  [[nodiscard]] std::size_t after(std::size_t slot) const {
    return (slot + 1) & (slots_.size() - 1);
  }
  void grow() {
    constexpr std::size_t kSmall = 2048;  // these grow faster: most laws stay below
    const std::size_t factor = slots_.size() < kSmall ? 4 : 2;
    slots_.assign(std::max<std::size_t>(64, factor * slots_.size()), 0);  // a power of two
    states_.reserve(slots_.size() / 2);
    for (std::size_t k = 0; k < states_.size(); ++k) {
      std::size_t slot = slot_of(states_[k].key);
      while (slots_[slot] != 0) slot = after(slot);
      slots_[slot] = static_cast<std::uint32_t>(k + 1);
    }
  }

  std::vector<LawState<S>> states_;
  std::vector<std::uint32_t> slots_;  // 1 + index of a state; 0: free
};

}  // namespace unmask::detail
