// exact/chain/step_numbers.hpp - one step of a left-to-right decoder, after any message.
//
// Everything about the step that does not depend on the message, as numbers of type S: a marginal
// or the probability of a class is then the message times a vector.
//
// (1) All are made of rationals and rounded once. (2) `futures` weigh every state after the step by
//     all rows that can follow.
#pragma once

#include "core/number/residue.hpp"
#include "exact/chain/step_values.hpp"
#include "exact/junction/tree_scalar.hpp"

namespace unmask::detail {

/// Weights of the states before position i by all that can follow it: [i][state], i = 0 .. n.
[[nodiscard]] std::vector<std::vector<Rational>> weights_of_futures(
    const HiddenChain<Rational>& chain);

/// A row of numbers times one of the same length.
template <class S>
[[nodiscard]] S inner_product(const S* a, const S* b, index_t length) {
  S sum{};
  for (index_t k = 0; k < length; ++k) sum += a[at(k)] * b[at(k)];
  return sum;
}

/// Of each symbol of each position of the step, in turn: [state before the step], which a message
/// is multiplied by to give the symbol's marginal.
[[nodiscard]] std::vector<std::vector<Rational>> marginal_weights(
    const HiddenChain<Rational>& chain, const StepValues& values,
    const std::vector<std::vector<Rational>>& futures);
/// Of each class: the probability of one of its rows.
[[nodiscard]] std::vector<std::vector<Rational>> class_weights(
    const StepValues& values, const std::vector<Rational>& futures);
/// Of each direction and state after the step: that state's part of a message after it.
[[nodiscard]] std::vector<std::vector<Rational>> message_weights(const StepValues& values);

/// Vectors that a message is multiplied by, one after the other.
template <class S>
struct WeightRows {
  std::vector<S> numbers{};  ///< [row][state before]
  index_t length = 1;

  [[nodiscard]] S times(const S* message, index_t row) const {
    return inner_product(message, numbers.data() + at(row * length), length);
  }
};

template <class S>
struct StepNumbers {
  WeightRows<S> marginals{};  ///< of the symbols of all positions
  WeightRows<S> classes{};    ///< p(one row of it)
  std::vector<S> rows{};      ///< [class]: how many
  WeightRows<S> messages{};   ///< [direction][state after]
  std::vector<S> futures{};   ///< [state after]

  template <class Convert>
  static StepNumbers of(const HiddenChain<Rational>& chain, const StepValues& values,
                        const std::vector<std::vector<Rational>>& futures, const Convert& convert) {
    const auto rows = [&](const std::vector<std::vector<Rational>>& exact) {
      WeightRows<S> result{{}, values.before};
      for (const auto& row : exact) {
        for (const Rational& x : row) result.numbers.push_back(convert(x));
      }
      return result;
    };
    const auto& after = futures[at(values.end())];
    StepNumbers numbers;
    numbers.marginals = rows(marginal_weights(chain, values, futures));
    numbers.classes = rows(class_weights(values, after));
    numbers.messages = rows(message_weights(values));
    for (const auto& c : values.classes) numbers.rows.push_back(convert(Rational(c.rows)));
    for (const Rational& x : after) numbers.futures.push_back(convert(x));
    return numbers;
  }
};

}  // namespace unmask::detail
