// core/base/invalid_input.hpp - the exceptions for bad input.
//
// Thrown only while something is being parsed or constructed; after construction every object is
// valid. The message is one line: what is wrong, where, and what would be accepted.
#pragma once

#include <stdexcept>

namespace unmask {

/// Input that cannot be understood or is not allowed: a spec, a file, an option.
class InvalidInput : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

/// A model whose numbers are not a probability distribution, or whose shape is impossible.
class InvalidModel : public InvalidInput {
 public:
  using InvalidInput::InvalidInput;
};

}  // namespace unmask
