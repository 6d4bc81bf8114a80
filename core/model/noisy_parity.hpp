// core/model/noisy_parity.hpp - n bits whose parity is almost certainly even.
//
// Mass delta on the odd words, 1-delta on the even ones, uniform given the parity. Any n-1 bits are
// independent fair coins; the last one is known up to an error delta (theory E3).
//
// (1) 0 <= delta <= 1.
#pragma once

#include <utility>

#include "core/model/joint_table.hpp"

namespace unmask {

template <class S>
class NoisyParity {
 public:
  /// Throws: InvalidModel if delta is outside [0, 1].
  NoisyParity(index_t length, S delta)
      : shape_(Shape::uniform(length, 2)), delta_(std::move(delta)) {
    if (!(delta_ >= S(0) && delta_ <= S(1))) {
      throw InvalidModel("delta is " + format_short(to_double(delta_)) +
                         "; it must be between 0 and 1");
    }
  }

  [[nodiscard]] const Shape& shape() const { return shape_; }
  [[nodiscard]] const S& delta() const { return delta_; }

  /// The same model with parameters rounded to scalar T.
  template <class T>
  [[nodiscard]] NoisyParity<T> with_scalar() const {
    return NoisyParity<T>(shape_.positions(), from_rational<T>(delta_));
  }

  [[nodiscard]] S probability(const std::vector<symbol_t>& row) const {
    symbol_t parity = 0;
    S words = S(1);
    for (const symbol_t bit : row) parity ^= bit;
    for (std::size_t i = 1; i < row.size(); ++i) words *= S(2);
    return (parity == 1 ? delta_ : S(1) - delta_) / words;
  }

 private:
  Shape shape_;
  S delta_;
};

}  // namespace unmask
