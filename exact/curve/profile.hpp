// exact/curve/profile.hpp - the curves of a model, by the cheapest engine that fits.
//
// `curve_profile` picks: a closed form where the model's type has one (Markov chain, exchangeable
// mixture, MDS code, noisy parity, permutation, independent blocks), else all subset entropies over
// the rows of the support, else over the dense lattice; what exceeds the budget is refused before
// memory is touched.
//
// (1) Every engine gives the same curves within their errors (tested pairwise).
// (2) Results do not depend on the number of threads, bit for bit.
// Error: at most 16 * 2^-53 * n * ln q in every entropy and information (q the largest
// cardinality), and much less for the closed forms. Without error: exact_profile.hpp.
#pragma once

#include <string>

#include "core/base/budget.hpp"
#include "core/base/parallel.hpp"
#include "core/base/progress.hpp"
#include "core/model/model.hpp"
#include "exact/curve/information_curve.hpp"

namespace unmask {

template <class S>
struct CurveProfile {
  EntropyCurve<S> entropy;        ///< h_0 .. h_n
  InformationCurve<S> information;  ///< Z_1 .. Z_n
};

struct Effort {
  Threads threads;
  Budget budget;
  Progress* progress = nullptr;
};

template <class S>
struct BasicModelProfile {
  CurveProfile<S> curves;
  std::string engine;  ///< "closed form (Markov chain)", "support enumeration", ...
};
using ModelProfile = BasicModelProfile<double>;

[[nodiscard]] Result<ModelProfile> curve_profile(const Model& model, const Effort& effort);

/// The enumeration engines alone, for comparison with the closed forms.
[[nodiscard]] Result<ModelProfile> enumerated_profile(const Model& model, const Effort& effort);

namespace detail {

template <class... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};
template <class... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

}  // namespace detail
}  // namespace unmask
