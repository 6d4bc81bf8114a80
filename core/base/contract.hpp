// core/base/contract.hpp - broken preconditions are bugs, and say where.
//
// `UNMASK_REQUIRE(condition, "what should have held")` throws `ContractViolation` with file and
// line. It is for mistakes of the calling code: no user input, however wrong, may reach one. Bad
// input is `InvalidModel` (core/base/invalid_input.hpp); too large is `Refusal` (result.hpp).
#pragma once

#include <stdexcept>
#include <string>

namespace unmask {

/// A precondition of a public function did not hold: a bug in the caller.
class ContractViolation : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

namespace detail {
[[noreturn]] inline void contract_violated(const char* condition, const char* expected,
                                           const char* file, int line) {
  throw ContractViolation(std::string(file) + ":" + std::to_string(line) + ": " + expected +
                          " (violated: " + condition + ")");
}
}  // namespace detail
}  // namespace unmask

#define UNMASK_REQUIRE(condition, expected)                                             \
  do {                                                                                  \
    if (!(condition))                                                                   \
      ::unmask::detail::contract_violated(#condition, (expected), __FILE__, __LINE__);  \
  } while (false)
