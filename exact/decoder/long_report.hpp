// exact/decoder/long_report.hpp - what `unmask law` says of decoders of models beyond tables.
//
// The model answers and draws (long_model.hpp), the rest is estimated (sampled_law.hpp); a decoder
// that always reveals the same blocks of a graphical model has its forward KL exactly, where the
// tree has the entropies that it needs (tree_partition_kl.hpp).
//
// (1) A field is exact, an estimate with its interval, or not there. (2) Where blocks or sizes are
//     drawn, what is estimated is `expected_kl`; KLs of the mixture are not there, but for a
//     reverse KL that is infinite for certain.
// Errors: InvalidInput for errors of the denoiser, values not drawn plainly, and decoders that look
// at drawn values, revise or are lossless.
#pragma once

#include "exact/decoder/law_report.hpp"
#include "exact/sampled/long_model.hpp"
#include "exact/sampled/sampled_law.hpp"

namespace unmask {

/// `state`: empty, or of an earlier run of the same.
[[nodiscard]] Result<LawReport<double>> long_report(const Model& model, const DecoderSpec& spec,
                                                    const LawSampling& sampling,
                                                    const Effort& effort, SamplingState& state,
                                                    const SamplingEffort& sampling_effort);

}  // namespace unmask
