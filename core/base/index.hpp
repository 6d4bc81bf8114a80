// core/base/index.hpp - the index type and counts that may be too large to hold.
//
// Every index, size and cell number is an `index_t` of 64 bits, on every platform: `size_t` has 32
// bits in WebAssembly, and arithmetic in it silently gives other results there.
//
// (1) `checked_multiply` and `checked_power` return nothing instead of a wrapped product.
// (2) `power_as_double` never overflows to a wrong finite value: it is within 1 ulp a factor of the
//     true power, or +infinity.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace unmask {

using index_t = std::uint64_t;

/// One symbol of an alphabet: 0 <= symbol < cardinality of its position.
using symbol_t = std::uint32_t;

/// a * b, or nothing where the product does not fit 64 bits.
[[nodiscard]] inline std::optional<index_t> checked_multiply(index_t a, index_t b) {
  index_t product = 0;
  if (__builtin_mul_overflow(a, b, &product)) return std::nullopt;
  return product;
}

/// base^exponent, or nothing where the power does not fit 64 bits.
[[nodiscard]] inline std::optional<index_t> checked_power(index_t base, index_t exponent) {
  index_t power = 1;
  for (index_t i = 0; i < exponent; ++i) {
    const auto next = checked_multiply(power, base);
    if (!next) return std::nullopt;
    power = *next;
    if (power <= 1) return power;
  }
  return power;
}

/// base^exponent as a floating-point count, for predictions of cost and messages about them.
[[nodiscard]] inline double power_as_double(index_t base, index_t exponent) {
  return std::pow(static_cast<double>(base), static_cast<double>(exponent));
}

/// For containers, whose own index type is `size_t`: a value that is known to be in range.
[[nodiscard]] constexpr std::size_t at(index_t i) { return static_cast<std::size_t>(i); }

}  // namespace unmask
