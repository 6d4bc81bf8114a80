#include "core/number/residue.hpp"

namespace unmask {

Residue::Residue(const Integer& value) {
  Integer rest = value % Integer(kPrime);
  if (rest < 0) rest += Integer(kPrime);
  value_ = static_cast<std::uint64_t>(rest);
}

Residue::Residue(const Rational& value)
    : Residue(Residue(numerator(value)) / Residue(denominator(value))) {}

/// a^(p-2), which is 1/a (Fermat).
Residue Residue::inverse() const {
  if (!is_number() || value_ == 0) return none();
  Residue power = *this, result = 1;
  for (std::uint64_t exponent = kPrime - 2; exponent != 0; exponent >>= 1U) {
    if ((exponent & 1U) != 0) result *= power;
    power *= power;
  }
  return result;
}

}  // namespace unmask
