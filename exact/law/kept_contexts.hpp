// exact/law/kept_contexts.hpp - which ways to fill a block p allows: its continuations as a set.
//
// Internal to decoder_law.cpp. Asked about every way that can be drawn, most of which p excludes
// where it is asked at all: one bit of a hash answers those, and a search the others.
//
// (1) `contains` is exact.
// Cost: constant where the answer is no and the continuations are at most some hundreds; else
// O(log continuations).
#pragma once

#include <algorithm>
#include <array>
#include <vector>

#include "exact/enumerate/conditionals.hpp"

namespace unmask::detail {

template <class S>
class KeptContexts {
 public:
  /// `kept`: by ascending context; must outlive the questions.
  explicit KeptContexts(const std::vector<Continuation<S>>& kept) : kept_(kept) {
    for (const Continuation<S>& each : kept) word(each.context) |= bit(each.context);
  }
  [[nodiscard]] bool contains(context_t context) const {
    if ((words_[number(context) / 64] & bit(context)) == 0) return false;
    const auto found = std::lower_bound(
        kept_.begin(), kept_.end(), context,
        [](const Continuation<S>& each, context_t wanted) { return each.context < wanted; });
    return found != kept_.end() && found->context == context;
  }

 private:
  static constexpr unsigned kBits = 12;
  [[nodiscard]] static std::size_t number(context_t context) {
    return at(context * 0x9E3779B97F4A7C15U >> (64U - kBits));
  }
  [[nodiscard]] static std::uint64_t bit(context_t context) {
    return std::uint64_t{1} << number(context) % 64;
  }
  [[nodiscard]] std::uint64_t& word(context_t context) { return words_[number(context) / 64]; }

  const std::vector<Continuation<S>>& kept_;
  std::array<std::uint64_t, (1U << kBits) / 64> words_{};
};

}  // namespace unmask::detail
