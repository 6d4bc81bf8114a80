// core/model/joint_table.hpp - a distribution as one probability a cell.
//
// The dense form: p(x) for every row x of a shape, last position fastest. S is the scalar: double
// for speed, Rational for exactness.
//
// (1) Every probability is >= 0 and finite; they sum to 1, exactly for Rational.
// (2) For double, numbers that sum to 1 within 1e-6 are accepted and divided by their sum.
// Not for distributions that are mostly zeros: SupportTable. Memory: one S a cell.
#pragma once

#include <cmath>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/base/contract.hpp"
#include "core/base/invalid_input.hpp"
#include "core/base/text.hpp"
#include "core/model/probability_sum.hpp"
#include "core/model/shape.hpp"
#include "core/number/rational.hpp"

namespace unmask {

template <class S>
class JointTable {
 public:
  /// Throws: InvalidModel if a probability is negative or not finite, or if they do not sum to 1.
  /// Requires: as many probabilities as the shape has cells.
  JointTable(Shape shape, std::vector<S> probabilities)
      : shape_(std::move(shape)), probabilities_(std::move(probabilities)) {
    UNMASK_REQUIRE(shape_.cells() == index_t{probabilities_.size()}, "one probability a cell");
    for (index_t cell = 0; cell < probabilities_.size(); ++cell) {
      const S& p = probabilities_[at(cell)];
      if (!(p >= S(0)) || !is_finite(p)) {
        throw InvalidModel("probability " + std::to_string(cell) + " is " +
                           format_short(to_double(p)) + "; it must be a finite number >= 0");
      }
    }
    normalise(sum_of(probabilities_));
  }

  /// Divides weights by their sum. Throws: InvalidModel as above, or if all weights are zero.
  [[nodiscard]] static JointTable from_weights(Shape shape, std::vector<S> weights) {
    const S total = sum_of(weights);
    if (!(total > S(0))) throw InvalidModel("the weights sum to zero; one must be positive");
    for (S& w : weights) w /= total;
    return JointTable(std::move(shape), std::move(weights));
  }

  [[nodiscard]] const Shape& shape() const { return shape_; }
  [[nodiscard]] const std::vector<S>& probabilities() const { return probabilities_; }
  [[nodiscard]] const S& probability(index_t cell) const { return probabilities_[at(cell)]; }

 private:
  void normalise(const S& sum) {
    if constexpr (std::is_floating_point_v<S>) {
      if (!(std::fabs(sum - 1.0) <= kSumTolerance)) reject_sum(sum);
      if (sum == 1.0) return;
      for (S& p : probabilities_) p /= sum;
    } else if (sum != S(1)) {
      reject_sum(to_double(sum));
    }
  }

  [[noreturn]] void reject_sum(double sum) const {
    throw InvalidModel("probabilities sum to " + format_short(sum, 9) + ", not 1 (" +
                       std::to_string(probabilities_.size()) + " numbers)");
  }

  Shape shape_;
  std::vector<S> probabilities_;
};

}  // namespace unmask
