// exact/lossless/lossless_law.hpp - the exact law and cost of decoders that verify their drafts.
//
// Three decoders, one file each with its pseudo-code: rejection.hpp, speculative.hpp, freedave.hpp.
// Each is lossless with respect to something else: p itself; the oracle's sequential law; the
// decoder that it accelerates. The laws are computed by propagating what the decoder does, drafts,
// acceptances and all, not taken over from the theorem, so that equality can be tested.
//
// Three costs:
//   steps    network passes one after the other, each answering a batch of contexts
//   contexts contexts asked, all batches together
//   calls    what `expected_calls` of the command reports: steps for speculative (its source's NFE)
//            and freedave, contexts for rejection (one a block)
#pragma once

#include "core/decode/policy.hpp"
#include "core/decode/step_sizes.hpp"
#include "core/model/support_table.hpp"
#include "exact/curve/profile.hpp"
#include "exact/law/output_law.hpp"

namespace unmask {

template <class S>
struct LosslessLaw {
  OutputLaw<S> output{};
  S expected_steps{};
  S expected_calls{};
  S expected_contexts{};
};

}  // namespace unmask
