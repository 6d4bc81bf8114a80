// core/format/short_number.hpp - a rational number as people would write it in a spec.
//
// (1) A decimal of at most six digits after the point where there is one ("0.9"), else "p/q"; read
//     back, it is the same number.
// (2) Equal numbers have equal texts.
#pragma once

#include <string>

#include "core/number/rational.hpp"

namespace unmask {

/// Requires: x >= 0.
[[nodiscard]] std::string to_short_text(const Rational& x);

}  // namespace unmask
