// tests/fuzz/property.hpp - what every reader promises about arbitrary bytes.
//
// (1) A reader returns a valid model or throws InvalidInput with one printable line. Any other
//     exception, a crash, a sanitizer report or a huge allocation is a finding.
// (2) What is returned has positions and cardinalities of at least 1.
#pragma once

#include <cstdlib>
#include <string>

#include "core/base/invalid_input.hpp"
#include "core/model/shape.hpp"

namespace unmask {

inline void require(bool holds) {
  if (!holds) std::abort();
}

inline void require_valid(const Shape& shape) {
  require(shape.positions() >= 1);
  for (const index_t cardinality : shape.cardinalities()) require(cardinality >= 1);
}

/// `read` returns, or throws; only InvalidInput is caught here.
template <class Read>
void check_rejection(Read&& read) {
  try {
    read();
  } catch (const InvalidInput& error) {
    const std::string message = error.what();
    require(!message.empty());
    for (const char c : message) require(c >= 0x20 && c < 0x7f);
  }
}

/// The same for what returns something with a shape.
template <class Read>
void check_reader(Read&& read) {
  check_rejection([&] { require_valid(read().shape()); });
}

}  // namespace unmask
