// core/number/verdict.hpp - what became of a question.
//
// (1) A verdict never rests on a tolerance: `proved_exact` was decided by exact arithmetic,
//     `proved_enclosure` by disjoint certified enclosures, `refuted` by either.
// (2) `undecided` says which precision was reached, `inapplicable` which hypothesis is not met,
//     `refused` what would be needed.
#pragma once

#include <string>
#include <utility>

#include "core/number/ball.hpp"

namespace unmask {

/// Escalation stops here: 2^16 bits.
inline constexpr Precision kPrecisionCeiling{65536};

struct Verdict {
  enum class Status { proved_exact, proved_enclosure, refuted, undecided, inapplicable, refused };

  Status status = Status::undecided;
  Precision precision;  ///< of the enclosures that decided; 0 where none was needed
  std::string reason;   ///< for inapplicable and refused: one clause

  [[nodiscard]] bool proved() const {
    return status == Status::proved_exact || status == Status::proved_enclosure;
  }
  [[nodiscard]] bool decided() const { return proved() || status == Status::refuted; }

  [[nodiscard]] static Verdict inapplicable(std::string reason) {
    return {Status::inapplicable, {}, std::move(reason)};
  }
  [[nodiscard]] static Verdict refused(std::string reason) {
    return {Status::refused, {}, std::move(reason)};
  }
  bool operator==(const Verdict&) const = default;
};

/// "proved", "refuted", "undecided", "inapplicable", "refused".
[[nodiscard]] const char* status_text(Verdict::Status status);
/// "exact" or "enclosure" for decided verdicts, else "".
[[nodiscard]] const char* tier_text(const Verdict& verdict);

}  // namespace unmask
