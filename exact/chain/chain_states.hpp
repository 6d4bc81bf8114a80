// exact/chain/chain_states.hpp - the messages of a hidden chain between two steps, with their
// masses.
//
// A message is the row of weights of the hidden states, scaled so that all futures together
// weigh 1. It is kept twice: as numbers of type S, and modulo a prime, by which equal ones are
// found however they were rounded.
//
// (1) `add` finds the state whose message agrees modulo 2^61 - 1 and, in S, to 2^-30, or makes a
// new
//     one; masses of equal messages are added. A residue that is no number equals nothing.
// (2) States are numbered in the order in which they came.
// Memory: `bytes_a_state` each, the index included.
#pragma once

#include <array>
#include <cmath>
#include <vector>

#include "core/base/index.hpp"
#include "core/number/ball.hpp"
#include "core/number/residue.hpp"

namespace unmask::detail {

/// Sums over all contexts with one message.
template <class S>
struct ContextMasses {
  S data{};     ///< p(context)
  S decoder{};  ///< q(context)
  S square{};   ///< p^2 / q
  S root{};     ///< sqrt(p q); doubles only
  void add(const ContextMasses& other) {
    data += other.data;
    decoder += other.decoder;
    square += other.square;
    root += other.root;
  }
};

[[nodiscard]] inline bool may_be_equal(double a, double b) {
  return std::fabs(a - b) <= 0x1p-30 * std::fmax(std::fabs(a), std::fabs(b));
}
[[nodiscard]] inline bool may_be_equal(const Ball& a, const Ball& b) { return a.overlaps(b); }
/// What encloses both; of doubles the first.
[[nodiscard]] inline double joined(double a, double) { return a; }
[[nodiscard]] inline Ball joined(const Ball& a, const Ball& b) {
  if (a.contains(b)) return a;
  return Ball::between(std::min(a.low(), b.low()), std::max(a.high(), b.high()), a.precision());
}

template <class S>
class ChainStates {
 public:
  explicit ChainStates(index_t hidden) : hidden_(hidden), slots_(kFirstSlots, kFree) {}

  [[nodiscard]] static double bytes_a_state(index_t hidden) {
    constexpr double kNumber = std::is_same_v<S, double> ? 8.0 : 160.0;
    const auto numbers = static_cast<double>(hidden);
    return 2.0 * (numbers + 4.0) * kNumber + 16.0 * numbers + 32.0;  // vectors grow by doubling
  }

  [[nodiscard]] index_t size() const { return masses_.size(); }
  [[nodiscard]] const S* message(index_t state) const {
    return messages_.data() + at(state * hidden_);
  }
  [[nodiscard]] const Residue* residues(index_t state) const {
    return residues_.data() + at(state * hidden_);
  }
  [[nodiscard]] const ContextMasses<S>& masses(index_t state) const { return masses_[at(state)]; }

  void add(const S* message, const Residue* residues, const ContextMasses<S>& masses) {
    if (2 * (size() + 1) > slots_.size()) grow();
    std::size_t slot = slot_of(residues);
    for (; slots_[slot] != kFree; slot = (slot + 1) % slots_.size()) {
      const index_t state = slots_[slot];
      if (!is_same(state, message, residues)) continue;
      S* const kept = messages_.data() + at(state * hidden_);
      for (index_t z = 0; z < hidden_; ++z) kept[at(z)] = joined(kept[at(z)], message[at(z)]);
      masses_[at(state)].add(masses);
      return;
    }
    slots_[slot] = size();
    messages_.insert(messages_.end(), message, message + at(hidden_));
    residues_.insert(residues_.end(), residues, residues + at(hidden_));
    masses_.push_back(masses);
  }

 private:
  static constexpr std::size_t kFirstSlots = 64;
  static constexpr index_t kFree = ~index_t{0};

  [[nodiscard]] bool is_same(index_t state, const S* message, const Residue* residues) const {
    for (index_t z = 0; z < hidden_; ++z) {
      const std::size_t k = at(state * hidden_ + z);
      if (!(residues_[k] == residues[at(z)]) || !may_be_equal(messages_[k], message[at(z)])) {
        return false;
      }
    }
    return true;
  }

  [[nodiscard]] std::size_t slot_of(const Residue* residues) const {
    std::uint64_t hash = 0;
    for (index_t z = 0; z < hidden_; ++z) {
      hash = (hash ^ residues[at(z)].bits()) * 0x9E3779B97F4A7C15U;
      hash ^= hash >> 32U;
    }
    return at(hash % slots_.size());
  }

  void grow() {
    slots_.assign(2 * slots_.size(), kFree);
    for (index_t state = 0; state < size(); ++state) {
      std::size_t slot = slot_of(residues(state));
      while (slots_[slot] != kFree) slot = (slot + 1) % slots_.size();
      slots_[slot] = state;
    }
  }

  index_t hidden_;
  std::vector<S> messages_;
  std::vector<Residue> residues_;
  std::vector<ContextMasses<S>> masses_;
  std::vector<index_t> slots_;
};

}  // namespace unmask::detail
