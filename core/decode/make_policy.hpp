// core/decode/make_policy.hpp - from a policy spec to the policy that it names.
//
// (1) Every kind of policy_spec.hpp that only reveals is built; the spec's positions are checked
//     against n. Those that revise and the lossless ones are not policies of this loop.
#pragma once

#include "core/decode/policy.hpp"
#include "core/format/policy_spec.hpp"

namespace unmask {

/// `semi-ar` is the decoder's business (Decoder::block_length), not the policy's.
/// Throws: InvalidInput. Requires: the spec neither revises nor is lossless.
template <class S>
[[nodiscard]] Policy<S> make_policy(const PolicySpec& spec, const Shape& shape);

}  // namespace unmask
