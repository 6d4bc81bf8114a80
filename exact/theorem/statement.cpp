#include "exact/theorem/statement.hpp"

namespace unmask {

const char* kind_text(Kind kind) {
  switch (kind) {
    case Kind::identity:
      return "identity";
    case Kind::upper_bound:
      return "upper bound";
    case Kind::lower_bound:
      return "lower bound";
    case Kind::monotonicity:
      return "monotonicity";
    case Kind::counterexample:
      return "counterexample";
  }
  return "";
}

const char* provenance_text(Source::Provenance provenance) {
  switch (provenance) {
    case Source::Provenance::full_text:
      return "full text";
    case Source::Provenance::note:
      return "note";
    case Source::Provenance::derived:
      return "derived";
  }
  return "";
}

}  // namespace unmask
