// tests/support/curves.hpp - from a family spec to its curve, as every number of theory.md needs
// it.
#pragma once

#include <string>

#include "core/format/family_spec.hpp"
#include "exact/curve/profile.hpp"

namespace unmask {

inline Model family(const std::string& spec) { return parse_family_spec(spec); }

inline InformationCurve<double> information_of(const Model& model) {
  return curve_profile(model, Effort{}).value().curves.information;
}

inline InformationCurve<double> information_of(const std::string& spec) {
  return information_of(family(spec));
}

}  // namespace unmask
