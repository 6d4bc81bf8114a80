// exact/decoder/chain_report.hpp - what `unmask law` says of a decoder that reads left to right.
//
// Where the rows are too many for law_report.hpp, models that are hidden chains still have an exact
// law under decoders that reveal the next positions, so many a step (exact/chain/chain_law.hpp).
//
// (1) Nothing for all other models and decoders: values that are not drawn plainly, errors other
// than
//     `mix`, sizes that are drawn.
// (2) Total variation is refused: it needs every row. Numbers of the certified tier are enclosures.
// (3) `parity_violation`, of the block-HMM, where each step is whole blocks: the expected share of
//     blocks whose parity bit is wrong (E14).
#pragma once

#include "exact/decoder/law_report.hpp"

namespace unmask {

template <class N>
[[nodiscard]] std::optional<Result<LawReport<N>>> chain_report(const Model& model,
                                                               const DecoderSpec& spec,
                                                               const Effort& effort,
                                                               const ReportOptions& options);

}  // namespace unmask
