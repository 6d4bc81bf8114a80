// exact/certificate/check.hpp - decides a certificate anew, without trusting who wrote it.
//
// A certificate names a law, a statement about it, both sides and a verdict. The checker derives
// both sides again by code that shares only the number types, the JSON reader and writer with the
// prover: averages over all subsets, integrals of monomials, a plain dynamic program.
//
// (1) A report is `valid` only if the text is canonical, the model a law, the hypotheses hold, the
//     relation is the statement's, both sides are the derived ones - exactly where they are linear
//     in logarithms, to the last of 25 digits where not - and the verdict is theirs.
// (2) A verdict "refuted" is as valid as "proved": what is certified is the answer.
// (3) Text that is no JSON, has unknown keys or lacks some, or would take too long, is
// InvalidInput;
//     every loop is bounded before it starts. Nothing else is thrown.
// (4) Cards are tight: the largest symbol occurs, so that no digit of a certificate is free. Codes
//     (D1-D3), whose hypothesis fixes the cards, are excepted.
// Cost: milliseconds for a few positions, seconds at the limits (written.hpp).
// Reference: CaDiCaL's proof checkers, for the idea; statements are those of theory.md.
#pragma once

#include <string>
#include <string_view>

namespace unmask {

struct CheckReport {
  bool valid = false;
  std::string reason;   ///< one line when invalid
  std::string summary;  ///< "B1 li-cai on 4 positions: proved, 0.69 <= 1.04" when valid
  std::string theorem;  ///< "B1" when valid
  std::string verdict;  ///< "proved" or "refuted" when valid
};

/// `where` names the text in messages. Throws: InvalidInput.
[[nodiscard]] CheckReport check_certificate(std::string_view text, std::string_view where);

}  // namespace unmask
