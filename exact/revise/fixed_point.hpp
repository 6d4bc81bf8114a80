// exact/revise/fixed_point.hpp - where a Markov chain with finitely many states ends up.
//
// The chain is a sparse kernel; the start is a law. Its limit (in the mean, should a class be
// periodic) is found among the states that the start can reach: their closed classes, the chance to
// be absorbed in each, and the stationary law of each. If there is one closed class, the fixed point
// is the same from every such state.
//
// Few states: states are taken out one by one and their probability is passed on (Grassmann, Taksar,
// Heyman, Operations Research 33 (1985) 1107-1116). Nothing is ever subtracted, so doubles keep all
// their digits and rationals stay exact. Many states: rounds of the chain itself until a round
// changes the law by at most 1e-14 in total variation.
//
// (1) The law sums to 1 and one round leaves it as it is: exactly for Rational, otherwise up to
//     `residual`.
// (2) `closed_classes` is exact: it looks at which moves have positive probability.
// Cost: states^3 / 3 or rounds * moves. Limits: 512 states solved in doubles, 64 in Rational; beyond
// that Rational has no fixed point here, and doubles stop after 5e8 moves: a residual above 1e-14 says
// that the limit was not reached.
#pragma once

#include <optional>
#include <vector>

#include "core/number/rational.hpp"

namespace unmask {

template <class S>
struct SparseKernel {
  std::vector<index_t> begin{0};        ///< of each state's moves, and the end of all
  std::vector<std::uint32_t> target{};
  std::vector<S> probability{};         ///< positive

  [[nodiscard]] index_t states() const { return begin.size() - 1; }
  void end_state() { begin.push_back(target.size()); }
  void add(index_t to, const S& p) {
    if (!(p > S(0))) return;
    target.push_back(static_cast<std::uint32_t>(to));
    probability.push_back(p);
  }
};

/// The law one round later.
template <class S>
[[nodiscard]] std::vector<S> one_round(const SparseKernel<S>& kernel, const std::vector<S>& law);

template <class S>
struct ChainLimit {
  std::vector<S> law{};
  index_t closed_classes = 0;  ///< that the start can reach
  bool is_solved = false;      ///< by elimination; otherwise by rounds
  double residual = 0.0;       ///< total variation between it and one round later
};

/// Nothing if there are too many states for S.
template <class S>
[[nodiscard]] std::optional<ChainLimit<S>> chain_limit(const SparseKernel<S>& kernel,
                                                       const std::vector<S>& start);

}  // namespace unmask
