// exact/decoder/fixed_blocks.hpp - decoders that reveal the same blocks in the same order, always.
//
// Their law needs no context: left-to-right, order and partition, with sizes that are not drawn. A
// block's order within itself does not matter; it is ascending.
//
// Throws: InvalidInput where specs do not fit each other or the model.
#pragma once

#include "exact/decoder/make_decoder.hpp"

namespace unmask {

/// The blocks in their order; nothing for all other decoders.
[[nodiscard]] std::optional<std::vector<std::vector<index_t>>> fixed_blocks(const DecoderSpec& spec,
                                                                            const Model& model,
                                                                            const Effort& effort);

/// The sizes of the blocks, if each has the next positions.
[[nodiscard]] std::optional<std::vector<index_t>> left_to_right_sizes(
    const std::vector<std::vector<index_t>>& blocks);

}  // namespace unmask
