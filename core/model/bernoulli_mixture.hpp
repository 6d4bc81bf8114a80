// core/model/bernoulli_mixture.hpp - a mixture of i.i.d. coins: the exchangeable binary family.
//
// A hidden J ~ weights is drawn once; then every position is 1 with probability heads[J]. One
// component is the product law. p(x) depends only on the number of ones.
//
// (1) weights is a distribution and every heads[j] lies in [0, 1].
// Closed forms: exact/curve/mixture_curve.hpp.
#pragma once

#include <utility>
#include <vector>

#include "core/model/joint_table.hpp"

namespace unmask {

template <class S>
class BernoulliMixture {
 public:
  /// Throws: InvalidModel if weights is no distribution or a head probability is outside [0, 1].
  BernoulliMixture(index_t length, std::vector<S> weights, std::vector<S> heads)
      : shape_(Shape::uniform(length, 2)), heads_(std::move(heads)) {
    UNMASK_REQUIRE(weights.size() == heads_.size(), "one weight a component");
    const index_t components = weights.size();
    weights_ = JointTable<S>(Shape({components}), std::move(weights)).probabilities();
    for (const S& a : heads_) {
      if (!(a >= S(0) && a <= S(1))) {
        throw InvalidModel("a coin has probability " + format_short(to_double(a)) +
                           "; it must be between 0 and 1");
      }
    }
  }

  [[nodiscard]] const Shape& shape() const { return shape_; }
  [[nodiscard]] index_t components() const { return heads_.size(); }
  [[nodiscard]] const S& weight(index_t j) const { return weights_[at(j)]; }
  [[nodiscard]] const S& heads(index_t j) const { return heads_[at(j)]; }

  /// The same model with parameters rounded to scalar T.
  template <class T>
  [[nodiscard]] BernoulliMixture<T> with_scalar() const {
    std::vector<T> weights, heads;
    for (const S& w : weights_) weights.push_back(from_rational<T>(w));
    for (const S& a : heads_) heads.push_back(from_rational<T>(a));
    return BernoulliMixture<T>(shape_.positions(), std::move(weights), std::move(heads));
  }

  [[nodiscard]] S probability(const std::vector<symbol_t>& row) const {
    S total{};
    for (index_t j = 0; j < components(); ++j) {
      S p = weight(j);
      for (const symbol_t bit : row) p *= bit == 1 ? heads(j) : S(1) - heads(j);
      total += p;
    }
    return total;
  }

 private:
  Shape shape_;
  std::vector<S> weights_;
  std::vector<S> heads_;
};

}  // namespace unmask
