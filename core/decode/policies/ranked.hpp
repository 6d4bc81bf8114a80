// core/decode/policies/ranked.hpp - the surest positions first: confidence, entropy, margin.
//
// Context-measurable: the scores (scores.hpp) are functions of the marginals, not of drawn values.
// The schedule says how many; the `size` best by score are revealed:
//   * confidence: the largest max_v p(v) (MaskGIT+, LLaDA at temperature 0, llama.cpp alg 4)
//   * entropy: the smallest -sum p ln p (Dream; llama.cpp alg 1 has the sign inverted)
//   * margin: the largest p(1) - p(2) (Dream topk_margin; Kim et al. 2502.06768)
// `hard_first` takes the worst by the same scores; ties go to the lowest position either way.
// There is no fallback.
//
// (1) The one move is the set of the `size` first of `rank`.
#pragma once

#include "core/decode/policy.hpp"

namespace unmask {

enum class ScoreKind { confidence, entropy, margin };

template <class S>
class RankedPolicy final : public BlockPolicy<S> {
 public:
  explicit RankedPolicy(ScoreKind score, bool hard_first = false)
      : score_(score), hard_first_(hard_first) {}

  [[nodiscard]] PolicyTraits traits() const override { return {}; }
  void moves(const View<S>& view, std::vector<Move<S>>& found) const override;

 private:
  ScoreKind score_;
  bool hard_first_;
};

}  // namespace unmask
