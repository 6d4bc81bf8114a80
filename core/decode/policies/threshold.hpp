// core/decode/policies/threshold.hpp - as many as are sure enough: threshold, factor, dynamic.
//
// Context-measurable. c_i = max_v p_i(v); c_(1) >= c_(2) >= ... in the order of `rank`.
//   * ThresholdPolicy (Fast-dLLM, TAU = 0.9): all with c_i > TAU. Fallback: the one best position.
//     Fast-dLLM has >=, SGLang >; here > (theory section 13).
//   * FactorPolicy (Fast-dLLM, F = 1; theory G1): the longest prefix all of whose n have
//     (n+1)(1 - c_(n)) < F. Fallback: the one best.
//   * DynamicPolicy (SDAR, JetEngine, LLaDA2, TAU = 0.85): all with c_i > TAU if these are at least
//     as many as the schedule's size. Fallback: the `size` best.
// The first two size their own steps.
//
// (1) For doubles c > TAU means by more than 1e-12, and (n+1)(1 - c) < F likewise.
#pragma once

#include "core/decode/policies/moves.hpp"

namespace unmask {

template <class S>
class ThresholdPolicy final : public BlockPolicy<S> {
 public:
  explicit ThresholdPolicy(const Rational& tau) : tau_(from_rational<S>(tau)) {}
  [[nodiscard]] PolicyTraits traits() const override { return sizes_itself(); }
  void moves(const View<S>& view, std::vector<Move<S>>& found) const override;

 private:
  S tau_;
};

template <class S>
class FactorPolicy final : public BlockPolicy<S> {
 public:
  explicit FactorPolicy(const Rational& factor) : factor_(from_rational<S>(factor)) {}
  [[nodiscard]] PolicyTraits traits() const override { return sizes_itself(); }
  void moves(const View<S>& view, std::vector<Move<S>>& found) const override;

 private:
  S factor_;
};

template <class S>
class DynamicPolicy final : public BlockPolicy<S> {
 public:
  explicit DynamicPolicy(const Rational& tau) : tau_(from_rational<S>(tau)) {}
  [[nodiscard]] PolicyTraits traits() const override { return {}; }
  void moves(const View<S>& view, std::vector<Move<S>>& found) const override;

 private:
  S tau_;
};

}  // namespace unmask
