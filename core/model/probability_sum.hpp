// core/model/probability_sum.hpp - do exact numbers sum to 1, and what if they nearly do?
//
// Probabilities written as integers or p/q mean what they say: their sum must be 1. Those written
// as decimals may have been rounded by whoever wrote them, so that a sum within kSumTolerance of 1
// is forgiven, divided out, and reported.
//
// (1) `exact_sum` is the exact sum, and fast where few different denominators occur.
// (2) After `require_unit_sum` the numbers sum to exactly 1.
// (3) A sum that cannot be forgiven is InvalidModel with the sum, the count and what would mend it.
// (4) Numbers without a common denominator of at most 2^16 bits are refused: their sum alone would
//     take minutes.
// Cost: one pass over the numbers, a division of integers each.
#pragma once

#include <string>
#include <type_traits>
#include <vector>

#include "core/base/sum.hpp"
#include "core/base/warnings.hpp"
#include "core/number/rational.hpp"

namespace unmask {

/// How far from 1 the sum of decimal probabilities may be before it is rejected.
inline constexpr double kSumTolerance = 1e-6;

/// How careful the author of the numbers was.
enum class Written { exactly, with_decimals };

/// Throws: InvalidModel where (4) applies.
[[nodiscard]] Rational exact_sum(const std::vector<Rational>& numbers);

/// The sum in scalar S: exact for Rational (throws as above), compensated for double.
template <class S>
[[nodiscard]] S sum_of(const std::vector<S>& numbers) {
  if constexpr (std::is_same_v<S, Rational>) {
    return exact_sum(numbers);
  } else {
    CompensatedSum<S> sum;
    for (const S& x : numbers) sum.add(x);
    return sum.value();
  }
}

/// Makes `probabilities` sum to 1 or throws InvalidModel. `where` opens every message.
void require_unit_sum(std::vector<Rational>& probabilities, Written written,
                      const std::string& where, Warnings& warnings);

}  // namespace unmask
