// core/base/rng.hpp - counter-based random numbers (Philox 4x32-10).
//
// The generator is a pure function of (seed, stream, counter): any draw can be reproduced alone, in
// any order and on any thread, and is the same on every platform.
//
// (1) Equal (seed, stream) give equal sequences; different streams are independent for all purposes
//     here. (2) `uniform()` lies in [0, 1) and has 53 random bits.
// Not for cryptography. Reference: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as
// 1, 2, 3", SC11 (constants and known-answer vectors from there; tested).
#pragma once

#include <array>

#include "core/base/index.hpp"

namespace unmask {

class Philox {
 public:
  using Block = std::array<std::uint32_t, 4>;
  using Key = std::array<std::uint32_t, 2>;
  using result_type = std::uint64_t;

  explicit Philox(std::uint64_t seed, std::uint64_t stream = 0)
      : key_{low(seed), high(seed)}, stream_(stream) {}

  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return ~result_type{0}; }

  /// The next 64 random bits.
  result_type operator()() {
    if (position_ == 2) {
      block_ = encrypt({low(counter_), high(counter_), low(stream_), high(stream_)}, key_);
      ++counter_;
      position_ = 0;
    }
    const std::size_t word = 2 * position_++;
    return static_cast<result_type>(block_[word]) |
           static_cast<result_type>(block_[word + 1]) << 32U;
  }

  /// Uniform in [0, 1).
  double uniform() { return static_cast<double>((*this)() >> 11U) * 0x1p-53; }

  /// Uniform in {0, ..., bound-1}; bound >= 1. Unbiased (rejection).
  index_t below(index_t bound) {
    const index_t limit = max() - max() % bound;
    for (;;) {
      const index_t draw = (*this)();
      if (draw < limit) return draw % bound;
    }
  }

  /// Ten rounds of Philox on one counter block.
  static Block encrypt(Block counter, Key key) {
    constexpr std::uint64_t kMultiplier0 = 0xD2511F53U, kMultiplier1 = 0xCD9E8D57U;
    constexpr std::uint32_t kWeyl0 = 0x9E3779B9U, kWeyl1 = 0xBB67AE85U;
    for (int round = 0; round < 10; ++round) {
      const std::uint64_t product0 = kMultiplier0 * counter[0];
      const std::uint64_t product1 = kMultiplier1 * counter[2];
      counter = {high(product1) ^ counter[1] ^ key[0], low(product1),
                 high(product0) ^ counter[3] ^ key[1], low(product0)};
      key[0] += kWeyl0;
      key[1] += kWeyl1;
    }
    return counter;
  }

 private:
  static constexpr std::uint32_t low(std::uint64_t x) { return static_cast<std::uint32_t>(x); }
  static constexpr std::uint32_t high(std::uint64_t x) {
    return static_cast<std::uint32_t>(x >> 32U);
  }

  Key key_;
  std::uint64_t stream_;
  std::uint64_t counter_ = 0;
  Block block_{};
  std::size_t position_ = 2;
};

}  // namespace unmask
