// exact/optimal/symmetric_support.hpp - the rows of a model and its subsets up to symmetry, if both
// are small enough to list.
//
// (1) Nothing - no refusal, a plain absence - if the model has too many rows or positions: what
//     does not need rows can still go on.
// (2) Symmetries are used with an oracle only where the question says that it keeps them; an oracle
//     that does not, as far as a few contexts tell, is a broken precondition.
// Cost: rows times n^3 at worst to find the symmetries, 2^n times generators for the orbits.
#pragma once

#include <optional>

#include "core/base/budget.hpp"
#include "core/model/model.hpp"
#include "exact/optimal/policy_question.hpp"
#include "exact/symmetry/subset_orbits.hpp"

namespace unmask {

struct SymmetricSupport {
  SupportTable<double> table;
  SubsetOrbits orbits;
};

/// Symmetries that the question's oracle keeps; none where it asks for none.
[[nodiscard]] std::optional<SymmetricSupport> symmetric_support(const Model& model,
                                                                const PolicyQuestion& question,
                                                                const Budget& budget);

}  // namespace unmask
