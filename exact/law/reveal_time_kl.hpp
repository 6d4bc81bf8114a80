// exact/law/reveal_time_kl.hpp - the exact expected KL of schedules with random sizes.
//
// With h(t) = n E[Z_{1+Bin(n-1,t)}] (theory C1), what each position would learn at time t summed
// over positions, and A(t) = integral of h from 0 to t = E[P_{Bin(n,t)}], P_k = Z_1 + ... + Z_k:
//   * fixed grid: TC - sum_j (t_{j+1} - t_j) h(t_j)                                        (C2)
//   * random log grid towards the end, averaged over its offset U, K steps:
//       TC - (1-e^{-c})/c A(T_1) - (1/c) (A(T_2) - A(T_1)),  T_i = 1 - e^{-c(K-3+i)}
//   * towards the start, the same with densities h and h/t (both polynomials, as h(0) = 0)
//   * balanced offset: sum_{i<s} (1 - i/s) Z_{n+1-i}                                      (C11)
// The formulas for the truncated random grids are those of C8 and C9 before the tail is bounded.
//
// S is double or CertifiedNumber. The certified times are those that the schedule's spec means
// (reveal_times.hpp), not their roundings; at rational times the KL is a LogForm.
//
// (1) The even grid's value is at most (TC+DTC)/K (C10); the random grids obey C8 and C9; the
//     balanced value is exact: the mean over r of the expected KL of its sizes. All tested, the
//     fixed grid also against enumeration of all assignments of positions to steps.
// (2) Certified values contain the double ones within the error below (tested).
// Cost: O(K sqrt(n)), certified O(K n). Units: nats. Error: about 2^-50 TC; for random grids
// divided by the spacing c.
#pragma once

#include "core/decode/reveal_time_grid.hpp"
#include "exact/curve/certified_number.hpp"
#include "exact/curve/information_curve.hpp"

namespace unmask {

/// h(t), A(t), G(t) = integral of h(s)/s from 0 to t, and H(0,t) = integral of s(1-s) h'(s).
template <class S>
class BasicRevealTimeCurve {
 public:
  explicit BasicRevealTimeCurve(const InformationCurve<S>& curve);

  [[nodiscard]] S information(const S& t) const;     ///< h(t)
  [[nodiscard]] S area(const S& t) const;            ///< A(t)
  [[nodiscard]] S area_over_time(const S& t) const;  ///< G(t)
  [[nodiscard]] S complexity(const S& t) const;      ///< H(0,t), nats
  [[nodiscard]] const S& total_correlation() const { return correlation_.back(); }
  [[nodiscard]] index_t positions() const { return curve_.positions(); }

 private:
  InformationCurve<S> curve_;
  std::vector<S> correlation_;  ///< P_0 .. P_n
  std::vector<S> harmonic_;     ///< sum_{i=1}^{k} Z_{i+1} / i, k = 0 .. n-1
  std::vector<S> complexity_;   ///< sum_{m<k} m (n-m) (Z_{m+1} - Z_m), k = 0 .. n+1
};
using RevealTimeCurve = BasicRevealTimeCurve<double>;

/// RandomLogGrid with its spacing as a number of type S.
template <class S>
struct BasicLogGrid {
  RandomLogGrid::Towards towards;
  S spacing;
  index_t steps;
};

/// Requires: times increase from 0 to 1.
template <class S>
[[nodiscard]] S expected_kl(const BasicRevealTimeCurve<S>& curve, const std::vector<S>& times);
template <class S>
[[nodiscard]] S expected_kl(const BasicRevealTimeCurve<S>& curve, const BasicLogGrid<S>& grid);
[[nodiscard]] double expected_kl(const RevealTimeCurve& curve, const RevealTimeGrid& grid);
[[nodiscard]] double expected_kl(const RevealTimeCurve& curve, const RandomLogGrid& grid);

/// Requires: 1 <= offset.size <= n.
template <class S>
[[nodiscard]] S expected_kl(const InformationCurve<S>& curve, const BalancedOffset& offset) {
  using Weight = Coefficient<S>;
  const index_t n = curve.positions(), s = offset.size;
  UNMASK_REQUIRE(s >= 1 && s <= n, "a balanced block has 1 to n positions");
  CompensatedSum<S> sum;
  for (index_t i = 1; i < s; ++i) {
    sum.add(from_count<Weight>(s - i) * curve.z(n + 1 - i) / from_count<Weight>(s));
  }
  return sum.value();
}

/// The expected number of steps that reveal something.
template <class S>
[[nodiscard]] S expected_steps(index_t n, const std::vector<S>& times);
template <class S>
[[nodiscard]] S expected_steps(index_t n, const BasicLogGrid<S>& grid);
template <class S = double>
[[nodiscard]] S expected_steps(index_t n, const BalancedOffset& offset);
[[nodiscard]] double expected_steps(index_t n, const RevealTimeGrid& grid);
[[nodiscard]] double expected_steps(index_t n, const RandomLogGrid& grid);

}  // namespace unmask
