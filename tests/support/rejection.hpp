// tests/support/rejection.hpp - what a call says when it rejects its input.
//
// (1) Only InvalidInput (and InvalidModel, which is one) counts as a rejection; anything else
//     leaves as itself and fails the test.
// (2) A message must be one line of printable text.
#pragma once

#include <algorithm>
#include <string>

#include "core/base/invalid_input.hpp"
#include "tests/support/catch.hpp"

namespace unmask {

/// The message with which `call` throws InvalidInput; "(accepted)" if it does not.
template <class Call>
std::string rejection(Call&& call) {
  try {
    call();
  } catch (const InvalidInput& error) {
    const std::string message = error.what();
    const auto unprintable = [](char c) { return c < 0x20 || c == 0x7f; };
    CHECK(std::none_of(message.begin(), message.end(), unprintable));
    CHECK(message.size() < 400);
    return message;
  }
  return "(accepted)";
}

/// `call` rejects its input with a message that contains `fragment`.
template <class Call>
void check_rejected(Call&& call, const std::string& fragment) {
  const std::string message = rejection(call);
  INFO(message << " <- should contain: " << fragment);
  CHECK(message.find(fragment) != std::string::npos);
}

}  // namespace unmask
