#include "core/base/result.hpp"

#include "core/base/text.hpp"

namespace unmask {

std::string describe(const Refusal& refusal) {
  const auto amount = [&](double x) {
    return refusal.resource == Resource::bytes ? format_bytes(x)
                                               : format_count(x) + " operations";
  };
  std::string line = refusal.what + " needs " + amount(refusal.needed) + "; the limit is " +
                     amount(refusal.limit);
  if (!refusal.hint.empty()) line += ". " + refusal.hint;
  return line;
}

}  // namespace unmask
