// core/format/family_spec.hpp - `family:key=value,...`: distributions that have a name.
//
// One table in family_spec.cpp lists every family, its keys and how it is built; parsing, errors
// and the command's help all read that table.
//
// (1) Numbers are exact: decimals and p/q become rationals.
// (2) Unknown families, and unknown, missing or repeated keys, are errors that list what exists.
// (3) Values out of range are rejected before anything is built.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/model/model.hpp"

namespace unmask {

/// Throws: InvalidInput, InvalidModel.
[[nodiscard]] Model parse_family_spec(std::string_view spec);

/// True if `spec` starts with the name of a family, and then ends or goes on with a colon.
[[nodiscard]] bool names_a_family(std::string_view spec);

/// One line of help.
struct FamilyHelp {
  std::string usage;    ///< an example that can be typed: "markov:n=12,flip=1/10"
  std::string meaning;  ///< "stationary binary chain that flips with probability flip"
};
[[nodiscard]] std::vector<FamilyHelp> families();

}  // namespace unmask
