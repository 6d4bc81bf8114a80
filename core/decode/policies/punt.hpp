// core/decode/policies/punt.hpp - draws that leave each other's marginals alone.
//
// Value-dependent: whether a draw is kept depends on drawn values. Source: PUNT, "Parallel sampling
// from masked diffusion models via conditional independence testing" (arXiv 2510.21961), EPS 0.01
// (0.01 to 0.32 there; theory G5). This project's reading, N eligible positions, x the context:
//     order them by descending max_v p_i(v | x): a function of x, not of draws      (ranks 0..N-1)
//     draw y_i ~ p_i(. | x) for all of them
//     kept = all
//     for b = ceil(log2 N) - 1, ..., 1, 0:         binary splitting of every segment of ranks
//         anchors = {kept i : bit b of rank(i) is 0}     the surer half of every segment
//         tests   = {kept i : bit b of rank(i) is 1}     the other half
//         if tests is empty: go on with the next b (no call)
//         one oracle call at x with y_anchors revealed, for all segments at once
//         drop from kept every j in tests with KL(p_j(. | x) || p_j(. | x, y_anchors)) > EPS
//     reveal y_i for all kept i; the rest stays masked
// Of any two kept positions the less sure one has been tested with the other one revealed. The
// surest position is never tested, so something is always revealed: there is no fallback. Sizes its
// own steps. The divergences are between the oracle's own marginals; draws follow the value rule.
//
// (1) `moves` lists every (kept set, values, calls) once. Values of anchors are enumerated when
//     they are first needed, of others never or at the end; those of dropped anchors are summed
//     over.
// (2) `draw` has this law, and asks the oracle the same questions.
// Calls: 1 + the rounds with tests, at most 1 + ceil(log2 N).
// Limits: RefusedError where more than `kMostMoves` states or moves are predicted.
#pragma once

#include "core/decode/policies/moves.hpp"

namespace unmask {

template <class S>
class PuntPolicy final : public ValuePolicy<S> {
 public:
  explicit PuntPolicy(const Rational& epsilon) : epsilon_(from_rational<S>(epsilon)) {}
  [[nodiscard]] PolicyTraits traits() const override { return goes_many_ways(Sizing::own); }
  void moves(const View<S>& view, const S* drawn, std::vector<ValueMove<S>>& found) const override;
  [[nodiscard]] ValueMove<S> draw(const View<S>& view, const S* drawn,
                                  const UniformSource& uniform) const override;

 private:
  S epsilon_;
};

}  // namespace unmask
