// core/decode/value_rule.hpp - from marginals to the law that a value is drawn from.
//
// First the temperature, then top-p, in the order of Dream's sampler (decoders.md 1.1):
//     temperature T > 0: p^{1/T}, renormalised; T = 0: all mass on the most likely symbol
//     top-p: the fewest most likely symbols that together have at least probability top_p,
//            renormalised
// Symbols whose probabilities tie (theory section 13) are taken lowest first.
//
// (1) The result is >= 0 and sums to 1, exactly for Rational.
// (2) The plain rule (temperature 1, top_p 1) changes nothing.
// (3) Symbols of probability 0 stay so.
// (4) For Rational the temperature is 0 or 1: other powers are not rational.
// Cost: O(q) a position; with top-p O(q) a symbol that is kept. Error: a few units of 2^-53 each.
#pragma once

#include "core/decode/policy.hpp"

namespace unmask {

/// Throws: InvalidInput unless the temperature is >= 0, top_p in (0, 1], and (4) holds for S.
template <class S>
void check_value_rule(const ValueRule& rule);

/// `drawn` receives `count` numbers and may be `p` itself. Requires: the rule was checked for S.
template <class S>
void apply_value_rule(const ValueRule& rule, const S* p, index_t count, S* drawn);

/// The same for all masked positions of an answer, laid out alike.
template <class S>
void apply_value_rule(const ValueRule& rule, const MarginalLayout& layout, Subset masked,
                      const S* marginals, S* drawn);

/// The symbol at which the cumulated law first exceeds u, 0 <= u < 1: one draw by one uniform
/// number. Symbols of probability 0 are never drawn.
template <class S>
[[nodiscard]] symbol_t draw_symbol(const S* law, index_t count, double u);

}  // namespace unmask
