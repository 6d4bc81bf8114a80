// exact/curve/information_curve.hpp - the information curve and what its areas mean.
//
// Z_j is what j-1 revealed positions tell about another one, on average: the mean of I(X_i; X_S)
// over i and S with |S| = j-1, i not in S; j = 1..n. Everything that a size schedule can do to a
// distribution under random order is a function of this curve (theory A1-A5).
//
// (1) Z_1 = 0 and Z_1 <= Z_2 <= ... <= Z_n (Han, theory A2).
// (2) total_correlation = sum of Z_j: the area below (A3).
// (3) dual_total_correlation = sum of (Z_n - Z_j): the area above (A3).
// (4) `from_entropy_curve` is theory A1: Z_j = h_1 + h_{j-1} - h_j. For double it then takes the
//     running maximum and Z_1 = 0. The true curve obeys (1), so this never adds error.
// (5) Enclosures contain the true curve; a curve of enclosures is rejected only if what it encloses
//     certainly breaks (1).
// Units: nats. Error for double: that of the entropies it came from, twice at most. Exact for exact
// scalars (Rational, LogForm). Reference: CCL Lemmas 8 and 13.
#pragma once

#include <algorithm>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/base/contract.hpp"
#include "core/base/invalid_input.hpp"
#include "core/base/sum.hpp"
#include "core/number/rational.hpp"

namespace unmask {

/// h_m, m = 0..n: the mean entropy of m positions. h_0 = 0.
template <class S>
using EntropyCurve = std::vector<S>;

namespace detail {

/// -1, 0 or 1, or nothing where an enclosure holds numbers of both signs (or x is no number).
template <class S>
[[nodiscard]] std::optional<int> sign_if_certain(const S& x) {
  if constexpr (std::is_floating_point_v<S>) {
    return x < 0.0    ? std::optional(-1)
           : x > 0.0  ? std::optional(1)
           : x == 0.0 ? std::optional(0)
                      : std::nullopt;
  } else {
    return x.sign();
  }
}

/// Is x certainly not 0? No number at all is certainly not 0.
template <class S>
[[nodiscard]] bool is_certainly_not_zero(const S& x) {
  const auto sign = sign_if_certain(x);
  return sign ? *sign != 0 : std::is_floating_point_v<S>;
}

/// Is a certainly not >= b?
template <class S>
[[nodiscard]] bool is_certainly_less(const S& a, const S& b) {
  if constexpr (std::is_floating_point_v<S>) {
    return !(a >= b);  // true for NaN
  } else {
    return sign_if_certain<S>(a - b) == -1;
  }
}

}  // namespace detail

template <class S>
class InformationCurve {
 public:
  /// `values` is Z_1, ..., Z_n. Throws: InvalidModel unless (1) holds.
  explicit InformationCurve(std::vector<S> values) : values_(std::move(values)) {
    if (values_.empty()) throw InvalidModel("an information curve needs at least one value");
    if (detail::is_certainly_not_zero(values_.front())) {
      throw InvalidModel("an information curve starts with Z_1 = 0");
    }
    for (std::size_t j = 1; j < values_.size(); ++j) {
      if (!detail::is_certainly_less(values_[j], values_[j - 1])) continue;
      throw InvalidModel("an information curve never decreases");
    }
  }

  /// The nearest curve from above after rounding; see (4).
  [[nodiscard]] static InformationCurve from_rounded(std::vector<S> values) {
    if (!values.empty()) values.front() = S(0);
    for (std::size_t j = 1; j < values.size(); ++j) values[j] = std::max(values[j], values[j - 1]);
    return InformationCurve(std::move(values));
  }

  [[nodiscard]] static InformationCurve from_entropy_curve(const EntropyCurve<S>& h) {
    UNMASK_REQUIRE(h.size() >= 2, "an entropy curve has h_0 and h_1");
    std::vector<S> z;
    for (std::size_t j = 1; j < h.size(); ++j) z.push_back(h[1] + h[j - 1] - h[j]);
    if (!detail::is_certainly_not_zero(z.front())) z.front() = S(0);
    if constexpr (std::is_floating_point_v<S>) return from_rounded(std::move(z));
    return InformationCurve(std::move(z));
  }

  [[nodiscard]] index_t positions() const { return values_.size(); }
  /// Z_j, j = 1..n.
  [[nodiscard]] const S& z(index_t j) const { return values_[at(j - 1)]; }
  /// Z_n.
  [[nodiscard]] const S& last() const { return values_.back(); }
  [[nodiscard]] const std::vector<S>& values() const { return values_; }

 private:
  std::vector<S> values_;
};

template <class S>
[[nodiscard]] S total_correlation(const InformationCurve<S>& curve) {
  CompensatedSum<S> sum;
  for (const S& z : curve.values()) sum.add(z);
  return sum.value();
}

/// n Z_n - TC: the error of Z_n counts n times.
template <class S>
[[nodiscard]] S dual_total_correlation(const InformationCurve<S>& curve) {
  CompensatedSum<S> sum;
  for (const S& z : curve.values()) sum.add(curve.last() - z);
  return sum.value();
}

/// Tononi-Sporns-Edelman complexity, sum over k of (k/n) TC - mean TC of k positions (theory C5),
/// as (1/2) sum_j j (n-j) (Z_{j+1} - Z_j): no cancellation.
template <class S>
[[nodiscard]] S tse_complexity(const InformationCurve<S>& curve) {
  using Number = Coefficient<S>;
  const index_t n = curve.positions();
  CompensatedSum<S> sum;
  for (index_t j = 1; j < n; ++j) {
    sum.add(from_count<Number>(j) * from_count<Number>(n - j) * (curve.z(j + 1) - curve.z(j)));
  }
  return sum.value() / Number(2);
}

/// H(0,1) = integral of t(1-t) h'(t) = 2 TSE / (n+1); at most min(TC, DTC) (theory C5).
template <class S>
[[nodiscard]] S unmasking_complexity(const InformationCurve<S>& curve) {
  using Number = Coefficient<S>;
  return Number(2) * tse_complexity(curve) / from_count<Number>(curve.positions() + 1);
}

/// P_k = Z_1 + ... + Z_k, k = 0..n: the mean total correlation of k positions.
template <class S>
[[nodiscard]] std::vector<S> mean_subset_correlation(const InformationCurve<S>& curve) {
  std::vector<S> partial{S(0)};
  CompensatedSum<S> sum;
  for (const S& z : curve.values()) {
    sum.add(z);
    partial.push_back(sum.value());
  }
  return partial;
}

}  // namespace unmask
