// core/number/residue.hpp - fingerprints of rationals: numbers modulo the prime 2^61 - 1.
//
// Formulas of sums, products and quotients are templates over their scalar; with this one they run
// in nanoseconds however long the fractions would become, and tell whether two rationals are equal
// without ever writing them down.
//
// (1) Equal rationals have equal residues, whatever sums, products and quotients they came from.
// (2) Different ones have different residues but for about one pair in 2^61.
// (3) What would divide by a multiple of the prime is no number: it equals nothing, not even
// itself,
//     and neither does what is computed from it.
#pragma once

#include "core/number/rational.hpp"

namespace unmask {

class Residue {
 public:
  static constexpr std::uint64_t kPrime = (std::uint64_t{1} << 61U) - 1;

  Residue() = default;  ///< 0
  Residue(int value)
      : value_(value < 0 ? kPrime - static_cast<std::uint64_t>(-value)
                         : static_cast<std::uint64_t>(value)) {}
  explicit Residue(const Integer& value);
  explicit Residue(const Rational& value);

  [[nodiscard]] bool is_number() const { return value_ != kNone; }
  [[nodiscard]] std::uint64_t bits() const { return value_; }
  [[nodiscard]] Residue inverse() const;

  friend Residue operator+(Residue a, Residue b) {
    if (!a.is_number() || !b.is_number()) return none();
    const std::uint64_t sum = a.value_ + b.value_;
    return of(sum >= kPrime ? sum - kPrime : sum);
  }
  friend Residue operator-(Residue a, Residue b) {
    if (!a.is_number() || !b.is_number()) return none();
    return of(a.value_ >= b.value_ ? a.value_ - b.value_ : a.value_ + (kPrime - b.value_));
  }
  friend Residue operator*(Residue a, Residue b) {
    if (!a.is_number() || !b.is_number()) return none();
    const auto product = static_cast<unsigned __int128>(a.value_) * b.value_;
    const std::uint64_t folded =
        (static_cast<std::uint64_t>(product) & kPrime) + static_cast<std::uint64_t>(product >> 61U);
    return of(folded >= kPrime ? folded - kPrime : folded);
  }
  friend Residue operator/(Residue a, Residue b) { return a * b.inverse(); }
  Residue& operator+=(Residue b) { return *this = *this + b; }
  Residue& operator*=(Residue b) { return *this = *this * b; }
  friend bool operator==(Residue a, Residue b) { return a.is_number() && a.value_ == b.value_; }

 private:
  static constexpr std::uint64_t kNone = ~std::uint64_t{0};
  static Residue of(std::uint64_t value) {
    Residue r;
    r.value_ = value;
    return r;
  }
  static Residue none() { return of(kNone); }

  std::uint64_t value_ = 0;
};

}  // namespace unmask
