// exact/sampled/sampling_state.hpp - how far sampling has come: it can stop, and go on.
//
// Everything that sampling remembers is the sums of its terms over the samples drawn so far, and
// how often it has looked at them. Sample s is a function of (seed, s), and sums are added in the
// order of samples: whoever continues from a state ends with the same bits as whoever never
// stopped.
//
// Looks are at 64, 128, 256, ... samples and at the most that are allowed. Look k may spend
// 1/(k (k+1)) of the error probability, so all looks together spend no more than there is, and
// stopping may depend on what was seen. (Who stops at a most that is no such number, and goes on,
// has looked once more: the sums are the same, the intervals a little wider.)
//
// (1) A state is read back as it was written, to the bit; what was drawn is part of it, and a state
//     of another model, of other quantities or of another seed is an InvalidInput that names both.
// (2) No thread count shows.
// Cost: memory of the terms of 256 samples, and of one state.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/base/parallel.hpp"
#include "exact/sampled/moments.hpp"

namespace unmask {

struct SamplingState {
  std::string model{};       ///< its name, for people
  std::string fingerprint{}; ///< of all that the model is; equal for equal models
  std::string quantities{};  ///< what is summed
  std::uint64_t seed = 0;
  index_t looks = 0, samples = 0;
  std::vector<Moments> moments{};

  bool operator==(const SamplingState&) const = default;
};

/// Sixteen hexadecimal digits that tell texts apart (FNV-1a; no protection against malice).
[[nodiscard]] std::string fingerprint_of(std::string_view text);

/// One JSON document; a double is the 16 hexadecimal digits of its bits.
[[nodiscard]] std::string to_json(const SamplingState& state);
/// Throws: InvalidInput, by line.
[[nodiscard]] SamplingState sampling_state_from_json(std::string_view text,
                                                     const std::string& source);

/// Makes an empty state one of this model, and checks that another one is. `where`: of the message.
/// Throws: InvalidInput naming the state's model or seed, and what was asked for.
void require_state_of(SamplingState& state, const std::string& model,
                      const std::string& fingerprint, std::uint64_t seed,
                      const std::string& where);

/// Makes an empty state one of `quantities`, and checks that another one is.
/// Throws: InvalidInput naming what differs, the state's and what was asked for.
void prepare(SamplingState& state, const std::string& quantities, std::uint64_t seed,
             std::size_t terms);

/// Fills the terms of one sample. Called from several threads at once.
using SampleTerms = std::function<void(index_t sample, std::vector<double>& terms)>;

struct SamplingEffort {
  index_t most_samples = 0;
  Threads threads{};
  std::function<void(const SamplingState&)> after_look{};  ///< may be empty
};

/// The share of all error probability that the state's look has.
[[nodiscard]] double error_of_look(const SamplingState& state, double confidence);

/// Draws until `is_enough()` at a look, or the most samples. A state that was looked at is asked
/// first. Requires: most_samples >= 2; the state was prepared.
void sample_until(SamplingState& state, const SampleTerms& terms, const SamplingEffort& effort,
                  const std::function<bool()>& is_enough);

}  // namespace unmask
