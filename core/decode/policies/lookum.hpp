// core/decode/policies/lookum.hpp - a few random candidates, and a look ahead at each.
//
// Value-dependent: candidates are judged with their values drawn. Source: LookUM, "look-ahead
// unmasking" (arXiv 2511.05563; read in abstract and notes only: 2 to 3 paths out of a pool of 5
// sure positions, judged by the uncertainty along the path). This project's reading:
//     pool = the max(POOL, size) eligible positions of highest max_v p_i(v), all if there are fewer
//     PATHS times, independently:
//         B = a uniformly random subset of `size` positions of the pool
//         y_B ~ the marginals (after the value rule), independently
//         score = the mean over the positions then still masked of -H of the oracle's marginals
//                 at the context with y_B revealed; 0 if none is masked
//     reveal the candidate of highest score, of those that tie the first one drawn
// The schedule says how many; there is no fallback.
//
// Scores that tie: as in sampled_confidence.hpp, doubles are sorted and clustered within 1e-12 of
// the highest of a cluster; for Rational sums of entropies are compared exactly.
//
// (1) `moves` lists every candidate o once. With k = PATHS and F(s) the chance that one candidate's
//     score is below s, F'(s) that it is at most s:
//         P(o is taken) = P(o) sum_{j<k} F(s_o)^j F'(s_o)^{k-1-j}.
// (2) `draw` has this law.
// Calls: 1 + PATHS; 1 where nothing is masked afterwards, and so nothing has to be asked.
// Limits: RefusedError where more than `kMostMoves` candidates are predicted.
#pragma once

#include "core/decode/policies/moves.hpp"

namespace unmask {

template <class S>
class LookumPolicy final : public ValuePolicy<S> {
 public:
  /// Requires: paths, pool >= 1.
  LookumPolicy(index_t paths, index_t pool);
  [[nodiscard]] PolicyTraits traits() const override { return goes_many_ways(Sizing::schedule); }
  void moves(const View<S>& view, const S* drawn, std::vector<ValueMove<S>>& found) const override;
  [[nodiscard]] ValueMove<S> draw(const View<S>& view, const S* drawn,
                                  const UniformSource& uniform) const override;

 private:
  [[nodiscard]] Subset pool_of(const View<S>& view) const;
  [[nodiscard]] index_t calls(const View<S>& view) const;

  index_t paths_;
  index_t pool_;
};

}  // namespace unmask
