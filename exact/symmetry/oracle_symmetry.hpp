// exact/symmetry/oracle_symmetry.hpp - does a denoiser answer symmetric contexts alike?
//
// The symmetries of a law are those of its exact conditionals; a denoiser may break them. This
// looks at contexts that rows of the support show and compares the answer to each with the answer
// to its image, position by position.
//
// (1) False if for any of the contexts looked at, and any of the symmetries, two answers differ by
//     more than 1e-9. True is no proof: only `contexts` contexts a symmetry are looked at.
// Cost: two answers a context and symmetry.
#pragma once

#include "core/decode/oracle.hpp"
#include "exact/symmetry/position_symmetry.hpp"

namespace unmask {

[[nodiscard]] bool seems_symmetric(const Oracle<double>& oracle, const SupportTable<double>& table,
                                   const std::vector<PositionPermutation>& symmetries,
                                   index_t contexts);

}  // namespace unmask
