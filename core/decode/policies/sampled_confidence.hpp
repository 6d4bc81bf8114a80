// core/decode/policies/sampled_confidence.hpp - draw everywhere, keep the most probable draws.
//
// Value-dependent, and not exact even with exact conditionals, one token a step and independent
// tokens (theory E6). Source: LLaDA's generate.py at temperature > 0 (low_confidence remasking);
// its temperature is the value rule's. The rule:
//     draw y_i at every eligible position i, from the marginals after the value rule
//     keep the `size` positions of highest p_i(y_i), p the oracle's own marginals; ties: lowest i
//     reveal their draws; the rest stays masked
// There is no fallback.
//
// For the order to be an order, doubles are clustered first: the scores p_i(v) of all possible
// draws are sorted, and from the highest on, those within 1e-12 of the first of a cluster belong to
// it.
//
// (1) `moves` lists every pair (kept set B, values v) once, with the probability
//         prod_{i in B} r_i(v_i) * prod_{j not in B} P(draw j ranks below the lowest of B);
//     it never enumerates the values outside B. (2) `draw` has this law.
// Limits: RefusedError where more than `kMostMoves` moves are predicted.
#pragma once

#include "core/decode/policies/moves.hpp"

namespace unmask {

template <class S>
class SampledConfidencePolicy final : public ValuePolicy<S> {
 public:
  [[nodiscard]] PolicyTraits traits() const override {
    return goes_many_ways(Sizing::schedule);
  }
  void moves(const View<S>& view, const S* drawn, std::vector<ValueMove<S>>& found) const override;
  [[nodiscard]] ValueMove<S> draw(const View<S>& view, const S* drawn,
                                  const UniformSource& uniform) const override;
};

}  // namespace unmask
