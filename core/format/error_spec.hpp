// core/format/error_spec.hpp - error specs: "none", "mix:0.1", "noise:0.3".
//
// How far a denoiser is from the exact conditionals, as a dial that people can turn.
//
// (1) `text` is canonical: parsing it gives the same spec.
// (2) Amounts are exact, and in the range that the kind allows.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/number/rational.hpp"

namespace unmask {

enum class ErrorKind {
  none,
  mix,          ///< (1-a) p + a / q, 0 <= a <= 1
  temperature,  ///< p^{1/T} renormalised, T > 0
  noise,        ///< logits plus a times a standard normal number, a function of (seed, context)
  kl_ball,      ///< any conditionals within rho nats a token: a bound, not an oracle
};

struct ErrorSpec {
  ErrorKind kind = ErrorKind::none;
  Rational amount = 0;
  std::string text = "none";
};

/// Throws: InvalidInput, listing what is accepted.
[[nodiscard]] ErrorSpec parse_error_spec(std::string_view text);

/// One line a kind, for --help.
struct ErrorHelp {
  std::string form, meaning;
};
[[nodiscard]] std::vector<ErrorHelp> error_kinds();

}  // namespace unmask
