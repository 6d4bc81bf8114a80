// exact/revise/remask_kernel.hpp - one round of re-masking as a Markov chain on complete rows.
//
// (1) Rows of the kernel sum to 1, exactly for Rational; `remask-random` with exact conditionals
//     leaves p unchanged (theory E5 i).
// Rows are numbered by Shape::linear_index.
#pragma once

#include "core/decode/revise/revise_rule.hpp"
#include "exact/revise/fixed_point.hpp"
#include "exact/revise/propagation.hpp"

namespace unmask::detail {

/// The context that each complete row is.
[[nodiscard]] std::vector<context_t> row_contexts(const ContextSpace& space);

template <class S>
[[nodiscard]] SparseKernel<S> remask_kernel(Propagation<S>& run, Remask::Pick pick,
                                            const std::vector<context_t>& rows);

}  // namespace unmask::detail
