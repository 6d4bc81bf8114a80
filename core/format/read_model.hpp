// core/format/read_model.hpp - what a MODEL argument of the command denotes.
//
// `-` is JSON on standard input; a name that ends in .json, .csv, .npy, .bif or .uai, with or
// without .gz behind, is a file; everything else is a family spec (core/format/family_spec.hpp).
//
// (1) The model's spec is the argument itself.
// (2) A file that does not exist, or whose format cannot be read, is said to be that, rather than
//     an unknown family.
#pragma once

#include <string>

#include "core/base/warnings.hpp"
#include "core/model/model.hpp"

namespace unmask {

/// Throws: InvalidInput, InvalidModel. Appends what is forgiven to `warnings`.
[[nodiscard]] Model read_model(const std::string& argument, Warnings& warnings);

}  // namespace unmask
