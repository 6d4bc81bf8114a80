// exact/oracle/make_oracle.hpp - the oracle that a model's conditionals and an error spec name.
//
// (1) With error `none` the answers are the model's exact conditionals.
// (2) Every error keeps impossible contexts uniform (theory section 13).
// Errors: InvalidInput for `kl-ball`, which is a bound and no oracle, and, for Rational, for errors
// that are not rational functions of the conditionals (temperature, noise).
#pragma once

#include <memory>

#include "core/format/error_spec.hpp"
#include "exact/enumerate/conditionals.hpp"

namespace unmask {

/// `seed` matters for `noise` only.
template <class S>
[[nodiscard]] std::shared_ptr<const Oracle<S>> make_oracle(
    std::shared_ptr<const Conditionals<S>> conditionals, const ErrorSpec& error,
    std::uint64_t seed);

/// The same, with the conditionals of `model`.
template <class S>
[[nodiscard]] Result<std::shared_ptr<const Oracle<S>>> make_oracle(const Model& model,
                                                                   const ErrorSpec& error,
                                                                   std::uint64_t seed,
                                                                   const Effort& effort);

}  // namespace unmask
