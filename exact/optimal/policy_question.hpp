// exact/optimal/policy_question.hpp - what the best of all policies or partitions is asked for.
#pragma once

#include "core/decode/oracle.hpp"
#include "core/format/error_spec.hpp"

namespace unmask {

/// What to reckon for one context put to an oracle, in elementary steps.
inline constexpr double kOperationsAnAnswer = 5000.0;

/// The best policy, partition or sizes of a model, for a denoiser that may err.
struct PolicyQuestion {
  /// Null: the model's exact conditionals.
  const Oracle<double>* oracle = nullptr;
  /// Does the oracle answer contexts alike that a symmetry of the law carries into each other? Then
  /// symmetries are used with it; that it does so is checked on a few contexts.
  bool oracle_keeps_symmetry = false;
  /// Off: for comparison.
  bool use_symmetry = true;
};

/// Errors that are functions of the conditional alone keep every symmetry of the law; noise is a
/// function of the context's code and keeps none.
[[nodiscard]] constexpr bool keeps_symmetry(ErrorKind kind) {
  return kind == ErrorKind::none || kind == ErrorKind::mix || kind == ErrorKind::temperature;
}

}  // namespace unmask
