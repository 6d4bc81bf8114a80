// core/decode/sample.hpp - the decoding loop itself: sequences drawn from a decoder.
//
// Everything random is a pure function of (seed, sequence, step, slot), by the counter-based
// Philox: slots 0 to n-1 are the values, one uniform a position (inverse distribution function over
// the marginals after the value rule); the slots above are the policy's choice of a move and the
// schedule's random sizes. So a sequence is its seed and its number, and can be drawn alone.
//
// (1) The same sequences whatever the batch size and the number of threads.
// (2) A step asks the oracle once for all unfinished sequences of a batch; a finished sequence
//     leaves the batch, and a step that reveals nothing is neither run nor counted.
// (3) The law of a sequence is the one that exact/law computes (tested by a G-test a policy).
// (4) Every sequence ends after at most n steps with nothing masked.
// Threads take whole batches: fewer batches than threads leave threads idle. Memory: O(batch * n q)
// a thread, and the answer. Cost: the oracle's, and O(n q) a sequence and step.
#pragma once

#include <vector>

#include "core/base/parallel.hpp"
#include "core/decode/decoder.hpp"
#include "core/decode/trace.hpp"

namespace unmask {

/// 53 random bits in [0, 1), the same on every platform.
[[nodiscard]] double sampling_uniform(std::uint64_t seed, index_t sequence, index_t step,
                                      index_t slot);

struct SampleOptions {
  std::uint64_t seed = 0;
  index_t first_sequence = 0;
  index_t count = 1;
  index_t batch = 256;  ///< sequences that share an oracle call
  Threads threads{};
};

struct Samples {
  index_t positions = 0;
  std::vector<symbol_t> symbols{};  ///< row after row
  std::vector<Trace> traces{};      ///< one a row

  [[nodiscard]] index_t count() const { return traces.size(); }
  [[nodiscard]] const symbol_t* row(index_t sequence) const {
    return symbols.data() + sequence * positions;
  }
};

/// Requires: batch >= 1, and sizes wherever the policy needs the schedule's.
/// Throws: RefusedError if the contexts of the shape cannot be numbered (context.hpp).
[[nodiscard]] Samples sample(const Decoder<double>& decoder, const SampleOptions& options);

}  // namespace unmask
