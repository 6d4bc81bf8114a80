// core/model/mds_code.hpp - uniform over a code of maximum distance: parity, repetition, Reed-Solomon.
//
// k message symbols, uniform over q, are encoded into n; ANY k positions of a word determine it and
// any k are independent and uniform (maximum distance separable). Theory D2: the information curve
// is the single step ln q * [j > k].
//
// (1) The q^k words are distinct and any k positions take all q^k values (tested by enumeration).
#pragma once

#include <vector>

#include "core/model/shape.hpp"

namespace unmask {

class MdsCode {
 public:
  /// Words of n bits with even parity: k = n-1. Throws: InvalidModel if n < 1.
  [[nodiscard]] static MdsCode parity(index_t n);
  /// Words of n equal symbols: k = 1.
  [[nodiscard]] static MdsCode repetition(index_t n, index_t q);
  /// Values at 0..n-1 of the polynomials of degree < k over the field of q elements.
  /// Throws: InvalidModel unless q is prime, n <= q and 1 <= k <= n.
  [[nodiscard]] static MdsCode reed_solomon(index_t n, index_t k, index_t q);

  [[nodiscard]] const Shape& shape() const { return shape_; }
  [[nodiscard]] index_t message_length() const { return message_length_; }
  [[nodiscard]] index_t alphabet() const { return alphabet_; }

  /// q^k, saturating to infinity.
  [[nodiscard]] double words() const;

  /// The word that encodes `message` (k symbols).
  [[nodiscard]] std::vector<symbol_t> encode(const std::vector<symbol_t>& message) const;

 private:
  enum class Kind { parity, repetition, reed_solomon };
  MdsCode(Kind kind, index_t n, index_t k, index_t q);

  Kind kind_;
  Shape shape_;
  index_t message_length_;
  index_t alphabet_;
};

}  // namespace unmask
