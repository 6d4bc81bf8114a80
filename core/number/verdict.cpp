#include "core/number/verdict.hpp"

namespace unmask {

const char* status_text(Verdict::Status status) {
  switch (status) {
    case Verdict::Status::proved_exact:
    case Verdict::Status::proved_enclosure:
      return "proved";
    case Verdict::Status::refuted:
      return "refuted";
    case Verdict::Status::undecided:
      return "undecided";
    case Verdict::Status::inapplicable:
      return "inapplicable";
    case Verdict::Status::refused:
      return "refused";
  }
  return "";
}

const char* tier_text(const Verdict& verdict) {
  if (!verdict.decided()) return "";
  return verdict.precision.bits == 0 ? "exact" : "enclosure";
}

}  // namespace unmask
