// exact/certificate/certificate.hpp - a decided claim as a text that others can check.
//
// A JSON document: the model's rows with exact probabilities, the statement's id, which instance it
// is, the relation, both sides (as an exact sum of logarithms, or rounded outward to 25 digits),
// and the verdict. Nothing else: all that it holds is derived again by check.hpp.
//
// (1) The text is canonical: the same claim always gives the same bytes.
// (2) `check_certificate` accepts every text that `certificate` returns (tested).
// Certificates are for models that a naive checker can enumerate: at most 12 positions and 4096
// rows, 2^22 rows times subsets; positions whose largest symbols never occur are not certified,
// since no number would tell that their cardinality was changed.
#pragma once

#include <string>

#include "core/base/result.hpp"
#include "core/model/support_table.hpp"
#include "exact/theorem/statement.hpp"

namespace unmask {

/// Requires: the verdict of the claim is decided.
[[nodiscard]] Result<std::string> certificate(const std::string& theorem,
                                              const SupportTable<Rational>& model,
                                              const Claim& claim, const Verdict& verdict);

}  // namespace unmask
