// tests/support/printed.hpp - equal to a number in print, to its last digit.
#pragma once

#include <cmath>
#include <cstdlib>
#include <string>

#include "core/base/text.hpp"
#include "tests/support/catch.hpp"

namespace unmask {

/// `value` rounds to what is printed: it is within half a unit of the last printed digit, and the
/// rounding of the computation itself.
inline void check_printed(double value, const std::string& printed) {
  const auto point = printed.find('.');
  const auto decimals = point == std::string::npos ? 0 : printed.size() - point - 1;
  const double unit = std::pow(10.0, -static_cast<double>(decimals));
  INFO(format_exact(value) << " should print as " << printed);
  CHECK(std::fabs(value - std::strtod(printed.c_str(), nullptr)) <=
        0.5 * unit + 1e-14 * (1.0 + std::fabs(value)));
}

}  // namespace unmask
