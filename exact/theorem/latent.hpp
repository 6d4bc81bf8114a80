// exact/theorem/latent.hpp - distributions with a hidden label given which positions are independent.
//
// Every distribution has one: the number of the row. Mixtures have a smaller one, their component.
//
// (1) `joint_with_label(p)` is the law of (X, W), W last; given W the positions are independent.
#pragma once

#include <memory>

#include "exact/theorem/subject.hpp"

namespace unmask {

/// The component of a mixture of coins, else the row. Requires: subsets.
[[nodiscard]] std::shared_ptr<const SupportTable<Rational>> joint_with_label(const Subject& p);
/// Values of the last position that occur.
[[nodiscard]] index_t label_values(const SupportTable<Rational>& joint);

}  // namespace unmask
