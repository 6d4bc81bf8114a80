// exact/law/output_law.hpp - the law of a decoder's output, as far as p can tell it apart.
//
// One number a row of p's support, in the order of the support table, and the mass of everything
// else: all that forward KL, reverse KL, total variation and the support violation need.
//
// (1) Numbers are >= 0, and they and `off_support` sum to 1 (exactly for Rational).
// (2) `witness` names a row that the decoder emits and p excludes, iff `off_support` > 0.
#pragma once

#include <string>
#include <vector>

namespace unmask {

template <class S>
struct OutputLaw {
  std::vector<S> on_support;
  S off_support{};
  std::string witness{};  ///< symbols separated by blanks
};

}  // namespace unmask
