// core/base/warnings.hpp - things a reader of input should tell but need not refuse.
//
// Parsers append one line each; the command prints them on stderr, the playground beside the model.
#pragma once

#include <string>
#include <vector>

namespace unmask {

using Warnings = std::vector<std::string>;

}  // namespace unmask
