#include "core/format/short_number.hpp"

#include "core/base/contract.hpp"

namespace unmask {

std::string to_short_text(const Rational& x) {
  UNMASK_REQUIRE(x >= 0, "specs have no negative numbers");
  constexpr index_t kMostDigits = 6;
  Integer scale = 1;
  for (index_t digits = 0; digits <= kMostDigits; ++digits, scale *= 10) {
    const Rational scaled = x * Rational(scale);
    if (denominator(scaled) != 1) continue;
    std::string text = numerator(scaled).str();
    if (digits == 0) return text;
    if (text.size() <= digits) text.insert(0, at(digits + 1) - text.size(), '0');
    return text.insert(text.size() - at(digits), 1, '.');
  }
  return to_text(x);
}

}  // namespace unmask
