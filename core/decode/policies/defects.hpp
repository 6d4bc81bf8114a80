// core/decode/policies/defects.hpp - what some implementations do instead (decoders.md 1.4).
//
// For negative tests: an exact law must expose each of them. None has a name in the specs.
//   * The entropy policy with its sign inverted (llama.cpp alg 1, KLASS "entropy") needs nothing
//     here: it is RankedPolicy(ScoreKind::entropy, hard_first = true), `hard-entropy`.
//   * Timestep steps whose floor is 0 are the schedule's business (`linear`).
//   * DrawnPositionsPolicy: positions drawn from softmax(score / temperature), `size` of them.
//     Without replacement this is Dream's alg_temp, a sound context-measurable policy; with
//     replacement it is llama.cpp's: the same position may be drawn again, so fewer are revealed.
//     The score is max p, p(1) - p(2) or -H, as in ranked.hpp.
//   * StrandedMasksPolicy: the `size` surest of the whole sequence, of which those outside the
//     current block are then cancelled (NeMo #3149). Fewer than asked for are revealed, perhaps
//     none: the one policy whose block may be empty, so a loop that waits for progress never ends.
//   * fp32_gumbel: Gumbel-max with 24-bit uniforms (MDLM in single precision). A symbol of
//     probability q beside a dominant one of P has odds (q/P) R(r), r = q 2^24 / P,
//     R(r) = (1/r)/(e^{1/r} - 1), instead of q/P.
//
// (1) DrawnPositionsPolicy lists each set once; probabilities sum to 1 within rounding. Only for
//     double: softmax is not rational.
// (2) fp32_gumbel laws are >= 0 and sum to 1; symbols of probability 0 keep it.
// Cost: drawing k of N positions looks at all subsets of up to k of them.
#pragma once

#include "core/decode/policies/ranked.hpp"

namespace unmask {

enum class Drawing { without_replacement, with_replacement };

class DrawnPositionsPolicy final : public BlockPolicy<double> {
 public:
  /// Requires: temperature > 0.
  DrawnPositionsPolicy(ScoreKind score, double temperature, Drawing drawing);
  [[nodiscard]] PolicyTraits traits() const override;
  void moves(const View<double>& view, std::vector<Move<double>>& found) const override;

 private:
  ScoreKind score_;
  double temperature_;
  Drawing drawing_;
};

template <class S>
class StrandedMasksPolicy final : public BlockPolicy<S> {
 public:
  [[nodiscard]] PolicyTraits traits() const override { return {}; }
  /// view.size may exceed the eligible positions; at most all masked ones.
  void moves(const View<S>& view, std::vector<Move<S>>& found) const override;
};

/// R(r), from 0 at r = 0 to 1 at infinity. Requires: r >= 0.
[[nodiscard]] double fp32_gumbel_ratio(double r);

/// What is drawn instead of `p`; the most likely symbol is the dominant one.
void fp32_gumbel(const double* p, index_t count, double* drawn);

/// Another oracle's marginals as fp32 Gumbel-max draws from them.
class Fp32GumbelOracle final : public Oracle<double> {
 public:
  explicit Fp32GumbelOracle(std::shared_ptr<const Oracle<double>> base)
      : Oracle<double>(base->shape()), base_(std::move(base)) {}
  void answer(const symbol_t* rows, index_t count, double* marginals,
              std::uint8_t* possible) const override;
  [[nodiscard]] bool marks_impossible() const override { return base_->marks_impossible(); }

 private:
  std::shared_ptr<const Oracle<double>> base_;
};

}  // namespace unmask
