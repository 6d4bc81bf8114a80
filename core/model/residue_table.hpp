// core/model/residue_table.hpp - the regression family `table:`: scattered weights from a formula.
//
// Cell number c (big-endian base q) weighs 1 + ((a c^2 + b c + e) mod m), or 0 where `zero` is given
// and c mod zero = 1. No symmetry, no closed form, the same on every platform (theory section 9).
//
// (1) m >= 1, and at least one weight is positive.
#pragma once

#include <optional>
#include <string>

#include "core/base/invalid_input.hpp"
#include "core/model/shape.hpp"

namespace unmask {

class ResidueTable {
 public:
  struct Coefficients {
    index_t square, linear, constant, modulus;
    std::optional<index_t> zero;
  };

  /// Throws: InvalidModel if the modulus is 0 or above 2^31, or `zero` is 0.
  ResidueTable(index_t n, index_t q, Coefficients c) : shape_(Shape::uniform(n, q)), c_(c) {
    if (c.modulus == 0 || c.modulus > Shape::kMaxCardinality) {
      throw InvalidModel("table: m must be between 1 and 2^31");
    }
    if (c.zero && *c.zero == 0) throw InvalidModel("table: zero must be at least 1");
  }

  [[nodiscard]] const Shape& shape() const { return shape_; }

  [[nodiscard]] index_t weight(index_t cell) const {
    if (c_.zero && cell % *c_.zero == 1) return 0;
    const index_t m = c_.modulus, x = cell % m;
    const index_t square = (c_.square % m) * (x * x % m) % m;
    const index_t linear = (c_.linear % m) * x % m;
    return 1 + (square + linear + c_.constant % m) % m;
  }

 private:
  Shape shape_;
  Coefficients c_;
};

}  // namespace unmask
